// People in browsers. Each act uses the page by role and name, as a person does.

import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { becomes } from '../basics/becomes.ts'

/** ms to wait. It is long, because a machine may be busy. Promises about time are tested with fake clocks. */
export const PATIENCE = 60_000

export const VIEWPORT = { width: 1280, height: 900 }

export interface Person {
  readonly handle: string
  readonly page: Page
  readonly context: BrowserContext
  /** The text box of this person's own section. */
  readonly mine: Locator
  section(handle: string): Locator
  block(heading: string): Locator
  sync(): Promise<string | null>
  /** Waits for a status. */
  until(word: 'saved' | 'saving' | 'local' | 'unsaved', within?: number): Promise<void>
  problems: string[]
}

/** What people get their contexts from. */
export type Contexts = Pick<Browser, 'newContext'>

/**
 * The same browser, for people whose page must open without a server. Only these people get the service
 * worker.
 */
export const withWorker = (browser: Contexts): Contexts => ({
  newContext: (options) => browser.newContext({ ...options, serviceWorkers: 'allow' }),
})

/** Opens the link in a new browser that remembers only the handle. */
export async function arrive(browser: Contexts, link: string, handle: string): Promise<Person> {
  const context = await browser.newContext({ viewport: VIEWPORT, acceptDownloads: true })
  await remember(context, handle)
  const person = personIn(await context.newPage(), context, handle)
  await person.page.goto(link)
  // On a touch screen the cursor waits for a finger, so that no keyboard covers the note.
  if (await person.page.evaluate(() => matchMedia('(pointer: coarse)').matches)) await person.mine.tap()
  await ready(person)
  return person
}

export function personIn(page: Page, context: BrowserContext, handle: string): Person {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  const status = page.getByRole('status').first()
  return {
    handle,
    page,
    context,
    problems,
    mine: page.getByRole('textbox', { name: `${handle}'s update` }),
    section: (other) => page.getByRole('region', { name: other, exact: true }),
    block: (heading) => page.getByRole('textbox', { name: heading, exact: true }),
    sync: () => status.getAttribute('data-sync'),
    until: (word, within = PATIENCE) =>
      becomes(() => status.getAttribute('data-sync'), word, { within, interval: 20 }),
  }
}

/**
 * Leaves the app for an address of the same server where no code of the app runs. The next link is then loaded from
 * the start. (From `about:blank`, the browser would also begin a new process, which compiles all code once more.)
 */
export const aside = (page: Page, url: string): Promise<unknown> => page.goto(`${url}healthz`)

/** Waits until this browser has all of the page, and so needs no server for it (see `withWorker`). */
export const keptOffline = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const { serviceWorker } = navigator
    const inCharge = new Promise((came) =>
      serviceWorker.addEventListener('controllerchange', came, { once: true }),
    )
    if (serviceWorker.controller === null) await inCharge
  })

/** Waits until the person's own section is open for typing and has the cursor. */
export const ready = ({ mine }: Person): Promise<void> =>
  becomes(
    () => mine.evaluate((box) => (box as HTMLElement).isContentEditable && box === document.activeElement),
    true,
    { within: PATIENCE },
  )

/**
 * Waits until what was typed is on this device's disk (“Saved” is about the relay's disk). The page writes
 * one batch after another. So everything is written once two later transactions have ended.
 */
export const onThisDevice = ({ page }: Person): Promise<void> =>
  page.evaluate(async () => {
    const room = location.hash.slice(2).split('?')[0]
    const opening = indexedDB.open(`roundtable:${new URL('.', location.href).href}#${room}`)
    await new Promise((opened) => (opening.onsuccess = opened))
    for (let later = 0; later < 2; later++) {
      const transaction = opening.result.transaction('updates', 'readwrite')
      await new Promise((ended) => (transaction.oncomplete = ended))
    }
    opening.result.close()
  })

export const typeAtEnd = async (box: Locator, text: string, delay = 0): Promise<void> => {
  await box.press('Control+End')
  await box.pressSequentially(text, { delay })
}

/** Enter on a link opens its address in a tab of its own, of which nothing is loaded. */
export async function opensByEnter(link: Locator, address: string): Promise<void> {
  const context = link.page().context()
  await context.route(address, (route) => route.fulfill({ body: '' }))
  const opened = context.waitForEvent('page')
  await link.press('Enter')
  const tab = await opened
  await tab.waitForURL(address)
  await tab.close()
}

