// A real PostgreSQL of the tests' own, in a directory that is gone afterwards, on a socket in that directory. Its
// settings are the defaults, so a commit waits for the disk.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ensurePostgres, postgresUser } from './engine.ts'

export interface Cluster {
  /** The address of its database, as a user who may do everything. */
  url: string
  /** Kills it at once, so that it cannot tidy up. Resolves when it takes connections again. */
  kill(): Promise<void>
  /** Ends it and removes its directory. */
  close(): Promise<void>
}

/** Everybody but its owner needs a password, and nobody has one. */
const WHO_MAY_CONNECT = 'local all roundtable trust\nlocal all all scram-sha-256\n'

export async function startCluster(): Promise<Cluster> {
  const programs = ensurePostgres((sentence) => process.stderr.write(`${sentence}\n`))
  const { uid, gid } = postgresUser()
  const directory = mkdtempSync(join(tmpdir(), 'roundtable-pg-'))
  chmodSync(directory, 0o711)
  if (uid !== undefined && gid !== undefined) chownSync(directory, uid, gid)
  const data = join(directory, 'data')
  const made = ['-D', data, '-U', 'roundtable', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']
  const user = uid === undefined || gid === undefined ? {} : { uid, gid }
  execFileSync(join(programs, 'initdb'), made, { ...user, cwd: directory, stdio: ['ignore', 'ignore', 2] })
  writeFileSync(join(data, 'pg_hba.conf'), WHO_MAY_CONNECT)
  const settings = ['-D', data, '-k', directory, '-c', 'listen_addresses=', '-c', 'shared_buffers=16MB']
  const guardian = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('guardian.js', import.meta.url)),
      join(programs, 'postgres'),
      directory,
      String(uid ?? ''),
      String(gid ?? ''),
      ...settings,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true },
  )
  const lines = createInterface(guardian.stdout)
  let pid = 0
  let said = ''
  lines.on('line', (line) => {
    const [, ready] = /^ready (\d+)$/.exec(line) ?? []
    if (ready === undefined) said += `${line}\n`
    else pid = Number(ready)
  })
  const isReady = () =>
    new Promise<void>((ready, failed) => {
      const listen = (line: string) => {
        if (!line.startsWith('ready ')) return
        lines.off('line', listen)
        ready()
      }
      lines.on('line', listen)
      guardian.on('exit', () => failed(new Error(`PostgreSQL did not start: ${said}`)))
    })
  await isReady()
  return {
    url: `postgresql://roundtable@localhost/postgres?host=${encodeURIComponent(directory)}`,
    kill: async () => {
      const again = isReady()
      process.kill(pid, 'SIGKILL')
      await again
    },
    close: async () => {
      const ended = once(guardian, 'exit')
      guardian.stdin.end()
      await ended
    },
  }
}
