// What somebody types in a line that I have just removed.
//
// A line can be joined to another, or deleted, while somebody else is typing in it. Yjs drops what
// comes for a removed line. The page where it was typed keeps it (`own-words.ts`), if it is there. So the
// page that removed the line watches for such text, waits, and gives a line to what nobody has kept.

import * as Y from 'yjs'
import { RESCUE, keepWords, notKept, type Run } from '../../sync/link/kept-line.ts'

/** ms in which whoever typed it may keep it. */
const OTHERS_FIRST = 2000

/** Those who have a fragment watched over, and what ends it when the last one leaves. */
const watches = new WeakMap<Y.XmlFragment, { watchers: number; stop: () => void }>()

/**
 * Watches over a fragment while its editor is open, or after a line of it was removed without one; returns
 * what ends it. However many ask, it is one watch: two would each give the same words a line. `patience`: ms.
 */
export function watchRemoved(fragment: Y.XmlFragment, patience = OTHERS_FIRST): () => void {
  const watch = watches.get(fragment) ?? { watchers: 0, stop: beginWatch(fragment, patience) }
  watch.watchers++
  watches.set(fragment, watch)
  return () => {
    if (--watch.watchers > 0) return
    watches.delete(fragment)
    watch.stop()
  }
}

function beginWatch(fragment: Y.XmlFragment, patience: number): () => void {
  /** A removed line's text → the text that took over from it. */
  const removed = new Map<Y.XmlText, Y.XmlText | null>()
  const { doc } = fragment
  if (doc === null) throw new Error('A fragment outside a document has nobody to watch for.')

  const found = new Map<Y.XmlText, Run[]>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const watch = (transaction: Y.Transaction): void => {
    if (transaction.local) for (const text of removedTexts(transaction, fragment)) removed.set(text, null)
    else if (removed.size > 0)
      for (const [text, runs] of orphans(transaction, removed))
        found.set(text, [...(found.get(text) ?? []), ...runs])
  }
  /** Not within the change that brought it: the editor shows one change after the other. */
  const giveSoon = (): void => {
    if (found.size === 0) return
    if (patience === 0) giveAll()
    else timer ??= setTimeout(giveAll, patience)
  }

  const giveAll = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (found.size === 0) return
    const all = [...found]
    found.clear()
    doc.transact(() => {
      for (const [text, runs] of all) {
        const home = removed.get(text) ?? null
        const isThere = home?._item?.deleted === false
        const left = notKept(fragment, runs)
        if (left.length > 0) removed.set(text, keepWords(fragment, text, left, isThere ? home : null))
      }
    }, RESCUE)
  }

  doc.on('afterTransaction', watch)
  doc.on('afterAllTransactions', giveSoon)
  return () => {
    giveAll()
    doc.off('afterTransaction', watch)
    doc.off('afterAllTransactions', giveSoon)
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
): Map<Y.XmlText, Run[]> {
  const found = new Map<Y.XmlText, Run[]>()
  for (const [client, clock] of transaction.afterState) {
    const from = transaction.beforeState.get(client) ?? 0
    if (clock === from) continue
    for (const struct of newStructs(transaction, client, from)) {
      if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue
      const text = struct.parent
      if (text instanceof Y.XmlText && removed.has(text))
        found.set(text, [...(found.get(text) ?? []), { ...struct.id, text: struct.content.str }])
    }
  }
  return found
}

function newStructs(transaction: Y.Transaction, client: number, from: number) {
  const structs = transaction.doc.store.clients.get(client) ?? []
  const first = structs.findIndex((struct) => struct.id.clock + struct.length > from)
  return first === -1 ? [] : structs.slice(first)
}
