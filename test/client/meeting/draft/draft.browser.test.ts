// A private draft: no word of it leaves the device before it is published, also if the page crashes; after that,
// it is there once.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFaults } from '../../../support/browser/axe.ts'
import {
  arrive,
  choose,
  found,
  personIn,
  ready,
  relayExport,
  type Person,
} from '../../../support/browser/people.ts'
import { openOwnStage } from '../../../support/browser/stage.ts'

const stage = openOwnStage()

/** Everything that the page sends from now on, over each of its sockets, after these were opened again. */
async function record(page: Page): Promise<Buffer[]> {
  const frames: Buffer[] = []
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => frames.push(Buffer.from(payload)))
  })
  page.on('request', (request) => frames.push(Buffer.from(`${request.url()} ${request.postData() ?? ''}`)))
  await page.reload()
  return frames
}

/** The words of these that are somewhere in the bytes. */
const among = (words: readonly string[], bytes: readonly Buffer[]): string[] =>
  words.filter((word) => bytes.some((each) => each.includes(word)))

async function relayFiles(): Promise<Buffer[]> {
  const files = await readdir(stage.relay.directory, { recursive: true, withFileTypes: true })
  return Promise.all(
    files.filter((each) => each.isFile()).map(({ parentPath, name }) => readFile(join(parentPath, name))),
  )
}

const statusOf = (page: Page) => page.getByRole('status').first()
const bar = (page: Page) => page.getByRole('group', { name: 'Private draft' })

/** Each word is inserted at once, so it is one piece in whatever carries it. */
async function write({ page }: Person, ...words: string[]): Promise<void> {
  for (const word of words) {
    await page.keyboard.insertText(word)
    await page.keyboard.press('Enter')
  }
  await expect.poll(() => statusOf(page).textContent()).toBe('Draft, only on this device')
}

const AT_ONCE = 'hafnium'
const SECRET = ['wolfram', 'cobalt', 'yttrium']
const MORE = ['niobium']
const BLOCKER = 'rhodium'
const EARLY = 'scandium'
const UNTAKEN = ['lutetium', 'polonium']
const WORDS = [AT_ONCE, 'tantalum', ...SECRET, BLOCKER, ...MORE]

/** Loads the page again. The parts in which a person types and drafts wait until the returned function is called. */
async function reloadGated({ page }: Pick<Person, 'page'>): Promise<() => Promise<void>> {
  let load: () => void = () => undefined
  const loads = new Promise<void>((resolve) => (load = resolve))
  let waiting = 0
  await page.route(/\/(tools|typing)-[^/]*\.js$/, (route) => {
    waiting++
    return loads.then(() => route.continue())
  })
  await page.reload()
  return async () => {
    expect(waiting).toBeGreaterThan(0)
    load()
    await page.unrouteAll({ behavior: 'wait' })
  }
}

/** Presses the key of a draft, and types, while the page has only drawn the section. */
async function draftEarly({ page }: Pick<Person, 'page'>, word: string): Promise<void> {
  await page.locator('[data-mine]').getByText('zirconium').click()
  await page.keyboard.press('F7')
  await page.keyboard.type(word)
}

/** Text that is typed after the key, while the page loads, is as private as later text. */
async function isPrivateEarly(ada: Person, frames: readonly Buffer[]): Promise<void> {
  const load = await reloadGated(ada)
  await draftEarly(ada, EARLY)
  await load()
  await ada.mine.getByText(EARLY).waitFor()
  await bar(ada.page).waitFor()
  await expect.poll(() => statusOf(ada.page).textContent()).toBe('Draft, only on this device')
  expect(among([EARLY], [...frames, ...(await relayFiles())])).toEqual([])
}

/** If it cannot be found out whether there is a draft, all that is typed is offered, and nothing of it is drawn or sent. */
async function isOfferedEarly(ada: Person, frames: readonly Buffer[]): Promise<void> {
  const { page, context } = ada
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.addInitScript(() => {
    const open = IDBFactory.prototype.open.bind(indexedDB)
    IDBFactory.prototype.open = (name, version) => {
      if (name.includes('#draft ') && sessionStorage.getItem('damaged')) throw new Error('damaged')
      return open(name, version)
    }
  })
  await page.evaluate(() => sessionStorage.setItem('damaged', 'yes'))
  const load = await reloadGated(ada)
  const [before = '', since = ''] = UNTAKEN
  await draftEarly(ada, before)
  await load()
  await page.getByText(`“${before}”`).waitFor()
  await page.locator('[data-mine]').getByText('zirconium').click()
  await page.keyboard.type(since)
  await page.getByText(`“${before}${since}”`).waitFor()
  expect(await page.locator('[data-mine]').textContent()).not.toMatch(/lutetium|polonium|scandium/)
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(before + since)
  expect(among([EARLY, ...UNTAKEN], [...frames, ...(await relayFiles())])).toEqual([])
  await page.evaluate(() => sessionStorage.removeItem('damaged'))
  await page.reload()
  await ada.mine.getByText(EARLY).waitFor()
}

