// A browser and a relay for the tests of a file.

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchChromium } from './browser.ts'
import { startRelay, type RelayProcess } from '../relay/server.ts'

export interface Stage {
  readonly browser: Browser
  readonly relay: RelayProcess
}

/** Call it where a file declares its tests. The stage exists from the first test on. */
export function openStage(): Stage {
  let open: Stage | null = null
  const opened = (): Stage => {
    if (open === null) throw new Error('The stage is there from the first test on.')
    return open
  }
  beforeAll(async () => {
    const [browser, relay] = await Promise.all([launchChromium(), startRelay()])
    open = { browser, relay }
  })
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
  }
}
