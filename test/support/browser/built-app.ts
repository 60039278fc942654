// Runs before the browser tests. Builds the page and starts the Chromium that the tests share.

import { buildApp, serveChromium } from './browser.ts'

export default async function setup(): Promise<() => Promise<void>> {
  buildApp()
  const server = await serveChromium()
  return () => server.close()
}
