// The worker's side of the memory of a series: reads notes, keeps what they give, and says how old the items of the
// open meeting are.

import { keptNoteOf, sectionsOfKept, writersOf, type KeptNote } from '../../shared/archive/note-memory.ts'
import { boardItems } from '../../shared/memory/board.ts'
import { readSections, type ReadSection } from '../../shared/memory/carry.ts'
import { linksOf } from '../../shared/memory/links.ts'
import { SeriesMemory } from '../../shared/memory/series-memory.ts'
import { noNames, type Names } from '../../shared/model/team.ts'
import type { AgedItem, Kept, LiveText, NoteFacts, NoteHead, Series, ToPage, ToWorker } from './wire.ts'

type Came = Extract<ToWorker, { is: 'note' }>

interface Read {
  text: LiveText
  section: ReadSection
  /** The keys of its links. */
  links: readonly string[]
}

export class MemoryHost {
  readonly #open: (database: string | null) => Promise<Kept>
  readonly #say: (message: ToPage) => void
  #names: Names = noNames
  #memory = new SeriesMemory()
  /** The notes that are in the memory, in order, and who is who in them. */
  #entered: NoteFacts[] = []
  #people = ''
  #isReady = false
  #texts: Read[] = []
  /** Called with a note that was asked for. */
  readonly #awaited = new Map<string, (note: Came) => void>()
  #series: Series | null = null

  constructor(open: (database: string | null) => Promise<Kept>, say: (message: ToPage) => void) {
    this.#open = open
    this.#say = say
  }

  async hear(message: ToWorker): Promise<void> {
    if (message.is === 'series') await this.#read(message.series)
    else if (message.is === 'note') this.#awaited.get(message.id)?.(message)
    else if (message.is === 'texts') this.#show(message.texts)
    else if (message.is === 'facts') this.#say({ is: 'facts', facts: this.#isReady ? this.#entered : [] })
    else {
      const places = this.#isReady ? this.#memory.placesOf(message.key) : []
      this.#say({ is: 'places', nth: message.nth, places })
    }
  }

  async #read(series: Series): Promise<void> {
    this.#series = series
    const kept = await this.#open(series.database)
    const ids = series.notes.map(({ id }) => id)
    const known = await kept.read(ids)
    const lacking = ids.filter((id) => !known.has(id))
    const coming = lacking.map((id) => new Promise<Came>((came) => this.#awaited.set(id, came)))
    if (lacking.length > 0) this.#say({ is: 'lacks', ids: lacking })
    for (const note of coming) {
      const { id, markdown, carried } = await note
      this.#awaited.delete(id)
      const read = keptNoteOf(markdown, carried)
      known.set(id, read)
      await kept.keep(id, read)
      if (this.#series !== series) return // another series has come meanwhile
    }
    this.#remember(series, known)
    const all = [...ids, ...series.later]
    // A page that knows no notes says nothing about those that are kept.
    if (all.length > 0) await kept.only(all)
  }

  /** If there are only later notes than before, only these are entered. */
  #remember({ people, notes }: Series, known: ReadonlyMap<string, KeptNote>): void {
    const persons = new Map(people)
    const isSame = JSON.stringify(people) === this.#people
    const goesOn = isSame && this.#entered.every(({ id }, at) => notes[at]?.id === id)
    this.#names = { ...noNames, personOf: (id) => persons.get(id) ?? id }
    this.#people = JSON.stringify(people)
    if (!goesOn) {
      this.#memory = new SeriesMemory()
      this.#entered = []
    }
    for (const { id, date } of notes.slice(this.#entered.length))
      this.#enter({ id, date }, known.get(id) ?? [])
    this.#isReady = true
    this.#say({ is: 'ready' })
    this.#texts = this.#texts.map(({ text }) => this.#readText(text))
    this.#sayAges()
  }

  #enter({ id, date }: NoteHead, note: KeptNote): void {
    const found = this.#memory.enter(date, sectionsOfKept(note, this.#names))
    this.#entered.push({ id, people: writersOf(note, this.#names), ...found })
  }

  #show(texts: readonly LiveText[]): void {
    const before = new Map(this.#texts.map((read) => [read.text.root, read]))
    this.#texts = texts.map(({ lines, ...text }) => {
      const known = before.get(text.root)
      if (lines === undefined && known !== undefined && isSameText(known.text, text)) return known
      return this.#readText({ ...text, lines: lines ?? known?.text.lines ?? [] })
    })
    if (this.#isReady) this.#sayAges()
  }

  #readText(text: LiveText): Read {
    const [section] = readSections([{ ...text, lines: text.lines ?? [] }], this.#names)
    if (section === undefined) throw new Error('A text is one section.')
    return { text, section, links: linksOf(text.lines ?? []).map(({ key }) => key) }
  }

  #sayAges(): void {
    const ages = this.#memory.agesOf(this.#texts.map(({ section }) => section))
    const links = new Set(this.#texts.flatMap((text) => text.links))
    this.#say({
      is: 'ages',
      links: [...links].filter((key) => this.#memory.placesOf(key).length > 0),
      ages: this.#texts.map(({ text, section }) => {
        const shown = new Set(boardItems(text.lines ?? [], text).map(({ item }) => item.index))
        const items = section.items.flatMap(({ item }): AgedItem[] =>
          shown.has(item.index) ? [{ index: item.index, text: item.text, age: ages.get(item) ?? null }] : [],
        )
        return [text.root, items]
      }),
    })
  }
}

const isSameText = (one: LiveText, other: LiveText): boolean =>
  one.handle === other.handle && one.heading === other.heading
