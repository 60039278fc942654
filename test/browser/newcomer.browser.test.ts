// On a first visit, the page asks for one name, says what a link leads to, and shows no note before it knows the
// content.

import { EventEmitter, once } from 'node:events'
import { expect, test } from 'vitest'
import { axeFaults } from '../support/browser/axe.ts'
import { decodeFrame } from '../../shared/wire/frames.ts'
import { found, personIn, ready, VIEWPORT } from '../support/browser/people.ts'
import { newMeeting } from '../support/relay/new-meeting.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

test('P33: a newcomer sees no empty note before the real one', async () => {
  const note = '# Weekly 2026-11-23\n\n## Updates\n\n@grace\n\n- Done:\n  - moved the archive\n'
  const place = await newMeeting(stage.relay.url, note)

  const wire = new EventEmitter()
  const [meeting, others] = [once(wire, 'let'), Promise.all([once(wire, 'series'), once(wire, 'team')])]
  const context = await stage.browser.newContext({ serviceWorkers: 'block' })
  await context.addInitScript(() => localStorage.setItem('roundtable:handle', '@ada'))
  const page = await context.newPage()
  await page.routeWebSocket(/\/sync\//, (socket) => {
    const server = socket.connectToServer()
    const room = new URL(socket.url()).pathname.slice('/sync/'.length)
    server.onMessage(async (message) => {
      if (room === place.room) await meeting
      socket.send(message)
      if (typeof message === 'string' || decodeFrame(message).type !== 'ack') return
      wire.emit(room.endsWith('/series') ? 'series' : 'team')
    })
  })
  await page.goto(place.link(stage.relay.url))
  await others
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))))
  expect(await page.locator('main').innerText()).toBe('Opening the notes…')
  await page.getByText('The server has not answered yet').waitFor()
  wire.emit('let')
  await page.getByText('moved the archive').waitFor()
  await context.close()
})

