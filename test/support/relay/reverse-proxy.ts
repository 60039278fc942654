// Real reverse proxies. They are taken from this machine, or from the packages of its distribution, which are
// unpacked without being installed.

import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'

export interface ReverseProxy {
  /** What it has written to standard error. */
  said(): string
  close(): Promise<void>
}

const PROGRAMS = { nginx: 'usr/sbin/nginx', caddy: 'usr/bin/caddy' } as const

const CACHE = join(process.getuid?.() === 0 ? '/var/cache' : join(homedir(), '.cache'), 'roundtable-proxies')

/** The path of the program. Throws if it is not there and cannot be fetched. */
export function ensureProxy(name: keyof typeof PROGRAMS): string {
  const fetched = join(CACHE, name, PROGRAMS[name])
  const found = [join('/', PROGRAMS[name]), `/usr/local/bin/${name}`, `/opt/homebrew/bin/${name}`, fetched]
  const there = () => found.find((path) => existsSync(path))
  const program = there()
  if (program !== undefined) return program
  const folder = join(CACHE, name)
  mkdirSync(folder, { recursive: true })
  const download = () =>
    spawnSync('apt-get', ['download', name], { cwd: folder, stdio: ['ignore', 'ignore', 2] }).status === 0
  // A machine that has installed nothing yet does not know its packages, or knows older ones.
  if (!download() && process.getuid?.() === 0) {
    spawnSync('apt-get', ['update'], { stdio: ['ignore', 'ignore', 2] })
    download()
  }
  for (const file of readdirSync(folder).filter((file) => file.endsWith('.deb')))
    execFileSync('dpkg', ['-x', file, '.'], { cwd: folder })
  const unpacked = there()
  if (unpacked !== undefined) return unpacked
  throw new Error(`There is no ${name}, and the distribution has no package of it. Install it.`)
}

/** Resolves when the proxy takes connections on `port`. */
export async function startProxy(
  name: keyof typeof PROGRAMS,
  args: string[],
  port: number,
  environment: NodeJS.ProcessEnv = {},
): Promise<ReverseProxy> {
  const child = spawn(ensureProxy(name), args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = once(child, 'exit')
  while (!(await isListening(port))) {
    if (child.exitCode !== null) throw new Error(`${name} did not start: ${said}`)
    await new Promise((again) => setTimeout(again, 20))
  }
  return {
    said: () => said,
    close: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** A proxy tells nobody when it listens. */
const isListening = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => done(true)).once('error', () => done(false))
    socket.once('connect', () => socket.destroy())
  })

/** A certificate that nobody trusts. */
export function makeCertificate(directory: string): { certificate: string; key: string } {
  const [certificate, key] = [join(directory, 'certificate.pem'), join(directory, 'key.pem')]
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=test']
  execFileSync('openssl', ['req', '-x509', ...made, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  return { certificate, key }
}
