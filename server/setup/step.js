// Runs a step before the relay starts, in a child process. A signal during the step ends both processes at
// once, because neither has anything to save.

import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** @type {import('node:child_process').ChildProcess | null} */
let running = null

/** @param {'SIGINT' | 'SIGTERM' | 'SIGHUP'} signal */
function end(signal) {
  const exit = () => process.exit(128 + constants.signals[signal])
  if (running === null) exit()
  running?.once('exit', exit)
  running?.kill('SIGKILL')
}

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/**
 * Makes these signals end this process even if it is process 1, for which the kernel otherwise ignores them.
 * Returns a function that stops listening.
 */
export function endOnSignals() {
  for (const signal of SIGNALS) process.on(signal, end)
  return () => {
    for (const signal of SIGNALS) process.off(signal, end)
  }
}

/**
 * Resolves with whether the step succeeded. The step's output goes to stderr, because the stdout of a command
 * is for its data.
 *
 * @param {string} command @param {string[]} args @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<boolean>}
 */
export function runStep(command, args, options) {
  const step = spawn(command, args, { ...options, stdio: ['ignore', 2, 2, 'ipc'] })
  running = step
  return new Promise((done) => {
    step.on('error', (error) => {
      process.stderr.write(`${error.message}\n`)
      done(false)
    })
    step.on('exit', (code) => {
      running = null
      done(code === 0)
    })
  })
}
