// Pages with editors, without a browser. The relay between them drops removed structs, as the real one does.

import type { Command, Plugin } from '@tiptap/pm/state'
import * as Y from 'yjs'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line, readLines, textOf } from '../../../shared/document/lines.ts'
import { OwnWords } from '../../../client/sync/link/own-words.ts'
import { HeadlessEditor } from './headless-editor.ts'

const ROOT = 'block:questions'

export class RelayedPage {
  readonly doc: Y.Doc
  readonly editor: HeadlessEditor
  readonly outbox: Uint8Array[] = []
  readonly inbox: Uint8Array[] = []
  readonly #words: OwnWords

  constructor(clientID: number, start: Uint8Array, patience: number, plugins: Plugin[] = []) {
    this.doc = Object.assign(new Y.Doc(), { clientID })
    Y.applyUpdate(this.doc, start)
    this.editor = new HeadlessEditor(this.doc.getXmlFragment(ROOT), undefined, { plugins }, patience)
    this.#words = new OwnWords(this.doc, Y.encodeStateVector(this.doc), (sentence) => {
      throw new Error(sentence)
    })
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'network') this.outbox.push(update)
    })
  }

  hears(): void {
    for (const update of this.inbox.splice(0))
      this.#words.during(update, () => Y.applyUpdate(this.doc, update, 'network'))
  }

  /** The relay acks everything that this page has written. */
  isAcked(): void {
    this.#words.took(Y.decodeStateVector(Y.encodeStateVector(this.doc)))
  }

  get lines(): string[] {
    return readLines(this.doc.getXmlFragment(ROOT)).map(textOf)
  }

  /** The line with the cursor. The cursor is written as `|`. */
  get caret(): string {
    const { parent, parentOffset } = this.editor.state.selection.$head
    return `${parent.textContent.slice(0, parentOffset)}|${parent.textContent.slice(parentOffset)}`
  }

  presses(key: Command, line: number, offset: number | 'end'): void {
    this.editor.cursorAt(line, offset)
    this.editor.run(key)
  }

  types(text: string, line: number, offset: number | 'end'): void {
    this.editor.cursorAt(line, offset)
    this.editor.type(text)
  }
}

export interface Relayed {
  pages: RelayedPage[]
  /** Shows each page where the others’ carets are now. */
  seeCarets: () => void
  /** The relay gets what the pages have written. */
  send: () => void
  /**
   * Delivers everything to everybody, until nothing is on its way. Returns the lines, which must be the same
   * on all pages.
   */
  settle: () => string[]
}

export interface RelayedOptions {
  /** The pages’ client ids. By default, page n has the id n + 1. */
  ids?: readonly number[]
  /** The order in which the relay receives from the pages. */
  order?: readonly number[]
  /** ms that a page waits before it puts back words of others whose line it removed. */
  patience?: number
  /** Further plugins of the first page. */
  plugins?: Plugin[]
}

/** `isMerging`: the relay merges the updates that come meanwhile into one. */
export async function relayedPages(
  count: number,
  texts: readonly string[],
  isMerging: boolean,
  {
    ids = Array.from({ length: count }, (_, at) => at + 1),
    order = ids.map((_, at) => at),
    patience = 0,
    plugins = [],
  }: RelayedOptions = {},
): Promise<Relayed> {
  const relay = new Y.Doc()
  insertLines(
    relay.getXmlFragment(ROOT),
    texts.map((text) => line(text, { kind: 'text' })),
  )
  const start = Y.encodeStateAsUpdate(relay)
  const pages = ids.map((id, at) => new RelayedPage(id, start, patience, at === 0 ? plugins : []))
  // A page loads this module before its words can be lost.
  await import('../../../client/sync/link/kept-line.ts')
  await new Promise((done) => setTimeout(done))
  relay.on('update', (update: Uint8Array) => {
    for (const page of pages) page.inbox.push(update)
  })
  const sendAll = (): void => {
    for (const at of order)
      for (const update of pages[at]?.outbox.splice(0) ?? []) Y.applyUpdate(relay, update)
  }
  const send = (): void => {
    if (isMerging) relay.transact(sendAll)
    else sendAll()
  }
  return {
    pages,
    send,
    seeCarets: () => {
      const places = pages.map(({ editor }) => editor.binding.placeOf(editor.state).head)
      pages.forEach(({ editor }, own) => (editor.others = () => places.filter((_, at) => at !== own)))
    },
    settle: () => {
      while (pages.some(({ outbox }) => outbox.length > 0)) {
        send()
        for (const page of pages) page.hears()
      }
      const lines = readLines(relay.getXmlFragment(ROOT)).map(textOf)
      for (const { lines: held, editor } of pages) {
        const pages = JSON.stringify([held, editor.lines, editor.binding.isOpen])
        if (pages !== JSON.stringify([lines, lines, true])) throw new Error(`The pages differ: ${pages}`)
      }
      return lines
    },
  }
}
