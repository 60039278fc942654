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
      const torn = tornIn(before)
      text = before.replace(/\*+|_+|~+/g, (run, at: number) =>
        !torn.has(at) && isDelimiter(before, at, run.length, start) ? run : this.keep(run),
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

/** A sign that ends a word, and which more of the name follows: `*glob*.js`, `*a*b`. */
const GOES_ON = /^(?:[\p{L}\p{N}]|\.[\p{L}\p{N}])/u

/**
 * Where the signs stand around a word that goes on behind them. Neither of them is emphasis: if only the second were
 * kept, the first would begin emphasis that ends further on.
 */
function tornIn(text: string): Set<number> {
  const torn = new Set<number>()
  let open: { at: number; run: string; end: number } | undefined
  for (const { 0: run, index: at } of text.matchAll(/\*+|_+|~+/g)) {
    const end = at + run.length
    if (open?.run === run && open.end < at && !/\s/.test(text.slice(open.end, at))) {
      if (GOES_ON.test(text.slice(end, end + 3))) {
        torn.add(open.at)
        torn.add(at)
      }
      open = undefined
    } else if (OPENS_AFTER.test(text.charAt(at - 1))) open = { at, run, end }
  }
  return torn
}

const characterAt = (text: string, at: number): string => String.fromCodePoint(text.codePointAt(at) ?? 32)

const isRule = (text: string): boolean => /^\s*(?:(?:\*\s*){3,}|(?:_\s*){3,}|~{3,}[^~]*)$/.test(text)
