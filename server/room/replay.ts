// Applies the updates of a log to a room's document, in slices. Other rooms have their turns between the
// slices.

import { TooCostly } from '../document/guard.ts'
import { limits } from '../config/limits.ts'
import type { MergeIndex } from '../document/merge-index.ts'
import type { RoomRunner } from '../document/tasks.ts'
import type { Turns } from '../fair/turns.ts'
import { weightOf } from '../update/weight.ts'

export interface ReplayOptions {
  index: MergeIndex
  turns: Turns
  /** Splits long updates. */
  runner: RoomRunner
  /** An update with more bytes than this is long. */
  short: number
  /** The most structs and deletions in a piece of a long update. */
  slice: number
}

/** Resolves with how many updates could be read only in part. Their unreadable parts are left out. */
export async function replay(updates: readonly Uint8Array[], options: ReplayOptions): Promise<number> {
  const { index, turns, short } = options
  let [slice, bytes]: [Uint8Array[], number] = [[], 0]
  let isFirst = true
  let unread = 0
  const inTurns = async (load: () => boolean) => {
    do {
      if (!isFirst) await turns.next()
      isFirst = false
    } while (!load())
  }
  const orLeaveOut = async (load: () => boolean) => {
    try {
      await inTurns(load)
    } catch (error) {
      if (error instanceof TooCostly) throw error
      unread++
    }
  }
  const loadSlice = async () => {
    const updates = slice
    ;[slice, bytes] = [[], 0]
    if (updates.length === 0) return
    try {
      await inTurns(() => index.load(updates))
    } catch (error) {
      if (error instanceof TooCostly) throw error
      // One of these updates failed, so each is loaded by itself. Loading an update again changes nothing.
      for (const update of updates) await orLeaveOut(() => index.load([update]))
    }
  }
  for (const update of updates) {
    const isLong = update.length > short || weightOf(update, limits.slice) === Infinity
    if (isLong || slice.length === limits.window || bytes + update.length > limits.replayBytes)
      await loadSlice()
    const pieces = isLong ? await piecesOf(update, options) : null
    if (pieces === null) {
      slice.push(update)
      bytes += update.length
    } else for (const piece of pieces) await orLeaveOut(() => index.loadPiece(piece))
  }
  await loadSlice()
  return unread
}

/**
 * Null for an update that stays whole, because it cannot be split or refers to lost structs. In the second
 * case, Yjs would look at all waiting parts again for each piece.
 */
async function piecesOf(
  update: Uint8Array,
  { index, runner, slice }: ReplayOptions,
): Promise<readonly Uint8Array[] | null> {
  const outcome = await runner.run('split', update, slice)
  const split = outcome.is === 'done' ? outcome.value : null
  return split !== null && index.hasFor(split) && split.pieces.length > 1 ? split.pieces : null
}
