import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ArchiveReading } from '../../../client/memory/archive-reading.ts'
import { Recall } from '../../../client/memory/recall.ts'
import type { ToPage, ToWorker } from '../../../client/memory/wire.ts'
import { archivedNote } from '../../../shared/archive/import.ts'
import type { ArchivedNote } from '../../../shared/archive/archive.ts'
import { line, type Line } from '../../../shared/document/lines.ts'
import { itemsOf } from '../../../shared/memory/items.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vi.stubGlobal('location', new URL('http://127.0.0.1/'))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const blocked = (text: string): Line[] => [
  line('Blocked:', { kind: 'item', label: true }),
  line(text, { kind: 'item', depth: 1 }),
]

function open() {
  const said: ToWorker[] = []
  let hear: (message: ToPage) => void = () => undefined
  let tellNotes: (notes: readonly ArchivedNote[]) => void = () => undefined
  const page = { lines: blocked('the disk'), workers: 0 }
  const recall = new Recall(
    {
      place: { space: 's', series: 'weekly', date: '2026-11-16', key: 'k' },
      people: () => [],
      texts: () => [{ root: 'mine', handle: '@ada', heading: '', lines: page.lines }],
    },
    { onread: (listener: typeof tellNotes) => (tellNotes = listener) } as unknown as ArchiveReading,
    (listener) => {
      page.workers++
      hear = listener
      return { tell: (message) => said.push(message), end: () => undefined }
    },
  )
  const ageNow = () => {
    const [item] = itemsOf(page.lines)
    return item && recall.ageOf('mine', page.lines, item)
  }
  return {
    ...{ recall, said, page, ageNow },
    hear: (message: ToPage) => hear(message),
    tellNotes: (...notes: ArchivedNote[]) => tellNotes(notes),
  }
}

const NOTES = ['2026-11-09', '2026-11-02', '2026-11-23'].map((date) =>
  archivedNote(`${date}--weekly.md`, '# Weekly\n\ntext\n', date),
)

test('the worker begins after a pause in typing, with the notes before this meeting, in order', () => {
  const { recall, said, page, tellNotes } = open()
  recall.changed(true)
  vi.advanceTimersByTime(5000)
  expect(page.workers).toBe(0)
  tellNotes(...NOTES)
  for (let key = 0; key < 20; key++) {
    vi.advanceTimersByTime(200)
    recall.changed(true)
  }
  expect(page.workers).toBe(0)
  vi.advanceTimersByTime(1300)
  const [series, texts] = said
  expect(series?.is === 'series' && series.series.notes.map(({ date }) => date)).toEqual([
    '2026-11-02',
    '2026-11-09',
  ])
  expect(series?.is === 'series' && series.series.later).toEqual([NOTES[2]?.id])
  expect(texts?.is).toBe('texts')
  recall.close()
})

test('only changed lines are sent, and the notes that the worker lacks', () => {
  const { recall, said, page, tellNotes, hear } = open()
  tellNotes(...NOTES)
  vi.advanceTimersByTime(1000)
  recall.changed(false)
  vi.advanceTimersByTime(1000)
  expect(said.map(({ is }) => is)).toEqual(['series', 'texts'])
  page.lines = blocked('another disk')
  recall.changed(false)
  vi.advanceTimersByTime(1000)
  expect(said.map(({ is }) => is)).toEqual(['series', 'texts', 'texts'])
  hear({ is: 'lacks', ids: [NOTES[0]?.id ?? ''] })
  expect(said.at(-1)).toEqual({ is: 'note', id: NOTES[0]?.id, markdown: '# Weekly\n\ntext\n' })
  recall.close()
})

test('an age stays with its item while its line is typed in, and while lines come above it', () => {
  const { recall, page, tellNotes, hear, ageNow } = open()
  tellNotes(...NOTES)
  vi.advanceTimersByTime(1000)
  expect(ageNow()).toBeUndefined()
  const age = { meetings: 3, since: '2026-11-02' }
  hear({ is: 'ready' })
  hear({ is: 'ages', links: [], ages: [['mine', [{ index: 1, text: 'the disk', age }]]] })
  expect(ageNow()).toEqual(age)
  page.lines = blocked('the disk is full')
  expect(ageNow()).toEqual(age)
  page.lines = [line('first'), ...blocked('the disk')]
  const item = itemsOf(page.lines).find(({ text }) => text === 'the disk')
  expect(item && recall.ageOf('mine', page.lines, item)).toEqual(age)
  recall.close()
})

test.each([
  ['the big disk', true],
  ['the disc', true],
  ['coffee', false],
  ['t', false],
])('“%s” in the place of “the disk” has its age: %s', (text, has) => {
  const { recall, page, tellNotes, hear, ageNow } = open()
  tellNotes(...NOTES)
  vi.advanceTimersByTime(1000)
  const age = { meetings: 3, since: '2026-11-02' }
  hear({ is: 'ready' })
  hear({ is: 'ages', links: [], ages: [['mine', [{ index: 1, text: 'the disk', age }]]] })
  page.lines = blocked(text)
  expect(ageNow()).toEqual(has ? age : undefined)
  recall.close()
})

test('the ages of many items are found without a search through all items for each', () => {
  const { recall, page, tellNotes, hear } = open()
  const many = 300
  page.lines = [
    line('Blocked:', { kind: 'item', label: true }),
    ...Array.from({ length: many }, (_, nth) => line(`disk ${nth}`, { kind: 'item', depth: 1 })),
  ]
  tellNotes(...NOTES)
  vi.advanceTimersByTime(1000)
  hear({ is: 'ready' })
  let reads = 0
  const items = itemsOf(page.lines)
  const told = items.map(({ index, text }) => ({
    index,
    get text() {
      reads++
      return text
    },
    age: null,
  }))
  hear({ is: 'ages', links: [], ages: [['mine', told]] })
  expect(items.map((item) => recall.ageOf('mine', page.lines, item))).toEqual(items.map(() => null))
  expect(reads).toBeLessThanOrEqual(3 * many)
  recall.close()
})

test('a link is asked for once the notes are read', async () => {
  const { recall, said, tellNotes, hear } = open()
  expect(await recall.placesOf('a/b#5')).toBeNull()
  tellNotes(...NOTES)
  vi.advanceTimersByTime(1000)
  hear({ is: 'ready' })
  hear({ is: 'ages', ages: [], links: ['a/b#5'] })
  expect(['a/b#5', 'a/b#6'].map((key) => recall.remembers(key))).toEqual([true, false])
  const asked = recall.placesOf('a/b#5')
  expect(said.at(-1)).toEqual({ is: 'link', nth: 0, key: 'a/b#5' })
  hear({ is: 'places', nth: 0, places: [] })
  expect(await asked).toEqual([])
  recall.close()
})

test('a note is read again once it is known which of its lines were carried over', () => {
  const { recall, said, tellNotes, hear } = open()
  const [note] = NOTES
  if (note === undefined) throw new Error('There is a note.')
  recall.changed(false)
  const carried: [number, string][] = [[3, '2026-11-02/0123456789ab']]
  const ids = [note, { ...note, carried }].map((each) => {
    tellNotes(each)
    vi.advanceTimersByTime(1300)
    const told = said.findLast(({ is }) => is === 'series')
    return told?.is === 'series' ? told.series.notes.map(({ id }) => id) : []
  })
  expect(ids[0]).not.toEqual(ids[1])
  hear({ is: 'lacks', ids: ids[1] ?? [] })
  expect(said.at(-1)).toMatchObject({ is: 'note', markdown: note.text, carried })
})
