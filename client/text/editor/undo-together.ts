// Undoes both ends of a move between two texts. Each text has an undo of its own, and after the move the
// person may have typed in either. So undoing one end also undoes the step of the other end, wherever that
// step is in the other text's history. If the other end no longer has such a step, neither end is undone:
// half of a move would remove the text from both places, or double it.

import type * as Y from 'yjs'
import { words } from './words/en.ts'

interface Pair {
  managers: readonly Y.UndoManager[]
  tell: (sentence: string) => void
  /** One end could not follow, so the two steps are no longer a pair. */
  isParted: boolean
}

export interface Popped {
  stackItem: { meta: Map<unknown, unknown> }
  type: 'undo' | 'redo'
}

const PAIR = Symbol('pair')

/**
 * For each direction: the stack from which a step is taken, the stack that it goes to, and the direction
 * back.
 */
const WAYS = {
  undo: { from: 'undoStack', to: 'redoStack', opposite: 'redo' },
  redo: { from: 'redoStack', to: 'undoStack', opposite: 'undo' },
} as const

const SAID = {
  undo: { closed: words.notUndoneClosed, changed: words.notUndoneChanged },
  redo: { closed: words.notRedoneClosed, changed: words.notRedoneChanged },
}

/** Call after the move, when the last step of each manager is its end of the move. */
export function undoTogether(managers: readonly [Y.UndoManager, Y.UndoManager], tell: Pair['tell']): void {
  const pair: Pair = { managers, tell, isParted: false }
  for (const { undoStack } of managers) undoStack.at(-1)?.meta.set(PAIR, pair)
}

/** Listens for steps of this manager that are ends of a move. Returns a function that stops this. */
export function watchPairs(manager: Y.UndoManager): () => void {
  const follow = ({ stackItem, type }: Popped): void => {
    const pair = pairOf(stackItem)
    const other = pair?.managers.find((each) => each !== manager)
    if (pair === undefined || pair.isParted || other === undefined) return
    const { to } = WAYS[type]
    manager[to].at(-1)?.meta.set(PAIR, pair)
    const isClosed = isDestroyed(other)
    if (!isClosed && (hasStep(other, to, pair) || popOnly(other, type, isEndOf(pair)))) return
    takeBack(manager, type, pair)
    pair.tell(SAID[type][isClosed ? 'closed' : 'changed'])
  }
  manager.on('stack-item-popped', follow)
  return () => manager.off('stack-item-popped', follow)
}

/** Finds a step in a stack. */
type IsStep = (item: Popped['stackItem']) => boolean

type Stack = 'undoStack' | 'redoStack'

const pairOf = ({ meta }: Popped['stackItem']): Pair | undefined => meta.get(PAIR) as Pair | undefined

const isEndOf =
  (pair: Pair): IsStep =>
  (item) =>
    pairOf(item) === pair

const hasStep = (manager: Y.UndoManager, stack: Stack, pair: Pair): boolean =>
  manager[stack].some((item) => pairOf(item) === pair)

/** A manager tracks its own changes until it is destroyed. */
export const isDestroyed = (manager: Y.UndoManager): boolean => !manager.trackedOrigins.has(manager)

/** Whether a step can be undone or redone. */
export const isOnStack = (manager: Y.UndoManager, type: Popped['type'], isStep: IsStep): boolean =>
  !isDestroyed(manager) && manager[WAYS[type].from].some(isStep)

/**
 * Undoes or redoes only one step, as if it were the last one. False if the step is not there. If
 * others have removed all that the step changed, a manager would continue with the step before it. So earlier
 * steps are taken off the stack in the meantime.
 */
export function popOnly(manager: Y.UndoManager, type: Popped['type'], isStep: IsStep): boolean {
  const items = manager[WAYS[type].from]
  const at = items.findIndex(isStep)
  if (at === -1) return false
  const [after, before] = [items.splice(at + 1), items.splice(0, at)]
  manager[type]()
  items.unshift(...before)
  items.push(...after)
  return true
}

/**
 * Reverts what the manager has just done, and forgets the step: it would fail again, and hide the steps
 * before it. The manager calls its listeners before it has finished. So this function first marks it as
 * finished.
 */
function takeBack(manager: Y.UndoManager, type: Popped['type'], pair: Pair): void {
  const { from, opposite } = WAYS[type]
  pair.isParted = true
  Object.assign(manager, { currStackItem: null, undoing: false, redoing: false })
  const last = manager[from].at(-1)
  popOnly(manager, opposite, isEndOf(pair))
  if (manager[from].at(-1) !== last) manager[from].pop()
}