/** The meeting as the page exports it. */
export async function exported(person: Person): Promise<string> {
  const { page } = person
  await page.getByRole('button', { name: 'More' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download Markdown' }).click(),
  ])
  const stream = await download.createReadStream()
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** The relay's own export, for which nobody needs to be connected. */
export async function relayExport(link: string): Promise<string> {
  const url = new URL(link)
  const [path = '', query = ''] = url.hash.slice(2).split('?')
  const key = new URLSearchParams(query).get('key') ?? ''
  const response = await fetch(`${url.origin}/api/${path}.md`, {
    headers: { Authorization: `Bearer ${key}` },
  })
  if (response.status !== 200) throw new Error(`The relay answered ${response.status}.`)
  return response.text()
}

export interface Founder extends Person {
  /** The links that Share shows for the meeting on the screen. */
  links: { edit: string; view: string }
  /** The founder's own address, with the owner key. */
  owner: { space: string; series: string; date: string; key: string }
}

/** Opens a server's page for the first time, names a team, and shares its links. */
export async function found(
  browser: Contexts,
  url: string,
  handle: string,
  meeting?: string,
): Promise<Founder> {
  const context = await browser.newContext({ viewport: VIEWPORT, acceptDownloads: true })
  const page = await context.newPage()
  const person = personIn(page, context, handle)
  await page.goto(url)
  await page.getByRole('textbox', { name: 'Your name' }).fill(handle)
  if (meeting !== undefined) {
    await page.getByRole('button', { name: 'Change' }).click()
    await page.getByRole('textbox', { name: 'Meeting' }).fill(meeting)
  }
  await page.keyboard.press('Enter')
  await ready(person)
  const [, space = '', series = '', date = '', key = ''] =
    /#\/([^/]+)\/([^/]+)\/([^?]+)\?key=(.+)$/.exec(decodeURIComponent(page.url())) ?? []
  return { ...person, links: await shareLinks(person), owner: { space, series, date, key } }
}

export async function shareLinks({ page }: Person): Promise<{ edit: string; view: string }> {
  await page.getByRole('button', { name: 'Share' }).click()
  const [edit, view] = await Promise.all(
    ['Link to edit', 'Link to read'].map((name) =>
      page.getByRole('textbox', { name, exact: true }).inputValue(),
    ) as [Promise<string>, Promise<string>],
  )
  await page.getByRole('button', { name: 'Close' }).click()
  await page.keyboard.press('F2') // back to their own section
  return { edit, view }
}

/** Opens a view link. With it, no text opens for typing. */
export async function arriveToRead(browser: Contexts, link: string, handle: string): Promise<Person> {
  const context = await browser.newContext({ viewport: VIEWPORT })
  await remember(context, handle)
  const person = personIn(await context.newPage(), context, handle)
  await openToRead(person, link)
  return person
}

export async function openToRead({ page }: Person, link: string): Promise<void> {
  await page.goto(link)
  await page.getByText('View only').waitFor()
}

/** From now on, the browser knows the person's handle. */
const remember = (context: BrowserContext, handle: string): Promise<unknown> =>
  context.addInitScript((handle) => {
    if (!location.protocol.startsWith('http')) return
    const name = `roundtable:${new URL('.', location.href).href}#handle`
    if (localStorage.getItem(name) === null) localStorage.setItem(name, handle)
  }, handle)

/** Opens a button's menu and chooses an entry. */
export async function choose({ page }: Person, of: string, what: string): Promise<void> {
  await page.getByRole('button', { name: of, exact: true }).click()
  await page.getByRole('button', { name: what, exact: true }).click()
}

/** Opens the receipt as a lead and takes the snapshot, whatever the receipt says. */
export async function askForSnapshot({ page }: Person): Promise<void> {
  await page.getByRole('button', { name: 'Snapshot', exact: true }).click()
  await page.getByRole('button', { name: 'Take the snapshot' }).click()
}

/** Closes the snapshot that is open or about to open. */
export async function closeSnapshot({ page }: Person): Promise<void> {
  const opened = page.getByRole('dialog', { name: /^Snapshot of/ })
  await opened.getByRole('button', { name: 'Close' }).click()
  await opened.waitFor({ state: 'detached' })
}

export async function takeSnapshot(lead: Person): Promise<void> {
  await askForSnapshot(lead)
  await closeSnapshot(lead)
}
