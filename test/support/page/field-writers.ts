// Several people type in one field at the same time, over a relay that delivers late. Each has a document,
// and a box without a browser.
//
// Every letter is typed only once, so the judge can recognize each letter:
//
//   after each delivery   the caret stands beside the same letter, unless somebody deleted that letter;
//                         a box in which somebody composes has not changed
//   in the end            all documents and boxes are equal;
//                         each letter is there once, or not at all if somebody deleted it;
//                         each word that was typed is whole, unless it collided with another

import * as Y from 'yjs'
import { FieldBox, type FieldView } from '../../../client/meeting/fields/field-box.ts'
import { FieldSteps } from '../../../client/meeting/fields/field-steps.ts'
import { fieldsOf, put, readText } from '../../../shared/document/fields.ts'
import type { Counts } from '../basics/rounds.ts'
import { seeded } from '../basics/random.ts'
import { FieldRelay } from './field-relay.ts'

const KEY = 'title'
/** What the page shows as long as nobody has written. */
const OFFERED = '一丁 七万丈'
/** The first of the letters that are typed. */
const FIRST = 0x5000

export interface FieldRound {
  letters: number
  words: number
  /** Deliveries while the word at the caret was being typed. */
  amid: number
  composed: number
  /** Deliveries during a composition. */
  whileComposing: number
  replaced: number
  collided: number
  /** Deliveries after which a caret stood beside its letter. */
  carets: number
  /** Sentences, one for each fault. */
  faults: Record<Fault, string[]>
}

/**
 *   apart     the documents or boxes differ, or do not come to rest
 *   lost      a letter that nobody deleted is missing, or is there twice
 *   back      a letter that somebody deleted is there
 *   touched   a box was changed during a composition
 *   strayed   a caret is not beside its letter
 *   torn      a word is not whole
 */
export type Fault = 'apart' | 'lost' | 'back' | 'touched' | 'strayed' | 'torn'

class PlainBox implements FieldView {
  #value = ''
  selectionStart = 0
  selectionEnd = 0
  selectionDirection = 'none' as const
  scrollLeft = 0

  get value(): string {
    return this.#value
  }

  /** The caret goes to the end, as in a browser. */
  set value(value: string) {
    this.#value = value
    this.setSelectionRange(value.length, value.length)
  }

  setSelectionRange(start: number, end: number): void {
    this.selectionStart = Math.min(start, this.#value.length)
    this.selectionEnd = Math.min(end, this.#value.length)
  }

  /** Replaces the selection by a text, as a key does. */
  insert(text: string): void {
    const { selectionStart: start, selectionEnd: end } = this
    this.#value = this.#value.slice(0, start) + text + this.#value.slice(end)
    this.setSelectionRange(start + text.length, start + text.length)
  }
}

export class FieldWriter {
  readonly doc = new Y.Doc()
  readonly box = new PlainBox()
  readonly field: FieldBox
  readonly steps: FieldSteps
  /** Updates on their way to the relay, and from it. */
  readonly up: Uint8Array[] = []
  readonly down: Uint8Array[] = []
  collided = 0
  /** Texts for which the field had no room. */
  readonly unwritten: string[] = []
  /** The letters of the current word that are not typed yet. */
  left: string[] = []
  composing: string | null = null
  composed: string | null = null
  /** In ms. A test changes it where a burst of typing ends. */
  now = 0

  constructor(client: number) {
    this.doc.clientID = client
    const fields = fieldsOf(this.doc, 'meeting')
    const text = (): string => readText(fields, KEY) ?? OFFERED
    const collided = (): void => void this.collided++
    const steps = new FieldSteps({
      fields,
      textOf: text,
      changed: (_key, moved) => this.field.moved(moved),
      collided,
      unwritten: (_key, mine) => this.unwritten.push(mine),
    })
    this.steps = steps
    steps.follow(KEY)
    this.field = new FieldBox({
      box: this.box,
      text,
      write: (value, splices) => {
        steps.plan(KEY, value, splices)
        put(fields, KEY, value)
      },
      collided,
      now: () => this.now,
    })
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'relay') this.up.push(update)
    })
  }

  get text(): string {
    return readText(fieldsOf(this.doc, 'meeting'), KEY) ?? OFFERED
  }

  type(text: string): void {
    this.field.types()
    this.box.insert(text)
    this.field.typed()
  }

  /** Does what a browser does: selects the text composed so far, and replaces it with the text composed now. */
  compose(text: string, isLast = false): void {
    const { box, field } = this
    if (this.composed === null) field.composes()
    else box.setSelectionRange(box.selectionEnd - this.composed.length, box.selectionEnd)
    this.composed = text
    field.types()
    box.insert(text)
    field.typed()
    if (!isLast) return
    this.composed = null
    field.composed()
  }

  hear(): void {
    const update = this.down.shift()
    if (update) Y.applyUpdate(this.doc, update, 'relay')
  }
}

