// Before the tests: the app is built once, as `npm start` does.

import { buildApp, ensureChromium } from './browser.ts'

export default function setup(): void {
  ensureChromium((sentence) => process.stderr.write(`${sentence}\n`))
  buildApp()
}
