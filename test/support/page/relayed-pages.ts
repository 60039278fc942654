// Pages with editors, without a browser, and a relay between them that drops removed structs, as the real one does.

import * as Y from 'yjs'
import { expect } from 'vitest'
import type { Command } from '@tiptap/pm/state'
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

  constructor(clientID: number, start: Uint8Array) {
    this.doc = Object.assign(new Y.Doc(), { clientID })
    Y.applyUpdate(this.doc, start)
    this.editor = new HeadlessEditor(this.doc.getXmlFragment(ROOT))
    this.#words = new OwnWords(this.doc, Y.encodeStateVector(this.doc), expect.unreachable)
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'network') this.outbox.push(update)
    })
  }

  hears(): void {
    for (const update of this.inbox.splice(0))
      this.#words.during(update, () => Y.applyUpdate(this.doc, update, 'network'))
  }

  get lines(): string[] {
    return readLines(this.doc.getXmlFragment(ROOT)).map(textOf)
  }

  /** The line with the cursor, which is drawn as `|`. */
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
  /** All pages see where the others’ carets are now. */
  seeCarets: () => void
  /** Hands everything to everybody, until nothing is on its way. Returns the lines, which all pages must show. */
  settle: () => string[]
}

/** Page n has the client id n + 1. `isMerging`: the relay merges what comes meanwhile into one update. */
export async function relayedPages(
  count: number,
  texts: readonly string[],
  isMerging: boolean,
): Promise<Relayed> {
  const relay = new Y.Doc()
  insertLines(
    relay.getXmlFragment(ROOT),
    texts.map((text) => line(text, { kind: 'text' })),
  )
  const start = Y.encodeStateAsUpdate(relay)
  const pages = Array.from({ length: count }, (_, at) => new RelayedPage(at + 1, start))
  // Each page loads it, too, before its words can be lost.
  await import('../../../client/sync/link/kept-line.ts')
  await Promise.resolve()
  relay.on('update', (update: Uint8Array) => {
    for (const page of pages) page.inbox.push(update)
  })
  const sendAll = (): void => {
    for (const { outbox } of pages) for (const update of outbox.splice(0)) Y.applyUpdate(relay, update)
  }
  return {
    pages,
    seeCarets: () => {
      const places = pages.map(({ editor }) => editor.binding.placeOf(editor.state).head)
      pages.forEach(({ editor }, own) => (editor.others = () => places.filter((_, at) => at !== own)))
    },
    settle: () => {
      while (pages.some(({ outbox }) => outbox.length > 0)) {
        if (isMerging) relay.transact(sendAll)
        else sendAll()
        for (const page of pages) page.hears()
      }
      const lines = readLines(relay.getXmlFragment(ROOT)).map(textOf)
      for (const page of pages)
        expect([page.lines, page.editor.lines, page.editor.binding.isOpen]).toEqual([lines, lines, true])
      return lines
    },
  }
}
