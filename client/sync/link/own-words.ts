// Rescues words that were typed in this page, in a line that somebody removed without having seen the words.
//
// Yjs drops the words with their line, here and at the relay. The message that removes the line shows which
// words to put back:
//
//   update    Its deletion set names only characters that the remover knew. All other characters that it
//             removes are rescued at once.
//   step 2    Its deletion set names everything that was deleted. Of this, the page rescues the characters
//             that the relay has not acked. These include every character that the relay received after the
//             removal, because the relay sends a removal before it acks later edits.
//
// If the line to which the text went records what its remover knew (`shared/moved/told-moves.ts`), the record
// decides instead, because a relay that had the words before the removal names them too.
//
// The same is done for words that were written before the page was loaded.

import * as Y from 'yjs'
import type * as Keeping from './kept-line.ts'
import type { Run } from './kept-line.ts'
import { words } from './words/en.ts'

type DeleteSet = Y.Transaction['deleteSet']

/** Clocks by client id. */
type Clocks = Map<number, number>

export class OwnWords {
  readonly #doc: Y.Doc
  /**
   * For each client id that this page writes with, the clock up to which the relay has its structs on disk.
   */
  readonly #taken: Clocks
  /**
   * The frames on their way. `count`: the number of the frame on this connection. `clocks`: what was written
   * by then.
   */
  #sent: { count: number; clocks: Clocks }[] = []
  readonly #lost = new Map<Y.XmlText, { all: Run[]; unknown: Run[] }>()
  readonly #tell: (sentence: string) => void
  /** The code that puts words back. It loads early, because the server may be out of reach later. */
  #part: typeof Keeping | 'on its way' | 'missing' = 'on its way'

  /** The update that is being applied, if its deletion set names only characters that its sender knew. */
  #update: Uint8Array | null = null

