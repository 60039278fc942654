// The updates of a log into a room's document, in slices between which other rooms have a turn.

import { limits } from './limits.ts'
import type { MergeIndex } from './merge-index.ts'
import type { Runner } from './tasks.ts'
import type { Turns } from './turns.ts'

export interface ReplayOptions {
  index: MergeIndex
  turns: Turns
  /** Where long updates are split. */
  runner: Runner
  /** Bytes up to which an update is not long. */
  short: number
  /** Structs and deletions of a piece of a longer one. */
  slice: number
}

export async function replay(updates: readonly Uint8Array[], options: ReplayOptions): Promise<void> {
  const { index, turns, short } = options
  let [slice, bytes, isFirst]: [Uint8Array[], number, boolean] = [[], 0, true]
  const load = async () => {
    if (slice.length === 0) return
    if (!isFirst) await turns.next()
    index.load(slice)
    ;[slice, bytes, isFirst] = [[], 0, false]
  }
  for (const update of updates) {
    const isLong = update.length > short
    if (isLong || slice.length === limits.window || bytes + update.length > limits.windowBytes) await load()
    for (const piece of isLong ? await piecesOf(update, options) : [update]) {
      slice.push(piece)
      bytes += piece.length
      if (isLong) await load()
    }
  }
  await load()
}

/** One that cannot be split stays whole; so does one that refers to what is lost, for Yjs would look at all that waits for each of its pieces. */
async function piecesOf(
  update: Uint8Array,
  { index, runner, slice }: ReplayOptions,
): Promise<readonly Uint8Array[]> {
  const outcome = await runner.run('split', update, slice)
  const split = outcome.is === 'done' ? outcome.value : null
  return split !== null && index.hasFor(split) ? split.pieces : [update]
}