export interface FieldRoundOptions {
  people?: number
  actions?: number
  /** Whether people also replace words. If they do, their words can collide. */
  replaces?: boolean
  /** How many updates the relay sends as one at most. */
  merges?: number
}

export function fieldRound(
  seed: number,
  { people = 2, actions = 120, replaces = false, merges = 1 }: FieldRoundOptions = {},
): FieldRound {
  const random = seeded(seed)
  const writers = Array.from({ length: people }, () => new FieldWriter(1 + random.int(2 ** 30)))
  const relay = new FieldRelay(writers)
  const round: FieldRound = {
    letters: 0,
    words: 0,
    amid: 0,
    composed: 0,
    whileComposing: 0,
    replaced: 0,
    collided: 0,
    carets: 0,
    faults: { apart: [], lost: [], back: [], touched: [], strayed: [], torn: [] },
  }
  const words: string[] = []
  const deleted = new Set<string>()
  let next = FIRST

  const letter = (): string => String.fromCharCode(next++)
  const fault = (sort: Fault, what: string): void => void round.faults[sort].push(`Seed ${seed}: ${what}`)

  /** Begins to type a word: at a place where a word may be, or in place of another word. */
  function begin(writer: FieldWriter): void {
    const { box } = writer
    const word = Array.from({ length: 1 + random.int(6) }, letter)
    const text = box.value
    const spans = [...text.matchAll(/\S+/g)].map(
      ({ 0: found, index }) => [index, index + found.length] as const,
    )
    const span = spans.length > 0 ? random.pick(spans) : null
    if (replaces && span !== null && random.chance(0.12)) {
      box.setSelectionRange(...span)
      for (const unit of text.slice(...span)) deleted.add(unit)
      round.replaced++
    } else {
      const at = span === null ? text.length : random.pick(span)
      box.setSelectionRange(at, at)
      const [before, after] = [text[at - 1] ?? ' ', text[at] ?? ' ']
      if (before !== ' ') word.unshift(' ')
      else if (after !== ' ') {
        writer.type(' ')
        box.setSelectionRange(at, at)
      }
    }
    words.push(word.join('').trim())
    writer.left = word
  }

  function goOn(writer: FieldWriter): void {
    const { box } = writer
    if (writer.composing !== null) return compose(writer)
    if (writer.left.length === 0) return begin(writer)
    if (random.chance(0.25) && writer.left[0] !== ' ') {
      writer.composing = ''
      writer.field.composes()
      return compose(writer)
    }
    if (random.chance(0.05)) return pressBackspace(writer)
    const unit = writer.left.shift() ?? ''
    round.letters++
    if (box.selectionStart !== box.selectionEnd) box.setSelectionRange(box.selectionStart, box.selectionEnd)
    writer.type(unit)
  }

  /** Deletes a letter and types another. */
  function pressBackspace({ box, field, left }: FieldWriter): void {
    const at = box.selectionStart
    const gone = box.value[at - 1]
    if (box.selectionEnd !== at || gone === undefined || gone === ' ') return
    const word = words.findIndex((each) => each.includes(gone))
    if (word !== -1) words[word] = ''
    for (let each = words.length - 1; each >= 0; each--)
      if (left.length > 0 && words[each]?.includes(left.join('').trim())) words[each] = ''
    deleted.add(gone)
    box.setSelectionRange(at - 1, at)
    box.insert('')
    field.typed()
  }

  /** Adds a letter to the composition, turns all of it into other letters, or ends it. */
  function compose(writer: FieldWriter): void {
    const { box, field, left } = writer
    const composed = writer.composing ?? ''
    const select = (): void => box.setSelectionRange(box.selectionStart - composed.length, box.selectionStart)
    if (composed !== '' && random.chance(0.3)) {
      const old = words.findIndex((word) => word.includes(composed))
      const turned = [...composed].map(letter).join('')
      if (old !== -1) words[old] = (words[old] ?? '').replace(composed, turned)
      for (const unit of composed) deleted.add(unit)
      select()
      box.insert(turned)
      writer.composing = turned
      field.typed()
    } else if (left.length > 0 && left[0] !== ' ') {
      const unit = left.shift() ?? ''
      round.letters++
      if (composed !== '') select()
      box.insert(composed + unit)
      writer.composing = composed + unit
      field.typed()
    }
    if (left.length === 0 || random.chance(0.2)) end(writer)
  }

  function end(writer: FieldWriter): void {
    if (writer.composing === null) return
    writer.composing = null
    round.composed++
    writer.field.composed()
  }

  function hear(writer: FieldWriter): void {
    if (writer.down.length === 0) return
    const { box } = writer
    const [text, start, isCaret] = [box.value, box.selectionStart, box.selectionStart === box.selectionEnd]
    writer.hear()
    if (writer.composing !== null) {
      round.whileComposing++
      if (box.value !== text || box.selectionStart !== start) fault('touched', text)
      return
    }
    if (box.value !== writer.text)
      fault('apart', `the box shows ${box.value}, the document holds ${writer.text}.`)
    if (!isCaret || box.value === text) return
    if (writer.left.length > 0) round.amid++
    const [left, right] = [text[start - 1], text[start]]
    const beside = left ?? right
    if (beside === undefined || beside === ' ' || !box.value.includes(beside)) return
    const at = box.value.indexOf(beside) + (left === undefined ? 0 : 1)
    round.carets++
    if (box.selectionStart !== at)
      fault(
        'strayed',
        `the caret beside ${beside} in “${text}” is at ${box.selectionStart} in “${box.value}”.`,
      )
  }

  function carry(writer: FieldWriter): void {
    relay.take(writer)
    if (merges === 1) relay.send()
    else if (random.chance(0.4)) relay.send(1 + random.int(merges))
  }

  for (let action = 0; action < actions; action++) {
    const writer = random.pick(writers)
    const what = random.next()
    if (what < 0.5) goOn(writer)
    else if (what < 0.75) carry(writer)
    else hear(writer)
  }
  for (const writer of writers) {
    while (writer.left.length > 0) goOn(writer)
    end(writer)
  }
  for (let turns = 0; !relay.isIdle; turns++) {
    if (turns > 10_000) {
      fault('apart', 'the pages do not come to rest.')
      break
    }
    const writer = random.pick(writers)
    if (random.chance(0.5)) carry(writer)
    else hear(writer)
  }

  const texts = new Set(writers.flatMap((writer) => [writer.text, writer.box.value]))
  const [text = ''] = texts
  if (texts.size !== 1) fault('apart', `the pages differ: ${[...texts].join(' | ')}.`)
  for (let code = FIRST; code < next; code++) {
    const unit = String.fromCharCode(code)
    const count = text.split(unit).length - 1
    if (deleted.has(unit) ? count > 0 : count !== 1)
      fault(deleted.has(unit) ? 'back' : 'lost', `${unit} is there ${count} times in “${text}”.`)
  }
  for (const word of words) {
    const isDeleted = [...word].some((unit) => deleted.has(unit))
    if (word !== '' && !isDeleted && !text.includes(word)) fault('torn', `${word} is not whole in “${text}”.`)
  }
  round.words = words.length
  round.collided = writers.reduce((sum, { collided }) => sum + collided, 0)
  return round
}

/**
 * A round of the soak, with two or three people, with and without replacing words, over a relay that merges
 * updates or does not. Throws if a letter is lost.
 */
export function fieldsRound(seed: number): Counts {
  const { faults, ...counts } = fieldRound(seed, {
    people: 2 + (seed % 2),
    replaces: seed % 4 > 1,
    merges: seed % 8 > 3 ? 8 : 1,
  })
  const never = [...faults.apart, ...faults.lost, ...faults.touched]
  if (never.length > 0) throw new Error(never.join('\n'))
  return { ...counts, torn: faults.torn.length, strayed: faults.strayed.length, back: faults.back.length }
}
