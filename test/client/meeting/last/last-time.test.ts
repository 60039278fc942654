import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { LastTime, type Mine } from '../../../../client/meeting/last/last-time.ts'
import type { LastMeetings } from '../../../../client/meeting/last/last-meetings.ts'
import type { MeetingSession } from '../../../../client/meeting/session.ts'
import { meetingOfNote } from '../../../../shared/archive/archived-note.ts'
import { textOpened } from '../../../../client/text/open-texts.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, textOf } from '../../../../shared/document/lines.ts'
import { sectionRoot } from '../../../../shared/document/roots.ts'
import { putAnswer } from '../../../../shared/memory/answers.ts'
import { readCarried } from '../../../../shared/memory/carried.ts'
import { askedOf, lastOf } from '../../../../shared/memory/last.ts'
import { noNames } from '../../../../shared/model/team.ts'
import { Answering, ROOT } from '../../../support/hands/answering.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('people who have not answered are counted again after a pause, and only in texts that have changed', () => {
  const text =
    '# Weekly\n\n## Updates\n\n@ada\n- Next:\n  - sing a song\n  - dig a hole\n\n@bob\n- Next:\n  - fly away\n'
  const last = lastOf([meetingOfNote({ text }, '2018-11-19')], noNames)
  const doc = new Y.Doc()
  const sections = ['ada', 'bob'].map((person) => ({
    block: 'updates',
    person,
    owner: person,
    handle: `@${person}`,
  }))
  const block = { id: 'updates', sections }
  const read = vi.fn((root: string) => readCarried(doc.getXmlFragment(root)))
  const session = {
    ...{ doc, myId: 'ada', mayWrite: true, home: 'updates' },
    outline: { blocks: [block] },
    sectionsOf: () => sections,
    isMine: ({ owner }: { owner: string }) => owner === 'ada',
    lines: read,
  } as unknown as MeetingSession
  const time = new LastTime(session, { of: (person: string) => last.get(person) ?? null } as LastMeetings)
  const write = (words: string, carried?: string): void =>
    insertLines(doc.getXmlFragment('section:updates/ada'), [
      { ...line(words, { kind: 'item' }), ...(carried !== undefined && { carried }) },
    ])

  // Nobody has written, and that is what there is to say.
  expect(time.unansweredBy).toEqual([])
  expect(time.open).toBe(2)
  expect(['ada', 'bob', 'cy'].map((person) => time.openOf(person))).toEqual([2, 1, 0])
  write('something else')
  vi.runAllTimers()
  expect(time.unansweredBy).toEqual([{ handle: '@ada', count: 2 }])

  // Nothing is read while nothing changes, however often it is asked for.
  const reads = read.mock.calls.length
  expect([time.open, time.open, time.unanswered('ada')]).toEqual([2, 2, 2])
  expect(read.mock.calls.length).toBe(reads)

  const [song, hole] = last.get('ada')?.items ?? []
  write('sung', song?.identity)
  expect(time.open).toBe(2)
  vi.runAllTimers()
  expect(time.open).toBe(1)
  putAnswer(doc, 'ada', hole?.identity ?? '', 'dropped')
  vi.runAllTimers()
  expect(time.unansweredBy).toEqual([])
  putAnswer(doc, 'ada', hole?.identity ?? '', null)
  vi.runAllTimers()
  expect(time.mine.map(({ fate }) => fate.is)).toEqual(['answered', 'open'])
  time.close()
})

test('a question of others to me is listed until they have answered it', () => {
  const text = '# Weekly\n\n## Updates\n\n@bob\n- Blocked:\n  - a key from @ada\n'
  const last = lastOf([meetingOfNote({ text }, '2018-11-19')], noNames)
  const doc = new Y.Doc()
  const sections = [{ block: 'updates', person: 'bob', owner: 'bob', handle: '@bob' }]
  const session = {
    ...{ doc, myId: 'ada', mayWrite: true, home: 'updates' },
    outline: { blocks: [{ id: 'updates', sections }] },
    sectionsOf: () => sections,
    isMine: () => false,
    lines: (root: string) => readCarried(doc.getXmlFragment(root)),
  } as unknown as MeetingSession
  const time = new LastTime(session, {
    of: (person: string) => last.get(person) ?? null,
    asksOf: (person: string) => askedOf(person, last, noNames),
    linkTo: () => '#bob',
  } as unknown as LastMeetings)
  const texts = () => time.asksMe.map(({ asked, href }) => `${asked.handle}: ${asked.last.item.text} ${href}`)
  expect(texts()).toEqual(['@bob: a key from @ada #bob'])
  const carried = last.get('bob')?.items[0]?.identity ?? ''
  insertLines(doc.getXmlFragment('section:updates/bob'), [
    line('Done:', { kind: 'item', label: true }),
    { ...line('has the key', { kind: 'item', depth: 1 }), carried },
  ])
  vi.runAllTimers()
  expect(texts()).toEqual([])
  time.close()
})

