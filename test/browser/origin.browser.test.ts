import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/browser/browser.ts'
import {
  arrive,
  keptOffline,
  personIn,
  ready,
  relayExport,
  typeAtEnd,
  withWorker,
} from '../support/browser/people.ts'
import { newPlace } from '../support/relay/places.ts'
import { startRelay, type RelayProcess } from '../support/relay/server.ts'
import { openSubpaths, type Subpaths } from '../support/relay/subpath.ts'

// Two relays below one origin: one browser, one storage.

let browser: Browser
let ours: RelayProcess
let theirs: RelayProcess
let proxy: Subpaths
beforeAll(async () => {
  ;[browser, ours, theirs] = await Promise.all([launchChromium(), startRelay(), startRelay()])
  proxy = await openSubpaths({ '/ours/': ours.port, '/theirs/': theirs.port })
})
afterAll(async () => {
  await browser.close()
  await Promise.all([proxy.close(), ours.close(), theirs.close()])
})

/** A person who founded a team at `/ours/`, and left a draft there while its relay was down. */
async function withDraft() {
  const place = newPlace()
  const link = place.link(`${proxy.origin}/ours/`)
  const ada = await arrive(withWorker(browser), link, '@ada')
  await typeAtEnd(ada.mine, 'sent ')
  await ada.until('saved')
  await keptOffline(ada.page)
  await ours.kill()
  await ada.until('local')
  await typeAtEnd(ada.mine, 'a draft')
  await expect.poll(() => ada.mine.textContent()).toContain('a draft')
  // The status is drawn a frame after the letters.
  await ada.page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  )
  await ada.until('local')
  return { ada, place, link }
}

/**
 * Founds another team at `/theirs/` in the same browser. After that, the page has looked for unsent drafts.
 */
async function visitTheirs(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(newPlace().link(`${proxy.origin}/theirs/`))
  const handle = page.getByRole('textbox', { name: 'Your name' })
  const ada = personIn(page, context, '@ada')
  await handle.or(ada.mine).first().waitFor()
  if (await handle.isVisible()) {
    await handle.fill('@ada')
    await page.keyboard.press('Enter')
  }
  await ready(ada)
  await typeAtEnd(ada.mine, 'theirs')
  await ada.until('saved')
  await keptOffline(page)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.goto(`${proxy.origin}/theirs/`)
  await page.getByRole('heading', { name: 'Your meetings' }).waitFor()
  return page
}

test('P28: neither drafts nor keys of one relay are sent to another relay of the same origin', async () => {
  const { ada, place, link } = await withDraft()
  await ada.page.close()
  const page = await visitTheirs(ada.context)
  expect(proxy.sentTo('/theirs/')).not.toContain(place.key)
  expect(proxy.sentTo('/theirs/')).not.toContain(place.space)
  expect(await page.content()).not.toContain(place.space)
  await ours.start()
  // Any page of the draft’s own relay sends it.
  await page.goto(`${proxy.origin}/ours/`)
  await page.getByRole('heading', { name: 'Your meetings' }).waitFor()
  await expect.poll(() => relayExport(link.replace(`${proxy.origin}/ours/`, ours.url))).toContain('a draft')
  await ada.context.close()
})

test('data that an earlier version stored without a relay’s name is there, even offline, and is sent only to the relay whose link is opened', async () => {
  const { ada, place, link } = await withDraft()
  const secret = await ada.page.evaluate(storeAsBefore)
  expect(secret).toMatch(/^[\w-]{22}$/)
  await ada.page.close()

  const stranger = await visitTheirs(ada.context)
  await stranger.getByRole('region', { name: 'Not sent yet' }).waitFor()
  expect(proxy.sentTo('/theirs/')).not.toContain(place.key)
  expect(proxy.sentTo('/theirs/')).not.toContain(secret)

  const page = await ada.context.newPage()
  const again = personIn(page, ada.context, '@ada')
  await page.goto(link)
  await expect.poll(() => again.mine.textContent()).toContain('a draft')
  await again.until('local')
  await typeAtEnd(again.mine, ' and more')
  await again.until('local')
  await ours.start()
  await again.until('saved')
  const direct = link.replace(`${proxy.origin}/ours/`, ours.url)
  await expect.poll(() => relayExport(direct)).toContain('a draft and more')
  expect(proxy.sentTo('/ours/')).toContain(secret)
  expect(again.problems).toEqual([])

  // Nothing of that team is stored without the relay's name now, and pages of the other relay do not know the
  // team.
  const kept = () => page.evaluate(keptAsBefore, place.space)
  await expect.poll(kept).toEqual([])
  await stranger.reload()
  await stranger.getByRole('heading', { name: 'Your meetings' }).waitFor()
  expect(await stranger.content()).not.toContain(place.space)
  await ada.context.close()
})

/** Runs in a page. Gives stored data the names of an earlier version. Resolves with the device's secret. */
async function storeAsBefore(): Promise<string> {
  const answer = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((done, failed) => {
      request.onsuccess = () => done(request.result)
      request.onerror = () => failed(new Error(String(request.error)))
    })
  const isOfRelay = /^roundtable:http.*#(.*)$/
  let secret = ''
  for (const [name, text] of Object.entries(localStorage)) {
    const what = isOfRelay.exec(name)?.[1]
    if (what === undefined) continue
    localStorage.setItem(`roundtable:${what}`, String(text))
    localStorage.removeItem(name)
  }
  for (const { name = '' } of await indexedDB.databases()) {
    const room = isOfRelay.exec(name)?.[1]
    if (room === undefined || room.endsWith('/memory')) continue // that is no room
    const from = await answer(indexedDB.open(name))
    const opening = indexedDB.open(`roundtable/${room}`)
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore('updates', { autoIncrement: true })
      opening.result.createObjectStore('custom')
    }
    const to = await answer(opening)
    for (const store of ['updates', 'custom']) {
      const source = from.transaction(store).objectStore(store)
      const [keys, values] = await Promise.all([
        answer(source.getAllKeys()),
        answer<unknown[]>(source.getAll()),
      ])
      const target = to.transaction(store, 'readwrite', { durability: 'strict' })
      const written = new Promise((done) => (target.oncomplete = done))
      keys.forEach((key, at) => {
        target.objectStore(store).put(values[at], key)
        if (key === 'roundtable device') secret = String(values[at])
      })
      await written
    }
    from.close()
    to.close()
    await answer(indexedDB.deleteDatabase(name))
  }
  return secret
}

/** Runs in a page. The data of a team that are stored without a relay's name. */
async function keptAsBefore(space: string): Promise<string[]> {
  const databases = (await indexedDB.databases()).map(({ name = '' }) => name)
  const texts = Object.entries(localStorage).flatMap(([name, text]) =>
    String(text).includes(space) ? [name] : [],
  )
  return [...databases.filter((name) => name.includes(space)), ...texts].filter(
    (name) => !name.startsWith('roundtable:http'),
  )
}
