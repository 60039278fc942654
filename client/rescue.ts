// What somebody types in a line that I have just removed.
//
// A line can be joined to another, or deleted, while somebody else is typing in it. Yjs drops what
// comes for a removed line. So the page that removed it watches for such text, and gives it a line of
// its own where the old one was: the words are kept, and whoever typed them sees them again.

import * as Y from 'yjs'
import { line } from '../shared/lines.ts'
import { insertLines } from '../shared/insert-lines.ts'

export const RESCUE = Symbol('rescue')

/** Those who have a fragment watched over, and what ends it when the last one leaves. */
const watches = new WeakMap<Y.XmlFragment, { watchers: number; stop: () => void }>()

/**
 * Watches over a fragment while its editor is open, or after a line of it was removed without one; returns
 * what ends it. However many ask, it is one watch: two would each give the same words a line.
 */
export function watchRemoved(fragment: Y.XmlFragment): () => void {
  const watch = watches.get(fragment) ?? { watchers: 0, stop: beginWatch(fragment) }
  watch.watchers++
  watches.set(fragment, watch)
  return () => {
    if (--watch.watchers > 0) return
    watches.delete(fragment)
    watch.stop()
  }
}

function beginWatch(fragment: Y.XmlFragment): () => void {
  /** A removed line's text → the text that took over from it. */
  const removed = new Map<Y.XmlText, Y.XmlText | null>()
  const { doc } = fragment
  if (doc === null) throw new Error('A fragment outside a document has nobody to watch for.')

  const found: [Y.XmlText, string][] = []
  const watch = (transaction: Y.Transaction): void => {
    if (transaction.local) for (const text of removedTexts(transaction, fragment)) removed.set(text, null)
    else if (removed.size > 0) for (const orphan of orphans(transaction, removed)) found.push(orphan)
  }
  /** Not within the change that brought it: the editor shows one change after the other. */
  const giveAll = (): void => {
    for (const [text, words] of found.splice(0)) give(text, words)
  }

  const give = (text: Y.XmlText, words: string): void =>
    doc.transact(() => {
      let home = removed.get(text) ?? null
      if (home === null || home._item?.deleted !== false) {
        home = newLine(fragment, text)
        removed.set(text, home)
      }
      home.insert(home.length, words)
    }, RESCUE)

  doc.on('afterTransaction', watch)
  doc.on('afterAllTransactions', giveAll)
  return () => {
    doc.off('afterTransaction', watch)
    doc.off('afterAllTransactions', giveAll)
  }
}

/** The texts of lines that this transaction removed, kept from being forgotten. */
function removedTexts(transaction: Y.Transaction, fragment: Y.XmlFragment): Y.XmlText[] {
  const texts: Y.XmlText[] = []
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentType)) return
    const text = struct.content.type
    const line = struct.parent
    if (!(text instanceof Y.XmlText) || !(line instanceof Y.XmlElement) || line.parent !== fragment) return
    struct.keep = true
    if (line._item) line._item.keep = true
    texts.push(text)
  })
  return texts
}

/** What came from elsewhere for removed texts, in order. */
function orphans(
  transaction: Y.Transaction,
  removed: ReadonlyMap<Y.XmlText, unknown>,
): Map<Y.XmlText, string> {
  const found = new Map<Y.XmlText, string>()
  for (const [client, clock] of transaction.afterState) {
    const from = transaction.beforeState.get(client) ?? 0
    if (clock === from) continue
    for (const struct of newStructs(transaction, client, from)) {
      if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue
      const text = struct.parent
      if (text instanceof Y.XmlText && removed.has(text))
        found.set(text, (found.get(text) ?? '') + struct.content.str)
    }
  }
  return found
}

function newStructs(transaction: Y.Transaction, client: number, from: number) {
  const structs = transaction.doc.store.clients.get(client) ?? []
  const first = structs.findIndex((struct) => struct.id.clock + struct.length > from)
  return first === -1 ? [] : structs.slice(first)
}

/** A new line where the removed one stood, as deep as the one before it. */
function newLine(fragment: Y.XmlFragment, text: Y.XmlText): Y.XmlText {
  const element = text._item?.parent
  let before = element instanceof Y.XmlElement ? (element._item?.left ?? null) : null
  while (before?.deleted) before = before.left
  const lines = fragment.toArray()
  const at =
    before?.content instanceof Y.ContentType ? lines.indexOf(before.content.type as Y.XmlElement) + 1 : 0
  const above: unknown =
    at > 0 && lines[at - 1] instanceof Y.XmlElement
      ? (lines[at - 1] as Y.XmlElement).getAttribute('depth')
      : 0
  insertLines(fragment, [line('', { kind: 'item', depth: typeof above === 'number' ? above : 0 })], at)
  return (fragment.get(at) as Y.XmlElement).get(0) as Y.XmlText
}
