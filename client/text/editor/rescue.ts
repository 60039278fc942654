// Rescues text that somebody types in a line that this page has just removed.
//
// A line can be joined or deleted while somebody else types in it, and Yjs drops text that arrives for a
// removed line. Normally the typist's page puts the text back (`own-words.ts`), but that page may be closed.
// So the page that removed the line watches for such text, waits, and puts back what nobody else has.

import * as Y from 'yjs'
import { newItems } from '../binding/new-items.ts'
import { keptElsewhere, RESCUE, keepWords, notKept, type Run } from '../../sync/link/kept-line.ts'
import { keepSigns } from '../../../shared/moved/copies.ts'

/** ms that the page waits, so that the typist's page can put the text back. */
const OTHERS_FIRST = 2000

/**
 * For each fragment, its watch. `watchers`: how many callers share the watch. It ends when the last of them
 * stops.
 */
const watches = new WeakMap<Y.XmlFragment, { watchers: number; stop: () => void }>()

/**
 * Watches a fragment while its editor is open, or after a line was removed without an editor. Returns a
 * function that ends the watch. All callers share one watch, because two watches would put the same text back
 * twice. `patience`: ms to wait for the typist's page.
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
  /** For the text of each removed line, the text that holds its rescued words, or null. */
  const removed = new Map<Y.XmlText, Y.XmlText | null>()
  const { doc } = fragment
  if (doc === null) throw new Error('A fragment outside a document has nobody to watch for.')

  const found = new Map<Y.XmlText, Run[]>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const watch = (transaction: Y.Transaction): void => {
    if (transaction.local) for (const text of removedTexts(transaction, fragment)) removed.set(text, null)
    else if (removed.size > 0 && !keptElsewhere.has(doc)) findOrphans(transaction, removed, found)
  }
  /** Runs after the transactions that brought the text, because the editor shows one change at a time. */
  const giveSoon = (): void => {
    // What was put back may be deleted before the time is over. Then it does not come back again.
    for (const [text, runs] of found) {
      const left = notKept(fragment, text, runs)
      if (left.length > 0) found.set(text, left)
      else found.delete(text)
    }
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
        const left = notKept(fragment, text, runs)
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

/** The texts of the lines that this transaction removed. Marks them, so that Yjs keeps their structs. */
function removedTexts(transaction: Y.Transaction, fragment: Y.XmlFragment): Y.XmlText[] {
  const texts: Y.XmlText[] = []
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentType)) return
    const text = struct.content.type
    const line = struct.parent
    if (!(text instanceof Y.XmlText) || !(line instanceof Y.XmlElement) || line.parent !== fragment) return
    keepSigns(text)
    texts.push(text)
  })
  return texts
}

/** Adds to `found` the characters that others' pages added to removed texts, in order. */
function findOrphans(
  transaction: Y.Transaction,
  removed: ReadonlyMap<Y.XmlText, unknown>,
  found: Map<Y.XmlText, Run[]>,
): void {
  for (const { id, content, parent: text } of newItems(transaction)) {
    if (!(content instanceof Y.ContentString && text instanceof Y.XmlText && removed.has(text))) continue
    const run = { ...id, text: content.str }
    const runs = found.get(text)
    if (runs) runs.push(run)
    else found.set(text, [run])
  }
}
