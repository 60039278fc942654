// The words in all roots of a document, whatever types the roots have.

import * as Y from 'yjs'

type Shared = Y.Doc['share'] extends Map<string, infer T> ? T : never

export const wordsIn = (doc: Y.Doc): string[] =>
  [...doc.share.values()].flatMap((type) => textsIn(type).flatMap((text) => text.split(/\s+/)))

/** One text for each type, nested types included. */
function textsIn(type: Shared): string[] {
  let own = ''
  const within: string[] = []
  for (let item = type._start; item !== null; item = item.right) {
    if (item.deleted) continue
    if (item.content instanceof Y.ContentString) own += item.content.str
    if (item.content instanceof Y.ContentType) within.push(...textsIn(item.content.type as Shared))
  }
  return [own, ...within]
}
