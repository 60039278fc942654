import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cells, DEEDS, KINDS, SETTINGS, tenth } from '../../../support/hands/cells.ts'
import { caretIn, linesOfRow, row } from '../../../support/hands/notation.ts'
import { runCell } from '../../../support/hands/run-cell.ts'
import { HOMES, openScene, type Scene } from '../../../support/hands/scene.ts'
import { openStage } from '../../../support/browser/stage.ts'

const stage = openStage()
let scene: Scene

beforeAll(async () => {
  scene = await openScene(stage.browser, stage.relay)
}, 120_000)
afterAll(() => scene.close())

describe('P36: what hands do in a text, whatever others do meanwhile', () => {
  test('the table has a value or a reason for each kind of line, deed and setting', () => {
    const reasons = Object.values(KINDS).flatMap((row) =>
      DEEDS.filter((deed) => typeof row[deed] !== 'string'),
    )
    expect(cells.length + reasons.length * SETTINGS.length).toBe(12 * 10 * 5)
    expect(reasons.length).toBeLessThan(6)
    for (const { before } of cells) {
      expect(row(linesOfRow(before.replace('|', '')))).toBe(
        before.replace('|', '').replaceAll(' /  / ', ' / '),
      )
      expect(caretIn(before)[1]).toBe(2)
    }
  })

  test.each(tenth.map((cell, at) => ({ ...cell, home: HOMES[at % HOMES.length] ?? 'shared' })))(
    '$kind, $deed, $setting, in $home text',
    async ({ home, ...cell }) => {
      expect(await runCell(scene, home, cell)).toBe(cell.right)
      expect(scene.problems()).toEqual([])
    },
  )
})
