// The fields of a document in which several people type at the same time. A field is one key with a plain
// value. If two people write values at the same time, Yjs keeps one of them. So the page whose value was
// dropped applies its own steps again, to the value that was kept (`words/replay`), and writes the result.
// `field-twins` finds out whether both typed the same word.
//
// A page only applies its own steps again. Of two pages, exactly one loses its value, so nothing is doubled.
// Of three, two lose; one of their results is kept, and the other page then applies its steps to that.
//
// Yjs shows which steps the writer of the kept value had seen: an item of a map names the item that its
// writer replaced (`origin`). Yjs keeps these items, though not their values, as long as the document exists.
// A relay that is busy sends several writes as one. Only the last of their texts is left then, so nobody can tell
// whether letters stayed or were removed and typed again. Where it matters, they count as typed again (`anew`):
// a selection never takes them, and what I replaced at the same time does not delete them.
//
// `_map` is not a documented part of Yjs; `fields.fuzz.test.ts` fails if it changes.

import * as Y from 'yjs'
import { put, type Fields, type Scalar } from '../../../shared/document/fields.ts'
import { MAX_FIELD } from '../../../shared/document/schema.ts'
import { replay, spliceOf, splicesOf, type Replayed, type Splice } from '../../../shared/words/replay.ts'
import { FieldTwins } from './field-twins.ts'
import type { Moved } from './places.ts'

interface TextStep {
  id: Y.ID
  /** The item of the text before, which the step replaced. */
  over: Y.ID | null
  before: string
  splices: readonly Splice[]
  mine: boolean
}

interface Heard {
  before: string
  after: string
  /** The item of the text before. */
  over: Y.ID | null
}

/** How many steps of a field are kept: as many as somebody types letters while others write. */
const MOST_STEPS = 500

export interface FieldStepsOptions {
  fields: Fields
  /** The field as the page shows it. */
  textOf: (key: string) => string
  /**
   * Called when somebody else changed a field, or this page merged it. `moved` says where each unit is now.
   */
  changed: (key: string, moved: Moved) => void
  /** Called when this page merged changes that collided. */
  collided: (key: string) => void
  /** Called when a field has no room for the words of this page's person, so it no longer holds them. */
  unwritten: (key: string, mine: string) => void
  /** The separator of two words that began at the same place. */
  separatorOf?: (key: string) => string
}

export class FieldSteps {
  readonly #options: FieldStepsOptions
  readonly #steps = new Map<string, TextStep[]>()
  readonly #texts = new Map<string, string>()
  /** The item of each field's text. */
  readonly #items = new Map<string, Y.ID>()
  /**
   * The text that this page is about to write to a field, and the changes that lead to it, until it is
   * written.
   */
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

  /** Follows a field from now on. Call it again when the field shows another text although nobody wrote. */
  follow(key: string): void {
    const item = this.#options.fields._map.get(key)
    if (item) this.#items.set(key, item.id)
    this.#texts.set(key, this.#options.textOf(key))
  }

  /** Call before a field is written, if the changes are known. */
  plan(key: string, text: string, splices: readonly Splice[], isMerge = false): void {
    this.#planned.set(key, { text, splices, isMerge })
  }

  /** Call when this page's person leaves a field. */
  left(key: string): void {
    this.#twins.left(key)
  }

