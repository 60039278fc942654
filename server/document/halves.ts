// Finds structs that were put between the two halves of a character (a surrogate pair). Yjs then replaces
// each half by U+FFFD. But a page that has the whole pair, and never receives the struct between its halves,
// keeps the pair whole. So if
// the struct were taken out, that page and the others would differ. It stays, even when nothing of it is visible.

import * as Y from 'yjs'

const HALF = '\ufffd'

type Store = Y.Doc['store']

/** Whether one of these structs was put beside half a character. */
export const parts = (store: Store, structs: readonly (Y.Item | Y.GC)[]): boolean =>
  structs.some(
    (struct) =>
      struct instanceof Y.Item && (isHalf(store, struct.origin) || isHalf(store, struct.rightOrigin)),
  )

function isHalf(store: Store, id: Y.ID | null): boolean {
  const structs = id && store.clients.get(id.client)
  if (!structs) return false
  const struct = structs[Y.findIndexSS(structs, id.clock)]
  return (
    struct instanceof Y.Item &&
    struct.content instanceof Y.ContentString &&
    struct.content.str.charAt(id.clock - struct.id.clock) === HALF
  )
}