test('a person who was sent a link learns what it leads to before they give a name, and whether the server is there', async () => {
  const grace = await stage.lead('@grace')
  await grace.page.keyboard.type('moved the archive')
  await grace.until('saved')
  const context = await stage.browser.newContext({ viewport: VIEWPORT, timezoneId: 'Asia/Tokyo' })
  const page = await context.newPage()
  const opened: string[] = []
  page.on('websocket', (socket) => opened.push(socket.url()))
  await page.goto(grace.links.edit)
  const main = page.getByRole('main')
  await main.getByText('@grace is there now. One person has written.').waitFor()
  expect(await main.getByRole('heading').textContent()).toBe('Team weekly')
  const said = await main.textContent()
  expect.soft(await axeFaults(page)).toEqual([])
  expect(said).toMatch(/\d \w{3} \d{4}, \d\d:00 UTC, .*\d\d:00 for you/)
  expect(said).toContain('A meeting of My team.')
  const ownersLink = main.getByText('This is the owner’s link')
  expect(await ownersLink.count()).toBe(0)
  expect(opened.length).toBe(3)
  // A person who only looks is not listed as present, and has nothing in the notes.
  expect(await grace.page.getByRole('list', { name: 'Present' }).getByRole('listitem').count()).toBe(1)
  const ada = personIn(page, context, '@ada')
  await page.getByRole('textbox', { name: 'Your name' }).fill('ada')
  await page.keyboard.press('Enter')
  await ready(ada)
  await ada.section('@grace').getByText('moved the archive').waitFor()
  expect(ada.problems).toEqual([])
  await context.close()

  // Once without the server, once with a server that never answers, and once with a key that opens nothing.
  for (const [link, sentence, isOut] of [
    [grace.links.edit, 'The server can’t be reached at the moment', 'closed'],
    [grace.links.edit, 'The server has not answered yet', 'silent'],
    [grace.links.edit.replace(/key=.*/, 'key=AAAAAAAAAAAAAAAAAAAAAA'), 'doesn’t open these notes', null],
  ] as const) {
    const context = await stage.browser.newContext({ viewport: VIEWPORT })
    const page = await context.newPage()
    if (isOut)
      await page.routeWebSocket(/\/sync\//, (socket) => (isOut === 'closed' ? socket.close() : undefined))
    await page.goto(link)
    await page.getByRole('main').getByText(sentence).waitFor()
    expect(await page.getByRole('main').textContent()).not.toContain('archive')
    expect(await page.getByRole('textbox', { name: 'Your name' }).count()).toBe(isOut ? 1 : 0)
    await context.close()
  }
})

test('who leads does not give away the lead with the address, and the owner’s link says what it is', async () => {
  const ada = await found(stage.browser, stage.relay.url, '@ada')
  const { context, page, owner } = ada
  const whole = page.url()
  expect(whole).toContain(owner.key)
  // A test cannot click in the address bar. The window loses the focus by that.
  await page.evaluate(() => dispatchEvent(new Event('blur')))
  expect(`${page.url()}?key=${owner.key}`).toBe(whole)
  await page.reload()
  await ready(ada)
  await page.getByRole('button', { name: 'Snapshot' }).waitFor()
  await context.close()

  const other = await stage.browser.newContext({ viewport: VIEWPORT })
  const sent = await other.newPage()
  await sent.goto(whole)
  await sent.getByText('This is the owner’s link: with it, you lead the team for ever').waitFor()
  await other.close()
})

test('a link to read opens at once; who gives a name there is seen by others', async () => {
  const grace = await stage.lead('@grace')
  await grace.page.keyboard.type('moved the archive')
  await grace.until('saved')
  const context = await stage.browser.newContext({ viewport: VIEWPORT })
  const page = await context.newPage()
  const rea = personIn(page, context, '@rea')
  await page.goto(grace.links.view)
  await rea.section('@grace').getByText('moved the archive').waitFor()
  await rea.until('saved')
  const present = () => grace.page.getByRole('list', { name: 'Present' }).getByRole('listitem').count()
  expect(await present()).toBe(1)
  expect(await page.getByRole('main').getByRole('textbox').count()).toBe(0)
  expect(await axeFaults(page)).toEqual([])

  // A reader without a name finds the way back.
  await page.getByRole('link', { name: 'Roundtable: your meetings' }).click()
  await page.getByRole('heading', { name: 'Your meetings' }).waitFor()
  await page.goBack()
  await rea.section('@grace').getByText('moved the archive').waitFor()

  // The browser remembers that the link only reads, also without the server.
  let isOut = true
  await page.routeWebSocket(/\/sync\//, (socket) => (isOut ? socket.close() : void socket.connectToServer()))
  await page.reload()
  await rea.section('@grace').getByText('moved the archive').waitFor()
  await page.getByRole('textbox', { name: 'Your name' }).fill('rea')
  isOut = false
  await page.keyboard.press('Enter')
  await expect.poll(present).toBe(2)
  expect(await page.getByRole('textbox', { name: 'Your name' }).count()).toBe(0)
  expect(rea.problems).toEqual([])
  await context.close()
})

test('the first screen asks only for a name, says what Enter will found, and opens a link that is pasted', async () => {
  const grace = await stage.lead('@grace')
  const context = await stage.browser.newContext({ viewport: VIEWPORT, timezoneId: 'Europe/Berlin' })
  await context.clock.setFixedTime('2026-11-25T09:20:00Z')
  const page = await context.newPage()
  await page.goto(stage.relay.url)
  const line = page.getByText('Team weekly, every Wednesday at 10:00, your time. The first one is now.')
  await line.waitFor()
  expect(await page.getByRole('textbox').evaluateAll((boxes) => boxes.map(({ id }) => id))).toEqual([
    'your-name',
    'pasted',
  ])
  await page.getByRole('button', { name: 'Change' }).click()
  const team = page.getByLabel('Team', { exact: true })
  await expect.poll(() => team.inputValue()).toBe('My team')
  await page.getByRole('textbox', { name: 'Your name' }).fill('lin')
  await expect.poll(() => team.inputValue()).toBe('@lin’s team')
  await team.fill('Docs')
  await page.getByRole('textbox', { name: 'Your name' }).fill('linus')
  expect(await team.inputValue()).toBe('Docs')
  await page.getByLabel('Time', { exact: true }).fill('16:30')
  await page.getByText('The first one is today.').waitFor()
  await page.getByRole('combobox', { name: 'Every' }).selectOption('Tuesday')
  await page.getByText('The first one is on Tue 1 Dec.').waitFor()
  await page.getByRole('textbox', { name: /^Got a link/ }).fill(`Join: ${grace.links.view}.`)
  await page.keyboard.press('Enter')
  await page.getByText('View only').waitFor()
  await context.close()
})
