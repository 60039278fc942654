// The fields of a document in which several people type at once. A field is one key with a plain value, and
// of two values that were written at the same time Yjs keeps one. So the page that loses does its own steps
// again on the value that won (`words/replay`), and writes the result. What both typed alike is told from the
// beginning of two words in `field-twins`.
//
// Each page does only its own steps again, and exactly one of two pages loses, so nothing is doubled. Of
// three, two lose; one of their results wins, and the other one follows on it.
//
// Which steps the winner had seen follows from Yjs: an item of a map names the item that its writer replaced
// (`origin`). Yjs keeps these items, though not their values, for as long as the document lives. `_map` is no
// documented part of Yjs; `fields.fuzz.test.ts` fails if it changes.

import * as Y from 'yjs'
import { put, type Fields, type Scalar } from '../../../shared/document/fields.ts'
import { MAX_FIELD } from '../../../shared/document/schema.ts'
import { replay, spliceOf, splicesOf, type Replayed, type Splice } from '../../../shared/words/replay.ts'
import { FieldTwins } from './field-twins.ts'

interface TextStep {
  id: Y.ID
  before: string
  splices: readonly Splice[]
  mine: boolean
}

/** The most steps of a field that are kept: as many letters as somebody types while others write. */
const MOST_STEPS = 500

export interface FieldStepsOptions {
  fields: Fields
  /** The field as the page shows it. */
  textOf: (key: string) => string
  /** Somebody else changed a field, or this page merged it. `moved` says where carets go. */
  changed: (key: string, moved: Pick<Replayed, 'caret' | 'places'>) => void
  /** This page merged what collided. */
  collided: (key: string) => void
  /** There is no room for what this page's person wrote, so it is in the field no more. */
  unwritten: (key: string, mine: string) => void
  /** What stands between two words that both began at one place. */
  separatorOf?: (key: string) => string
}

export class FieldSteps {
  readonly #options: FieldStepsOptions
  readonly #steps = new Map<string, TextStep[]>()
  readonly #texts = new Map<string, string>()
  /** What this page is about to write, and how it changes the field, until that is written. */
  readonly #planned = new Map<string, { text: string; splices: readonly Splice[]; isMerge: boolean }>()
  readonly #twins: FieldTwins

