// A process that runs the built command line again and again: `command-line.ts`. It loads what the command line needs
// once, and the command line itself anew for each run.

import { pathToFileURL } from 'node:url'

const [, , path = ''] = process.argv
let runs = 0

/**
 * @typedef {{ args: string[], env: NodeJS.ProcessEnv }} Order
 * @param {Order} order
 */
async function run({ args, env }) {
  const said = { out: '', err: '' }
  for (const [stream, name] of /** @type {const} */ ([
    [process.stdout, 'out'],
    [process.stderr, 'err'],
  ]))
    stream.write = (/** @type {string | Uint8Array} */ text) => {
      said[name] += typeof text === 'string' ? text : Buffer.from(text).toString()
      return true
    }
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name]
  Object.assign(process.env, env)
  process.argv = [process.execPath, path, ...args]
  process.exitCode = 0
  runs += 1
  await import(`${pathToFileURL(path).href}?run=${runs}`)
  process.send?.({ code: process.exitCode, ...said })
}

process.on('message', (order) => void run(/** @type {Order} */ (order)))
