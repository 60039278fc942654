// Builds the page in one language, in a process of its own: `page.js ROOT FOLDER LANGUAGE`. A build takes one core
// most of the time, so two languages take little longer than one.

import { build } from 'vite'

const [root = '', folder = '', language = ''] = process.argv.slice(2)
process.on('disconnect', () => process.exit(1)) // the process that asked for the page is gone
process.chdir(root)
try {
  await build({ logLevel: 'error', mode: language, build: { outDir: folder, emptyOutDir: true } })
} catch {
  process.exit(1) // Vite has said why
}
process.exit() // the IPC channel or a build tool would keep this process alive
