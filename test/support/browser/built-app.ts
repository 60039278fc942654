// Builds the app once before the tests, as `npm start` does.

import { buildApp, ensureChromium } from './browser.ts'

export default function setup(): void {
  ensureChromium((sentence) => process.stderr.write(`${sentence}\n`))
  buildApp()
}