  constructor(options: FieldStepsOptions) {
    this.#options = options
    this.#twins = new FieldTwins({
      textOf: options.textOf,
      write: (key, text, splices) => {
        const before = options.textOf(key)
        this.plan(key, text, splices)
        put(options.fields, key, text)
        options.changed(key, replay(before, text, []))
      },
    })
    options.fields.observe(this.#observe)
  }

  /** Follows a field from now on. Call again when it shows another text, though nobody wrote. */
  follow(key: string): void {
    this.#texts.set(key, this.#options.textOf(key))
  }

  /** Call before a field is written, if it is known what that changes. */
  plan(key: string, text: string, splices: readonly Splice[], isMerge = false): void {
    this.#planned.set(key, { text, splices, isMerge })
  }

  /** Call when this page's person has left a field. */
  left(key: string): void {
    this.#twins.left(key)
  }

  /** Follows a field no more. */
  leave(key: string): void {
    this.#twins.leave(key)
    for (const kept of [this.#texts, this.#planned, this.#steps]) kept.delete(key)
  }

  close(): void {
    this.#options.fields.unobserve(this.#observe)
    this.#twins.close()
  }

  #observe = ({ keysChanged }: Y.YMapEvent<Scalar>, { local }: Y.Transaction): void => {
    for (const key of keysChanged as Set<string>) {
      const before = this.#texts.get(key)
      const item = this.#options.fields._map.get(key)
      if (before === undefined || item === undefined) continue
      const after = this.#options.textOf(key)
      this.#texts.set(key, after)
      if (!local) {
        this.#heard(key, item, before, after)
        continue
      }
      const planned = this.#planned.get(key)
      this.#planned.delete(key)
      const splices = planned?.text === after ? planned.splices : [spliceOf(before, after)]
      this.#add(key, { id: item.id, before, splices, mine: true })
      if (planned?.isMerge !== true) this.#twins.changed(key, splices, 'mine')
    }
  }

  #heard(key: string, item: Y.Item, before: string, after: string): void {
    const { fields, changed, collided, unwritten } = this.#options
    const steps = this.#steps.get(key) ?? []
    const seen = this.#seen(item, steps)
    // Others' steps that the writer had not seen are replaced with mine: those who lose do them again themselves.
    const unseen = steps.slice(seen + 1).some(({ mine }) => mine) ? steps.splice(seen + 1) : []
    if (unseen.length === 0 && after === before) return // another value came, and lost
    const base = unseen[0]?.before ?? before
    if (steps.length > 0 || unseen.length > 0)
      this.#add(key, { id: item.id, before: base, splices: splicesOf(base, after), mine: false })
    const whole = this.#merge(key, base, before, after, unseen)
    // A reader cuts a longer text, and never writes the cut text back.
    const fits = whole.text === after || (whole.text.length <= MAX_FIELD && after.length < MAX_FIELD)
    const merged = fits ? whole : replay(before, after, [])
    const { text, splices } = merged
    if (text !== after) {
      this.plan(key, text, splices, true)
      put(fields, key, text)
    }
    this.#twins.changed(key, splicesOf(before, text), 'theirs')
    this.#twins.met(key, merged.meetings)
    changed(key, merged)
    // If they emptied the field, there is nothing of theirs to look at.
    if (merged.collided && after !== '') collided(key)
    const mine = fits ? '' : writtenIn(unseen)
    if (mine !== '') unwritten(key, mine)
  }

  #merge(key: string, base: string, before: string, after: string, unseen: TextStep[]): Replayed {
    const isTyping = this.#twins.isTyping(key)
    // If both wrote the same, nothing is left to do, but while somebody types it may be a beginning only.
    if (after === before && !isTyping) return replay(before, after, [])
    const separator = this.#options.separatorOf?.(key) ?? ' '
    return replay(base, after, unseen, { separator, alike: isTyping ? 'twice' : 'once' })
  }

  #add(key: string, step: TextStep): void {
    const steps = this.#steps.get(key) ?? []
    steps.push(step)
    if (steps.length > MOST_STEPS) steps.shift()
    this.#steps.set(key, steps)
  }

  /**
   * The index of the last step that the writer of this item had seen; -1 if they had seen none. My steps before
   * a step of somebody else are those that its writer had seen: the others were done again behind it.
   */
  #seen(item: Y.Item, steps: readonly TextStep[]): number {
    const store = this.#options.fields.doc?.store
    if (store === undefined || !steps.some(({ mine }) => mine)) return -1
    const byClient = new Map<number, [number, TextStep][]>()
    for (const [at, step] of steps.entries()) {
      const ofClient = byClient.get(step.id.client)
      if (ofClient) ofClient.push([at, step])
      else byClient.set(step.id.client, [[at, step]])
    }
    let id: Y.ID | null = item.id
    while (id !== null) {
      const { client, clock }: Y.ID = id
      // Yjs keeps replaced items, and joins those that one page wrote one after the other.
      const found: Y.Item | Y.GC = Y.getItem(store, id)
      const first = found.id.clock
      const seen = lastUpTo(byClient.get(client) ?? [], clock)
      if (seen !== undefined && seen[1].id.clock >= first) return seen[0]
      id = found instanceof Y.Item ? found.origin : null
    }
    return -1
  }
}

/** What a page's person wrote in these steps. */
const writtenIn = (steps: readonly TextStep[]): string =>
  steps
    .flatMap(({ mine, splices }) => (mine ? splices.map(({ inserted }) => inserted) : []))
    .join('')
    .trim()

/** The last of one page's steps, in the order of their clocks, whose clock is not above this one. */
function lastUpTo(steps: readonly [number, TextStep][], clock: number): [number, TextStep] | undefined {
  let [low, high] = [0, steps.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((steps[middle]?.[1].id.clock ?? Infinity) <= clock) low = middle + 1
    else high = middle
  }
  return steps[low - 1]
}
