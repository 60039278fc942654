// Keeps characters in a plain text that Markdown would remove although nobody meant Markdown: the asterisks
// in `2*3*4`, the underscores in `__init__.py`.
//
// Before the text is read, such characters are replaced by others that mean nothing in Markdown. After that,
// they are put back.

import type { Line, Run } from '../../../shared/document/lines.ts'

const SIGNS = '*_~>-+'

export class Literal {
  readonly #standIns = new Map<string, string>()
  readonly #signs = new Map<string, string>()

  /** Chooses characters that are not in the text. */
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

  /** Replaces all of these characters. */
  keep(text: string): string {
    return text.replace(/[*_~>+-]/g, (sign) => this.#standIns.get(sign) ?? sign)
  }

  /** The source of a line, in which the characters that do not mean Markdown are replaced. */
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

/**
 * Whether this run of characters may begin or end emphasis. The rule is stricter than Markdown's, in which
 * `2*3*4` has emphasis.
 */
function isDelimiter(text: string, at: number, length: number, start: number): boolean {
  const [before, after] = [text.charAt(at - 1), text.charAt(at + length)]
  const opens = OPENS_AFTER.test(before) && BEGINS.test(characterAt(text, at + length))
  const closes = before !== '' && ENDS.test(before) && CLOSES_BEFORE.test(after)
  const isMarker = at === start && (after === '' || /\s/.test(after))
  return opens || closes || isMarker
}

/** Matches what follows such a character if the name continues after it: `*glob*.js`, `*a*b`. */
const GOES_ON = /^(?:[\p{L}\p{N}]|\.[\p{L}\p{N}])/u

/**
 * The places of such characters around a word that continues after them. Neither of the two is emphasis. If
 * only the second one were kept, the first one would begin emphasis that ends later in the line.
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
