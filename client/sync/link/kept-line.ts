// Words whose line is gone get a line of their own, where the old one was.
//
// More than one page may do that for the same words: the one that they were typed in, and the one that
// removed the line. So the new line says which words it was made for, and the page that removed
// the old one looks for that before it makes one.

import * as Y from 'yjs'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line, rawText } from '../../../shared/document/lines.ts'

/** The origin of such an edit: nobody's hand. */
export const RESCUE = Symbol('rescue')

/** Characters by their ids, `clock` the first one's. */
export interface Run {
  client: number
  clock: number
  text: string
  /** Something else stood before it in its line. */
  isApart?: boolean
}

/** The attribute that says which words a line was made for; nothing shows or prints it. */
const KEPT = 'kept'

/** Characters of a run that nobody guesses who has not seen it. */
const UNGUESSED = 8

/** Runs that one line names at most: who types has one, or one for each place in the line. */
const MOST_NAMED = 100

/** Puts them into `home`, or into a new line where there is none; returns it. */
export function keepWords(
  fragment: Y.XmlFragment,
  removed: Y.XmlText,
  runs: readonly Run[],
  home: Y.XmlText | null = null,
): Y.XmlText {
  const text = home ?? newLine(fragment, removed)
  text.insert(text.length, joined(runs))
  nameIn(text, runs)
  return text
}

/** Those that no line was made for, as far as that is sure. */
export function notKept(fragment: Y.XmlFragment, runs: readonly Run[]): Run[] {
  const kept = new KeptRuns(fragment)
  return runs.flatMap((run) => kept.without(run))
}

const joined = (runs: readonly Run[]): string =>
  runs.reduce((text, run) => {
    const isParted = !run.isApart || text === '' || /\s$/.test(text) || /^\s/.test(run.text)
    return text + (isParted ? '' : ' ') + run.text
  }, '')

function nameIn(text: Y.XmlText, runs: readonly Run[]): void {
  if (!(text.parent instanceof Y.XmlElement)) return
  const element = text.parent as Y.XmlElement
  const named = namesIn(element)
  const names = runs.map(({ client, clock, text }) => `${client}:${clock}-${clock + text.length}`)
  element.setAttribute(KEPT, [...named, ...names].slice(-MOST_NAMED).join(' '))
}

interface Named {
  from: number
  to: number
  text: Y.XmlText
  /** Who made the line. */
  maker: number | null
}

/** What the lines of a text say they were made for, by who wrote it. */
class KeptRuns {
  readonly #by = new Map<number, Named[]>()

  constructor(fragment: Y.XmlFragment) {
    for (const element of fragment.toArray()) {
      if (!(element instanceof Y.XmlElement)) continue
      const line: Y.XmlElement = element
      const text: unknown = line.get(0)
      if (!(text instanceof Y.XmlText)) continue
      for (const name of namesIn(line)) {
        const [, client, from, to] = /^(\d+):(\d+)-(\d+)$/.exec(name) ?? []
        const named = this.#by.get(Number(client)) ?? []
        named.push({ from: Number(from), to: Number(to), text, maker: line._item?.id.client ?? null })
        this.#by.set(Number(client), named)
      }
    }
  }

  /**
   * What of a run is in none of them. Anybody may write a name, so the words have to be there; and where the
   * line is not made by who typed them, all of the run, and more than can be guessed.
   */
  without(run: Run): Run[] {
    let left = [run]
    for (const { from, to, text, maker } of this.#by.get(run.client) ?? [])
      left = left.flatMap((part) => {
        const [start, end] = [Math.max(from, part.clock), Math.min(to, part.clock + part.text.length)]
        const words = slice(part, start, end).text
        const isSure = maker === run.client || (words === run.text && words.length >= UNGUESSED)
        const isThere = start < end && isSure && rawText(text).includes(words)
        return isThere ? [slice(part, 0, start), slice(part, end, Infinity)] : [part]
      })
    return left.filter(({ text }) => text !== '')
  }
}

/** What of a run has clocks from `from` up to, and without, `to`. */
function slice(run: Run, from: number, to: number): Run {
  const start = Math.max(0, from - run.clock)
  return { ...run, clock: run.clock + start, text: run.text.slice(start, Math.max(start, to - run.clock)) }
}

function namesIn(element: Y.XmlElement): string[] {
  const value: unknown = element.getAttribute(KEPT)
  return typeof value === 'string' && value !== '' ? value.split(' ', MOST_NAMED) : []
}

/** Where the removed one stood, as deep as the one before it. */
function newLine(fragment: Y.XmlFragment, removed: Y.XmlText): Y.XmlText {
  const element = removed._item?.parent
  let before = element instanceof Y.XmlElement ? (element._item?.left ?? null) : null
  while (before?.deleted) before = before.left
  const lines = fragment.toArray()
  const at =
    before?.content instanceof Y.ContentType ? lines.indexOf(before.content.type as Y.XmlElement) + 1 : 0
  const above: unknown =
    at > 0 && lines[at - 1] instanceof Y.XmlElement
      ? (lines[at - 1] as Y.XmlElement).getAttribute('depth')
      : 0
  insertLines(fragment, [line('', { kind: 'item', depth: typeof above === 'number' ? above : 0 })], at)
  return (fragment.get(at) as Y.XmlElement).get(0) as Y.XmlText
}
