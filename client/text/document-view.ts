// A document as the page reads it: its outline and its lines. Each is computed again only after a change.

import type * as Y from 'yjs'
import { readLines, type Line } from '../../shared/document/lines.ts'
import { readOutline, type Outline } from '../../shared/model/outline.ts'
import { MAX_ROWS } from '../../shared/document/schema.ts'
import { noNames, type Names } from '../../shared/model/team.ts'
import { emptyTemplate, type Template } from '../../shared/model/template.ts'
import { Derived } from '../browser/signal.ts'

/** What the outline depends on, other than the document. */
export interface Offered {
  /** Shown until somebody writes. */
  readonly template: Template
  /** The team's names for its people. */
  readonly names: Names
}

/** What a reader sees of the lines of a text. */
export type Seen = (lines: readonly Line[], root: string) => readonly Line[]

export class DocumentView {
  readonly #doc: Y.Doc
  #most = MAX_ROWS
  readonly #outline: Derived<Outline>
  /** By root. */
  readonly texts = new Map<string, Derived<readonly Line[]>>()
  seen: Seen = (lines) => lines

  constructor(doc: Y.Doc, offered: () => Offered) {
    this.#doc = doc
    this.#outline = new Derived(
      () => {
        const { template, names } = offered()
        return readOutline(doc, template, names, this.#most)
      },
      () => readOutline(doc, emptyTemplate, noNames, this.#most),
    )
    doc.on('afterTransaction', this.#afterTransaction)
  }

  get outline(): Outline {
    return this.#outline.value
  }

  /** Call when the template or the names have changed. */
  offeredAnew(): void {
    this.#outline.changed()
  }

  /** Shows more rows of long lists. */
  drawMore(): void {
    this.#most += MAX_ROWS
    this.#outline.changed()
  }

  lines(root: string): readonly Line[] {
    const known = this.texts.get(root)
    if (known) return known.value
    const fragment = this.#doc.getXmlFragment(root)
    const lines = new Derived<readonly Line[]>(
      () => {
        const read = readLines(fragment)
        fragment.forEach((element, at) => places.set(read[at] as Line, element))
        return this.seen(read, root)
      },
      () => [],
    )
    fragment.observeDeep(() => lines.changed())
    this.texts.set(root, lines)
    return lines.value
  }

  /** The outline depends only on root types, so a keystroke inside a line does not change it. */
  #afterTransaction = (transaction: Y.Transaction): void => {
    for (const type of transaction.changed.keys())
      if (type._item === null) {
        this.#outline.changed()
        return
      }
  }

  close(): void {
    this.#doc.off('afterTransaction', this.#afterTransaction)
  }
}

/** The line of the document as which a line was read. It stays the same line, wherever it moves. */
export const places = new WeakMap<Line, unknown>()
