// A real relay in a process of its own, with a free port and a directory of its own.

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { builtRelay } from './built.ts'
import project from '../../../package.json' with { type: 'json' }

export interface RelayProcess {
  readonly url: string
  readonly port: number
  readonly directory: string
  /** The pid of the current process. */
  readonly pid: number
  start(): Promise<void>
  /** The relay's standard error since the last start. */
  said(): string
  /** Asks the relay to end; resolves with the exit code. */
  stop(): Promise<number | null>
  /** Kills the process at once, so that it cannot tidy up. */
  kill(): Promise<void>
  /** Stops the process. Its sockets stay open and silent. */
  freeze(): void
  /** Resumes the process. */
  thaw(): void
  /** Ends the process and removes its directory. */
  close(): Promise<void>
}

export interface Exit {
  code: number | null
  stdout: string
  stderr: string
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** The arguments that `npm start` gives to Node. */
export const RELAY = project.scripts.start.replace(/^exec node /, '').split(' ')

/**
 * The same, but without the check in `start.js` that the relay is built, which costs a third of a start. Tests make that
 * check once. What is measured runs as it runs for people.
 */
const relay = async (): Promise<string[]> =>
  process.env['VITEST'] === undefined
    ? RELAY
    : [...RELAY.slice(0, -1), '--enable-source-maps', await builtRelay()]

/** `under`: a wrapper, such as `strace -f`, that is put before the relay's command. */
async function spawnRelay(environment: NodeJS.ProcessEnv, under: string[] = []): Promise<ChildProcess> {
  const [command = process.execPath, ...args] = [...under, process.execPath, ...(await relay())]
  return spawn(command, args, {
    env: { ...process.env, LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Runs a relay that is expected to end without being told to. */
export async function runRelay(environment: NodeJS.ProcessEnv): Promise<Exit> {
  const child = await spawnRelay({ LOG_FORMAT: 'text', ...environment })
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout: stdout(), stderr: stderr() }
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = ''
  stream?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return () => text
}

export async function startRelay(
  environment: NodeJS.ProcessEnv = {},
  under: (directory: string) => string[] = () => [],
): Promise<RelayProcess> {
  await relay() // so that no build comes between the choice of a port and its use
  const directory = await mkdtemp(join(tmpdir(), 'roundtable-'))
  const port = await freePort()
  let child: ChildProcess | null = null
  let said = () => ''

  const kill = async () => {
    const ending = child
    child = null
    if (!ending) return
    ending.kill('SIGKILL')
    await once(ending, 'close')
  }
  const stop = async () => {
    if (!child) throw new Error('The relay does not run.')
    child.kill('SIGTERM')
    const [code] = (await once(child, 'close')) as [number | null]
    child = null
    return code
  }
  const start = async () => {
    const starting = await spawnRelay(
      { PORT: String(port), DATA_DIR: directory, ...environment },
      under(directory),
    )
    child = starting
    said = collect(starting.stderr)
    if (!starting.stdout) throw new Error('The relay has no standard output.')
    const [line] = (await Promise.race([
      once(createInterface(starting.stdout), 'line'),
      once(starting, 'close').then(() => [null]),
    ])) as [string | null]
    if (line === null) throw new Error(`The relay did not start: ${said()}`)
  }
  await start()
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    directory,
    get pid() {
      if (child?.pid === undefined) throw new Error('The relay does not run.')
      return child.pid
    },
    start,
    said: () => said(),
    stop,
    kill,
    freeze: () => child?.kill('SIGSTOP'),
    thaw: () => child?.kill('SIGCONT'),
    close: async () => {
      await kill()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
