// Two honest pages type beside an attacker, who has an edit link for documents and a view link for presence.
// No word that the two people typed and saw on their screens may be lost. If a page says “Saved”, the relay
// must have all words. No page may be blank, neither theirs nor a newcomer's.

import * as encoding from 'lib0/encoding'
import type { Browser, Locator } from 'playwright-core'
import * as Y from 'yjs'
import { launchChromium } from '../browser/browser.ts'
import { hostileDocuments, PLACES, type HostileOf } from '../hostile/hostile-documents.ts'
import { hostilePresence, type HostilePresence } from '../hostile/hostile-presence.ts'
import { newMeeting } from '../relay/new-meeting.ts'
import { arrive, personIn, type Person } from '../browser/people.ts'
import type { NewPlace } from '../relay/places.ts'
import { seeded } from '../basics/random.ts'
import { RawClient } from '../relay/raw-client.ts'
import { add, type Counts } from '../basics/rounds.ts'
import { wordsIn } from '../basics/words-in.ts'

export const HOSTILE_KINDS = ['presence', 'attribute', 'field', 'structure'] as const
export type Kind = (typeof HOSTILE_KINDS)[number]

export interface HostilePages {
  browser: Browser
  /** Brings the two people, who then leave by themselves. Without it, each has a new browser. */
  visit?: (link: string, handle: string) => Promise<Person>
  /** The relay's address. */
  url: string
  kind: Kind
  seed: number
  /** How many hostile documents or presence states of that kind to use; all by default. */
  most?: number
  /** How long to attack, in ms. */
  during: number
}

const NOTE =
  '# Weekly 2026-11-23\n\n## Agenda\n\n- honest-agenda\n- honest-other\n\n## Updates\n\n@ada\n\n- Done:\n  - honest-ada\n\n@bob\n\n- Done:\n  - honest-bob\n'

/** Attacks with all documents or states of each kind, for ten seconds each kind. */
export async function hostilePagesRound(url: string, seed: number): Promise<Counts> {
  const browser = await launchChromium()
  const counts: Counts = {}
  try {
    for (const kind of HOSTILE_KINDS)
      add(counts, await hostilePages({ browser, url, kind, seed, during: 10_000 }))
  } finally {
    await browser.close()
  }
  return counts
}

/**
 * Resolves with counts of what was done. Throws a list of faults if a word was lost, “Saved” was false or a
 * page was blank.
 */
export async function hostilePages(options: HostilePages): Promise<Counts> {
  const { browser, url, kind, during } = options
  const visit = options.visit ?? ((link: string, handle: string) => arrive(browser, link, handle))
  const place = await newMeeting(url, NOTE)
  const [edit, view] = await Promise.all([grant(url, place, 'edit'), grant(url, place, 'view')])
  const link = place.link(url).replace(place.key, edit)
  const people = await Promise.all(['@ada', '@bob'].map((handle) => visit(link, handle)))
  const typists = people.map((person) => new Typist(person, () => readRoom(url, place)))
  const until = Date.now() + during
  const attack =
    kind === 'presence'
      ? attackPresence(options, place, view, until)
      : attackDocuments(options, place, edit, until)
  const [said] = await Promise.all([attack, ...typists.map((typist) => typist.typeUntil(until))])
  const newcomer = await come(browser, link, '@cy')

  const faults: string[] = []
  for (const typist of typists) faults.push(...(await typist.settle()))
  // After the reload, each device sends what its page could not send while a text was closed.
  for (const { person } of typists) await person.page.reload()
  const typed = typists.flatMap(({ words }) => words)
  const wanted = ['honest-agenda', 'honest-other', 'honest-ada', 'honest-bob', ...typed]
  const lacks = async (): Promise<string[]> => {
    const words = wordsIn(await readRoom(url, place))
    return wanted.filter((word) => !words.includes(word))
  }
  const lost = await becomesEmpty(lacks)
  if (lost.length > 0) faults.push(`lost: ${lost.join(' ')}`)
  for (const person of [...people, newcomer]) {
    const missing = await becomesEmpty(async () => {
      const shown = await person.page.evaluate(() => document.body.textContent ?? '')
      return wanted.filter((word) => !shown.includes(word))
    })
    if (missing.length === wanted.length) faults.push(`blank for ${person.handle}`)
    else if (missing.length > 0) faults.push(`not shown to ${person.handle}: ${missing.join(' ')}`)
  }
  for (const { context } of options.visit ? [newcomer] : [...people, newcomer]) await context.close()
  if (faults.length > 0) throw new Error(`${kind} from seed ${options.seed}: ${faults.join('; ')}`)
  const checks = typists.reduce((sum, { saved }) => sum + saved, 0)
  return { said, words: typed.length, 'times “Saved”': checks }
}