const NOTE = '# Weekly\n\n## Updates\n\n@ada\n- Next:\n  - sing a song\n  - dig a hole\n'

/** Ada's page. A line that ends in `*` carries the first item's identity. */
function desk(blocks?: readonly string[]) {
  const last = lastOf([meetingOfNote({ text: NOTE }, '2018-11-19')], noNames)
  const page = new Answering(new Y.Doc(), last, blocks)
  const identity = last.get('ada')?.items[0]?.identity ?? ''
  const write = (lines: readonly string[], at?: number, root = ROOT): void =>
    insertLines(
      page.doc.getXmlFragment(root),
      lines.map((text) => ({
        ...line(text.replace('*', ''), { kind: 'item', label: text.endsWith(':') }),
        ...(text.endsWith('*') && { carried: identity }),
      })),
      at,
    )
  const written = (root = ROOT): string[] =>
    readCarried(page.doc.getXmlFragment(root)).map(
      (each) => textOf(each) + (each.node === 'line' && each.carried !== undefined && !each.label ? '*' : ''),
    )
  const nth = (at: number): Mine => {
    const found = page.time.mine[at]
    if (found === undefined) throw new Error('There is such an item.')
    return found
  }
  return { page, time: page.time, write, written, nth }
}

test('undo of a drop brings the lines back to their place, and leaves later typing alone', async () => {
  vi.useRealTimers()
  const { page, time, write, written, nth } = desk()
  const editor = page.open()
  write(['Done:', 'Next:', 'mine'], 0)
  await time.answer(nth(0), 'still')
  await time.answer(nth(1), 'still')
  await time.answer(nth(0), 'dropped')
  await time.answer(nth(1), 'dropped')
  // With two notices, one sees what each Undo brings back.
  expect(page.notices.map(({ sentence }) => /“(.*)”/.exec(sentence)?.[1])).toEqual([
    'sing a song',
    'dig a hole',
  ])
  expect(written()).toEqual(['Done:', 'Next:', 'mine'])
  editor.cursorAt(2, 'end')
  editor.type(' since')
  write(['slept'], 1)
  await page.undo(0)
  expect(written()).toEqual(['Done:', 'slept', 'Next:', 'mine since', 'sing a song*'])
  expect(time.mine.map(({ fate }) => fate)).toEqual([
    { is: 'answered', answer: 'still' },
    { is: 'answered', answer: 'dropped' },
  ])
  time.close()
})

test('my undo brings a dropped line back, and then the notice does not write it again', async () => {
  vi.useRealTimers()
  const { page, time, write, written, nth } = desk()
  const editor = page.open()
  write(['Next:', 'sing a song*', 'deeper words'], 0)
  await time.answer(nth(0), 'dropped')
  expect(written()).toEqual(['Next:', 'deeper words'])
  editor.undo()
  await page.undo()
  expect(written()).toEqual(['Next:', 'sing a song*', 'deeper words'])
  expect(nth(0).fate).toEqual({ is: 'answered', answer: 'still' })
  time.close()
})

test('a drop lets all twins go, in every text, and its undo brings them back', async () => {
  vi.useRealTimers()
  const { page, time, write, written, nth } = desk(['updates', 'news'])
  page.open()
  const news = sectionRoot('news', 'ada')
  page.open(news)
  write(['sing a song*', 'mine', 'sing a song*'], 0)
  write(['sing a song*'], 0, news)
  await time.answer(nth(0), 'dropped')
  expect([written(), written(news)]).toEqual([['mine'], ['']])
  expect(nth(0).fate).toEqual({ is: 'answered', answer: 'dropped' })
  await page.undo()
  expect([written(), written(news)]).toEqual([['sing a song*', 'mine', 'sing a song*'], ['sing a song*']])
  time.close()
})

