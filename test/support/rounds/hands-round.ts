// All cells of the table of hands, each in one of the three texts. The seed says in which.

import { add, type Counts } from '../basics/rounds.ts'
import { launchChromium } from '../browser/browser.ts'
import { cells } from '../hands/cells.ts'
import { runCell } from '../hands/run-cell.ts'
import { HOMES, openScene } from '../hands/scene.ts'
import type { RelayProcess } from '../relay/server.ts'

export async function handsRound(relay: RelayProcess, seed: number): Promise<Counts> {
  const browser = await launchChromium()
  const counts: Counts = {}
  const wrong: string[] = []
  try {
    const scene = await openScene(browser, relay)
    for (const [at, cell] of cells.entries()) {
      const home = HOMES[(at + seed) % HOMES.length] ?? 'shared'
      const seen = await runCell(scene, home, cell)
      if (seen !== cell.right)
        wrong.push(`${cell.kind}, ${cell.deed}, ${cell.setting}, ${home}: ${seen}; right is ${cell.right}`)
      add(counts, { cells: 1, [cell.setting]: 1 })
    }
    wrong.push(...scene.problems())
    await scene.close()
  } finally {
    await browser.close()
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  return counts
}
