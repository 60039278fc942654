import type { Browser, CDPSession, Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest'
import { launchChromium } from '../../../support/browser/browser.ts'
import type * as storePage from '../../../support/page/store-page.ts'

declare const parts: typeof storePage
/** Objects of the page that are kept from one step of a test to the next. */
declare const meeting: storePage.StoredPage

const ORIGIN = 'http://store.test'

let browser: Browser
let script: string
let page: Page
let devtools: CDPSession

beforeAll(async () => {
  ;[browser, script] = await Promise.all([launchChromium(), buildPage()])
})
afterAll(() => browser.close())
beforeEach(async () => {
  const context = await browser.newContext()
  page = await context.newPage()
  await page.route(`${ORIGIN}/**`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  )
  await page.goto(ORIGIN)
  await page.addScriptTag({ content: script })
  devtools = await context.newCDPSession(page)
})
afterEach(() => page.context().close())

async function buildPage(): Promise<string> {
  const [built] = (await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: 'test/support/page/store-page.ts', formats: ['iife'], name: 'parts' },
    },
  })) as Rolldown.RolldownOutput[]
  if (!built) throw new Error('The page was not built.')
  return built.output[0].code
}

test('a record that cannot be read is moved aside, and the others load', async () => {
  const seen = await page.evaluate(async () => {
    const { asideIn, putRecord, recordsIn, StoredPage, updatesOf } = parts
    const [first, last] = [updatesOf('first '), updatesOf('last ')].flat()
    for (const value of [first, Uint8Array.of(1, 2, 3), last]) await putRecord('meeting', value)
    const { text, told } = await StoredPage.loaded('meeting')
    const again = await StoredPage.loaded('meeting')
    return {
      text: text.split(' ').sort(),
      told,
      toldAgain: again.told,
      aside: (await asideIn('meeting')).length,
      left: (await recordsIn('meeting')).length,
    }
  })
  expect(seen).toEqual({
    text: ['', 'first', 'last'],
    told: [expect.stringMatching(/records: 1.*Nothing was deleted/)],
    toldAgain: [],
    aside: 1,
    left: 2,
  })
})

test('a full disk is “NOT SAVED” while the relay is away, and heals when there is room', async () => {
  // Chromium checks the quota when a page first opens its database.
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: ORIGIN, quotaSize: 100_000 })
  await page.evaluate(async () => {
    const meeting = await parts.StoredPage.loaded('meeting')
    meeting.type('before')
    await meeting.written()
    Object.assign(globalThis, { meeting })
  })
  const full = await page.evaluate(async () => {
    // Browsers compress what they store, so these bytes are random.
    const signs = Array.from({ length: 100 }, () => crypto.getRandomValues(new Uint16Array(1000)))
    meeting.type(
      signs
        .map((thousand) => String.fromCharCode(...thousand.map((sign) => 0x4e00 + (sign % 20_000))))
        .join(''),
    )
    await meeting.failed()
    const { waiting } = meeting
    const { status } = parts.statusOf({
      link: { is: 'offline' },
      store: meeting.store.state,
      dirty: true,
      now: 0,
    })
    return { failed: waiting?.failed, word: status.word, stored: await parts.textIn('meeting') }
  })
  expect(full).toEqual({
    failed: true,
    word: 'unsaved',
    stored: 'before',
  })
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: ORIGIN })
  const healed = await page.evaluate(async () => {
    await meeting.written()
    const { status } = parts.statusOf({
      link: { is: 'offline' },
      store: meeting.store.state,
      dirty: true,
      now: 0,
    })
    return { word: status.word, stored: (await parts.textIn('meeting')).length }
  })
  expect(healed).toEqual({ word: 'local', stored: 'before'.length + 100_000 })
})

test('when the browser clears its site data, the page writes everything again', async () => {
  await page.evaluate(async () => {
    const meeting = await parts.StoredPage.loaded('meeting')
    meeting.type('before')
    await meeting.written()
    Object.assign(globalThis, { meeting })
  })
  await devtools.send('Storage.clearDataForOrigin', { origin: ORIGIN, storageTypes: 'indexeddb' })
  const stored = () => page.evaluate(() => parts.textIn('meeting'))
  await expect.poll(stored).toBe('before')
  await page.evaluate(async () => {
    meeting.type(', after')
    await meeting.written()
  })
  expect(await stored()).toBe('before, after')
})

test('y-indexeddb reads what we wrote, and we read what it wrote', async () => {
  const texts = await page.evaluate(async () => {
    const { IndexeddbPersistence, StoredPage, Y } = parts
    const ours = await StoredPage.loaded('meeting')
    ours.type('ours')
    await ours.written()
    ours.close()

    const doc = new Y.Doc()
    const theirs = new IndexeddbPersistence('meeting', doc)
    await theirs.whenSynced
    const read = doc.getText('text').toJSON()
    doc.getText('text').insert(4, ', theirs')
    await theirs.destroy()

    const { text, told } = await StoredPage.loaded('meeting')
    return { read, text, told }
  })
  expect(texts).toEqual({ read: 'ours', text: 'ours, theirs', told: [] })
})

test('every write asks the browser for strict durability, and gets it', async () => {
  const durabilities = await page.evaluate(async () => {
    const given: string[] = []
    const prototype = IDBDatabase.prototype
    const transaction = Reflect.get(prototype, 'transaction')
    prototype.transaction = function (...of: Parameters<IDBDatabase['transaction']>) {
      const begun = transaction.apply(this, of)
      if (begun.mode === 'readwrite' && begun.objectStoreNames.contains('updates'))
        given.push(begun.durability)
      return begun
    }
    const meeting = await parts.StoredPage.loaded('meeting')
    for (const letter of 'abc') {
      meeting.type(letter)
      await meeting.written()
    }
    return given
  })
  expect(durabilities).toEqual(['strict', 'strict', 'strict'])
})

test('a private window that stores no database is reported', async () => {
  const seen = await page.evaluate(async () => {
    Object.defineProperty(globalThis, 'indexedDB', {
      get: () => {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      },
    })
    const { store, told } = await parts.StoredPage.loaded('meeting')
    return { state: store.state, told }
  })
  expect(seen).toEqual({
    state: { is: 'unavailable' },
    told: [expect.stringMatching(/cannot keep an offline copy yet\. /)],
  })
})