/** How many words each person types at least, however slow the machine is. */
const LEAST = 8

/** Long enough for a busy machine. */
const SOON = { timeout: 10_000 }

class Typist {
  /** Words that were typed and then seen on the screen. */
  readonly words: string[] = []
  saved = 0
  readonly #faults: string[] = []

  constructor(
    readonly person: Person,
    readonly relay: () => Promise<Y.Doc>,
  ) {}

  /**
   * Types until the given time, and at least some words; or until no text is open for typing. Changes between
   * the person's own section and a line of the agenda beside the other person's line.
   */
  async typeUntil(until: number): Promise<void> {
    const { page, handle } = this.person
    const places = [
      { box: this.person.mine, keys: ['Control+End'] },
      {
        box: this.person.block('Agenda'),
        keys: handle === '@ada' ? ['Control+Home', 'End'] : ['Control+End'],
      },
    ]
    let open = places
    for (let count = 0; (Date.now() < until || count < LEAST) && open.length > 0; count++) {
      const place = open[count % open.length]
      if (place === undefined) return
      if (!(await this.#goTo(place.box, place.keys))) {
        open = open.filter((other) => other !== place)
        continue
      }
      const word = `${handle.slice(1)}${count}x`
      await page.keyboard.insertText(` ${word} `) // keys would cost more, and show nothing more
      const shown = await this.#ifThere(place.box, () => place.box.textContent(SOON))
      if (shown?.includes(word)) this.words.push(word)
      if (count % 4 === 3) await this.#check()
    }
  }

  /** False if the box is not open for typing. */
  async #goTo(box: Locator, keys: readonly string[]): Promise<boolean> {
    const isOpen = await this.#ifThere(box, () =>
      box.evaluate(
        (element) => {
          if (element instanceof HTMLElement && element.isContentEditable) element.focus()
          return document.activeElement === element
        },
        null,
        SOON,
      ),
    )
    if (isOpen !== true) return false
    for (const key of keys) await this.person.page.keyboard.press(key)
    return true
  }

  /** Null if the box is not on the screen. An attack may take it away at any time, so nobody waits long for it. */
  async #ifThere<T>(box: Locator, look: () => Promise<T>): Promise<T | null> {
    return (await box.count()) === 0 ? null : look().catch(() => null)
  }

  /** If the page says “Saved”, checks that every word on the screen is on the relay's disk. */
  async #check(): Promise<void> {
    const { handle } = this.person
    const words = [...this.words]
    if ((await this.person.sync()) !== 'saved') return
    this.saved++
    const there = wordsIn(await this.relay())
    const lacking = words.filter((word) => !there.includes(word))
    if (lacking.length > 0) this.#faults.push(`“Saved” to ${handle} without ${lacking.join(' ')}`)
  }

  /** Waits for “Saved” for a while, checks once more, and resolves with the faults. */
  async settle(): Promise<string[]> {
    await this.person.until('saved', 5000).catch(() => undefined) // it may stay unsaved, but must not say “Saved” falsely
    await this.#check()
    return this.#faults
  }
}

/** Opens the link. Whether there is anything to read and to type in is checked later. */
async function come(browser: Browser, link: string, handle: string): Promise<Person> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await page.goto(link)
  await page.getByRole('textbox', { name: 'Your name' }).fill(handle)
  await page.keyboard.press('Enter')
  return personIn(page, context, handle)
}

