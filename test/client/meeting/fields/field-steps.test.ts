import { afterEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { FieldSteps } from '../../../../client/meeting/fields/field-steps.ts'
import { fieldsOf, put, readText } from '../../../../shared/document/fields.ts'
import { MAX_FIELD } from '../../../../shared/document/schema.ts'
import { seeded } from '../../../support/basics/random.ts'
import { FieldWriter } from '../../../support/page/field-writers.ts'

/** Two people who have written values at the same time. The second person's value is kept. */
function pair(text: string): [FieldWriter, FieldWriter] {
  const [ada, bob] = [new FieldWriter(1), new FieldWriter(2)]
  replaceAll(ada, text)
  exchange(ada, bob)
  return [ada, bob]
}

function replaceAll(writer: FieldWriter, text: string): void {
  writer.box.setSelectionRange(0, writer.box.value.length)
  writer.type(text)
}

function exchange(...writers: FieldWriter[]): void {
  while (writers.some(({ up }) => up.length > 0))
    for (const writer of writers)
      for (const update of writer.up.splice(0))
        for (const other of writers) if (other !== writer) Y.applyUpdate(other.doc, update, 'relay')
}

const texts = (...writers: FieldWriter[]): string[] =>
  writers.flatMap((writer) => [writer.text, writer.box.value])

afterEach(() => vi.useRealTimers())

/** The text in all documents and boxes. */
const only = (...writers: FieldWriter[]): string => [...new Set(texts(...writers))].join(' | ')

test('if both wrote the same before they received each other’s text, it is there once, without a notice', () => {
  vi.useFakeTimers()
  const [ada, bob] = pair('teh notes')
  for (const writer of [ada, bob]) replaceAll(writer, 'the notes')
  vi.runAllTimers()
  exchange(ada, bob)
  expect(only(ada, bob)).toBe('the notes')
  expect([ada.collided, bob.collided]).toEqual([0, 0])
})

test('if two people correct a word alike, it is there once when they have stopped typing', () => {
  vi.useFakeTimers()
  const [ada, bob] = pair('teh notes')
  for (const writer of [ada, bob]) {
    writer.box.setSelectionRange(1, 3)
    writer.type('h')
  }
  exchange(ada, bob)
  for (const writer of [ada, bob]) writer.type('e')
  exchange(ada, bob)
  expect(only(ada, bob)).toBe('the the notes')
  vi.runAllTimers()
  exchange(ada, bob)
  expect(only(ada, bob)).toBe('the notes')
})

test('if two people begin with the same letters, both words stay until they are the same and one of the people has left', () => {
  vi.useFakeTimers()
  const [ada, bob] = pair('')
  for (const writer of [ada, bob]) writer.type('@')
  exchange(ada, bob)
  expect(only(ada, bob)).toBe('@, @')
  expect(ada.collided + bob.collided).toBe(1)
  vi.runAllTimers()
  for (const writer of [ada, bob]) writer.type('mi')
  exchange(ada, bob)
  expect(only(ada, bob)).toBe('@mi, @mi')
  ada.type('a')
  bob.type('l')
  exchange(ada, bob)
  expect(only(ada, bob)).toMatch(/^@mi[al], @mi[al]$/)
  for (const writer of [ada, bob]) writer.steps.left('title')
  exchange(ada, bob)
  expect(only(ada, bob)).toMatch(/^@mi[al], @mi[al]$/)
})

test('if two people wrote the same name, it is there once when they have left the field', () => {
  vi.useFakeTimers()
  const [ada, bob] = pair('')
  for (const writer of [ada, bob]) writer.type('@')
  exchange(ada, bob)
  for (const writer of [ada, bob]) writer.type('mia')
  exchange(ada, bob)
  vi.runAllTimers()
  expect(only(ada, bob)).toBe('@mia, @mia')
  for (const writer of [ada, bob]) writer.steps.left('title')
  exchange(ada, bob)
  expect(only(ada, bob)).toBe('@mia')
})

test('a person who waits in an empty field while somebody begins it writes a separate word, and gets a notice', () => {
  const [ada, bob] = pair('')
  ada.type('@a')
  exchange(ada, bob)
  ada.type('d')
  exchange(ada, bob)
  bob.type('@m')
  ada.type('a')
  exchange(ada, bob)
  bob.type('ia')
  exchange(ada, bob)
  expect(only(ada, bob)).toBe('@ada, @mia')
  expect([ada.collided, bob.collided]).toEqual([0, 1])
})

test('a person who replaces a text by one that begins alike writes a word of their own', () => {
  const [ada, bob] = pair('@old')
  for (const { box } of [ada, bob]) box.setSelectionRange(0, 4)
  for (const writer of [ada, bob]) writer.type('@')
  exchange(ada, bob)
  ada.type('ada')
  bob.type('mia')
  exchange(ada, bob)
  expect(only(ada, bob)).toMatch(/^(?:@ada, @mia|@mia, @ada)$/)
})

test('whichever value is kept, the words of both are there, and only one page merges', () => {
  const [ada, bob] = pair('notes')
  ada.box.setSelectionRange(0, 0)
  ada.type('our ')
  bob.box.setSelectionRange(5, 5)
  bob.type(' of today')
  const writes = [0, 0]
  for (const [at, writer] of [ada, bob].entries())
    writer.doc.on('update', (_, origin) => {
      if (origin !== 'relay') writes[at] = (writes[at] ?? 0) + 1
    })
  exchange(ada, bob)
  expect(new Set(texts(ada, bob))).toEqual(new Set(['our notes of today']))
  expect(writes).toEqual([1, 0])
})

test('if several people type in the text that is offered, the text is kept with the words of all', () => {
  const [ada, bob] = [new FieldWriter(1), new FieldWriter(2)]
  const offered = ada.text
  ada.box.setSelectionRange(offered.length, offered.length)
  ada.type(' and')
  bob.box.setSelectionRange(0, 0)
  bob.type('so ')
  exchange(ada, bob)
  expect(new Set(texts(ada, bob))).toEqual(new Set([`so ${offered} and`]))
})

test('a text that is longer than a reader shows is shown cut, and the cut text is never written', () => {
  const [ada, bob] = pair('notes')
  ada.type('!')
  fieldsOf(bob.doc, 'meeting').set('title', 'x'.repeat(MAX_FIELD + 5))
  const length = () => (fieldsOf(ada.doc, 'meeting').get('title') as string).length
  exchange(ada, bob)
  expect([length(), ada.box.value.length]).toEqual([MAX_FIELD + 5, MAX_FIELD])
})

test('if there is no room for a text beside somebody else’s, it is not put back, and its writer gets a notice', () => {
  const [ada, bob] = pair('notes')
  ada.box.setSelectionRange(5, 5)
  ada.type(' of mine')
  bob.box.setSelectionRange(0, 0)
  const long = 'x'.repeat(MAX_FIELD - 10)
  bob.type(`${long} `)
  exchange(ada, bob)
  expect(new Set(texts(ada, bob))).toEqual(new Set([`${long} notes`]))
  expect([ada.unwritten, bob.unwritten, ada.collided]).toEqual([['of mine'], [], 0])
})

test('merging what others wrote takes few steps, however much they wrote since this page did', () => {
  const [ada, bob, eve] = [new FieldWriter(1), new FieldWriter(2), new FieldWriter(3)]
  replaceAll(ada, 'notes')
  exchange(ada, bob, eve)
  const { clients } = ada.doc.store
  const get = clients.get.bind(clients)
  let looks = 0
  clients.get = (client) => {
    looks++
    return get(client)
  }
  const turns = 300
  for (let turn = 0; turn < turns; turn++) {
    const writer = turn % 2 === 0 ? bob : eve
    writer.box.setSelectionRange(0, 0)
    writer.type('x')
    exchange(ada, bob, eve)
  }
  expect(new Set(texts(ada, bob, eve)).size).toBe(1)
  expect(looks / turns).toBeLessThan(50)
})

test('if three people each type in one word, it is there once, in whatever order they receive the others’ letters', () => {
  const found = new Set<string>()
  for (let seed = 1; seed <= 20; seed++) {
    const random = seeded(seed)
    const writers = [1, 2, 3].map((client) => new FieldWriter(client))
    const [ada] = writers
    if (ada) replaceAll(ada, 'the plan')
    exchange(...writers)
    for (const [at, writer] of writers.entries()) {
      const place = seed % 2 === 0 ? 0 : at > 1 ? 4 : 0
      writer.box.setSelectionRange(place, place)
      writer.type('XYZ'.charAt(at))
    }
    while (writers.some(({ up, down }) => up.length + down.length > 0)) {
      const writer = random.pick(writers)
      if (random.chance(0.5)) writer.hear()
      else
        for (const update of writer.up.splice(0, 1))
          for (const other of writers) if (other !== writer) other.down.push(update)
    }
    found.add(only(...writers))
  }
  for (const text of found) expect([...text].sort().join('').trim()).toBe('XYZaehlnpt')
})

test('if a page closes while a person is in a field, nothing more is written', () => {
  vi.useFakeTimers()
  const [ada, bob] = pair('')
  for (const writer of [ada, bob]) writer.type('mia')
  exchange(ada, bob)
  expect(only(ada, bob)).toBe('mia mia')
  vi.runAllTimers()
  for (const writer of [ada, bob]) {
    writer.steps.close()
    writer.steps.left('title')
  }
  expect(only(ada, bob)).toBe('mia mia')
})

test('a field that a person has left is no longer followed', () => {
  const doc = new Y.Doc()
  const fields = fieldsOf(doc, 'meeting')
  const changed: string[] = []
  const steps = new FieldSteps({
    fields,
    textOf: (key) => readText(fields, key) ?? '',
    changed: (key) => changed.push(key),
    collided: () => undefined,
    unwritten: () => undefined,
  })
  steps.follow('lead')
  const write = (text: string): void => {
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
    put(fieldsOf(other, 'meeting'), 'lead', text)
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
  }
  write('ada')
  steps.leave('lead')
  write('bob')
  steps.follow('lead')
  write('eve')
  expect(changed).toEqual(['lead', 'lead'])
})

test.each([
  ['@ada', '@mia'],
  ['ada', 'adam'],
  ['@ada', 'anna'],
])('undo of %s beside %s removes only my own letters, and what separated the words', (own, other) => {
  for (const turns of [false, true]) {
    const pair: [FieldWriter, FieldWriter] = [new FieldWriter(turns ? 2 : 1), new FieldWriter(turns ? 1 : 2)]
    const [ada, mia] = pair
    replaceAll(ada, '')
    replaceAll(ada, 'x')
    replaceAll(ada, '')
    exchange(...pair)
    for (const [writer, word] of [
      [ada, own],
      [mia, other],
    ] as const)
      writer.type(word.charAt(0))
    exchange(...pair)
    ada.type(own.slice(1))
    mia.type(other.slice(1))
    exchange(...pair)
    const both = only(...pair)
    expect(both.split(/,? /).sort()).toEqual([own, other].sort())
    mia.field.undo('undo')
    exchange(...pair)
    expect(only(...pair)).toBe(own)
    mia.field.undo('redo')
    exchange(...pair)
    expect(only(...pair)).toBe(both)
  }
})