  /** Stops following a field. */
  leave(key: string): void {
    this.#twins.leave(key)
    for (const kept of [this.#texts, this.#items, this.#planned, this.#steps]) kept.delete(key)
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
      const over = this.#items.get(key) ?? null
      this.#texts.set(key, after)
      this.#items.set(key, item.id)
      if (!local) {
        this.#heard(key, item, { before, after, over })
        continue
      }
      const planned = this.#planned.get(key)
      this.#planned.delete(key)
      const splices = planned?.text === after ? planned.splices : [spliceOf(before, after)]
      this.#add(key, { id: item.id, over, before, splices, mine: true })
      if (planned?.isMerge !== true) this.#twins.changed(key, splices, 'mine')
    }
  }

  #heard(key: string, item: Y.Item, { before, after, over }: Heard): void {
    const { fields, changed, collided, unwritten } = this.#options
    const steps = this.#steps.get(key) ?? []
    const seen = this.#seen(item, steps)
    // Steps of others that the writer had not seen are replaced too. The people who lost them apply them
    // again themselves.
    const unseen = steps.slice(seen + 1).some(({ mine }) => mine) ? steps.splice(seen + 1) : []
    const [first] = unseen
    const base = first?.before ?? before
    const baseItem = first ? first.over : over
    const anew = mayBeAnew(base, after, this.#writesBetween(baseItem, item))
    // If the text is the same, another value came and was not kept.
    if (unseen.length === 0 && after === before && anew === 0) return
    if (steps.length > 0 || unseen.length > 0)
      this.#add(key, {
        id: item.id,
        over: baseItem,
        before: base,
        splices: splicesOf(base, after),
        mine: false,
      })
    const whole = this.#merge(key, { base, before, after }, unseen, anew)
    // A reader cuts a longer text when showing it, and never writes the cut text back.
    const fits = whole.text === after || (whole.text.length <= MAX_FIELD && after.length < MAX_FIELD)
    const merged = fits ? whole : replay(before, after, [], { anew })
    const { text, splices } = merged
    if (text !== after) {
      this.plan(key, text, splices, true)
      put(fields, key, text)
    }
    this.#twins.changed(key, splicesOf(before, text), 'theirs')
    this.#twins.met(key, merged.meetings)
    changed(key, merged)
    // If others emptied the field, there is nothing that the person should look at.
    if (merged.collided && after !== '') collided(key)
    const mine = fits ? '' : writtenIn(unseen)
    if (mine !== '') unwritten(key, mine)
  }

  #merge(
    key: string,
    { base, before, after }: { base: string; before: string; after: string },
    unseen: TextStep[],
    anew: number,
  ): Replayed {
    const isTyping = this.#twins.isTyping(key)
    // If both wrote the same, nothing is left to do. But while somebody types, this may be only the beginning
    // of a word.
    if (after === before && !isTyping) return replay(before, after, [])
    const separator = this.#options.separatorOf?.(key) ?? ' '
    return replay(base, after, unseen, { separator, alike: isTyping ? 'twice' : 'once', anew })
  }

  /** How many writes led from one item to another. `MOST_STEPS`, if there are as many, or if it is not known. */
  #writesBetween(over: Y.ID | null, { id: itsId, origin }: Y.Item): number {
    const { store } = this.#options.fields.doc ?? {}
    if (over !== null && Y.compareIDs(over, itsId)) return 0
    let writes = 1
    for (let id = origin; id !== null && store !== undefined && writes < MOST_STEPS;) {
      // Yjs joins replaced items that one page wrote one after the other.
      const found: Y.Item | Y.GC = Y.getItem(store, id)
      const isOver = over?.client === id.client && over.clock >= found.id.clock && over.clock <= id.clock
      if (isOver) return writes + id.clock - over.clock
      if (!(found instanceof Y.Item)) return MOST_STEPS
      writes += id.clock - found.id.clock + 1
      id = found.origin
    }
    return over === null ? writes : MOST_STEPS
  }

  #add(key: string, step: TextStep): void {
    const steps = this.#steps.get(key) ?? []
    steps.push(step)
    if (steps.length > MOST_STEPS) steps.shift()
    this.#steps.set(key, steps)
  }

  /**
   * The index of the last step that the writer of this item had seen; -1 if there is none. If a step of mine
   * comes before a step of somebody else that the writer had seen, the writer had seen mine too, because
   * unseen steps are applied again, and then come after that step.
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
      // Yjs keeps replaced items. It joins those that one page wrote one after the other.
      const found: Y.Item | Y.GC = Y.getItem(store, id)
      const first = found.id.clock
      const seen = lastUpTo(byClient.get(client) ?? [], clock)
      if (seen !== undefined && seen[1].id.clock >= first) return seen[0]
      id = found instanceof Y.Item ? found.origin : null
    }
    return -1
  }
}

/**
 * These writes, if letters that seem to have stayed may have been typed again in them; 0 if not. Of several
 * writes, a page may know only the first text and the last one. If something was removed in between, any of it
 * may have been typed again. The same text is there again if all of it was removed, and then typed letter by
 * letter.
 */
function mayBeAnew(before: string, after: string, writes: number): number {
  const { removed, inserted } = spliceOf(before, after)
  const mayBe =
    before === after ? writes > after.length : writes > 1 && (removed > 0 || writes > inserted.length)
  return mayBe ? writes : 0
}

/** The text that a page's person wrote in these steps. */
const writtenIn = (steps: readonly TextStep[]): string =>
  steps
    .flatMap(({ mine, splices }) => (mine ? splices.map(({ inserted }) => inserted) : []))
    .join('')
    .trim()

/** Of one page's steps, in the order of their clocks, the last one with at most this clock. */
function lastUpTo(steps: readonly [number, TextStep][], clock: number): [number, TextStep] | undefined {
  let [low, high] = [0, steps.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((steps[middle]?.[1].id.clock ?? Infinity) <= clock) low = middle + 1
    else high = middle
  }
  return steps[low - 1]
}