test('an answer makes one line of twins, with the words of all', async () => {
  const { page, time, write, written, nth } = desk()
  page.open()
  write(['Done:', 'sing a song*', 'Next:', 'sing it loud*'], 0)
  await time.answer(nth(0), 'still')
  expect(written()).toEqual(['Done:', 'Next:', 'sing a song*', 'sing it loud'])
  time.close()
})

test('an answer in a text that does not open is reported, and never written later', async () => {
  const { page, time, write, written, nth } = desk()
  write(['Next:', 'dig a hole'], 0)
  const pressed = [time.answer(nth(0), 'still'), time.answer(nth(0), 'done')]
  vi.runAllTimers()
  expect(await Promise.all(pressed)).toEqual([false, false])
  expect(page.told).toHaveLength(2)
  page.open()
  expect(written()).toEqual(['Next:', 'dig a hole'])
  // A text that opens in time gets the answer, and one that was found closed refuses at once.
  textOpened(page.doc, ROOT, null)
  expect(await time.answer(nth(0), 'still')).toBe(false)
  time.close()
})

test('an answer waits for a text that opens soon', async () => {
  const { page, time, written, nth } = desk()
  const pressed = time.answer(nth(0), 'still')
  page.open()
  expect(await pressed).toBe(true)
  expect(written()).toEqual(['Next:', 'sing a song*'])
  vi.runAllTimers()
  expect(page.told).toEqual([])
  time.close()
})

test('the line that is confirmed as the item is marked, wherever it has moved until its text opens', async () => {
  const { page, time, write, written, nth } = desk()
  write(['Next:', 'sing a song'], 0)
  expect(nth(0).fate.is).toBe('found')
  const confirmed = time.confirm(nth(0))
  write(['from another device'], 0)
  page.open()
  expect(await confirmed).toBe(true)
  expect(written()).toEqual(['from another device', 'Next:', 'sing a song*'])
  vi.runAllTimers()
  expect(nth(0).fate).toEqual({ is: 'answered', answer: 'still' })
  expect(await time.confirm(nth(0))).toBe(false)
  time.close()
})

test('a label that was written for an item is removed with it, unless something else is under it', async () => {
  vi.useRealTimers()
  const { page, time, write, written, nth } = desk()
  page.open()
  write(['Done:', 'slept'], 0)
  await time.answer(nth(0), 'still')
  expect(written()).toEqual(['Done:', 'slept', 'Next:', 'sing a song*'])
  await time.answer(nth(0), 'still')
  expect(written()).toEqual(['Done:', 'slept', 'Next:', 'sing a song*'])
  await time.answer(nth(0), 'done')
  expect(written()).toEqual(['Done:', 'slept', 'sing a song*'])
  await time.answer(nth(0), 'still')
  await time.answer(nth(1), 'still')
  await time.answer(nth(0), 'dropped')
  expect(written()).toEqual(['Done:', 'slept', 'Next:', 'dig a hole*'])
  await page.undo()
  expect(written()).toEqual(['Done:', 'slept', 'Next:', 'sing a song*', 'dig a hole*'])
  await time.answer(nth(0), 'dropped')
  await time.answer(nth(1), 'dropped')
  expect(written()).toEqual(['Done:', 'slept'])
  await time.takeBack()
  expect(written()).toEqual(['Done:', 'slept', 'Next:', 'dig a hole*'])
  time.close()
})

