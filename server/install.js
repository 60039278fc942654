// Installs what is missing, before anything that needs it runs. Plain JavaScript, for nothing else is there yet.

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