test('P43: no word of a private draft leaves the device, also after a crash, and publishing brings each once', async () => {
  const bob = await found(stage.browser, stage.relay.url, '@bob')
  const ada = await arrive(stage.browser, bob.links.edit, '@ada')
  const frames = await record(ada.page)
  await ready(ada)
  await ada.page.keyboard.insertText('zirconium')
  await ada.until('saved')
  expect(among(['zirconium'], frames)).toEqual(['zirconium']) // what is public is found in the frames

  // Text that is typed right after the key is private too, however long the draft takes to open.
  await ada.page.keyboard.press('Enter')
  let load: () => void = () => undefined
  const loads = new Promise<void>((resolve) => (load = resolve))
  await ada.page.route('**/*.js', (route) => loads.then(() => route.continue()))
  await ada.page.keyboard.press('F7')
  await ada.page.keyboard.type(AT_ONCE)
  await ada.page.keyboard.press('Enter')
  await ada.page.keyboard.type('tantalumm')
  await ada.page.keyboard.press('Backspace')
  load()
  await bar(ada.page).waitFor()
  await ready(ada)
  for (const word of [AT_ONCE, 'tantalum']) await ada.mine.getByText(word, { exact: true }).waitFor()
  await ada.page.unroute('**/*.js')
  await ada.page.keyboard.press('Enter')
  await write(ada, ...SECRET)
  expect(await statusOf(ada.page).getAttribute('data-sync')).toBe('local')
  expect(await axeFaults(ada.page)).toEqual([])

  // The board of its owner has the draft's blockers, and a tick there is as private as the line.
  await ada.mine.getByText('Blocked:').click()
  await write(ada, BLOCKER)
  const board = ({ page }: Person) => page.getByRole('region', { name: 'Blockers' })
  await board(ada).getByRole('checkbox', { name: BLOCKER }).click()
  await expect.poll(() => board(ada).getByRole('checkbox', { name: BLOCKER }).isChecked()).toBe(true)

  // Others see that there is a draft, and whose.
  await bob.page.getByText('@ada is drafting').first().waitFor()
  await bob.section('@ada').getByText('drafting', { exact: true }).waitFor()
  await bob.mine.click()
  await bob.page.keyboard.insertText('seen by all')
  await ada.section('@bob').getByText('seen by all').waitFor()
  expect(await bob.page.content()).not.toMatch(/wolfram|cobalt|yttrium|rhodium/)

  // If a lead takes the snapshot meanwhile, the page says what the snapshot does not have.
  await bob.page.getByRole('button', { name: 'Snapshot', exact: true }).click()
  const receipt = bob.page.getByRole('dialog', { name: 'Ready for the snapshot?' })
  await receipt.getByText('1 person is still drafting: @ada.').waitFor()
  await receipt.getByRole('button', { name: 'Cancel' }).click()

  // The page crashes. The draft is found again, and still private.
  const link = ada.page.url()
  await ada.page.goto('chrome://crash').catch(() => undefined)
  await ada.page.close()
  const again = personIn(await ada.context.newPage(), ada.context, '@ada')
  again.page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => frames.push(Buffer.from(payload)))
  })
  await again.page.goto(link)
  await bar(again.page).waitFor()
  const { mine } = again
  for (const word of SECRET) await mine.getByText(word).waitFor()

  // A second tab has it too, and text that is typed in one tab is in the other.
  const tab = await ada.context.newPage()
  tab.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => frames.push(Buffer.from(payload)))
  })
  await tab.goto(link)
  const inTab = tab.getByRole('textbox', { name: "@ada's update" })
  await inTab.getByText('yttrium').waitFor()
  await mine.click()
  await again.page.keyboard.press('Control+End')
  await write(again, ...MORE)
  await inTab.getByText('niobium').waitFor()

  expect(among(WORDS, frames)).toEqual([])
  expect(among(WORDS, await relayFiles())).toEqual([])

  // A discarded draft can be brought back.
  await choose(again, 'More', 'Discard my draft…')
  await bar(again.page).getByText('7 lines of it are nowhere else').waitFor()
  await bar(again.page).getByRole('button', { name: 'Discard', exact: true }).click()
  await bar(again.page).waitFor({ state: 'detached' })
  await mine.getByText('wolfram').waitFor({ state: 'detached' })
  await expect.poll(() => inTab.textContent()).not.toContain('wolfram')
  await again.page.getByRole('button', { name: 'Undo', exact: true }).click()
  for (const word of WORDS) await mine.getByText(word).waitFor()
  await inTab.getByText('niobium').waitFor()
  expect(among(WORDS, frames)).toEqual([])

  await again.page.keyboard.press('F7')
  await again.page.keyboard.press('Enter')
  await bar(again.page).waitFor({ state: 'detached' })
  await bar(tab).waitFor({ state: 'detached' })
  for (const word of WORDS) await bob.section('@ada').getByText(word).waitFor()
  await expect.poll(() => board(bob).getByRole('checkbox', { name: BLOCKER }).isChecked()).toBe(true)
  await expect.poll(() => statusOf(again.page).getAttribute('data-sync')).toBe('saved')
  expect(among(WORDS, frames)).toEqual(WORDS)
  const note = await relayExport(bob.page.url())
  for (const word of WORDS) expect(note.split(word)).toHaveLength(2)
  expect(among(WORDS, await relayFiles())).toEqual(WORDS)
  // The cursor is back in the section.
  await expect.poll(() => mine.evaluate((box) => box === document.activeElement)).toBe(true)

  await tab.close()
  await isPrivateEarly(again, frames)
  await isOfferedEarly(again, frames)
  await again.page.keyboard.press('F7')
  await again.page.keyboard.press('Enter')
  await bob.section('@ada').getByText(EARLY).waitFor()
  await expect.poll(() => statusOf(again.page).getAttribute('data-sync')).toBe('saved')
  const last = await relayExport(bob.page.url())
  for (const word of [...WORDS, EARLY]) expect(last.split(word)).toHaveLength(2)
  expect(among(UNTAKEN, [Buffer.from(last), ...frames])).toEqual([])
})

