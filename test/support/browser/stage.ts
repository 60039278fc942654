// A browser and a relay for the tests of a file, and people who come back in each test.
//
// All files share one relay. The files of a worker share one Chromium, and the people in it (`guests.ts`). After each
// file, browser contexts that the file left open are closed. When a worker ends, its pipe to Chromium closes, and
// Chromium ends.

import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { launchChromium, launchOwnChromium } from './browser.ts'
import { openGuests, type Guests } from './guests.ts'
import { sharedRelay } from '../relay/shared-relay.ts'
import { startRelay, type RelayProcess } from '../relay/server.ts'

/** A relay as tests see it that share it. */
export type SharedRelay = Pick<RelayProcess, 'url' | 'port'>

export interface Stage<Relay extends SharedRelay = SharedRelay> {
  readonly browser: Browser
  readonly relay: Relay
  /** Opens a link to this relay (see `Guests`). */
  readonly visit: Guests['visit']
  /** Opens a view link to this relay (see `Guests`). */
  readonly read: Guests['read']
  /** Opens a meeting of a new team as its lead (see `Guests`). */
  readonly lead: Guests['lead']
}

interface Open<Relay> {
  browser: Browser
  relay: Relay
  guests: Guests
}

let ofWorker: Promise<Open<SharedRelay>> | null = null

async function open<Relay extends SharedRelay>(
  opening: Promise<Browser>,
  from: Promise<Relay> | Relay,
): Promise<Open<Relay>> {
  const [browser, relay] = await Promise.all([opening, from])
  return { browser, relay, guests: openGuests(browser, relay.url) }
}

/** Call it at the top of a test file. Use its result only inside tests. */
export const openStage = (): Stage =>
  declare(
    () => (ofWorker ??= open(launchOwnChromium(), sharedRelay())),
    async ({ browser, guests }) => {
      const kept = await guests.goHome()
      const left = browser.contexts().filter((context) => !kept.includes(context))
      await Promise.all(left.map((context) => context.close()))
    },
  )

/** A stage with a relay of its own, for tests that kill it. */
export const openOwnStage = (): Stage<RelayProcess> =>
  declare(
    () => open(launchChromium(), startRelay()),
    async ({ browser, relay }) => {
      await browser.close()
      await relay.close()
    },
  )

function declare<Relay extends SharedRelay>(
  begin: () => Promise<Open<Relay>>,
  end: (open: Open<Relay>) => Promise<void>,
): Stage<Relay> {
  let begun: Open<Relay> | null = null
  const opened = () => {
    if (begun === null)
      throw new Error('The stage was used before the first test began. Use it only inside tests.')
    return begun
  }
  beforeAll(async () => {
    begun = await begin()
  })
  afterEach(async ({ task }) => {
    const problems = await opened().guests.leave(task.result?.state === 'pass')
    if (problems.length > 0) throw new Error(`A page reported: ${problems.join('; ')}`)
  })
  afterAll(() => end(opened()))
  return {
    get browser() {
      return opened().browser
    },
    get relay() {
      return opened().relay
    },
    visit: (...by) => opened().guests.visit(...by),
    read: (...by) => opened().guests.read(...by),
    lead: (...by) => opened().guests.lead(...by),
  }
}
