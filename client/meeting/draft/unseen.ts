// Words that others type in a line of the meeting, after a draft has removed that line. They go where the text of the
// line went, or get their own line. This must be done before the draft is published: afterwards, no page would know
// that nobody had seen the words.

import * as Y from 'yjs'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { readLines, type Line } from '../../../shared/document/lines.ts'
import { itemAt, overlap } from '../../../shared/moved/copies.ts'
import { Whereabouts } from '../../../shared/moved/whereabouts.ts'
import { keepIn, keepWords, type Run } from '../../sync/link/kept-line.ts'

export const sectionsIn = (doc: Y.Doc): string[] =>
  [...doc.share.keys()].filter((root) => root.startsWith('section:'))

type Child = ReturnType<Y.XmlFragment['toArray']>[number]

export class Unseen {
  readonly #live: Y.Doc
  readonly #draft: Y.Doc
  /** The texts that hold the words, by the lines of the meeting in which they were typed. */
  readonly #homes = new Map<Child, Y.XmlText | null>()

  constructor(live: Y.Doc, draft: Y.Doc) {
    this.#live = live
    this.#draft = draft
  }

  /** Whether one of these types is the text of a line that the draft has removed. */
  isAmong(types: Iterable<unknown>): boolean {
    return [...types].some(
      (type) =>
        type instanceof Y.XmlText &&
        type.parent instanceof Y.XmlElement &&
        !isIn(this.#draft, type.parent as Y.XmlElement),
    )
  }

  /** Keeps the words that were typed since this state. Call in a transaction of the draft. */
  keep(knew: ReadonlyMap<number, number>): void {
    for (const root of sectionsIn(this.#live)) {
      const mine = this.#draft.getXmlFragment(root)
      const fragment = this.#live.getXmlFragment(root)
      const lines = readLines(fragment)
      let above: Child | null = null
      fragment.toArray().forEach((element, nth) => {
        const isHere = isIn(this.#draft, element)
        if (isHere) above = element
        const line = lines[nth]
        const runs = isHere ? [] : unseenIn(element, knew)
        if (runs.length === 0 || line === undefined) return
        const [home, removed] = [this.#homes.get(element), textIn(this.#draft, element)]
        const living = home?._item?.deleted === false ? home : null
        if (removed) this.#homes.set(element, keepWords(mine, removed, runs, living))
        else {
          const { left, text: keeping } = this.#keptOf(mine, element, runs)
          const text: Y.XmlText | null =
            living ?? keeping ?? (left.length > 0 ? newLine(mine, line, above) : null)
          if (text && left.length > 0) keepIn(text, mine, left)
          this.#homes.set(element, text)
        }
      })
    }
  }

  /**
   * What of the runs no tab has kept, and the text in which words of their line are kept. A line with nothing but a
   * space is not kept. So a space before words that are kept is no word that is left.
   */
  #keptOf(mine: Y.XmlFragment, line: Child, runs: readonly Run[]): { left: Run[]; text: Y.XmlText | null } {
    const where = new Whereabouts(this.#draft, mine)
    const whole = unseenIn(line, new Map())
    const pieces = whole.flatMap(({ client, clock, text }) =>
      where.of({ client, clock, length: text.length }, 'with dead'),
    )
    const isLeft = ({ client, clock }: Y.ID): boolean =>
      !pieces.some(({ was }) => overlap(was, { client, clock, length: 1 }))
    const behind = new Set<string>()
    for (const { client, clock, text } of whole)
      for (let at = 0; at < text.length; at++)
        if (isLeft(Y.createID(client, clock + at))) behind.add(`${client} ${clock + at}`)
        else behind.clear()
    const left = runs
      .flatMap((run) => partsOf(run, isLeft))
      .filter(({ client, clock, text }) => text.trim() !== '' || behind.has(`${client} ${clock}`))
    return { left, text: pieces.at(-1)?.text ?? null }
  }
}

function isIn(doc: Y.Doc, { _item }: Child): boolean {
  const item = _item && itemAt(doc, _item.id)
  return item?.deleted === false
}

const textOf = (line: Child): Y.XmlText | null => {
  const text: unknown = line instanceof Y.XmlElement ? line.get(0) : null
  return text instanceof Y.XmlText ? text : null
}

/** The text of a line in another copy of its document. Null if it was removed there, and has been dropped. */
function textIn(doc: Y.Doc, line: Child): Y.XmlText | null {
  const item = itemAt(doc, textOf(line)?._item?.id ?? Y.createID(0, -1))
  return item?.content instanceof Y.ContentType && item.content.type instanceof Y.XmlText
    ? item.content.type
    : null
}

/** Makes an empty line like this one, after the line above it. */
function newLine(fragment: Y.XmlFragment, like: Line, above: Child | null): Y.XmlText | null {
  const id = above?._item?.id
  const at = id ? fragment.toArray().findIndex(({ _item }) => _item && Y.compareIDs(_item.id, id)) + 1 : 0
  insertLines(fragment, [emptied(like)], at)
  return textOf(fragment.get(at))
}

const emptied = (like: Line): Line =>
  like.node === 'line' ? { ...like, label: false, checked: false, runs: [] } : { ...like, text: '' }

/** The characters of a line that are not in this state. */
function unseenIn(line: Child, knew: ReadonlyMap<number, number>): Run[] {
  const text = textOf(line)
  const isUnseen = ({ client, clock }: Y.ID): boolean => clock >= (knew.get(client) ?? 0)
  return text ? runsIn(text, (id) => itemAt(text.doc as Y.Doc, id)?.deleted === false && isUnseen(id)) : []
}

/** The characters of a text that are wanted, deleted ones too. */
export function runsIn(text: Y.XmlText, isWanted: (id: Y.ID) => boolean): Run[] {
  const runs: Run[] = []
  for (let item = text._start; item !== null; item = item.right)
    if (item.content instanceof Y.ContentString)
      runs.push(...partsOf({ ...item.id, text: item.content.str }, isWanted))
  return runs
}

/** The parts of a run whose characters are wanted. */
export function partsOf({ client, clock, text }: Run, isWanted: (id: Y.ID) => boolean): Run[] {
  const parts: Run[] = []
  for (let at = 0; at < text.length; at++) {
    if (!isWanted(Y.createID(client, clock + at))) continue
    const last = parts.at(-1)
    if (last && last.clock + last.text.length === clock + at) last.text += text.charAt(at)
    else parts.push({ client, clock: clock + at, text: text.charAt(at) })
  }
  return parts
}
