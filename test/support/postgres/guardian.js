// Runs a PostgreSQL for as long as its standard input is open, and removes its directory at the end. The input
// ends with the process that holds it, also if that process is killed. A PostgreSQL that dies is started again.
//
//   node guardian.js POSTGRES DIRECTORY UID GID SETTING…    says `ready PID` whenever it takes connections

import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'

const [postgres = '', directory = '', uid = '', gid = '', ...settings] = process.argv.slice(2)
const user = uid === '' ? {} : { uid: Number(uid), gid: Number(gid) }

/** ms until a start that failed is tried again: the processes of the one before may still be ending. */
const AGAIN = 50

let isEnding = false
/** @type {import('node:child_process').ChildProcess | null} */
let running = null

const start = () => {
  const child = spawn(postgres, settings, { ...user, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] })
  running = child
  createInterface(child.stderr).on('line', (line) => {
    if (line.includes('database system is ready to accept connections'))
      process.stdout.write(`ready ${child.pid}\n`)
    else if (/(?:FATAL|PANIC):/.test(line)) process.stdout.write(`${line}\n`)
  })
  child.on('exit', () => {
    if (!isEnding) setTimeout(() => (isEnding ? end() : start()), AGAIN)
    else end()
  })
}

const end = () => {
  // Its last processes may still write there.
  rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: AGAIN })
  process.exit(0)
}

const stop = () => {
  isEnding = true
  if (running === null || running.exitCode !== null || running.signalCode !== null) end()
  else running.kill('SIGQUIT')
}

process.on('SIGINT', () => undefined) // Ctrl-C reaches the tests too, and they close the input
process.stdout.on('error', () => undefined) // nobody reads any more
process.stdin.on('end', stop).resume()
start()