describe('undo of an answer', () => {
  test('takes back the last answer and its line, one after the other, and redo says them again', async () => {
    vi.useRealTimers()
    const { page, time, write, written, nth } = desk()
    page.open()
    write(['Done:', 'Next:'], 0)
    const fates = () => time.mine.map(({ fate }) => (fate.is === 'answered' ? fate.answer : fate.is))
    await time.answer(nth(0), 'done')
    await time.answer(nth(1), 'still')
    await time.answer(nth(0), 'dropped')
    expect(written()).toEqual(['Done:', 'Next:', 'dig a hole*'])
    const [song, hole] = time.mine.map(({ last }) => last.identity)

    expect(await time.takeBack()).toBe(song)
    expect(fates()).toEqual(['done', 'still'])
    expect(await time.takeBack()).toBe(hole)
    expect(await time.takeBack()).toBe(song)
    expect(await time.takeBack()).toBe(null)
    expect(fates()).toEqual(['open', 'open'])
    expect(written()).toEqual(['Done:', 'Next:'])

    expect([await time.takeBack('redo'), await time.takeBack('redo')]).toEqual([song, hole])
    expect(fates()).toEqual(['done', 'still'])
    expect(written()).toEqual(['Done:', 'sing a song*', 'Next:', 'dig a hole*'])
    expect(await time.takeBack('redo')).toBe(song)
    expect(await time.takeBack('redo')).toBe(null)
    expect(fates()).toEqual(['dropped', 'still'])
    time.close()
  })

  test('leaves later typing alone, and an answer that was taken back elsewhere', async () => {
    vi.useRealTimers()
    const { page, time, write, written, nth } = desk()
    const editor = page.open()
    write(['Next:', 'mine'], 0)
    await time.answer(nth(0), 'still')
    editor.cursorAt(1, 'end')
    editor.type(' since')
    editor.undoManager.stopCapturing()
    await time.answer(nth(1), 'still')
    editor.undo() // in the text
    expect(written()).toEqual(['Next:', 'mine since', 'sing a song*'])
    expect(await time.takeBack()).toBe(nth(0).last.identity)
    expect(written()).toEqual(['Next:', 'mine since'])
    time.close()
  })

  test('waits for an answer that is being written', async () => {
    vi.useRealTimers()
    const { page, time, write, written, nth } = desk()
    page.open()
    write(['Next:'], 0)
    void time.answer(nth(0), 'still')
    expect(await time.takeBack()).toBe(nth(0).last.identity)
    expect(written()).toEqual(['Next:'])
    time.close()
  })

  test('in a text that was closed and opened, takes back unchanged lines, and reports the others', async () => {
    vi.useRealTimers()
    const { page, time, write, written, nth } = desk()
    const first = page.open()
    write(['Done:', 'Next:'], 0)
    for (const [at, answer] of [
      [0, 'still'],
      [1, 'still'],
      [1, 'done'],
      [0, 'dropped'],
    ] as const)
      await time.answer(nth(at), answer)
    first.undoManager.destroy()
    const second = page.open()
    await time.takeBack()
    expect(written()).toEqual(['Done:', 'dig a hole*', 'Next:', 'sing a song*'])
    await time.takeBack()
    expect(written()).toEqual(['Done:', 'Next:', 'sing a song*', 'dig a hole*'])
    await time.takeBack()
    expect(written()).toEqual(['Done:', 'Next:', 'sing a song*'])
    second.cursorAt(2, 'end')
    second.type(' loudly')
    expect(await time.takeBack()).toBe(null)
    expect(written()).toEqual(['Done:', 'Next:', 'sing a song loudly*'])
    expect(nth(0).fate).toEqual({ is: 'answered', answer: 'still' })
    expect(page.told).toEqual([expect.stringMatching(/^This answer cannot be taken back any more/)])
    time.close()
  })

  test('takes back an answer whose line was written again since', async () => {
    vi.useRealTimers()
    const { page, time, write, written, nth } = desk()
    page.open()
    write(['Next:'], 0)
    await time.answer(nth(0), 'still')
    await time.answer(nth(0), 'dropped')
    await page.undo(0) // in the notice
    expect(written()).toEqual(['Next:', 'sing a song*'])
    expect(await time.takeBack()).toBe(nth(0).last.identity)
    expect([written(), nth(0).fate.is]).toEqual([['Next:'], 'open'])
    time.close()
  })

  test('cannot be redone after other typing, as in a text, and nothing is reported', async () => {
    vi.useRealTimers()
    const { page, time, write, written, nth } = desk()
    const editor = page.open()
    write(['Next:', 'mine'], 0)
    await time.answer(nth(0), 'still')
    await time.answer(nth(1), 'still')
    await time.takeBack()
    editor.cursorAt(1, 'end')
    editor.type(' since')
    expect(await time.takeBack('redo')).toBe(null)
    expect([written(), page.told]).toEqual([['Next:', 'mine since', 'sing a song*'], []])
    expect(await time.takeBack()).toBe(nth(0).last.identity)
    expect(written()).toEqual(['Next:', 'mine since'])
    time.close()
  })
})
