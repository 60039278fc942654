// Before the browser tests, this builds the page and starts the Chromium that they share.

import { buildApp, serveChromium } from './browser.ts'

export default async function setup(): Promise<() => Promise<void>> {
  buildApp()
  const server = await serveChromium()
  return () => server.close()
}
