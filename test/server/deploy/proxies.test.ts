// nginx and Caddy, with the configurations that RUNNING.md gives.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { SUBPROTOCOL } from '../../../shared/wire/frames.ts'
import { newPlace } from '../../support/relay/places.ts'
import { RawClient, textUpdate } from '../../support/relay/raw-client.ts'
import {
  ensureProxy,
  makeCertificate,
  startProxy,
  type ReverseProxy,
} from '../../support/relay/reverse-proxy.ts'
import { freePort, startRelay, type RelayProcess } from '../../support/relay/server.ts'

const INVITE_KEY = 'an-invite-key-for-this-test'
const WRONG_KEY = 'wrong-but-secret-in-this-test'
/** Another address of this machine. The proxies are at 127.0.0.1. */
const CLIENT = process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1'
const LONG = { timeout: 30_000 }
/** ms. The first time, the proxies are fetched. */
const FETCHING = 180_000

const running = readFileSync('server/RUNNING.md', 'utf8')
const given = (language: string): string =>
  new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(running)?.[1] ?? ''

let directory: string
/** One at the root of its host, one at a path. */
let [root, below]: RelayProcess[] = []
beforeAll(async () => {
  for (const name of ['nginx', 'caddy'] as const) ensureProxy(name)
  directory = mkdtempSync(join(tmpdir(), 'roundtable-proxies-'))
  const settings = { TRUSTED_PROXIES: '127.0.0.1', INVITE_KEY }
  ;[root, below] = await Promise.all(
    ['https://notes.example.org/', 'https://example.org/notes/'].map((PUBLIC_URL) =>
      startRelay({ ...settings, PUBLIC_URL }),
    ),
  )
}, FETCHING)
afterAll(async () => {
  await Promise.all([root?.close(), below?.close()])
  rmSync(directory, { recursive: true })
})

interface Ports {
  https: number
  http: number
}

/** Writes nginx's file, with the ports and paths of this test. */
function nginxFor(relay: RelayProcess | undefined, path: string, ports: Ports): string[] {
  const { certificate, key } = makeCertificate(directory)
  const atPath = given('nginx')
    .replace('location / {', `location ${path} {`)
    .replace(
      'proxy_pass http://127.0.0.1:8080;',
      `proxy_pass http://127.0.0.1:8080${path === '/' ? '' : '/'};`,
    )
  const site = atPath
    .replaceAll('127.0.0.1:8080', `127.0.0.1:${relay?.port}`)
    .replace('443 ssl', `127.0.0.1:${ports.https} ssl`)
    .replace('listen 80', `listen 127.0.0.1:${ports.http}`)
    .replaceAll('notes.example.org', path === '/' ? 'notes.example.org' : 'example.org')
    .replace('/etc/ssl/notes/fullchain.pem', certificate)
    .replace('/etc/ssl/notes/privkey.pem', key)
  const file = join(directory, `nginx-${ports.https}.conf`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (one) => `${one}_temp_path ${join(directory, one)};`,
  )
  writeFileSync(
    file,
    `daemon off; pid ${file}.pid; error_log stderr; events {} http { access_log off; ${temporary.join(' ')}\n${site}}`,
  )
  return ['-c', file, '-e', 'stderr']
}

/** Writes Caddy's file, with the ports of this test and certificates of its own. */
function caddyFor(ports: Ports): string[] {
  const [first, second] = [root?.port, below?.port].map((port) => `127.0.0.1:${port}`)
  const file = join(directory, 'Caddyfile')
  const text = given('caddy')
    .replace(
      '{\n',
      `{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\thttp_port ${ports.http}\n\thttps_port ${ports.https}\n`,
    )
    .replace('127.0.0.1:8080', first ?? '')
    .replace('127.0.0.1:8080', second ?? '')
  writeFileSync(file, text)
  return ['run', '--config', file, '--adapter', 'caddyfile']
}

interface Answer {
  status: number
  text: string
}

