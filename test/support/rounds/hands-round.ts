// All cells of the table of hands, and a random walk over its steps. Both use the same three open pages.

import type { Browser } from 'playwright-core'
import { add, runRound, type Counts } from '../basics/rounds.ts'
import { launchChromium } from '../browser/browser.ts'
import { launchFirefox } from '../browser/firefox.ts'
import { cells, KINDS, type Cell } from '../hands/cells.ts'
import { ACTS, composeBeside } from '../hands/composing.ts'
import { runCell } from '../hands/run-cell.ts'
import { HOMES, openScene, type Scene } from '../hands/scene.ts'
import { copyAndPaste, walk } from '../hands/walk.ts'
import type { RelayProcess } from '../relay/server.ts'

/** Runs each cell in one of the three texts. The seed decides in which. */
export async function handsRound(relay: RelayProcess, seed: number): Promise<Counts> {
  const counts = await tableRound(relay, seed, launchChromium, cells, 1)
  add(counts, await composingRound(relay, seed))
  return counts
}

/** The kinds of lines in which there is a line above and below. */
const COMPOSED = Object.keys(KINDS).filter((kind) => !/first|last|equal|^label/.test(kind))

/** In each kind of line, Ada composes while Bob does something to the line. */
async function composingRound(relay: RelayProcess, seed: number): Promise<Counts> {
  const wrong: string[] = []
  const counts: Counts = { composed: 0 }
  await inScene(relay, launchChromium, async (scene) => {
    let at = seed
    for (const [name, act] of Object.entries(ACTS))
      for (const kind of COMPOSED)
        for (const isSlow of [false, true]) {
          const home = HOMES[at++ % HOMES.length] ?? 'shared'
          const { seen, faults } = await composeBeside(scene, home, kind, act, isSlow)
          const setting = `${kind}, ${home}${isSlow ? ', slow link' : ''}`
          if (faults.length > 0) wrong.push(`${name}, ${setting}: ${seen}: ${faults.join(', ')}`)
          add(counts, { composed: 1 })
        }
  })
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  return counts
}

/**
 * The same in Firefox, where the same values are right. Two things cannot be done there: WebDriver BiDi has
 * no input method, and a drag that it begins ends without a drop. In one of 200 cells, if one key follows
 * another at once, the cursor is at another place. So a cell that fails is run once more, and counted.
 */
export const firefoxRound = (relay: RelayProcess, seed: number): Promise<Counts> =>
  tableRound(
    relay,
    seed,
    launchFirefox,
    cells.filter(({ deed }) => deed !== 'compose' && deed !== 'drag'),
    2,
  )

async function tableRound(
  relay: RelayProcess,
  seed: number,
  launch: () => Promise<Browser>,
  table: readonly Cell[],
  most: number,
): Promise<Counts> {
  const counts: Counts = {}
  const wrong: string[] = []
  await inScene(relay, launch, async (scene) => {
    for (const [at, cell] of table.entries()) {
      const home = HOMES[(at + seed) % HOMES.length] ?? 'shared'
      let seen = await runCell(scene, home, cell)
      for (let tries = 1; tries < most && seen !== cell.right; tries++) {
        add(counts, { again: 1 })
        seen = await runCell(scene, home, cell)
      }
      if (seen !== cell.right)
        wrong.push(`${cell.kind}, ${cell.deed}, ${cell.setting}, ${home}: ${seen}; right is ${cell.right}`)
      add(counts, { cells: 1, [cell.setting]: 1 })
    }
    wrong.push(...scene.problems())
  })
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  return counts
}

/** Rounds of the walk. Every tenth round also copies a text and pastes it. */
export async function walkRound(relay: RelayProcess, seed: number, rounds: number): Promise<Counts> {
  const counts: Counts = {}
  await inScene(relay, launchChromium, async (scene) => {
    for (let round = seed; round < seed + rounds; round++) {
      add(counts, { ...(await runRound((each) => walk(scene, each), round)), walks: 1 })
      if (round % 10 > 0) continue
      const [copied, pasted] = await copyAndPaste(scene, round)
      if (copied !== pasted) throw new Error(`Seed ${round}: ${copied} was pasted as ${pasted}`)
      add(counts, { pasted: 1 })
    }
  })
  if ((counts['roundsInItsLine'] ?? 0) * 2 < rounds)
    throw new Error('In most rounds no change fell into the line of a caret.')
  return counts
}

async function inScene(
  relay: RelayProcess,
  launch: () => Promise<Browser>,
  act: (scene: Scene) => Promise<void>,
): Promise<void> {
  const browser = await launch()
  try {
    const scene = await openScene(browser, relay)
    await act(scene)
    await scene.close()
  } finally {
    await browser.close()
  }
}
