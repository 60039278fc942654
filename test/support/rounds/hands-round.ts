// All cells of the table of hands, and a random walk over its steps. Both keep the same three pages open.

import { add, runRound, type Counts } from '../basics/rounds.ts'
import { launchChromium } from '../browser/browser.ts'
import { cells } from '../hands/cells.ts'
import { runCell } from '../hands/run-cell.ts'
import { HOMES, openScene, type Scene } from '../hands/scene.ts'
import { copyAndPaste, walk } from '../hands/walk.ts'
import type { RelayProcess } from '../relay/server.ts'

/** Each cell in one of the three texts. The seed says in which. */
export async function handsRound(relay: RelayProcess, seed: number): Promise<Counts> {
  const counts: Counts = {}
  const wrong: string[] = []
  await inScene(relay, async (scene) => {
    for (const [at, cell] of cells.entries()) {
      const home = HOMES[(at + seed) % HOMES.length] ?? 'shared'
      const seen = await runCell(scene, home, cell)
      if (seen !== cell.right)
        wrong.push(`${cell.kind}, ${cell.deed}, ${cell.setting}, ${home}: ${seen}; right is ${cell.right}`)
      add(counts, { cells: 1, [cell.setting]: 1 })
    }
    wrong.push(...scene.problems())
  })
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  return counts
}

/** Rounds of the walk. Each tenth also copies a text and pastes it. */
export async function walkRound(relay: RelayProcess, seed: number, rounds: number): Promise<Counts> {
  const counts: Counts = {}
  await inScene(relay, async (scene) => {
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

async function inScene(relay: RelayProcess, act: (scene: Scene) => Promise<void>): Promise<void> {
  const browser = await launchChromium()
  try {
    const scene = await openScene(browser, relay)
    await act(scene)
    await scene.close()
  } finally {
    await browser.close()
  }
}
