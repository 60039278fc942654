import { expect, test } from 'vitest'
import { MemoryHost } from '../../../client/memory/host.ts'
import type { Kept, LiveText, NoteHead, ToPage } from '../../../client/memory/wire.ts'
import type { KeptNote } from '../../../shared/archive/note-memory.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import type { CarriedAt } from '../../../shared/model/carried-at.ts'

const PR = 'https://github.com/a/b/pull/5'
const note = (text = `review of ${PR}`, who = 'ada') => `## Updates\n\n@${who}\n- Blocked:\n  - ${text}\n`

/** A page with these notes by their dates, and with what its worker has stored. */
class Page {
  readonly heard: ToPage[] = []
  readonly kept = new Map<string, KeptNote>()
  readonly host: MemoryHost
  notes: Record<string, string>
  people: [string, string][] = []
  carried: Record<string, CarriedAt> = {}

  constructor(notes: Record<string, string>) {
    this.notes = notes
    const kept: Kept = {
      read: (ids) => Promise.resolve(new Map([...this.kept].filter(([id]) => ids.includes(id)))),
      keep: (id, read) => Promise.resolve(void this.kept.set(id, structuredClone(read))),
      only: (ids) => {
        for (const id of this.kept.keys()) if (!ids.includes(id)) this.kept.delete(id)
        return Promise.resolve()
      },
    }
    this.host = new MemoryHost(
      () => Promise.resolve(kept),
      (message) => {
        this.heard.push(structuredClone(message))
        if (message.is === 'lacks')
          for (const id of message.ids)
            void this.host.hear({ is: 'note', id, ...this.#noteOf(id.split('/')[0] ?? '') })
      },
    )
  }

  #noteOf(date: string) {
    return { markdown: this.notes[date] ?? '', carried: this.carried[date] }
  }

  /** Reads the notes before a meeting, and says which were not kept. */
  async read(meeting = '9999'): Promise<string[]> {
    const all: NoteHead[] = Object.entries(this.notes).map(([date, text]) => ({
      ...{ id: `${date}/${text.length}`, date },
    }))
    const heads = all.filter(({ date }) => date < meeting)
    const later = all.flatMap(({ id, date }) => (date < meeting ? [] : [id]))
    const from = this.heard.length
    await this.host.hear({
      is: 'series',
      series: { database: 'kept', people: this.people, notes: heads, later },
    })
    return this.heard.slice(from).flatMap((each) => (each.is === 'lacks' ? each.ids : []))
  }

  async show(markdown: string, handle = '@ada', carried?: string): Promise<void> {
    const read = readNote(markdown).blocks[0]?.sections[0]?.lines ?? []
    const lines = read.map((line) =>
      carried !== undefined && line.node === 'line' && !line.label ? { ...line, carried } : line,
    )
    const texts: LiveText[] = [{ root: 'mine', handle, heading: '', lines }]
    await this.host.hear({ is: 'texts', texts })
  }

  /** The ages that the page was sent last. */
  get ages(): string[] {
    const told = this.heard.findLast((each) => each.is === 'ages')
    const items = told?.is === 'ages' ? told.ages.flatMap(([, all]) => all) : []
    return items.map(({ text, age }) => `${text}: ${age ? `${age.meetings}, ${age.since}` : 'new'}`)
  }
}

const OLD = [`review of ${PR}: 3, 2026-11-02`]
const NOTES = { '2026-11-02': note(), '2026-11-09': note() }

test('ages are sent once notes and texts are known, in any order', async () => {
  const first = new Page(NOTES)
  await first.show(note())
  expect(first.ages).toEqual([])
  await first.read()
  expect(first.ages).toEqual(OLD)
  const second = new Page(NOTES)
  await second.read()
  await second.show(note())
  expect(second.ages).toEqual(OLD)
})

test('the facts of each meeting are sent: its open blockers, and since when the oldest is there', async () => {
  const page = new Page({ ...NOTES, '2026-11-16': '## Updates\n\n@ada\n- Done:\n  - all\n' })
  const facts = async () => {
    await page.host.hear({ is: 'facts' })
    const told = page.heard.findLast((each) => each.is === 'facts')
    const all = told?.is === 'facts' ? told.facts : []
    return all.map(({ id, blockers, since }) => [id.slice(0, 10), blockers, since])
  }
  expect(await facts()).toEqual([])
  await page.read()
  const first = [
    ['2026-11-02', 1, '2026-11-02'],
    ['2026-11-09', 1, '2026-11-02'],
    ['2026-11-16', 0, null],
  ]
  expect(await facts()).toEqual(first)
  page.notes = { ...page.notes, '2026-11-23': note('the index') }
  await page.read()
  expect(await facts()).toEqual([...first, ['2026-11-23', 1, '2026-11-23']])
})

test('each note is read once on a device, and again if its text changes', async () => {
  const page = new Page(NOTES)
  expect(await page.read()).toHaveLength(2)
  page.notes = { ...NOTES, '2026-11-16': note('another thing') }
  expect(await page.read()).toEqual([`2026-11-16/${note('another thing').length}`])
  page.notes = { ...NOTES, '2026-11-09': note('the index') }
  expect(await page.read()).toEqual([`2026-11-09/${note('the index').length}`])
  expect(page.kept.size).toBe(2)
})

test('the page of an older meeting forgets no later notes', async () => {
  const page = new Page(NOTES)
  await page.read()
  expect(await page.read('2026-11-09')).toEqual([])
  expect(await page.read()).toEqual([])
})

test('a page that knows no notes forgets none', async () => {
  const page = new Page({})
  page.kept.set('2026-11-02/1', [])
  await page.read()
  expect([...page.kept.keys()]).toEqual(['2026-11-02/1'])
})

test('an older note that comes later counts', async () => {
  const page = new Page({ '2026-11-09': note() })
  await page.read()
  await page.show(note())
  expect(page.ages).toEqual([`review of ${PR}: 2, 2026-11-09`])
  page.notes = NOTES
  await page.read()
  expect(page.ages).toEqual(OLD)
})

test('a team that joins two handles sees one person', async () => {
  const page = new Page(NOTES)
  await page.read()
  await page.show(note(), '@lovelace')
  expect(page.ages).toEqual([`review of ${PR}: new`])
  page.people = [['ada', 'lovelace']]
  await page.read()
  expect(page.ages).toEqual(OLD)
})

test('the lines of a text that has not changed are not sent again', async () => {
  const page = new Page(NOTES)
  await page.read()
  await page.show(note())
  await page.host.hear({ is: 'texts', texts: [{ root: 'mine', handle: '@ada', heading: '' }] })
  expect(page.ages).toEqual(OLD)
})

test('if two readings run at once, the one that began later counts', async () => {
  const page = new Page({ '2026-11-02': note() })
  await page.show(note())
  const first = page.read()
  page.notes = NOTES
  await Promise.all([first, page.read()])
  expect(page.ages).toEqual(OLD)
})

test('the places of a link are sent', async () => {
  const page = new Page(NOTES)
  await page.read()
  await page.host.hear({ is: 'link', nth: 7, key: 'a/b#5' })
  expect(page.heard.at(-1)).toEqual({
    is: 'places',
    nth: 7,
    places: ['2026-11-02', '2026-11-09'].map((date) => ({ date, handle: '@ada', kind: 'blocked' })),
  })
})

test('a line that was carried over is its item, although the words have changed', async () => {
  const carried = '2026-11-02/0123456789ab'
  const page = new Page({ '2026-11-02': note('a disk'), '2026-11-09': note('nobody answers') })
  page.carried = { '2026-11-02': [[5, carried]], '2026-11-09': [[5, carried]] }
  await page.read()
  await page.show(note('still the same'), '@ada', carried)
  expect(page.ages).toEqual(['still the same: 3, 2026-11-02'])
})

test('links of the open meeting that were in an earlier meeting are sent', async () => {
  const page = new Page(NOTES)
  await page.show(note(`review of ${PR} and https://github.com/a/b/pull/6`))
  await page.read()
  expect(page.heard.at(-1)).toMatchObject({ is: 'ages', links: ['a/b#5'] })
})
