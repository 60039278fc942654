import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { QUIET, SpareTwins } from '../../../../client/meeting/last/spare-twins.ts'
import type { MeetingSession } from '../../../../client/meeting/session.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, readLines, textOf, type Line } from '../../../../shared/document/lines.ts'
import { putAnswer } from '../../../../shared/memory/answers.ts'
import { noNames } from '../../../../shared/model/team.ts'
import { ROOT } from '../../../support/hands/answering.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const IDENTITY = `2018-11-19/${'a'.repeat(12)}`

const OTHER = `2018-11-19/${'b'.repeat(12)}`

const label = (text: string): Line => line(text, { kind: 'item', label: true })
const item = (text: string, depth = 1): Line => line(text, { kind: 'item', depth })
const task = (text: string, checked: boolean): Line => line(text, { kind: 'task', depth: 2, checked })
const bold = (text: string): Line => line([{ text, marks: { bold: true } }], { kind: 'item', depth: 2 })
const carried = (text: string): Line => ({ ...item(text), carried: IDENTITY }) as Line

/** A page of Ada. The document's client id is the page's number. */
function page(number: number, lines: readonly Line[], word = 'saved', root = ROOT) {
  const doc = Object.assign(new Y.Doc(), { clientID: number })
  const awareness = new Awareness(doc)
  const text = doc.getXmlFragment(root)
  insertLines(text, lines)
  const here = (client: number, at: number | null = null, handle = '@ada') => {
    const place = at === null ? null : Y.createRelativePositionFromTypeIndex(textIn(text, at), 1)
    const said = place && (Y.relativePositionToJSON(place) as unknown)
    awareness.states.set(client, {
      handle,
      colour: 1,
      caret: said && { root, anchor: said, head: said },
    })
    awareness.emit('change', [])
  }
  const session = {
    ...{ doc, mayWrite: true, myId: 'ada', status: { word }, copy: { awareness } },
    outline: {
      blocks: [
        { sections: [], heading: 'Agenda', id: 'agenda' },
        { sections: [{ block: 'updates', person: 'ada', owner: 'ada' }], heading: 'Updates', people: true },
      ],
    },
    series: { team: { team: { names: noNames } } },
  } as unknown as MeetingSession
  here(number)
  const spare = new SpareTwins(session)
  return { doc, session, here, spare, read: () => readLines(text).map(textOf), text }
}

const textIn = (text: Y.XmlFragment, at: number) => (text.get(at) as Y.XmlElement).get(0) as Y.XmlText

const TWICE = [label('Done:'), carried('a thing'), item('why', 2), carried('a thing'), item('another')]
const ONCE = ['Done:', 'a thing', 'why', 'another']

test('an item that two devices carried over stands there once, when the text has been quiet', () => {
  const { read, spare, doc } = page(1, TWICE)
  vi.advanceTimersByTime(QUIET - 1)
  doc.getMap('other').set('a', 1)
  vi.advanceTimersByTime(QUIET - 1)
  expect(read()).toHaveLength(TWICE.length)
  vi.advanceTimersByTime(1)
  expect(read()).toEqual(ONCE)
  spare.close()
})

test('the line stays that my answer names; a label that only the other one needed goes with it', () => {
  const spareLabel = { ...label('Next:'), carried: IDENTITY } as Line
  const used = [label('Next:'), item('else')]
  const { read, spare, doc } = page(1, [
    label('Done:'),
    carried('a thing'),
    spareLabel,
    carried('a thing'),
    ...used,
  ])
  putAnswer(doc, 'ada', IDENTITY, 'done')
  vi.advanceTimersByTime(QUIET)
  expect(read()).toEqual(['Done:', 'a thing', 'Next:', 'else'])
  spare.close()
})

test.each<[string, Line[], string]>([
  ['other words', [label('Done:'), carried('a thing'), carried('another')], 'saved'],
  [
    'deeper lines that would stand below another item',
    [label('Done:'), carried('a'), label('Next:'), item('b'), carried('a'), item('how', 2)],
    'saved',
  ],
  ['a tick', [label('Next:'), carried('a'), task('b', false), carried('a'), task('b', true)], 'saved'],
  ['a mark', [label('Next:'), carried('a'), item('b', 2), carried('a'), bold('b')], 'saved'],
  [
    'another identity',
    [label('Next:'), carried('a'), item('b', 2), carried('a'), { ...item('b', 2), carried: OTHER } as Line],
    'saved',
  ],
  ['edits that are not saved', TWICE, 'saving'],
  ['no relay in reach', TWICE, 'local'],
])('nothing is taken out with %s', (_, lines, word) => {
  const { read, spare } = page(1, lines, word)
  vi.advanceTimersByTime(QUIET)
  expect(read()).toEqual(lines.map(textOf))
  spare.close()
})

test('a line is taken out too if all was saved long after the last change', () => {
  const { read, spare, session } = page(1, TWICE, 'saving')
  vi.advanceTimersByTime(3 * QUIET)
  expect(read()).toEqual(TWICE.map(textOf))
  Object.assign(session.status, { word: 'saved' })
  vi.advanceTimersByTime(QUIET)
  expect(read()).toEqual(ONCE)
  spare.close()
})

test('of a person’s pages the one with the lowest number does it, and only while no caret is in the line', () => {
  const { read, spare, here } = page(5, TWICE)
  here(2)
  vi.advanceTimersByTime(QUIET)
  expect(read()).toHaveLength(TWICE.length)
  here(2, null, '@bob')
  here(3, 3, '@carol')
  vi.advanceTimersByTime(QUIET)
  expect(read()).toHaveLength(TWICE.length)
  here(3, 1, '@carol')
  vi.advanceTimersByTime(QUIET)
  expect(read()).toEqual(ONCE)
  spare.close()
})

test('in the agenda, the first page of those that have written does it', () => {
  const lines = [carried('the trip'), carried('the trip')]
  const { read, spare, here, doc } = page(5, lines, 'saved', 'block:agenda')
  here(2, null, '@bob') // reads only
  here(4, null, '@carol')
  const carol = Object.assign(new Y.Doc(), { clientID: 4 })
  carol.getMap('fields').set('a', 1)
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(carol))
  vi.advanceTimersByTime(QUIET)
  expect(read()).toHaveLength(2)
  here(4, null, '') // is gone
  vi.advanceTimersByTime(QUIET)
  expect(read()).toEqual(['the trip'])
  spare.close()
})

test('someone who only reads takes nothing out', () => {
  const { read, spare, session } = page(1, TWICE)
  Object.assign(session, { mayWrite: false })
  vi.advanceTimersByTime(QUIET)
  expect(read()).toHaveLength(TWICE.length)
  spare.close()
})
