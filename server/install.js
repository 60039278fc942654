// Installs missing packages before anything needs them. This file is plain JavaScript, because no package is
// installed yet.

import { fileURLToPath } from 'node:url'
import { installMissing } from './setup/packages.js'
import { endOnSignals } from './setup/step.js'

const stopListening = endOnSignals()
const failure = await installMissing(fileURLToPath(new URL('..', import.meta.url)))
stopListening()
if (failure !== null) {
  process.stderr.write(`${failure}\n`)
  process.exitCode = 1
}
