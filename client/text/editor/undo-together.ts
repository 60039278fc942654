// Takes back both ends of a move between two texts. Each text has its own undo, and after the move the person
// may have gone on writing in either. So the undo of one end also undoes the other end's step, wherever that
// step stands in the other text's history.

import type * as Y from 'yjs'

interface Pair {
  managers: readonly Y.UndoManager[]
  tell: (sentence: string) => void
}

interface Popped {
  stackItem: { meta: Map<unknown, unknown> }
  type: 'undo' | 'redo'
}

const PAIR = Symbol('pair')

/** Call after the move, when the last step of each manager is its end of the move. */
export function undoTogether(managers: readonly [Y.UndoManager, Y.UndoManager], tell: Pair['tell']): void {
  const pair: Pair = { managers, tell }
  for (const { undoStack } of managers) undoStack.at(-1)?.meta.set(PAIR, pair)
}

/** Listens for steps of this manager that are ends of a move. Returns a function that stops this. */
export function watchPairs(manager: Y.UndoManager): () => void {
  const follow = ({ stackItem, type }: Popped): void => {
    const pair = pairOf(stackItem)
    if (pair === undefined) return
    const [stack, back] =
      type === 'undo' ? (['undoStack', 'redoStack'] as const) : (['redoStack', 'undoStack'] as const)
    manager[back].at(-1)?.meta.set(PAIR, pair)
    const other = pair.managers.find((each) => each !== manager)
    if (other === undefined || other[back].some((item) => pairOf(item) === pair)) return
    if (!popOnly(other, stack, type, pair))
      pair.tell(
        `Only this end of the move was ${type === 'undo' ? 'undone' : 'done again'}, because the other text has been closed meanwhile. Look at both before you go on.`,
      )
  }
  manager.on('stack-item-popped', follow)
  return () => manager.off('stack-item-popped', follow)
}

const pairOf = ({ meta }: Popped['stackItem']): Pair | undefined => meta.get(PAIR) as Pair | undefined

/**
 * Undoes or redoes the step of this pair alone, as if it were the last one. False if the step is not there.
 * Others may have left nothing of it. Then a manager would go on to the step before it, so that is taken away.
 */
function popOnly(
  manager: Y.UndoManager,
  stack: 'undoStack' | 'redoStack',
  type: Popped['type'],
  pair: Pair,
): boolean {
  const items = manager[stack]
  const at = items.findIndex((item) => pairOf(item) === pair)
  if (at === -1) return false
  const [after, before] = [items.splice(at + 1), items.splice(0, at)]
  manager[type]()
  items.unshift(...before)
  items.push(...after)
  return true
}
