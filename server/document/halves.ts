// Characters of two halves, a pair of surrogates, that something was put between. Yjs shows a sign in the
// place of each half from then on; a page that has the pair whole, and is not told what parted it, keeps
// it whole. So what parted one has to stay in the document, though nothing of it is left to see.

import * as Y from 'yjs'

const HALF = '\ufffd'

type Store = Y.Doc['store']

/** One of these structs was put beside the half of a character. */
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
