// Measures the page in a real browser with a real relay: how soon it is painted, and how fast typing is.

import type { Browser } from 'playwright-core'
import { launchUnwatched } from '../../support/browser/browser.ts'
import { newMeeting } from '../../support/relay/new-meeting.ts'
import type { NewPlace } from '../../support/relay/places.ts'
import { startRelay, type RelayProcess } from '../../support/relay/server.ts'
import type { Figure } from '../../support/basics/figures.ts'
import { keepNote } from '../../../shared/archive/archive.ts'
import { archivedNote } from '../../../shared/archive/import.ts'
import { listMeeting } from '../../../shared/model/series.ts'
import { writeRoom } from '../../support/relay/write-room.ts'
import { boardTimes } from './board.ts'
import { keyToPaint } from './key-to-paint.ts'
import { movesOfMyLine } from './my-line.ts'
import { openingOf, visit, type Opening } from './opened-page.ts'
import { hourOfTyping } from './page-memory.ts'
import { noteOfPeople } from './page-note.ts'
import { paletteTimes } from './palette.ts'
import { seriesNotes } from '../../support/basics/series-notes.ts'
import { scriptsNamedIn, scriptsOf } from './scripts.ts'
import { Typists } from './typists.ts'

/** ms at 60 frames a second. */
const FRAME = 1000 / 60
const CROWD = 20
const CALL = { sections: CROWD, bytes: 20_000 }
const LONG = { sections: 100, bytes: 100_000 }
/** Who comes and goes while I type, and for how many ms they write. */
const GUESTS = { count: 13, stay: 6000 }
/** What the palette finds. */
const FOUND = { people: 15, meetings: 100 }
/** How many notes are archived in one update. */
const AT_ONCE = 25
/** How many openings a median is taken from. */
const OPENINGS = 7

export async function* benchPage(): AsyncGenerator<Figure> {
  const [browser, relay] = await Promise.all([launchUnwatched(), startRelay()])
  try {
    yield* typing(browser, relay)
    yield* palette(browser, relay)
    yield* board(browser, relay)
    yield* myLine(browser, relay)
    yield* reading(browser, relay)
    yield* long(browser, relay)
    yield* anHour(browser, relay)
    yield* warm(browser, relay)
  } finally {
    await browser.close()
    await relay.close()
  }
}

const meetingOf = (relay: RelayProcess, { sections, bytes }: typeof CALL): Promise<NewPlace> =>
  newMeeting(relay.url, noteOfPeople(sections, bytes))

async function* typing(browser: Browser, relay: RelayProcess): AsyncGenerator<Figure> {
  const place = await meetingOf(relay, CALL)
  const context = await browser.newContext()
  const page = await visit(context, place.link(relay.url))
  await openingOf(page, 'editable')
  const quiet = await keyToPaint(page)
  yield { what: 'key to paint, p95, with nobody else', value: quiet, unit: 'ms' }
  const typists = await Typists.come(relay.url, place, CROWD)
  const busy = await keyToPaint(page)
  typists.leave()
  await context.close()
  yield {
    what: `key to paint, p95, while ${CROWD} others type`,
    value: busy,
    unit: 'ms',
    most: quiet + FRAME,
  }
}

async function* palette(browser: Browser, relay: RelayProcess): AsyncGenerator<Figure> {
  const place = await meetingOf(relay, { ...CALL, sections: FOUND.people })
  const [space, series] = place.room.split('/')
  await writeRoom(relay.url, `${space}/${series}/series`, place.key, (doc) => {
    for (let week = 0; week < FOUND.meetings; week++)
      listMeeting(doc, new Date(Date.UTC(2017, 0, 2 + 7 * week)).toISOString().slice(0, 10))
  })
  const context = await browser.newContext()
  const page = await visit(context, place.link(relay.url))
  await openingOf(page, 'editable')
  await page.locator('[data-sync="saved"]').waitFor()
  const [first = NaN, ...others] = await paletteTimes(page, OPENINGS)
  await context.close()
  const what = `from its key to the palette’s list, with ${FOUND.people} people and ${FOUND.meetings} meetings`
  yield { what: `${what}, at first`, value: first, unit: 'ms', most: 300 }
  yield { what: `${what}, after that`, value: median(others), unit: 'ms', most: 50 }
}

async function* board(browser: Browser, relay: RelayProcess): AsyncGenerator<Figure> {
  const { people, meetings } = FOUND
  const notes = seriesNotes(meetings + 1, people)
  const now = notes.pop()?.markdown ?? ''
  const without = await newMeeting(relay.url, now)
  const quietContext = await browser.newContext()
  const quietPage = await visit(quietContext, without.link(relay.url))
  await openingOf(quietPage, 'editable')
  const quiet = await keyToPaint(quietPage)
  await quietContext.close()

  const place = await newMeeting(relay.url, now)
  const [space, series] = place.room.split('/')
  for (let from = 0; from < notes.length; from += AT_ONCE)
    await writeRoom(relay.url, `${space}/${series}/archive`, place.key, (doc) => {
      for (const { date, markdown } of notes.slice(from, from + AT_ONCE))
        keepNote(doc, archivedNote(`${date}.md`, markdown, date))
    })
  const context = await browser.newContext()
  const page = await visit(context, place.link(relay.url))
  await openingOf(page, 'editable')
  await page.locator('[data-sync="saved"]').waitFor()
  const times = await boardTimes(page, OPENINGS)
  await page.locator('[data-board]', { hasText: /meeting, since/ }).waitFor()
  const used = await keyToPaint(page)
  await context.close()
  const what = `the board after ${meetings} meetings of ${people} people`
  yield { what: `${what}: from a click to its rows`, value: median(times), unit: 'ms', most: 100 }
  yield { what: `key to paint, p95, of that meeting without a board`, value: quiet, unit: 'ms' }
  yield { what: `key to paint, p95, beside ${what}`, value: used, unit: 'ms', most: quiet + FRAME / 2 }
}

