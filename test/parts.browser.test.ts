// The parts of a page that come once the note can be read.

import { EventEmitter, once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { personIn, type Person } from './support/people.ts'
import { newPlace } from './support/places.ts'
import { openStage } from './support/stage.ts'

const stage = openStage()

let ada: Person
afterEach(() => ada.context.close())

const server = new EventEmitter()

/** Opens a new meeting; asked for the part of that name, the server answers as said: late is when it is told `go`. */
async function openWithout(part: string, answer: 'late' | 'never'): Promise<void> {
  const context = await stage.browser.newContext({ serviceWorkers: 'block' })
  await context.addInitScript(() => localStorage.setItem('roundtable:handle', '@ada'))
  const page = await context.newPage()
  ada = personIn(page, context, '@ada')
  const told = once(server, 'go')
  await page.route(`**/assets/${part}-*.js`, async (route) => {
    if (answer === 'never') return route.fulfill({ status: 404 })
    await told
    return route.continue()
  })
  await page.goto(newPlace().link(stage.relay.url))
  await ada.mine.waitFor()
}

test('what is typed while the editor is on its way is written', async () => {
  await openWithout('editor', 'late')
  expect(await ada.mine.getAttribute('aria-readonly')).toBe('true')
  await ada.mine.click()
  await ada.page.keyboard.type('early')
  server.emit('go')
  await expect.poll(() => ada.mine.getAttribute('contenteditable')).toBe('true')
  await ada.page.keyboard.type(' and late')
  expect(await ada.mine.textContent()).toContain('early and late')
  await ada.until('saved')
})

test('a title that is typed before the tools are there is kept', async () => {
  await openWithout('tools', 'late')
  const title = ada.page.getByRole('textbox', { name: 'Title' })
  await title.fill('Our weekly')
  server.emit('go')
  await ada.page.getByRole('navigation', { name: 'Outline' }).waitFor()
  expect(await title.inputValue()).toBe('Our weekly')
  await ada.until('saved')
})

test.each(['tools', 'editor'])(
  'where the server has not the %s any more, that is said, and the note stays',
  async (part) => {
    await openWithout(part, 'never')
    await ada.page.getByText('A part of this page could not be loaded').waitFor()
    expect(await ada.page.getByRole('button', { name: 'Reload' }).isVisible()).toBe(true)
    expect(await ada.mine.isVisible()).toBe(true)
  },
)
