// A browser and a relay for the tests of a file, and people who come back in each test.

import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { launchChromium } from './browser.ts'
import { openGuests, type Guests } from './guests.ts'
import { startRelay, type RelayProcess } from '../relay/server.ts'

export interface Stage {
  readonly browser: Browser
  readonly relay: RelayProcess
  /** Opens a link to this relay (see `Guests`). */
  readonly visit: Guests['visit']
  /** Opens a meeting of a new team as its lead (see `Guests`). */
  readonly lead: Guests['lead']
}

/** Must be called while a file declares its tests. The stage can be used from the first test on. */
export function openStage(): Stage {
  let open: (Pick<Stage, 'browser' | 'relay'> & { guests: Guests }) | null = null
  const opened = () => {
    if (open === null) throw new Error('The stage is there from the first test on.')
    return open
  }
  beforeAll(async () => {
    const [browser, relay] = await Promise.all([launchChromium(), startRelay()])
    open = { browser, relay, guests: openGuests(browser, relay.url) }
  })
  afterEach(({ task }) => opened().guests.leave(task.result?.state === 'pass'))
  afterAll(async () => {
    await opened().browser.close()
    await opened().relay.close()
  })
  return {
    get browser() {
      return opened().browser
    },
    get relay() {
      return opened().relay
    },
    visit: (...by) => opened().guests.visit(...by),
    lead: (...by) => opened().guests.lead(...by),
  }
}