  /** `confirmed`: the state vector that the relay is known to have had. */
  constructor(doc: Y.Doc, confirmed: Uint8Array, tell: (sentence: string) => void) {
    this.#doc = doc
    this.#tell = tell
    const known = Y.decodeStateVector(confirmed)
    this.#taken = new Map()
    for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(doc))) {
      const taken = known.get(client) ?? 0
      if (taken < clock) this.#taken.set(client, taken)
    }
    doc.on('afterTransaction', this.#watch)
    doc.on('afterAllTransactions', this.#keep)
    void import('./kept-line.ts')
      .then(
        (part) => (this.#part = part),
        () => (this.#part = 'missing'),
      )
      .then(this.#keep)
  }

  /** Call when a frame with edits was sent. By then, everything that this page has written is sent. */
  sent(count: number): void {
    const clocks: Clocks = new Map()
    for (const [client, taken] of this.#taken) {
      const clock = Y.getState(this.#doc.store, client)
      if (clock > taken) clocks.set(client, clock)
    }
    this.#sent.push({ count, clocks })
  }

  acked(count: number): void {
    const isOver = this.#sent.findIndex((each) => each.count > count)
    const dealtWith = this.#sent.splice(0, isOver === -1 ? this.#sent.length : isOver)
    for (const { clocks } of dealtWith.slice(-1))
      for (const [client, clock] of clocks) this.#taken.set(client, clock)
  }

  /** Call when the relay has the state up to these clocks on its disk. */
  took(taken: Clocks): void {
    for (const [client, before] of this.#taken)
      this.#taken.set(client, Math.max(before, taken.get(client) ?? 0))
  }

  /**
   * Call when the connection has ended or a frame was refused. After that, no ack counts for earlier frames.
   */
  disconnected(): void {
    this.#sent = []
  }

  /** Calls `apply`, which applies another client's update. */
  during(update: Uint8Array, apply: () => void): void {
    this.#update = update
    try {
      apply()
    } finally {
      this.#update = null
    }
  }

  /** An edit is written under several client ids if it publishes a draft. */
  #watch = ({ local, beforeState, afterState, deleteSet }: Y.Transaction): void => {
    if (local)
      for (const [client, clock] of afterState) {
        const before = beforeState.get(client) ?? 0
        if (clock !== before && !this.#taken.has(client)) this.#taken.set(client, before)
      }
    if (!local && deleteSet.clients.size > 0) this.#lookFor(deleteSet)
  }

  #lookFor(removed: DeleteSet): void {
    const texts = this.#removedTexts(removed)
    if (texts.size === 0) return
    const named = this.#update === null ? removed : Y.decodeUpdate(this.#update).ds
    for (const text of texts) {
      const unknown = this.#runsIn(text, removed, named)
      this.#lost.set(text, { all: this.#runsIn(text, removed, null), unknown })
    }
  }

  /** The texts of removed lines that hold words of this page. Reads only this page's own structs. */
  #removedTexts({ clients }: DeleteSet): Set<Y.XmlText> {
    const texts = new Set<Y.XmlText>()
    for (const client of this.#taken.keys()) {
      const structs = this.#doc.store.clients.get(client) ?? []
      for (const { clock, len } of clients.get(client) ?? []) {
        for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
          const struct = structs[at]
          if (struct === undefined || struct.id.clock >= clock + len) break
          if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue
          if (struct.parent instanceof Y.XmlText && isOfRemovedLine(struct.parent)) texts.add(struct.parent)
        }
      }
    }
    return texts
  }

  /**
   * The removed characters of this page, in the order of the line, except those both named and acked. All, if
   * `named` is null.
   */
  #runsIn(text: Y.XmlText, removed: DeleteSet, named: DeleteSet | null): Run[] {
    const runs: Run[] = []
    let isApart = false
    for (let item = text._start; item !== null; item = item.right) {
      if (!(item.content instanceof Y.ContentString) || !Y.isDeleted(removed, item.id)) continue
      const { client, clock } = item.id
      const taken = this.#taken.get(client)
      if (named === null && taken === undefined) continue
      const isNamed = named !== null && (taken === undefined || Y.isDeleted(named, item.id))
      const skip = isNamed ? Math.max(0, (taken ?? Infinity) - clock) : 0
      isApart ||= skip > 0
      if (skip >= item.length) continue
      runs.push({ client, clock: clock + skip, text: item.content.str.slice(skip), isApart })
      isApart = false
    }
    return runs
  }

  /**
   * Rescues the lost words. Runs after the transactions that removed them, because an editor shows one change
   * at a time.
   */
  #keep = (): void => {
    const part = this.#part
    if (this.#lost.size === 0 || part === 'on its way') return
    const lost = [...this.#lost]
    this.#lost.clear()
    if (part === 'missing') {
      const runs = lost.flatMap(([, { unknown }]) => unknown)
      return runs.length === 0 ? undefined : this.#tell(lossOf(runs))
    }
    this.#doc.transact(() => {
      for (const [text, { all, unknown }] of lost) {
        const root = rootOf(text)
        if (root === null) continue
        const fragment = this.#doc.getXmlFragment(root)
        const runs = part.unknownTo(fragment, text, all, unknown)
        if (runs.length > 0) part.keepWords(fragment, text, runs)
      }
    }, part.RESCUE)
  }

  close(): void {
    this.#doc.off('afterTransaction', this.#watch)
    this.#doc.off('afterAllTransactions', this.#keep)
  }
}

const lossOf = (runs: readonly Run[]): string => words.wordsLost(runs.map(({ text }) => text).join(' '))

const isOfRemovedLine = (text: Y.XmlText): boolean => text._item?.deleted === true && rootOf(text) !== null

/** The name of the root type whose line holds this text. Null if this is not the text of a line. */
function rootOf(text: Y.XmlText): string | null {
  const fragment = text.parent instanceof Y.XmlElement ? (text.parent._item?.parent ?? null) : null
  return fragment instanceof Y.AbstractType && fragment._item === null ? Y.findRootTypeKey(fragment) : null
}
