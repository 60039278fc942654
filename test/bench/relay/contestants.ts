// The relays that are measured. Each runs in its own process on the first core, with its default settings.
// Our relay has its access checks, validation, limits and fsync on.

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { newPlace } from '../../support/relay/places.ts'
import { freePort, RELAY } from '../../support/relay/server.ts'

/** `ours8` is ours with a fixed wait of 8 ms for further edits. */
export const NAMES = ['ours', 'ours8', 'ref', 'level', 'hocus', 'floor'] as const
export type Name = (typeof NAMES)[number]

/** The relay's core; everything else runs on the other core. */
const CORE = '0'
const { key, space } = newPlace()

const PEERS = fileURLToPath(new URL('../peers/', import.meta.url))
const inPeers = (...path: string[]) => join(PEERS, ...path)

const scripts: Record<Name, { args: string[]; env?: (directory: string) => NodeJS.ProcessEnv }> = {
  ours: {
    args: RELAY,
    env: (directory) => ({ DATA_DIR: directory, LOG_LEVEL: 'warn' }),
  },
  ours8: {
    args: RELAY,
    env: (directory) => ({ DATA_DIR: directory, LOG_LEVEL: 'warn', WINDOW_MS: '8' }),
  },
  ref: { args: [inPeers('node_modules/@y/websocket-server/src/server.js')] },
  level: {
    args: [inPeers('node_modules/y-websocket/bin/server.cjs')],
    env: (directory) => ({ YPERSISTENCE: directory }),
  },
  hocus: { args: [inPeers('hocus.js')], env: (directory) => ({ DATA_DIR: directory }) },
  floor: { args: [inPeers('floor.js')] },
}

export class Contestant {
  readonly name: Name
  readonly #port: number
  readonly #directory: string
  #child: ChildProcess | null = null

  private constructor(name: Name, port: number, directory: string) {
    this.name = name
    this.#port = port
    this.#directory = directory
  }

  static async start(name: Name): Promise<Contestant> {
    const directory = await mkdtemp(join(tmpdir(), `roundtable-bench-${name}-`))
    const contestant = new Contestant(name, await freePort(), directory)
    await contestant.start()
    return contestant
  }

  /**
   * Whether the relay's documents survive a kill. A relay without a disk holds them only in memory, if at
   * all.
   */
  get hasDisk(): boolean {
    return this.name !== 'ref' && this.name !== 'floor'
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error(`${this.name} does not run.`)
    return this.#child.pid
  }

  get #isOurs(): boolean {
    return this.name === 'ours' || this.name === 'ours8'
  }

  /** The address of the relay's nth room. */
  url(nth: number): string {
    const base = `ws://127.0.0.1:${this.#port}/`
    if (this.#isOurs) return `${base}sync/${space}/series-${nth}/2026-11-23`
    return this.name === 'hocus' ? base : `${base}room-${nth}`
  }

  get protocols(): string[] {
    return this.#isOurs ? [`key.${key}`] : []
  }

  /** The document name that the relay expects before each message; null if it expects none. */
  document = (nth: number): string | null => (this.name === 'hocus' ? `room-${nth}` : null)

  async start(): Promise<void> {
    const { args, env } = scripts[this.name]
    const child = spawn('taskset', ['-c', CORE, process.execPath, ...args], {
      env: { ...process.env, PORT: String(this.#port), HOST: '127.0.0.1', ...env?.(this.#directory) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child = child
    const closed = once(child, 'close').then(() => false)
    const serves = listening(child.stdout).then(() => true)
    if (!(await Promise.race([closed, serves]))) throw new Error(`${this.name} did not start.`)
  }

  async kill(): Promise<void> {
    const child = this.#child
    this.#child = null
    if (child === null) return
    child.kill('SIGKILL')
    await once(child, 'close')
  }

  async close(): Promise<void> {
    await this.kill()
    await rm(this.#directory, { recursive: true, force: true })
  }
}

/** Resolves when the relay says that it listens. Each relay says so in other words. */
async function listening(stdout: NodeJS.ReadableStream): Promise<void> {
  for await (const line of createInterface(stdout)) if (/listening|running at|http:/.test(line)) break
  stdout.resume()
}