function ask(
  port: number,
  host: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  return new Promise((done, failed) => {
    const options = {
      host: '127.0.0.1',
      port,
      path,
      method,
      servername: host,
      rejectUnauthorized: false,
      localAddress: CLIENT,
      agent: false,
    }
    request({ ...options, headers: { Host: host, ...headers } }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => done({ status: response.statusCode ?? 0, text }))
    })
      .on('error', failed)
      .end()
  })
}

/** Founds a team, edits a note, and tries a wrong key, all through the proxy. */
async function visit(
  relay: RelayProcess | undefined,
  port: number,
  host: string,
  path: string,
): Promise<void> {
  const place = newPlace()
  expect(await ask(port, host, path)).toMatchObject({
    status: 200,
    text: expect.stringContaining('<html') as string,
  })
  expect((await ask(port, host, `${path}readyz`)).status).toBe(200)
  expect((await ask(port, host, `${path}metrics`)).status).toBe(404)
  const found = (invited: string, more = {}) =>
    ask(
      port,
      host,
      `${path}api/${place.space}`,
      { Authorization: `Bearer ${place.key}`, 'Invite-Key': invited, ...more },
      'PUT',
    )
  expect((await found(INVITE_KEY)).status).toBe(201)

  const tls = { servername: host, rejectUnauthorized: false }
  const options = { ...tls, origin: `https://${host}`, headers: { Host: host } }
  const address = `wss://127.0.0.1:${port}${path}sync/${place.room}`
  const client = new RawClient(address, [SUBPROTOCOL, `key.${place.key}`], options)
  await client.next('welcome')
  client.say({ type: 'ready' })
  await client.next('state')
  client.say({ type: 'difference', update: textUpdate('kept') })
  expect((await client.next('ack'))?.count).toBe(1)
  await client.close()

  expect((await found(WRONG_KEY, { 'X-Forwarded-For': '203.0.113.9' })).status).toBe(403)
  const from = CLIENT === '127.0.0.1' ? '203.0.113.9' : CLIENT // else the proxy and the client have one address
  await vi.waitFor(() => expect(relay?.said()).toContain(`Wrong invite keys come from ${from}.`), LONG)
}

describe('nginx', () => {
  test.each([
    ['notes.example.org', '/'],
    ['example.org', '/notes/'],
  ])('brings people to %s%s', async (host, path) => {
    const relay = path === '/' ? root : below
    const ports = { https: await freePort(), http: await freePort() }
    const nginx = await startProxy('nginx', nginxFor(relay, path, ports), ports.https)
    try {
      await visit(relay, ports.https, host, path)
      const plain = await fetch(`http://127.0.0.1:${ports.http}${path}`, { redirect: 'manual' })
      expect([plain.status, plain.headers.get('location')]).toEqual([301, `https://127.0.0.1${path}`])
    } finally {
      await nginx.close()
    }
  })
})

describe('Caddy', () => {
  let caddy: ReverseProxy
  let ports: Ports
  beforeAll(async () => {
    ports = { https: await freePort(), http: await freePort() }
    caddy = await startProxy('caddy', caddyFor(ports), ports.https, {
      HOME: directory,
      XDG_DATA_HOME: directory,
    })
  })
  afterAll(() => caddy.close())

  test.each([
    ['notes.example.org', '/'],
    ['example.org', '/notes/'],
  ])('brings people to %s%s', async (host, path) => {
    await vi.waitFor(async () => expect((await ask(ports.https, host, path)).status).toBe(200), LONG) // once it has a certificate
    await visit(path === '/' ? root : below, ports.https, host, path)
  })

  test('logs that the relay is gone, and no key', async () => {
    await root?.stop()
    const headers = { Authorization: `Bearer ${WRONG_KEY}`, 'Invite-Key': WRONG_KEY }
    expect((await ask(ports.https, 'notes.example.org', '/api/x', headers)).status).toBe(502)
    await vi.waitFor(() => expect(caddy.said()).toContain('connection refused'), LONG)
    expect(caddy.said()).not.toContain(WRONG_KEY)
    await root?.start()
  })
})
