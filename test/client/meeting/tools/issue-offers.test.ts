import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { world } from '../../../../client/browser/storage.ts'
import { IssueOffers, type Searched } from '../../../../client/meeting/tools/issue-offers.ts'
import { keepNote, noteId } from '../../../../shared/archive/archive.ts'
import { line, type Line } from '../../../../shared/document/lines.ts'

const issue = (nth: number): string => `https://github.com/a/b/issues/${nth}`

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  delete world.fetch
  delete world.address
})

/** A meeting with one text, and an archive with one note. */
function open(listed: readonly string[] = []) {
  const doc = new Y.Doc()
  const archive = { doc: new Y.Doc(), close: () => {} }
  const date = '2026-01-05'
  const id = noteId(date, 'a'.repeat(64))
  const come = () =>
    keepNote(archive.doc, { id, date, path: '', text: issue(9), title: '', people: [], links: [] })
  const comeOlder = (nth: number) => {
    const older = `2025-01-${String(nth).padStart(2, '0')}`
    const empty = { path: '', title: '', people: [], links: [] }
    keepNote(archive.doc, { ...empty, id: noteId(older, 'b'.repeat(64)), date: older, text: issue(nth) })
  }
  const seen = { reads: 0, opened: 0, came: 0, lines: [line(issue(1))] as Line[] }
  const session = {
    place: { space: 'AAAAAAAAAAAAAAAAAAAAAA', series: 'weekly', date: '2026-01-12', key: 'k' },
    doc,
    outline: { blocks: [{ id: 'updates', sections: [] }] },
    lines: () => {
      seen.reads++
      return seen.lines
    },
    series: { series: { listed } },
  }
  const offers = new IssueOffers(
    session as unknown as Searched,
    () => seen.came++,
    () => {
      seen.opened++
      setTimeout(come, 500) // from the disk or the relay
      return archive
    },
  )
  const change = () => doc.getMap('any').set('any', seen.reads)
  const texts = (query: string) => offers.of(query).map(({ text }) => text)
  return { offers, seen, change, texts, comeOlder }
}

test('the archive is opened only once a letter or a digit follows the sign', async () => {
  const { seen, texts, offers } = open()
  for (const query of ['', '.', '-']) texts(query)
  await vi.advanceTimersByTimeAsync(2000)
  expect([seen.opened, texts('')]).toEqual([0, [issue(1)]])
  texts('5')
  texts('57')
  await vi.advanceTimersByTimeAsync(2000)
  texts('578')
  await vi.advanceTimersByTimeAsync(2000)
  expect([seen.opened, texts('')]).toEqual([1, [issue(1), issue(9)]])
  offers.close()
})

test('a large archive is read a few notes at a time, the newest first', async () => {
  const { texts, offers, comeOlder } = open()
  for (let nth = 1; nth <= 20; nth++) comeOlder(nth)
  texts('5')
  const parse = vi.spyOn(JSON, 'parse')
  const readAt = new Set<number>()
  for (let ms = 0; ms < 450; ms++) {
    readAt.add(parse.mock.calls.length)
    await vi.advanceTimersByTimeAsync(1)
  }
  parse.mockRestore()
  expect([...readAt]).toEqual([0, 5, 10, 15, 20])
  await vi.advanceTimersByTimeAsync(2000)
  texts('5')
  await vi.advanceTimersByTimeAsync(2000)
  expect(texts('').slice(1, 4)).toEqual([issue(9), issue(20), issue(19)])
  offers.close()
})

test('what others write is read when a list asks, and tells of a change only if there is one', async () => {
  const { seen, change, texts, offers } = open()
  const before = { ...seen }
  for (let nth = 0; nth < 50; nth++) {
    change()
    await vi.advanceTimersByTimeAsync(1000)
  }
  expect(seen).toEqual(before)
  const list = offers.of('')
  await vi.advanceTimersByTimeAsync(1000)
  expect([seen.reads, seen.came, offers.of('') === list]).toEqual([before.reads + 1, before.came, true])
  seen.lines = [line(issue(2))]
  change()
  texts('')
  await vi.advanceTimersByTimeAsync(1000)
  expect([seen.came, texts('')]).toEqual([before.came + 1, [issue(2)]])
  offers.close()
})

test('the last meetings are asked for again if the server was out of reach, and otherwise once', async () => {
  world.address = new URL('https://example.org/')
  const asked: string[] = []
  let isReached = false
  world.fetch = ((url: URL) => {
    asked.push(String(url))
    return isReached ? Promise.resolve(new Response(issue(7))) : Promise.reject(new TypeError('offline'))
  }) as typeof fetch
  const { texts, offers } = open(['2026-01-05'])
  texts('')
  await vi.advanceTimersByTimeAsync(1000)
  isReached = true
  for (let nth = 0; nth < 3; nth++) {
    texts('')
    await vi.advanceTimersByTimeAsync(1000)
  }
  expect([asked.length, texts('')]).toEqual([2, [issue(1), issue(7)]])
  offers.close()
})
