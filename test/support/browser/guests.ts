// People who come back in each test of a file. Each has one page for all tests.
//
// Opening another team's meeting in the same page takes a quarter of the time of a page in a new browser.
// Between two tests, the page stays at a link that leads nowhere, so nothing of the last meeting is left in
// it. The browser still remembers the person's handle and earlier meetings. At the end of a file all of that is
// deleted, but the browser is kept for whoever comes in the next file, because it has compiled the page's code.
//
// After each test, the page has its size, its media and its network again, and no routes and permissions. A test that
// changes the browser in another way (scripts, bindings, a clock, a service worker, the page's globals) uses `arrive`
// instead, and closes the context.

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openToRead, personIn, ready, VIEWPORT, type Person } from './people.ts'
import { foundTeam, type Team } from '../relay/found-team.ts'

export interface Guests {
  /**
   * Opens a link to the relay as a person with this handle. After the test, the person leaves without being
   * told to.
   */
  visit(link: string, handle: string): Promise<Person>
  /** The same with a view link. With it, no text opens for typing. */
  read(link: string, handle: string): Promise<Person>
  /** Founds a team and opens its current meeting with the owner key. */
  lead(handle: string, meeting?: string): Promise<Person & Team>
  /**
   * Ends a test: everybody leaves. With `keep`, pages without an error stay for the next test. Returns the errors that
   * pages reported and no test took out of `problems`.
   */
  leave(keep: boolean): Promise<string[]>
  /** Ends a file: no browser remembers anything. Returns the contexts that are kept for the next file. */
  goHome(): Promise<BrowserContext[]>
}

/** How many browsers are kept for the next file. */
const MOST_HOME = 6

/** The media of a browser in which nobody has chosen any. */
const AS_EVER = { media: null, colorScheme: null, reducedMotion: null, forcedColors: null, contrast: null }

/** Runs in the page. */
const remember = ([name, handle]: readonly [string, string]): void => localStorage.setItem(name, handle)

export function openGuests(browser: Browser, url: string): Guests {
  const nowhere = `${url}#/-`
  const home = `${url}healthz`
  /** By their handles, which their browsers remember. */
  const resting = new Map<string, Person[]>()
  /** Pages at home, whose browsers remember nothing. */
  const atHome: Page[] = []
  const here = new Set<Person>()

  async function newPage(): Promise<Page> {
    const context = await browser.newContext({ viewport: VIEWPORT, acceptDownloads: true })
    const page = await context.newPage()
    await page.goto(home)
    return page
  }
  async function comes(handle: string): Promise<Person> {
    const before = resting.get(handle)?.pop()
    const page = before?.page ?? atHome.pop() ?? (await newPage())
    const person = personIn(page, page.context(), handle)
    here.add(person)
    if (!before) await page.evaluate(remember, [`roundtable:${url}#handle`, handle] as const)
    return person
  }
  async function visit(link: string, handle: string): Promise<Person> {
    const person = await comes(handle)
    await person.page.goto(link)
    await ready(person)
    return person
  }
  const rest = async (person: Person): Promise<void> => {
    const { page, context, handle } = person
    for (const other of context.pages()) if (other !== page) await other.close()
    page.removeAllListeners('pageerror')
    await context.setOffline(false)
    await context.unrouteAll()
    await page.unrouteAll()
    await context.clearPermissions()
    await page.emulateMedia(AS_EVER)
    await page.setViewportSize(VIEWPORT)
    await page.mouse.move(0, 0)
    await page.goto(nowhere)
    await page.getByText('This link is incomplete').waitFor()
    resting.set(handle, [...(resting.get(handle) ?? []), person])
  }
  /** Deletes what this browser stores. No code of the app runs during this, so nothing is written again. */
  const forget = async ({ page, context }: Person): Promise<void> => {
    await page.goto(home)
    await page.evaluate(() => sessionStorage.clear())
    const session = await context.newCDPSession(page)
    await session.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes: 'all' })
    await session.detach()
  }
  const isOpen = ({ page }: { page: Page }) => !page.isClosed()
  return {
    visit,
    async read(link, handle) {
      const person = await comes(handle)
      await openToRead(person, link)
      return person
    },
    async lead(handle, meeting) {
      const team = await foundTeam(url, meeting)
      return { ...(await visit(team.link, handle)), ...team }
    },
    async leave(keep) {
      const people = [...here].filter(isOpen)
      here.clear()
      await Promise.all(
        people.map((person) =>
          keep && person.problems.length === 0 ? rest(person) : person.context.close(),
        ),
      )
      return people.flatMap(({ problems }) => problems)
    },
    async goHome() {
      const came = [...resting.values()].flat()
      resting.clear()
      const more = came.splice(Math.max(0, MOST_HOME - atHome.length))
      await Promise.all([...came.map(forget), ...more.map(({ context }) => context.close())])
      atHome.push(...came.map(({ page }) => page))
      return atHome.map((page) => page.context())
    },
  }
}