/** Calls `look` until it returns nothing, for a minute at most. Resolves with what it returned last. */
async function becomesEmpty(look: () => Promise<string[]>): Promise<string[]> {
  const until = Date.now() + 60_000
  for (;;) {
    const left = await look()
    if (left.length === 0 || Date.now() > until) return left
    await new Promise((next) => setTimeout(next, 100))
  }
}

async function readRoom(url: string, place: NewPlace, room = place.room): Promise<Y.Doc> {
  const client = RawClient.join(url, room, place.key, 'stock')
  const doc = await client.read()
  await client.close()
  if (doc === null) throw new Error(`The relay does not open ${room}.`)
  return doc
}

async function grant(url: string, place: NewPlace, role: 'edit' | 'view'): Promise<string> {
  const response = await fetch(`${url}api/${place.space}/grants`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${place.key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ role, label: role }),
  })
  const { key } = (await response.json()) as { key: string }
  return key
}

// ── the attacker ──

/** At most `most` entries, in a different order for each seed. */
function some<T>(all: readonly T[], { seed, most = all.length }: HostilePages): T[] {
  const random = seeded(seed)
  const mixed = all.map((each) => ({ each, at: random.next() }))
  return mixed
    .sort((a, b) => a.at - b.at)
    .slice(0, most)
    .map(({ each }) => each)
}

const ROOMS: Record<HostileOf, (place: NewPlace) => string> = {
  meeting: ({ room }) => room,
  series: ({ space }) => `${space}/core-weekly/series`,
  team: ({ space }) => `${space}/-/team`,
  archive: ({ space }) => `${space}/core-weekly/archive`,
}

/** Writes one hostile document after another, spread over the time. */
async function attackDocuments(options: HostilePages, place: NewPlace, key: string, until: number) {
  const { kind, url } = options
  const chosen = some(
    hostileDocuments.filter((each) => each.kind === kind),
    options,
  )
  for (const [at, { of, write }] of chosen.entries()) {
    const room = ROOMS[of](place)
    const doc = await readRoom(url, place, room)
    const before = Y.encodeStateVector(doc)
    write(doc)
    const client = RawClient.join(url, room, key, 'stock')
    await client.next('state')
    client.say({ type: 'update', update: Y.encodeStateAsUpdate(doc, before) })
    await client.read() // by now the relay has handled the update
    await client.close()
    const left = until - Date.now()
    if (left > 0) await new Promise((next) => setTimeout(next, left / (chosen.length - at)))
  }
  return chosen.length
}

/**
 * Sends one state after another, as often as the relay accepts them. For each text there is a connection of
 * its own, because a connection speaks for one client.
 */
async function attackPresence(options: HostilePages, place: NewPlace, key: string, until: number) {
  const { url } = options
  const chosen = some<HostilePresence>(hostilePresence, options)
  const clients = PLACES.map(() => RawClient.join(url, place.room, key, 'stock'))
  await Promise.all(clients.map((client) => client.next('state')))
  const item = someItem(await readRoom(url, place))
  let said = 0
  while (Date.now() < until || said < chosen.length) {
    const { state } = chosen[said % chosen.length] as HostilePresence
    said++
    for (const [at, client] of clients.entries()) {
      const root = PLACES[at] ?? ''
      client.say({ type: 'awareness', update: presence(999 + at, said, state({ root, item })) })
    }
    await new Promise((next) => setTimeout(next, 100)) // the relay accepts 20 a second
  }
  await Promise.all(clients.map((client) => client.close()))
  return said
}

function presence(client: number, clock: number, state: unknown): Uint8Array {
  return encoding.encode((to) => {
    encoding.writeVarUint(to, 1)
    encoding.writeVarUint(to, client)
    encoding.writeVarUint(to, clock)
    encoding.writeVarString(to, JSON.stringify(state))
  })
}

function someItem({ store }: Y.Doc): { client: number; clock: number } {
  for (const structs of store.clients.values())
    for (const { id } of structs) return { client: id.client, clock: id.clock }
  throw new Error('The document is empty.')
}