async function* myLine(browser: Browser, relay: RelayProcess): AsyncGenerator<Figure> {
  const place = await meetingOf(relay, CALL)
  const context = await browser.newContext()
  const page = await visit(context, place.link(relay.url))
  await openingOf(page, 'editable')
  await page.locator('[data-sync="saved"]').waitFor()
  const guests = async () => {
    const typists = await Typists.come(relay.url, place, GUESTS.count)
    await page.waitForTimeout(GUESTS.stay)
    typists.leave()
  }
  const value = await movesOfMyLine(page, guests())
  await context.close()
  const what = `my line moves, at most, while ${GUESTS.count} come, write and leave`
  yield { what, value, unit: 'px', most: 1 }
}

async function* reading(browser: Browser, relay: RelayProcess): AsyncGenerator<Figure> {
  const place = await meetingOf(relay, CALL)
  const granted = await fetch(`${relay.url}api/${place.space}/grants`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${place.key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ role: 'view', label: 'bench' }),
  })
  const { key } = (await granted.json()) as { key: string }
  const context = await browser.newContext({ serviceWorkers: 'block' })
  const address = `${relay.url}#/${place.room}?key=${key}`
  const page = await visit(context, address)
  const painted = await openingOf(page, 'painted')
  await page.waitForLoadState('networkidle')
  const { by, all } = await scriptsOf(page, painted)
  const first = await scriptsNamedIn(relay.url)
  await context.route(
    (url) => url.pathname.endsWith('.js') && !first.files.includes(url.href),
    (route) => route.abort(),
  )
  await openingOf(await visit(context, address), 'painted')
  await context.close()
  yield {
    what: 'JavaScript to read a meeting that is on this device, with all other refused, gzip',
    value: first.size,
    unit: 'kB',
    most: 60,
  }
  yield { what: 'JavaScript that had come when a newcomer could read it, gzip', value: by, unit: 'kB' }
  yield { what: 'JavaScript in all for a reader, gzip', value: all, unit: 'kB' }
}

async function* long(browser: Browser, relay: RelayProcess): AsyncGenerator<Figure> {
  const place = await meetingOf(relay, LONG)
  const times: Record<'painted' | 'whole', number>[] = []
  for (let nth = 0; nth < OPENINGS; nth++) {
    const context = await browser.newContext({ serviceWorkers: 'block' })
    const page = await visit(context, place.link(relay.url), LONG.sections)
    const painted = await openingOf(page, 'painted')
    times.push({ painted, whole: await openingOf(page, 'whole') })
    await context.close()
  }
  const of = (what: 'painted' | 'whole') => median(times.map((each) => each[what]))
  const what = `${LONG.sections} sections, for a newcomer`
  yield { what: `${what}: a screen of them painted`, value: of('painted'), unit: 'ms' }
  yield { what: `${what}: all painted`, value: of('whole'), unit: 'ms', most: 700 }
}

/** Memory must stay flat. In the second half of the hour, it may grow by at most 3 MB. */
async function* anHour(browser: Browser, relay: RelayProcess): AsyncGenerator<Figure> {
  const place = await meetingOf(relay, CALL)
  const context = await browser.newContext()
  const page = await visit(context, place.link(relay.url))
  await openingOf(page, 'editable')
  const looks = await hourOfTyping(page)
  await context.close()
  const [start, half, end] = [looks[0], looks[looks.length >> 1], looks.at(-1)]
  if (!start || !half || !end) throw new Error('The page was not looked at.')
  yield { what: 'heap before an hour of typing', value: start.heap, unit: 'MB' }
  yield { what: 'heap after half an hour', value: half.heap, unit: 'MB' }
  yield { what: 'heap after the hour', value: end.heap, unit: 'MB', most: half.heap + 3 }
  yield { what: 'DOM nodes more than before', value: end.nodes - start.nodes, unit: 'nodes' }
  yield { what: 'listeners more than before', value: end.listeners - start.listeners, unit: 'listeners' }
}

async function* warm(browser: Browser, relay: RelayProcess): AsyncGenerator<Figure> {
  const place = await meetingOf(relay, CALL)
  const context = await browser.newContext()
  const address = place.link(relay.url)
  const first = await visit(context, address)
  await openingOf(first, 'editable')
  await first.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await first.locator('[data-sync="saved"]').waitFor()
  await first.close()
  await relay.kill()
  const times: Omit<Opening, 'whole'>[] = []
  for (let nth = 0; nth < OPENINGS; nth++) {
    const page = await visit(context, address)
    const editable = await openingOf(page, 'editable')
    times.push({ editable, painted: await openingOf(page, 'painted') })
    await page.close()
  }
  await context.close()
  const of = (what: 'painted' | 'editable') => median(times.map((each) => each[what]))
  yield { what: 'opened again with the relay down, painted', value: of('painted'), unit: 'ms', most: 300 }
  yield { what: 'opened again with the relay down, editable', value: of('editable'), unit: 'ms', most: 600 }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
