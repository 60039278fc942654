// Two people at one meeting: Ada in two tabs, and Bob with a link that can be slow. They stay for many cells
// of the table, because opening a page takes longer than everything in a cell.
//
// Each cell uses one of three texts: Ada's section, Bob's, or a shared block.

import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { Browser } from 'playwright-core'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line, readLines, type Line } from '../../../shared/document/lines.ts'
import { blockRoot, sectionRoot } from '../../../shared/document/roots.ts'
import { becomes } from '../basics/becomes.ts'
import { arrive, personIn, ready, type Person } from '../browser/people.ts'
import { newPlace } from '../relay/places.ts'
import { openProxy } from '../relay/proxy.ts'
import type { RelayProcess } from '../relay/server.ts'
import { Hand } from './hand.ts'
import { linesHeld, row, rowOf } from './notation.ts'

export const HOMES = ['own', 'another’s', 'shared'] as const
export type Home = (typeof HOMES)[number]

const NAMES: Record<Home, string> = {
  own: "@ada's update",
  'another’s': "@bob's update",
  shared: 'Questions',
}
const ROOTS: Record<Home, string> = {
  own: sectionRoot('updates', 'ada'),
  'another’s': sectionRoot('updates', 'bob'),
  shared: blockRoot('questions'),
}

export const WHO = ['ada', 'adasTab', 'bob'] as const
export type Who = (typeof WHO)[number]
export type Hands = Record<Who, Hand>

const STALE = 10_000
/** ms. A look costs CPU in all three pages. */
const LOOK_EVERY = 20

export interface Scene {
  hands(home: Home): Hands
  /** The text, as the relay has sent it. */
  fragment(home: Home): Y.XmlFragment
  /** Replaces the text, and waits until all pages show it. */
  begins(home: Home, lines: readonly Line[]): Promise<void>
  /** Bob's link holds everything back until the returned function is called. */
  slows(): () => void
  /** Waits until all pages hold the same, and resolves with that as a row with Ada's caret. */
  settles(home: Home): Promise<string>
  problems(): string[]
  close(): Promise<void>
}

export async function openScene(browser: Browser, relay: Pick<RelayProcess, 'url'>): Promise<Scene> {
  const { link, room, key } = newPlace()
  const proxy = await openProxy(Number(new URL(relay.url).port))
  const ada = await arrive(browser, link(relay.url), '@ada')
  const [adasTab, bob, doc] = await Promise.all([
    tabOf(ada),
    arrive(browser, link(proxy.url), '@bob'),
    joined(relay.url, room, key),
  ])
  const people: Record<Who, Person> = { ada, adasTab, bob }

  const begun = (home: Home, lines: readonly Line[]) =>
    doc.doc.transact(() => {
      const fragment = doc.doc.getXmlFragment(ROOTS[home])
      const before = fragment.length
      insertLines(fragment, lines)
      if (before > 0) fragment.delete(0, before)
    })
  for (const home of HOMES) begun(home, [line('begun')])
  await bob.mine.getByText('begun').waitFor()
  await Promise.all([askToEdit(bob, '@ada'), askToEdit(ada, '@bob'), askToEdit(adasTab, '@bob')])
  const hands = {} as Record<Home, Hands>
  for (const home of HOMES) {
    hands[home] = {} as Hands
    for (const who of WHO) hands[home][who] = await Hand.on(people[who].page, NAMES[home])
  }

  const look = async (home: Home) => {
    const { ada, adasTab, bob } = hands[home]
    const held = await Promise.all([ada.holds(), adasTab.holds(), bob.holds()])
    const [first, ...others] = held.map(({ lines }) => JSON.stringify(lines))
    const told = row(readLines(doc.doc.getXmlFragment(ROOTS[home])))
    return {
      seen: rowOf(held[0]),
      isSame: others.every((text) => text === first) && row(linesHeld(held[0])) === told,
      apart: JSON.stringify({ ada: rowOf(held[0]), adasTab: rowOf(held[1]), bob: rowOf(held[2]), told }),
    }
  }
  return {
    hands: (home) => hands[home],
    fragment: (home) => doc.doc.getXmlFragment(ROOTS[home]),
    async begins(home, lines) {
      // If the pages show an equal text already, nobody can see when the new text has come. So another text
      // comes in between.
      const isEqual = row(readLines(doc.doc.getXmlFragment(ROOTS[home]))) === row(lines)
      for (const next of isEqual ? [[line('begun')], lines] : [lines]) {
        begun(home, next)
        await becomes(async () => (await look(home)).isSame, true, { interval: LOOK_EVERY })
      }
    },
    slows() {
      proxy.hold()
      return () => proxy.release()
    },
    async settles(home) {
      const end = performance.now() + STALE
      for (;;) {
        const { seen, isSame, apart } = await look(home)
        const words = await Promise.all(WHO.map((who) => people[who].sync()))
        if (isSame && words.every((word) => word === 'saved')) return seen
        if (performance.now() > end) return `The pages differ: ${apart}`
        await sleep(LOOK_EVERY)
      }
    },
    problems: () => WHO.flatMap((who) => people[who].problems),
    async close() {
      doc.leave()
      await Promise.all([ada.context.close(), bob.context.close()])
      await proxy.close()
    },
  }
}

/** Opens another tab of the same browser at the same meeting. */
async function tabOf({ page, context, handle }: Person): Promise<Person> {
  const tab = await context.newPage()
  const person = personIn(tab, context, handle)
  await tab.goto(page.url())
  await ready(person)
  return person
}

/** Clicks another person's text until the page offers to edit it, and accepts the offer. */
async function askToEdit(person: Person, handle: string): Promise<void> {
  const edit = person.page.getByRole('button', { name: 'Edit anyway', exact: true })
  await becomes(async () => {
    if (!(await edit.isVisible())) await person.section(handle).getByText('begun').click()
    return edit.isVisible()
  }, true)
  await edit.click()
}

/** A copy of the document outside of any page. */
async function joined(url: string, room: string, key: string): Promise<{ doc: Y.Doc; leave: () => void }> {
  const doc = new Y.Doc()
  const provider = new WebsocketProvider(`${url.replace('http', 'ws')}sync`, room, doc, {
    protocols: [`key.${key}`],
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  })
  await new Promise<void>((done) => provider.once('sync', () => done()))
  return { doc, leave: () => provider.destroy() }
}
