// Counts the people who have written in a meeting. After a change, only the texts that it changed are read.

import type * as Y from 'yjs'
import { hasWords } from '../../shared/document/empty-label.ts'
import type { Line } from '../../shared/document/lines.ts'
import { sectionRoot } from '../../shared/document/roots.ts'
import { DocumentView, type Offered } from '../text/document-view.ts'

export class Written {
  readonly #view: DocumentView
  /** For lines that were looked at, whether somebody wrote them. A changed text has a new list of lines. */
  readonly #known = new WeakMap<readonly Line[], boolean>()

  constructor(doc: Y.Doc, offered: () => Offered) {
    this.#view = new DocumentView(doc, offered)
  }

  /** Call when the template or the names have changed. */
  offeredAnew(): void {
    this.#view.offeredAnew()
  }

  get count(): number {
    const sections = this.#view.outline.blocks.flatMap(({ sections }) => sections)
    const written = sections.filter(({ block, person }) => this.#isWritten(sectionRoot(block, person)))
    return new Set(written.map(({ owner }) => owner)).size
  }

  #isWritten(root: string): boolean {
    const lines = this.#view.lines(root)
    const known = this.#known.get(lines)
    if (known !== undefined) return known
    const isWritten = hasWords(lines)
    this.#known.set(lines, isWritten)
    return isWritten
  }

  close(): void {
    this.#view.close()
  }
}
