// The parts of a page that are loaded after the note can be read.

import { EventEmitter, once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { seriesRoom, teamRoom } from '../../client/browser/place.ts'
import { newMeeting } from '../support/relay/new-meeting.ts'
import { exported, personIn, type Person } from '../support/browser/people.ts'
import { newPlace } from '../support/relay/places.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

let ada: Person
afterEach(() => ada.context.close())

const server = new EventEmitter()

async function come(): Promise<void> {
  const context = await stage.browser.newContext({ serviceWorkers: 'block' })
  await context.addInitScript(() => localStorage.setItem('roundtable:handle', '@ada'))
  ada = personIn(await context.newPage(), context, '@ada')
}

/** Sets the server’s answer to requests for the part with that name. A late answer waits for `go`. */
async function holdBack(part: string, answer: 'late' | 'never'): Promise<void> {
  const told = once(server, 'go')
  await ada.page.route(`**/assets/${part}-*.js`, async (route) => {
    if (answer === 'never') return route.fulfill({ status: 404 })
    await told
    return route.continue()
  })
}

/** Opens a new meeting. */
async function openWithout(part: string, answer: 'late' | 'never'): Promise<void> {
  await come()
  await holdBack(part, answer)
  await ada.page.goto(newPlace().link(stage.relay.url))
  await ada.mine.waitFor()
}

test('text typed while the editor loads is written', async () => {
  await openWithout('typing', 'late')
  expect(await ada.mine.getAttribute('aria-readonly')).toBe('true')
  await ada.mine.click()
  for (const words of ['early', '[ ] a task', 'wrongg', 'Blocked:', 'the key']) {
    await ada.page.keyboard.type(words)
    if (words === 'wrongg')
      for (const key of ['Backspace', 'Home', 'v', 'End']) await ada.page.keyboard.press(key)
    await ada.page.keyboard.press('Enter')
  }
  server.emit('go')
  await expect.poll(() => ada.mine.getAttribute('contenteditable')).toBe('true')
  await ada.page.keyboard.type(' and late')
  await ada.until('saved')
  expect(await exported(ada)).toContain(
    '- Done:\n  - early\n  - [ ] a task\n  - [ ] vwrong\n- Blocked:\n  - the key\n  - and late\n',
  )
})

test('a title typed before the tools are loaded is kept', async () => {
  await openWithout('tools', 'late')
  const title = ada.page.getByRole('textbox', { name: 'Title' })
  await title.fill('Our weekly')
  server.emit('go')
  await ada.page.getByRole('navigation', { name: 'Outline' }).waitFor()
  expect(await title.inputValue()).toBe('Our weekly')
  await ada.until('saved')
})

test.each(['tools', 'typing', 'link'])(
  'if the server no longer has the part “%s”, the page says so, and the note stays',
  async (part) => {
    await openWithout(part, 'never')
    await ada.page.getByText('Couldn’t load part of this page').waitFor()
    expect(await ada.page.getByRole('button', { name: 'Reload' }).isVisible()).toBe(true)
    expect(await ada.mine.isVisible()).toBe(true)
  },
)

test('if the part for a dialog does not come, the page says so; the dialog opens after “Try again” or after another press of its button', async () => {
  await openWithout('tools', 'never')
  const { page } = ada
  await page.getByText('Couldn’t load part of this page').waitFor()
  await page.unroute('**/assets/tools-*.js')
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('textbox', { name: 'Link to edit', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Close' }).click()

  await holdBack('Receipt', 'never')
  const snapshot = page.getByRole('button', { name: 'Snapshot', exact: true })
  await snapshot.click()
  const said = page.getByRole('dialog', { name: 'This did not open' })
  await said.getByText('Your notes are safe. Try again').waitFor()
  await said.getByRole('button', { name: 'Close' }).click()
  await snapshot.click()
  await said.getByRole('button', { name: 'Try again' }).click()
  await said.waitFor()
  await page.unroute('**/assets/Receipt-*.js')
  await said.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('button', { name: 'Take the snapshot' }).waitFor()
})

test('if the server no longer has the page of the series, a sentence takes its place', async () => {
  await openWithout('SeriesPage', 'never')
  await ada.until('saved')
  await ada.page.getByRole('link', { name: 'All meetings' }).click()
  await ada.page.getByRole('main').getByText('Couldn’t load part of this page').waitFor()
  await ada.page.unroute('**/assets/SeriesPage-*.js')
  await ada.page.getByRole('button', { name: 'Reload' }).click()
  await ada.page.getByRole('heading', { name: 'Meetings' }).waitFor()
})

test('P33: the copy on this device is drawn before the code that connects to the server has loaded, even if nobody has written in the team’s other documents', async () => {
  const note = '# Weekly 2026-11-23\n\n## Updates\n\n@grace\n\n- Done:\n  - moved the archive\n'
  const place = await newMeeting(stage.relay.url, note)
  const link = place.link(stage.relay.url)
  await come()
  await ada.page.goto(link)
  await ada.until('saved')
  const series = { space: place.space, series: 'core-weekly' }
  for (const room of [place.room, seriesRoom(series), teamRoom(series)])
    await expect
      .poll(() => ada.page.evaluate(confirmedIn, `roundtable:${stage.relay.url}#${room}`))
      .toBe(true)
  const { context } = ada
  await ada.page.close()
  const page = await context.newPage()
  ada = personIn(page, context, '@ada')
  await holdBack('link', 'late')
  await page.goto(link)
  await page.getByText('moved the archive').waitFor()
  await ada.until('local')
  expect(
    await page.evaluate(() => Object.keys(localStorage).filter((name) => name.endsWith('#unsent'))),
  ).toEqual([])
  server.emit('go')
  await ada.until('saved')
})

/** Runs in the page. True if the device has a record of the document's edits that are on the server. */
async function confirmedIn(database: string): Promise<boolean> {
  const opening = indexedDB.open(database)
  await new Promise((opened) => (opening.onsuccess = opened))
  const keys = opening.result.transaction('custom').objectStore('custom').getAllKeys()
  await new Promise((answered) => (keys.onsuccess = answered))
  opening.result.close()
  return keys.result.includes('roundtable confirmed')
}
