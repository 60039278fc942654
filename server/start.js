// npm start: installs and builds what is missing, each in a child process, and then becomes the relay.
//
// The relay runs in this same process, so signals reach it however it was started. This file is plain
// JavaScript, because no package is installed yet.

import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { findBuild, holdBuild } from './setup/builds.js'
import { installMissing } from './setup/packages.js'
import { endOnSignals, runStep } from './setup/step.js'
import { endWithWaiting } from './setup/waiting.js'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Prints one sentence that a person can act on, and ends this process. Null if a child process has printed
 * one.
 *
 * @param {string | null} sentence @returns {never}
 */
function refuse(sentence) {
  if (sentence !== null) process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

// Compiles sooner what is done a hundred times a second. Later versions of Node do not know this option, and would
// not start with it on the command line.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=20000')

const stopListening = endOnSignals()
endWithWaiting({ isBelowNpm: process.env['npm_lifecycle_event'] === 'start' })
const failure = await installMissing(root, () => findBuild(root) !== null)
if (failure !== null) refuse(failure)
let build = findBuild(root)
if (build === null) {
  const isBuilt = await runStep(process.execPath, [join(root, 'server/build.js')], {})
  if (!isBuilt) refuse(null)
  build = findBuild(root)
  if (build === null) refuse('The source was changed while it was built. Start again.')
}
await holdBuild(build)
process.setSourceMapsEnabled(true) // errors in the log name lines of the source
await import(pathToFileURL(join(build, 'relay/main.js')).href)
stopListening() // from here on, the relay itself handles signals
