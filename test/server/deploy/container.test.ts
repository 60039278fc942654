// The container, without a container: exactly the files that the Dockerfile copies, started as it says.

import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import project from '../../../package.json' with { type: 'json' }
import { findBuild } from '../../../server/setup/builds.js'
import { newPlace } from '../../support/relay/places.ts'
import { RawClient, textUpdate } from '../../support/relay/raw-client.ts'
import { freePort } from '../../support/relay/server.ts'
import { logOnDisk } from '../../support/rounds/kill-round.ts'

const HOME = '/opt/roundtable'

/** `['COPY', 'client client']` for each instruction. */
const instructions = readFileSync('server/deploy/Dockerfile', 'utf8')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => /^([A-Z]+) (.*)$/.exec(line)?.slice(1) ?? [])
  .map(([name = '', rest = '']) => [name, rest] as const)
const last = instructions.slice(instructions.findLastIndex(([name]) => name === 'FROM'))
const of = (name: string, among = last): string[] =>
  among.filter(([each]) => each === name).map(([, rest]) => rest)

/** The last rule that matches a path counts, as for Docker. */
const rules = readFileSync('server/deploy/Dockerfile.dockerignore', 'utf8').trim().split('\n')
const isIgnored = (path: string): boolean =>
  rules.reduce((ignored, rule) => {
    const name = rule.replace(/^!/, '')
    return name === '*' || path === name || path.startsWith(`${name}/`) ? !rule.startsWith('!') : ignored
  }, false)

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** Copies a file or folder out of the context. */
function copy(from: string, to: string): void {
  for (const file of statSync(from).isFile() ? [from] : filesBelow(from)) {
    if (isIgnored(file)) continue
    const target = file === from ? to : join(to, relative(from, file))
    mkdirSync(dirname(target), { recursive: true })
    copyFileSync(file, target)
  }
}

/** What `npm ci --omit=dev` would install, linked instead of copied where that is possible. */
function installPackages(root: string): void {
  const lock = readFileSync('node_modules/.package-lock.json', 'utf8')
  const { packages } = JSON.parse(lock) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>
  }
  const wanted = Object.entries(packages).filter(([, { dev, devOptional }]) => !dev && !devOptional)
  const folders = wanted.map(([path]) => path).filter((path) => existsSync(path))
  for (const folder of folders)
    for (const file of filesBelow(folder)) {
      const owner = file.slice(0, file.lastIndexOf('node_modules/')) // a package below this one is listed by itself
      if (owner !== folder.slice(0, folder.lastIndexOf('node_modules/'))) continue
      mkdirSync(join(root, dirname(file)), { recursive: true })
      try {
        linkSync(file, join(root, file))
      } catch {
        copyFileSync(file, join(root, file)) // another file system
      }
    }
  const kept = { packages: Object.fromEntries(wanted) }
  writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify(kept))
}

test('the Dockerfile copies what is there, runs as nobody special, and starts the relay as npm does', () => {
  for (const sources of of('COPY', instructions)) {
    if (sources.startsWith('--from=')) continue
    const from = sources.split(' ').slice(0, -1)
    expect(from.filter((path) => !existsSync(path) || isIgnored(path))).toEqual([])
  }
  const bases = new Set(of('FROM', instructions).map((base) => base.split(' ')[0] ?? ''))
  expect([...bases]).toEqual([expect.stringMatching(/^node:\d+-bookworm-slim$/)])
  expect(Number(/\d+/.exec([...bases][0] ?? '')?.[0])).toBeGreaterThanOrEqual(
    parseInt(project.engines.node.slice(2)),
  )
  expect([of('USER'), of('WORKDIR')]).toEqual([['node'], [HOME]])
  expect(JSON.parse(of('CMD')[0] ?? '')).toEqual(project.scripts.start.replace(/^exec /, '').split(' '))
  for (const secret of ['server/deploy/.env', 'data/secret', '.git/config', 'node_modules/x'])
    expect([secret, isIgnored(secret)]).toEqual([secret, true])
})

test('what the Dockerfile copies and installs starts by itself, keeps notes and ends on a signal', async ({
  onTestFinished,
}) => {
  if (findBuild('.') === null) await promisify(execFile)(process.execPath, ['server/build.js'])
  const root = mkdtempSync(join(tmpdir(), 'roundtable-image-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const words of of('COPY').map((rest) => rest.split(' '))) {
    const [first = '', ...rest] = words
    const target = words.at(-1) ?? ''
    if (first === '--from=packages') installPackages(root)
    else if (first === '--from=build')
      cpSync(findBuild('.') ?? '', join(root, 'dist', findBuild('.')?.split('/').at(-1) ?? ''), {
        recursive: true,
      })
    else
      for (const source of [first, ...rest.slice(0, -1)])
        copy(source, join(root, target.startsWith('/') ? target : target === './' ? source : target))
  }
  mkdirSync(join(root, 'data'))
  const image = () =>
    filesBelow(root)
      .filter((file) => !file.startsWith(join(root, 'data')) && !file.includes('/backups/'))
      .sort()
  const before = image()

  const place = newPlace()
  const port = await freePort()
  const set = Object.fromEntries(
    of('ENV')
      .flatMap((rest) => rest.split(' '))
      .map((one) => one.split('=') as [string, string]),
  )
  const env = {
    PATH: process.env['PATH'],
    ...set,
    PORT: String(port),
    PUBLIC_URL: 'https://notes.example/',
    INVITE_KEY: 'an-invite-key-for-this-test',
  }
  const [, ...args] = JSON.parse(of('CMD')[0] ?? '') as string[]
  const relay = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void relay.kill('SIGKILL'))
  let said = ''
  relay.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const lines = createInterface(relay.stdout)
  const [ready] = (await Promise.race([once(lines, 'line'), once(relay, 'exit').then(() => [said])])) as [
    string,
  ]
  expect(JSON.parse(ready)).toMatchObject({ msg: 'Roundtable is ready: https://notes.example/' })

  const health = (/CMD (\[.*\])$/.exec(of('HEALTHCHECK')[0] ?? '')?.[1] ?? '[]').replace(/^\["node", /, '[')
  const isHealthy = () =>
    spawnSync(process.execPath, JSON.parse(health) as string[], { cwd: root, env }).status
  expect(isHealthy()).toBe(0)
  const headers = { Authorization: `Bearer ${place.key}`, 'Invite-Key': env.INVITE_KEY }
  const url = `http://127.0.0.1:${port}/`
  expect((await fetch(`${url}api/${place.space}`, { method: 'PUT', headers })).status).toBe(201)
  const client = RawClient.join(url, place.room, place.key)
  await client.next('welcome')
  client.say({ type: 'ready' })
  await client.next('state')
  client.say({ type: 'difference', update: textUpdate('kept') })
  await client.next('ack')

  const notes = readFileSync('server/deploy/notes', 'utf8').replaceAll(HOME, root)
  const backup = join(root, 'backups', 'today')
  const backedUp = spawnSync('sh', ['-c', notes.replace('"$@"', `backup ${backup}`)], {
    cwd: root,
    env,
    encoding: 'utf8',
  })
  expect([backedUp.status, backedUp.stderr]).toEqual([0, expect.any(String)])

  relay.kill('SIGTERM')
  expect(await once(relay, 'exit')).toEqual([0, null])
  expect(isHealthy()).toBe(1)
  for (const directory of [join(root, 'data'), backup])
    expect((await logOnDisk(directory, place.room)).getText('t').toJSON()).toBe('kept')
  expect(said).not.toMatch(/Installing|Building/)
  expect(image()).toEqual(before) // so the rest may be read-only
})
