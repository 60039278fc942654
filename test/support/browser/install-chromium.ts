// Installs Chromium if there is none.

import { ensureChromium } from './browser.ts'

ensureChromium((sentence) => process.stdout.write(`${sentence}\n`))
