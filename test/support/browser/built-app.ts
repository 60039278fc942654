// Runs before the browser tests. Builds the page and starts the Chromium and the relay that the tests share.

import { buildApp } from '../relay/built.ts'
import { serveRelay } from '../relay/shared-relay.ts'
import { serveChromium } from './browser.ts'

export default async function setup(): Promise<() => Promise<void>> {
  buildApp()
  const [server, relay] = await Promise.all([serveChromium(), serveRelay()])
  return async () => {
    await server.close()
    await relay.close()
  }
}
