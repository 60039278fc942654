// A random round in the scene of the table: all three pages act in one text at the same time.
//
// Each hand acts at a place of its own: it types, composes, pastes, overwrites, ticks, indents or splits.
// Then it types a run of letters that no other hand has. After each change from elsewhere, each cursor must
// stand beside the same character. In the end every run is whole, all pages are equal, and each cursor is
// right after its run.

import { textOf, type Line } from '../../../shared/document/lines.ts'
import { seeded, type Random } from '../basics/random.ts'
import type { Counts } from '../basics/rounds.ts'
import { anyLine } from './any-line.ts'
import type { At, Hand } from './hand.ts'
import { HOMES, WHO, type Scene } from './scene.ts'

const RUNS = ['ZQXW', 'JVKU', 'BHGL']

const WAYS = ['type', 'type', 'compose', 'paste', 'overwrite', 'tick', 'indent', 'split'] as const
type Way = (typeof WAYS)[number]

const DO: Record<Way, (hand: Hand, run: string, at: At) => Promise<void>> = {
  type: (hand, run) => hand.types(run),
  compose: async (hand, run) => {
    for (let length = 1; length <= run.length; length++) await hand.composes(run.slice(0, length))
    await hand.commits(run)
  },
  paste: (hand, run) => hand.pastes({ 'text/plain': run }),
  overwrite: async (hand, run, [line, offset]) => {
    await hand.selects([line, offset], [line, offset + 1])
    await hand.types(run)
  },
  tick: async (hand, run) => {
    await hand.presses('Control+Enter')
    await hand.types(run)
  },
  indent: async (hand, run) => {
    await hand.presses('Alt+Shift+ArrowRight') // Tab may leave the text
    await hand.types(run)
  },
  split: async (hand, run) => {
    await hand.presses('Enter')
    await hand.types(run)
  },
}

/** One round. Throws an error that says what is wrong. */
export async function walk(scene: Scene, seed: number): Promise<Counts> {
  const random = seeded(seed)
  const home = random.pick(HOMES)
  const hands = scene.hands(home)
  const lines = Array.from({ length: 2 + random.int(3) }, () => anyLine(random))
  const texts = lines.map(textOf)
  await scene.begins(home, lines)

  const places = apart(texts, random)
  const plans = WHO.map((who, at) => ({ hand: hands[who], run: RUNS[at] ?? '', at: places[at] }))
  const acting = plans.filter((plan): plan is (typeof plans)[number] & { at: At } => plan.at !== undefined)
  for (const { hand, at } of acting) await hand.goesTo(at)
  for (const { hand } of acting) await hand.watches()

  const release = random.chance(0.4) ? scene.slows() : null
  let mayBeSplit = true
  const ways = acting.map(({ at: [line, offset] }): Way => {
    const way = random.pick(WAYS)
    // Whether the character to overwrite exists, and no other cursor is right after it.
    const isBeside = places.some((at) => at[0] === line && at[1] === offset + 1)
    if (way === 'overwrite' && (isBeside || offset >= (texts[line] ?? '').length)) return 'type'
    if (way === 'tick' && !isTask(lines[line])) return 'type' // in such a line, the key does the same as Enter
    // If two people split one line at the same time, its text may be doubled.
    if (way === 'split' && !mayBeSplit) return 'type'
    if (way === 'split') mayBeSplit = false
    return way
  })
  await Promise.all(acting.map(({ hand, run, at }, nth) => DO[ways[nth] ?? 'type'](hand, run, at)))
  release?.()
  const seen = await scene.settles(home)

  const watched = await Promise.all(acting.map(({ hand }) => hand.watched()))
  const behind = await Promise.all(acting.map(({ hand }) => hand.textBehind()))
  const faults = acting.flatMap(({ run }, nth) => [
    ...(seen.replace('|', '').split(run).length === 2 ? [] : [`${run} is not whole`]),
    ...(behind[nth]?.endsWith(run) === true ? [] : [`the cursor of ${run} is behind ${behind[nth] ?? ''}`]),
    ...(watched[nth]?.left ?? []).map((left) => `the cursor of ${run} left its character: ${left}`),
  ])
  faults.push(...scene.problems())
  if (faults.length > 0)
    throw new Error(JSON.stringify({ home, texts, ways, places, slow: release !== null, seen, faults }))
  const inItsLine = watched.some((each) => each.inItsLine > 0) ? 1 : 0
  const changes = watched.reduce((sum, each) => sum + each.changes, 0)
  return { runs: acting.length, changes, roundsInItsLine: inItsLine }
}

const isTask = (line: Line | undefined): boolean => line?.node === 'line' && line.kind === 'task'

/** Different places in these lines. Often they are in one line. */
function apart(texts: readonly string[], random: Random): At[] {
  const all = texts.flatMap((text, line) =>
    Array.from({ length: text.length + 1 }, (_, offset): At => [line, offset]),
  )
  const longest = texts.reduce((best, text, at) => (text.length > (texts[best] ?? '').length ? at : best), 0)
  const left = random.chance(0.7) ? all.filter(([line]) => line === longest) : all
  const places: At[] = []
  while (places.length < WHO.length && left.length > 0)
    places.push(...left.splice(random.int(left.length), 1))
  return places
}

/** Copies all of a text, pastes it into another, and resolves with both as rows. */
export async function copyAndPaste(scene: Scene, seed: number): Promise<[copied: string, pasted: string]> {
  const random = seeded(seed)
  const lines = outline(random)
  const { ada } = scene.hands('own')
  await scene.begins('own', lines)
  await ada.goesTo([0, 0])
  await ada.presses('Control+a')
  const data = await ada.copies()
  const copied = await scene.settles('own')
  await scene.begins('shared', [])
  const { ada: elsewhere } = scene.hands('shared')
  await elsewhere.goesTo([0, 0])
  await elsewhere.pastes(data)
  return [plain(copied), plain(await scene.settles('shared'))]
}

/**
 * Lines that Markdown can write: none is more than one level deeper than the line above it, and none is
 * empty.
 */
function outline(random: Random): Line[] {
  let depth = -1
  const lines = Array.from({ length: 2 + random.int(4) }, () => anyLine(random))
  return lines
    .filter((each) => textOf(each) !== '')
    .map((each) => ({ ...each, depth: (depth = Math.min(each.depth, depth + 1)) }))
}

const plain = (row: string): string => row.replace(/[|‹]/g, '')
