// Logs, made by hand, that a relay without limits accepted and that no relay could load again. They also hold
// honest words.

import * as Y from 'yjs'

/**
 * A log with nested elements, and honest words before and after them. The outermost element is deleted later.
 */
export function deepLog(levels: number): Uint8Array[] {
  const updates: Uint8Array[] = []
  const [honest, hostile] = [2, 1].map((clientID) =>
    Object.assign(new Y.Doc({ gc: false }), { clientID }),
  ) as [Y.Doc, Y.Doc]
  honest.getText('t').insert(0, 'before ')
  updates.push(Y.encodeStateAsUpdate(honest))
  let innermost: Y.XmlFragment = hostile.getXmlFragment('f')
  hostile.transact(() => {
    for (let level = 0; level < levels; level++) {
      const element = new Y.XmlElement('p')
      innermost.insert(0, [element])
      innermost = element
    }
  })
  updates.push(Y.encodeStateAsUpdate(hostile))
  const outermost = hostile.getXmlFragment('f').get(0) as Y.XmlElement & { _item: Y.Item }
  // The deletion is written by hand, because `delete` cannot be called on a tree this deep.
  updates.push(deletionOf(outermost._item.id))
  const vector = Y.encodeStateVector(honest)
  honest.getText('t').insert(7, 'and after')
  updates.push(Y.encodeStateAsUpdate(honest, vector))
  return updates
}

const deletionOf = ({ client, clock }: Y.ID): Uint8Array => new Uint8Array([0, 1, client, 1, clock, 1])

/**
 * A log with the elements of one client, and with elements of a second client that each conflict with all of
 * the first’s. In the order of the log, loading takes no extra steps. In the order in which Yjs loads the
 * state, it takes `lines` times `others` steps.
 */
export const conflicting = (lines: number, others: number): Uint8Array[] =>
  [
    [1, lines],
    [2, others],
  ].map(([client = 0, count = 0]) => {
    const doc = Object.assign(new Y.Doc(), { clientID: client })
    doc.transact(() => {
      for (let nth = 0; nth < count; nth++) doc.getArray('a').insert(0, [nth])
    })
    return Y.encodeStateAsUpdate(doc)
  })
