// Sends a real relay bytes that no honest client sends: requests, upgrades and WebSocket frames. They are
// made with the right structure, and then often broken. A connected client must not notice.

import { connect } from 'node:net'
import { broken } from '../hostile/hostile-frames.ts'
import { newPlace, type NewPlace } from '../relay/places.ts'
import { RawClient } from '../relay/raw-client.ts'
import { seeded, type Random } from '../basics/random.ts'
import type { Counts } from '../basics/rounds.ts'
import type { RelayProcess } from '../relay/server.ts'

const CONNECTIONS = 100
const AT_ONCE = 20

export async function edgeRound(relay: RelayProcess, seed: number): Promise<Counts> {
  const random = seeded(seed)
  const place = newPlace()
  const honest = RawClient.join(relay.url, place.room, place.key)
  await honest.next('welcome')
  const counts = { connections: 0, answered: 0, requests: 0, upgrades: 0 }
  const attack = async () => {
    const isUpgrade = random.chance(0.5)
    counts[isUpgrade ? 'upgrades' : 'requests']++
    counts.connections++
    const bytes = isUpgrade ? hostileUpgrade(random, relay.port, place) : hostileRequest(random, relay.port)
    if (await send(relay.port, bytes)) counts.answered++
  }
  while (counts.connections < CONNECTIONS) await Promise.all(Array.from({ length: AT_ONCE }, attack))
  honest.say({ type: 'ping' })
  if ((await honest.next('pong')) === null) throw new Error('an honest client was disconnected')
  const { status } = await fetch(`${relay.url}healthz`)
  if (status !== 200) throw new Error(`the relay answers ${status}`)
  await honest.close()
  return counts
}

/** Sends the bytes and closes the connection. Resolves with whether the relay answered. */
async function send(port: number, bytes: Uint8Array): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  let answered = false
  socket.on('data', () => (answered = true))
  socket.on('error', () => undefined) // because the relay may cut the connection first
  socket.end(bytes)
  await new Promise((closed) => socket.once('close', closed))
  return answered
}

// ── requests ──

const PARTS = [
  'api',
  'sync',
  '..',
  '%2e%2e',
  '%',
  '%00',
  '%ff',
  'healthz',
  'assets',
  'a'.repeat(300),
  '会',
  '',
]

function hostileRequest(random: Random, port: number): Uint8Array {
  const path = Array.from({ length: random.int(6) }, () => random.pick(PARTS)).join('/')
  const body = 'x'.repeat(random.pick([0, 1, 100, 100_000]))
  const headers = [
    `Host: ${random.pick([`127.0.0.1:${port}`, 'evil.example', '', '['])}`,
    `Content-Length: ${random.pick([body.length, body.length + 9, -1, '9'.repeat(30), 'x'])}`,
    `Transfer-Encoding: ${random.pick(['chunked', 'gzip', 'chunked, chunked', ''])}`,
    `Content-Type: ${random.pick(['application/json', 'text/html', ';', 'application/json; charset=\u0000'])}`,
    `Authorization: ${random.pick(['Bearer', 'Bearer x', `Bearer ${'k'.repeat(9000)}`, 'Basic eA=='])}`,
    `Expect: ${random.pick(['100-continue', '200-maybe'])}`,
    `If-None-Match: ${random.pick(['*', '"', 'W/"x"'])}`,
    `Range: bytes=${random.pick(['0-0', '9-1', '0-,0-,0-,0-', '-'])}`,
    `X: ${'y'.repeat(random.pick([1, 20_000]))}`,
  ].filter((line) => line.startsWith('Host') || random.chance(0.3))
  const method = random.pick(['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'BREW'])
  const target = random.pick([`/${path}`, `/${path}?${path}`, `http://evil.example/${path}`, '*', path])
  const request = `${method} ${target} HTTP/${random.pick(['1.1', '1.0', '9.9'])}\r\n${headers.join('\r\n')}\r\n\r\n${body}`
  return bent(random, Buffer.from(request))
}

// ── upgrades ──

function hostileUpgrade(random: Random, port: number, { room, key }: NewPlace): Uint8Array {
  const path = random.chance(0.8)
    ? `/sync/${room}`
    : random.pick(['/', '/sync/%', '/sync//', `/sync/${room}?x`])
  const headers = [
    `Host: 127.0.0.1:${port}`,
    `Upgrade: ${random.chance(0.9) ? 'websocket' : 'h2c'}`,
    'Connection: Upgrade',
    `Sec-WebSocket-Version: ${random.chance(0.9) ? 13 : random.pick([8, 'x', 999])}`,
    `Sec-WebSocket-Key: ${random.chance(0.9) ? 'dGhlIHNhbXBsZSBub25jZQ==' : 'short'}`,
    `Sec-WebSocket-Protocol: ${random.pick(['roundtable.1, ', ''])}key.${random.chance(0.8) ? key : 'wrong'}${random.pick([', device.x', ',,', ''])}`,
    `Sec-WebSocket-Extensions: ${random.pick(['permessage-deflate', 'x; y="', 'permessage-deflate; client_max_window_bits=99'])}`,
    `Origin: ${random.pick([`http://127.0.0.1:${port}`, 'null', 'http://evil.example', 'x'])}`,
  ].filter((line) => !/^(Origin|.*Extensions)/.test(line) || random.chance(0.2))
  const head = bent(random, Buffer.from(`GET ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`))
  return Buffer.concat([head, ...Array.from({ length: 1 + random.int(4) }, () => webSocketFrame(random))])
}

/** A frame as in RFC 6455, section 5.2, but any field may be wrong. */
function webSocketFrame(random: Random): Uint8Array {
  const payload = Buffer.from(
    Array.from({ length: random.pick([0, 2, 20, 126, 300]) }, () => random.int(256)),
  )
  const opcode = random.pick([0, 1, 2, 2, 2, 8, 9, 10, random.int(16)])
  const first = (random.chance(0.8) ? 0x80 : 0) | (random.chance(0.1) ? 0x40 : 0) | opcode
  const masked = random.chance(0.9) ? 0x80 : 0
  const claimed = random.chance(0.8) ? payload.length : random.pick([0, 125, 2 ** 16, 2 ** 31, 2 ** 53])
  const length =
    claimed < 126
      ? Buffer.from([masked | claimed])
      : claimed < 2 ** 16
        ? Buffer.from([masked | 126, claimed >> 8, claimed & 255])
        : Buffer.concat([Buffer.from([masked | 127]), bigEndian(claimed)])
  return Buffer.concat([Buffer.from([first]), length, masked ? Buffer.alloc(4) : Buffer.alloc(0), payload])
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

const bent = (random: Random, bytes: Uint8Array): Uint8Array =>
  random.chance(0.2) ? broken(random, bytes) : bytes
