// Collects the lines of an HTML document while it is read: joins texts, collapses white space, ends lines.

import type { Run } from '../../../shared/document/lines.ts'
import type { LineAttributes, Marks } from '../../../shared/document/schema.ts'

/** A line as it was found. Its text may begin and end with blanks. */
export interface TextDraft extends LineAttributes {
  is: 'text'
  runs: Run[]
  /** Whether the line is a paragraph: not an item, a quote or a line of our page. */
  loose: boolean
  heading: boolean
  /** Whether the line is from our page. Such a line is kept even if it is empty. */
  own: boolean
  /** The number that an item of an ordered list shows. */
  count: number | null
}

export type Draft =
  | TextDraft
  | { is: 'code'; depth: number; text: string; fence: string; info: string }
  | { is: 'raw'; depth: number; text: string }
  | { is: 'table'; depth: number; rows: Run[][][] }

export class HtmlLines {
  readonly drafts: Draft[] = []
  #line: TextDraft | null = null
  /** Whether the line ends with white space to which further white space adds nothing. */
  #isSpaced = true
  #cell: Run[] | null = null

  get hasLine(): boolean {
    return this.#line !== null
  }

  /** Adds a text. `begin` makes a line if the text begins one. */
  add(text: string, marks: Marks, space: 'collapsed' | 'kept', begin: () => TextDraft): void {
    if (space === 'collapsed') {
      text = text.replace(/[ \t\r\n\f]+/g, ' ')
      if (this.#isSpaced && text.startsWith(' ')) text = text.slice(1)
      if (text === '') return
      this.#isSpaced = text.endsWith(' ')
    } else this.#isSpaced = false
    this.#line ??= begin()
    this.#line.runs.push({ text: text.replaceAll('\u00a0', ' '), marks })
  }

  /** Changes the line that is being read, if there is one. */
  mend(change: (line: TextDraft) => void): void {
    if (this.#line) change(this.#line)
  }

  end(): void {
    const line = this.#line
    this.#line = null
    this.#isSpaced = true
    if (line === null) return
    const isBlank = line.runs.every(({ text }) => isInvisible(text))
    if (this.#cell !== null) {
      if (isBlank) return
      if (this.#cell.length > 0) this.#cell.push({ text: ' ', marks: {} })
      for (const run of line.runs) this.#cell.push(run)
    } else if (!isBlank || line.own) this.drafts.push(line)
  }

  put(draft: Draft): void {
    this.end()
    this.drafts.push(draft)
  }

  beginCell(): void {
    this.end()
    this.#cell = []
  }

  endCell(): Run[] {
    this.end()
    const cell = this.#cell ?? []
    this.#cell = null
    return cell
  }
}

const isInvisible = (text: string): boolean => text.replace(/[\s\u200b\ufeff]/g, '') === ''
