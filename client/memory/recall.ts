// A meeting page's memory of earlier meetings: the ages of its blockers and questions, and the notes in which its links
// were. A worker reads the old notes, once they are known and nobody has typed for a moment.

import type { ArchivedNote } from '../../shared/archive/archive.ts'
import type { Line } from '../../shared/document/lines.ts'
import type { Item } from '../../shared/memory/items.ts'
import type { Age, LinkPlace } from '../../shared/memory/series-memory.ts'
import type { TeamPerson } from '../../shared/model/team.ts'
import { nameOf, world } from '../browser/storage.ts'
import { Signal } from '../browser/signal.ts'
import type { MeetingPlace } from '../browser/place.ts'
import type { ArchiveReading } from './archive-reading.ts'
import { startWorker, type Speaker } from './speaker.ts'
import { headsOf, otherIds, textsFor } from './told-notes.ts'
import type { AgedItem, LiveText, Series, ToPage, ToWorker } from './wire.ts'

/** The part of an open item that the memory needs. */
export interface Recalled {
  place: MeetingPlace
  people: () => readonly TeamPerson[]
  /** All texts of the meeting, with their lines. The lines of a text are a new list after each change. */
  texts: () => (LiveText & { lines: readonly Line[] })[]
}

/** ms after a change until the worker is told. In that time nobody has typed in this page. */
const PAUSE = 600

interface Told {
  /** How many lines the text had. */
  length: number
  byIndex: ReadonlyMap<number, AgedItem>
  /** The first item with each text. */
  byText: ReadonlyMap<string, AgedItem>
}

export class Recall {
  readonly #recalled: Recalled
  readonly #start: (hear: (message: ToPage) => void, failed: () => void) => Speaker
  readonly #signal = new Signal()
  #speaker: Speaker | null = null
  #notes: readonly ArchivedNote[] | null = null
  #people = ''
  /** By root, the lines that the worker has. */
  #sent = new Map<string, readonly Line[]>()
  #told = new Map<string, Told>()
  #remembered: ReadonlySet<string> = new Set()
  #asked = new Map<number, (places: LinkPlace[]) => void>()
  #nth = 0
  #state: 'waits' | 'reads' | 'ready' | 'failed' = 'waits'
  #timer: ReturnType<typeof setTimeout> | undefined
  #typed = -Infinity
  #isClosed = false

  constructor(recalled: Recalled, reading: ArchiveReading, start = startWorker) {
    this.#recalled = recalled
    this.#start = start
    reading.onread((notes) => {
      this.#notes = notes
      this.#people = '' // so the worker is told the series again
      this.changed(false)
    })
  }

  /** Whether the old notes are read, are being read, or cannot be read. */
  get state(): 'waits' | 'reads' | 'ready' | 'failed' {
    this.#signal.read()
    return this.#state
  }

  /** Call when the meeting or the team has changed. `typed`: whether this person has written. */
  changed(typed: boolean): void {
    if (typed) this.#typed = performance.now()
    this.#timer ??= setTimeout(() => this.#look(), PAUSE)
  }

  #look(): void {
    this.#timer = undefined
    if (this.#isClosed || this.#notes === null || this.#state === 'failed') return
    const rest = this.#typed + PAUSE - performance.now()
    if (rest > 0) return void (this.#timer = setTimeout(() => this.#look(), rest))
    this.#speaker ??= this.#start(this.#hear, () => this.#become('failed'))
    this.#tellSeries(this.#notes)
    this.#tellTexts()
  }

  #tellSeries(notes: readonly ArchivedNote[]): void {
    const people = otherIds(this.#recalled.people())
    const said = JSON.stringify(people)
    if (said === this.#people) return
    this.#people = said
    const { space, series, date: today } = this.#recalled.place
    const dated = headsOf(notes)
    const before = dated.filter(({ date }) => date < today)
    const later = dated.slice(before.length).map(({ id }) => id)
    if (this.#state === 'waits') this.#become('reads')
    const database = world.address ? null : nameOf(`${space}/${series}/memory`)
    this.#tell({ is: 'series', series: { database, people, notes: before, later } satisfies Series })
  }

  #tellTexts(): void {
    const texts = this.#recalled.texts()
    const changed = texts.filter(({ root, lines }) => this.#sent.get(root) !== lines)
    if (changed.length === 0 && texts.length === this.#sent.size) return
    const isNew = new Set(changed.map(({ root }) => root))
    this.#sent = new Map(texts.map(({ root, lines }) => [root, lines]))
    this.#tell({
      is: 'texts',
      texts: texts.map(({ lines, ...text }) => (isNew.has(text.root) ? { ...text, lines } : text)),
    })
  }

  #tell(message: ToWorker): void {
    this.#speaker?.tell(message)
  }

  #hear = (message: ToPage): void => {
    if (message.is === 'lacks') this.#bring(message.ids)
    else if (message.is === 'ready') this.#become('ready')
    else if (message.is === 'places') {
      this.#asked.get(message.nth)?.(message.places)
      this.#asked.delete(message.nth)
    } else if (message.is === 'ages') {
      this.#remembered = new Set(message.links)
      this.#told = new Map(
        message.ages.map(([root, items]) => [
          root,
          {
            length: this.#sent.get(root)?.length ?? 0,
            byIndex: new Map(items.map((each) => [each.index, each])),
            byText: new Map(items.toReversed().map((each) => [each.text, each])),
          },
        ]),
      )
      this.#signal.changed()
    }
  }

  #bring(ids: readonly string[]): void {
    for (const message of textsFor(this.#notes ?? [], ids)) this.#tell(message)
  }

  #become(state: 'reads' | 'ready' | 'failed'): void {
    this.#state = state
    if (state === 'failed') for (const answer of this.#asked.values()) answer([])
    this.#signal.changed()
  }

  /** Null if the item is new. Undefined while nothing is known about it. */
  ageOf(root: string, lines: readonly Line[], { index, text }: Item): Age | null | undefined {
    this.#signal.read()
    const told = this.#told.get(root)
    if (told === undefined || this.#state !== 'ready') return undefined
    const here = told.byIndex.get(index)
    if (here?.text === text) return here.age
    const same = told.byText.get(text)
    if (same !== undefined) return same.age
    return here && told.length === lines.length && isTyped(here.text, text) ? here.age : undefined
  }

  /** Whether a link of the open meeting is known to have been in a meeting before. */
  remembers(key: string): boolean {
    return this.#state === 'ready' && this.#remembered.has(key)
  }

  /** The places in the meetings before, oldest first. Null if nothing is known. */
  async placesOf(key: string): Promise<LinkPlace[] | null> {
    if (this.#state !== 'ready') return null
    const nth = this.#nth++
    const places = await new Promise<LinkPlace[]>((answer) => {
      this.#asked.set(nth, answer)
      this.#tell({ is: 'link', nth, key })
    })
    return this.state === 'ready' ? places : null
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#speaker?.end()
  }
}

/** Whether typing may have made this line from another one: half of it is still there, at its ends. */
function isTyped(before: string, after: string): boolean {
  const most = Math.min(before.length, after.length)
  let from = 0
  while (from < most && before[from] === after[from]) from++
  let to = 0
  while (to < most - from && before.at(-1 - to) === after.at(-1 - to)) to++
  return 2 * (from + to) >= before.length
}
