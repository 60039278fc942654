// Puts words whose line was removed into a new line at the same place.
//
// Two pages may do so for the same words: the page where they were typed, and the page that removed the line.
// So the new line names the words that it was made for, by their ids. The page that removed the line first
// looks for a line with such a name.

import * as Y from 'yjs'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line, rawText } from '../../../shared/document/lines.ts'

/** The origin of an edit that puts words back. No person made the edit. */
export const RESCUE = Symbol('rescue')

/** A run of characters with consecutive ids. `clock` is the clock of its first character. */
export interface Run {
  client: number
  clock: number
  text: string
  /** Other text stood between this run and the run before it. */
  isApart?: boolean
}

/** The attribute that names the words that a line was made for. It is never shown or printed. */
const KEPT = 'kept'

/** A client that has not seen a run of this many characters cannot guess it. */
const UNGUESSED = 8

/** The most runs that one line names. Typing at several places of a line makes a run at each. */
const MOST_NAMED = 100

/** Puts the words into `home`, or into a new line if `home` is null. Returns the text that holds them now. */
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

/** The parts of the runs that no line is certain to hold. */
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
  /** The client that made the line. */
  maker: number | null
}

/** For each client: the runs of its words that the fragment's lines name. */
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
   * The parts of a run that no line holds. Any client can write a name, so the line must also hold the named
   * words. If the client that typed the words did not make the line, the line must hold the whole run, and
   * the run must be too long to guess.
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

/** The part of a run with clocks from `from` up to but not including `to`. */
function slice(run: Run, from: number, to: number): Run {
  const start = Math.max(0, from - run.clock)
  return { ...run, clock: run.clock + start, text: run.text.slice(start, Math.max(start, to - run.clock)) }
}

function namesIn(element: Y.XmlElement): string[] {
  const value: unknown = element.getAttribute(KEPT)
  return typeof value === 'string' && value !== '' ? value.split(' ', MOST_NAMED) : []
}

/** Makes a line where the removed line stood, with the depth of the line above. */
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
