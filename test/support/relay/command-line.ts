// Runs the built command line in one process for all runs, because most of a run would be the start of a process. A
// run of which the end, a signal or a lock is tested needs a process of its own.

import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { builtCommandLine } from './built.ts'

export interface Ran {
  code: number
  out: string
  err: string
}

let host: { child: ChildProcess; ended: Promise<never> } | null = null
/** One run after the other. */
let before: Promise<unknown> = Promise.resolve()

const HOST = fileURLToPath(new URL('command-line-host.js', import.meta.url))

/** `env` is added to the environment of this process; what is undefined is taken out. */
export function commandLine(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const ran = before.then(() => runInHost(args, env))
  before = ran.catch(() => undefined)
  return ran
}

async function runInHost(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  const { child, ended } = (host ??= startHost())
  const told = once(child, 'message') as Promise<[Ran]>
  const whole = Object.entries({ ...process.env, ...env }).filter(([, value]) => value !== undefined)
  child.send({ args, env: Object.fromEntries(whole) })
  const [ran] = await Promise.race([told, ended])
  return ran
}

/** It ends with this process. */
function startHost(): { child: ChildProcess; ended: Promise<never> } {
  const child = fork(HOST, [builtCommandLine()], { execArgv: [] })
  const ended = once(child, 'exit').then((): never => {
    throw new Error('The process of the command line ended.')
  })
  ended.catch(() => undefined) // each run that waits for it fails
  return { child, ended }
}
