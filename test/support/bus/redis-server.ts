// A real Valkey or Redis of the tests' own, on a free port. It keeps nothing, and ends with the process that began it.

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../relay/server.ts'
import { ensureRedis } from './redis-engine.ts'

/** Runs the server, says its pid, and kills it when the standard input ends. */
const KEEPER = '"$0" "$@" & echo "pid $!"; cat > /dev/null; kill -9 $! 2> /dev/null'

export class RedisServer {
  readonly port: number
  readonly #directory: string
  readonly #settings: readonly string[]
  #keeper: ChildProcess | null = null
  #pid = 0

  private constructor(port: number, directory: string, settings: readonly string[]) {
    this.port = port
    this.#directory = directory
    this.#settings = settings
  }

  /** `settings` as on the command line: `--requirepass`, `secret`. */
  static async start(...settings: string[]): Promise<RedisServer> {
    const directory = mkdtempSync(join(tmpdir(), 'roundtable-redis-'))
    symlinkSync(
      ensureRedis((sentence) => process.stderr.write(`${sentence}\n`)),
      join(directory, 'redis-server'),
    )
    const server = new RedisServer(await freePort(), directory, settings)
    await server.start()
    return server
  }

  /** `who`: a user and a password, as in an address. */
  url(who = ''): string {
    return `redis://${who}${who === '' ? '' : '@'}127.0.0.1:${this.port}`
  }

  /** Resolves when it takes connections. */
  async start(): Promise<void> {
    const own = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--dir', this.#directory]
    const program = join(this.#directory, 'redis-server')
    const keeper = spawn('sh', ['-c', KEEPER, program, ...own, ...this.#settings], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#keeper = keeper
    let said = ''
    await new Promise<void>((ready, failed) => {
      createInterface(keeper.stdout).on('line', (line) => {
        said += `${line}\n`
        const [, pid] = /^pid (\d+)$/.exec(line) ?? []
        if (pid !== undefined) this.#pid = Number(pid)
        if (line.includes('eady to accept connections')) ready()
      })
      keeper.on('exit', () => failed(new Error(`Redis did not start: ${said}`)))
    })
  }

  /** Ends it at once. What its clients have is gone; `start` begins an empty one on the same port. */
  async kill(): Promise<void> {
    if (this.#keeper === null || this.#keeper.exitCode !== null) return
    const ended = once(this.#keeper, 'exit')
    this.#keeper.stdin?.end()
    await ended
  }

  /** It stands still, and its connections stay open. */
  freeze(): void {
    process.kill(this.#pid, 'SIGSTOP')
  }

  thaw(): void {
    process.kill(this.#pid, 'SIGCONT')
  }

  async close(): Promise<void> {
    await this.kill()
    rmSync(this.#directory, { recursive: true, force: true })
  }
}
