// Keeps signs of a plain text that Markdown would take away, though nobody meant Markdown: the asterisks of
// `2*3*4`, the underscores of `__init__.py`.
//
// Such signs are replaced by characters that mean nothing to Markdown before the text is read, and put back in
// what was read.

import type { Line, Run } from '../../../shared/document/lines.ts'

const SIGNS = '*_~>-+'

export class Literal {
  readonly #standIns = new Map<string, string>()
  readonly #signs = new Map<string, string>()

  /** Chooses characters that the text does not have. */
  constructor(text: string) {
    const used = new Set(text.match(/[\ue000-\uf8ff]/g))
    let code = 0xe000
    for (const sign of SIGNS) {
      while (used.has(String.fromCharCode(code)) && code < 0xf8ff) code++
      const standIn = String.fromCharCode(code++)
      this.#standIns.set(sign, standIn)
      this.#signs.set(standIn, sign)
    }
  }

  /** All of these signs stand for themselves. */
  keep(text: string): string {
    return text.replace(/[*_~>+-]/g, (sign) => this.#standIns.get(sign) ?? sign)
  }

  /** The source of a line, in which signs that mean no Markdown stand for themselves. */
  shelter(source: string): string {
    let text = source
    if (text.includes('__'))
      text = text.replace(
        /(?<![\p{L}\p{N}_])__(?=([\p{L}\p{N}]+(?:_[\p{L}\p{N}]+)*))\1__(?![\p{L}\p{N}_])/gu,
        (name) => this.keep(name),
      )
    if (!isRule(text)) {
      const start = text.length - text.trimStart().length
      const before = text
      text = before.replace(/\*+|_+|~+/g, (run, at: number) =>
        isDelimiter(before, at, run.length, start) ? run : this.keep(run),
      )
    }
    return text
  }

  restored(line: Line): Line {
    return line.node === 'line'
      ? {
          ...line,
          runs: line.runs.map((run): Run => ({
            ...run,
            text: this.#restore(run.text),
            marks: this.#marks(run),
          })),
        }
      : { ...line, text: this.#restore(line.text) }
  }

  #marks({ marks }: Run): Run['marks'] {
    return marks.link ? { ...marks, link: { ...marks.link, href: this.#restore(marks.link.href) } } : marks
  }

  #restore(text: string): string {
    return text.replace(/[\ue000-\uf8ff]/g, (character) => this.#signs.get(character) ?? character)
  }
}

const OPENS_AFTER = /^$|[\s([{"'“‘«„—–:>*_~]/
const BEGINS = /[\p{L}\p{N}\p{Extended_Pictographic}"'“‘«„([`@#$€£+<&\\*_~]/u
const ENDS = /[^\s/([{]/
const CLOSES_BEFORE = /^$|[\s.,;:!?)\]}"'”’»“—–…<*_~-]/

/** Whether this run of signs may begin or end emphasis. Stricter than Markdown, in which `2*3*4` has emphasis. */
function isDelimiter(text: string, at: number, length: number, start: number): boolean {
  const [before, after] = [text.charAt(at - 1), text.charAt(at + length)]
  const opens = OPENS_AFTER.test(before) && BEGINS.test(characterAt(text, at + length))
  const closes = before !== '' && ENDS.test(before) && CLOSES_BEFORE.test(after)
  const isMarker = at === start && (after === '' || /\s/.test(after))
  return opens || closes || isMarker
}

const characterAt = (text: string, at: number): string => String.fromCodePoint(text.codePointAt(at) ?? 32)

const isRule = (text: string): boolean => /^\s*(?:(?:\*\s*){3,}|(?:_\s*){3,}|~{3,}[^~]*)$/.test(text)
