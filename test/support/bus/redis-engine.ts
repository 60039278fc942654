// The program of a real Valkey or Redis. It is taken from REDIS_BIN, from this machine, or from the distribution's
// package of tools, which starts no server by itself.

import { spawnSync } from 'node:child_process'

/** The tools that check files are the same program, under another name. */
const NAMES = ['valkey-server', 'redis-server', 'valkey-check-rdb', 'redis-check-rdb']
const PACKAGES = ['valkey-tools', 'redis-tools']

/** The path of the program; null if there is none. It must be started under the name `redis-server`. */
export function findRedis(): string | null {
  const named = process.env['REDIS_BIN']
  if (named !== undefined) return named
  for (const name of NAMES) {
    const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' })
    if (status === 0) return stdout.trim()
  }
  return null
}

/** Finds or installs the program and reports each step. Throws if neither works. */
export function ensureRedis(say: (sentence: string) => void): string {
  const found = findRedis()
  if (found !== null) return found
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const run = (...command: string[]) => {
    const [program = '', ...args] = [...asRoot, ...command]
    return spawnSync(program, args, { stdio: ['ignore', 2, 2], env: APT }).status === 0
  }
  say(`No Valkey or Redis is here; installing one of ${PACKAGES.join(', ')}…`)
  const install = (name: string) => run('apt-get', 'install', '-qy', '--no-install-recommends', name)
  if (!PACKAGES.some(install) && run('apt-get', 'update', '-q')) PACKAGES.some(install)
  const installed = findRedis()
  if (installed !== null) return installed
  throw new Error('No Redis could be installed. Install Valkey or Redis, and name its program in REDIS_BIN.')
}

const APT = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