/** The device keeps no word of drafts, until the returned function is called. */
async function loseDrafts({ page }: Person): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    type Write = (this: IDBObjectStore, value: unknown, key?: IDBValidKey) => IDBRequest<IDBValidKey>
    for (const name of ['add', 'put'] as const) {
      const write = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, name)?.value as Write
      IDBObjectStore.prototype[name] = function (...given) {
        if (this.transaction.db.name.includes('#draft ')) throw new Error('The disk is full.')
        return write.apply(this, given)
      }
      addEventListener('heal', () => (IDBObjectStore.prototype[name] = write))
    }
  })
  return () => page.evaluate(() => void dispatchEvent(new Event('heal')))
}

test('a draft that the device does not keep is NOT SAVED, goes on under a new name, and is none of a reader’s', async () => {
  const ada = await found(stage.browser, stage.relay.url, '@ada')
  const rea = await stage.read(ada.links.view, '@rea')
  await rea.page.keyboard.press('F7')
  await rea.page.getByRole('button', { name: 'More', exact: true }).click()
  await rea.page.getByRole('button', { name: 'Download Markdown' }).waitFor()
  expect(await rea.page.getByRole('button', { name: /draft/i }).count()).toBe(0)
  expect(await bar(rea.page).count()).toBe(0)
  await rea.page.keyboard.press('Escape')

  await ada.page.keyboard.press('F7')
  await bar(ada.page).waitFor()
  await ready(ada)
  await write(ada, 'wolfram')
  const heal = await loseDrafts(ada)
  await ada.page.keyboard.insertText('cobalt')
  await expect.poll(() => statusOf(ada.page).textContent()).toBe('NOT SAVED')
  expect(await statusOf(ada.page).getAttribute('data-sync')).toBe('unsaved')
  await heal()
  await expect.poll(() => statusOf(ada.page).textContent()).toBe('Draft, only on this device')

  await choose(ada, 'More', 'Change my name')
  const rename = ada.page.getByRole('dialog', { name: 'Your name' })
  await rename.getByRole('textbox', { name: 'New name' }).fill('@ida')
  await rename.getByRole('button', { name: 'Change my name' }).click()
  const ida = personIn(ada.page, ada.context, '@ida')
  await ida.mine.getByText('cobalt').waitFor()
  await bar(ida.page).waitFor()
  await rea.page.getByText('@ida is drafting').first().waitFor()
  expect(await rea.page.content()).not.toMatch(/wolfram|cobalt/)
  await ida.page.reload()
  await ida.mine.getByText('cobalt').waitFor()
  await bar(ida.page).waitFor()
  await ready(ida)
  await ida.page.keyboard.press('F7')
  await ida.page.keyboard.press('Enter')
  await rea.section('@ida').getByText('cobalt').waitFor()
  expect(await rea.section('@ida').getByText('wolfram').count()).toBe(1)
})
