// WebSocket ⇄ room: the upgrade, the key, and what one socket may cost.
//
// A refusal is told by accepting and closing, for a browser cannot read a refused upgrade. Only a
// foreign page (Origin) or a foreign name (Host) is refused at the upgrade itself.

import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import { isKey, parseRoom, type Role } from '../shared/access.ts'
import { close, SUBPROTOCOL } from '../shared/frames.ts'
import { limits } from './limits.ts'
import type { Rooms } from './rooms.ts'
import type { Peer } from './seat.ts'
import type { Visitors } from './visitors.ts'

export interface RelayOptions {
  server: Server
  rooms: Rooms
  roleOf: (space: string, key: string) => Promise<Role | null>
  visitors: Visitors
}

const NO_ACCESS = 'This link doesn’t open these notes.'
const KEY = 'key.'

export function openRelay({ server, rooms, roleOf, visitors }: RelayOptions): { close: () => void } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.message,
    perMessageDeflate: false,
    handleProtocols: (offered) =>
      offered.has(SUBPROTOCOL) ? SUBPROTOCOL : ([...offered].find(isKeyProtocol) ?? false),
  })
  let strangers = 0

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (!visitors.mayUpgrade(request.headers)) return refuseUpgrade(socket, '403 Forbidden')
    if (strangers >= limits.strangers) return refuseUpgrade(socket, '503 Service Unavailable')
    strangers++
    sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', () => ws.close()) // ws has told the other side why; without a listener the process would end
      void admit(ws, request).finally(() => strangers--)
    })
  }

  async function admit(ws: WebSocket, request: IncomingMessage): Promise<void> {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
    const key = offered.find(isKeyProtocol)?.slice(KEY.length) ?? ''
    const room = roomOf(request.url ?? '')
    // What comes while the key is looked up waits for the seat.
    const early: { data: RawData; binary: boolean }[] = []
    const wait = (data: RawData, binary: boolean) => early.push({ data, binary })
    ws.on('message', wait)
    const role =
      room !== null && isKey(key) ? await roleOf(room.space, key).catch(() => 'unknown' as const) : null
    ws.off('message', wait)
    if (role === 'unknown')
      return ws.close(close.tryLater, 'The server cannot look up keys now. Trying again.')
    if (room === null || role === null) return ws.close(close.noAccess, NO_ACCESS)
    if (rooms.isFull(room.name)) return ws.close(close.tryLater, 'This meeting is full. Trying again.')
    if (ws.readyState !== ws.OPEN) return

    const seat = rooms.join(room.name, peerOf(ws, offered.includes(SUBPROTOCOL) ? 'ours' : 'stock', role))
    const hear = (data: RawData, binary: boolean) =>
      binary ? seat.receive(bytesOf(data)) : ws.close(close.malformed, 'A message must be binary.')
    for (const { data, binary } of early) hear(data, binary)
    ws.on('message', hear)
    ws.on('close', () => seat.leave())
    listenForLife(ws)
  }

  server.on('upgrade', upgrade)
  const heartbeat = setInterval(() => {
    for (const ws of sockets.clients) checkLife(ws)
  }, limits.heartbeat)
  heartbeat.unref()

  return {
    close: () => {
      server.off('upgrade', upgrade)
      clearInterval(heartbeat)
      for (const ws of sockets.clients) ws.terminate()
    },
  }
}

const isKeyProtocol = (name: string): boolean => name.startsWith(KEY)

/** `/sync/<space>/<series>/<date>`, at the end of the path, so that a proxy may put its own before it. A query is refused. */
function roomOf(url: string) {
  const parts = /\/sync\/([^?#]*)$/.exec(url)?.[1]?.split('/')
  if (parts === undefined) return null
  try {
    return parseRoom(parts.map(decodeURIComponent))
  } catch {
    return null // a broken escape names no room
  }
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function peerOf(ws: WebSocket, kind: Peer['kind'], role: Role): Peer {
  return {
    kind,
    role,
    send: (bytes) => {
      if (ws.readyState !== ws.OPEN) return
      if (ws.bufferedAmount > limits.backlog) ws.close(close.tryLater, 'Too far behind. Trying again.')
      else ws.send(bytes)
    },
    close: (code, reason) => {
      // A reason is 123 bytes at most (RFC 6455, section 5.5).
      ws.close(
        code,
        new TextDecoder().decode(new TextEncoder().encode(reason).subarray(0, 120)).replace(/\ufffd/g, ''),
      )
      setTimeout(() => ws.terminate(), 2000).unref()
    },
  }
}

const bytesOf = (data: RawData): Uint8Array =>
  Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data as Buffer)

// ── heartbeat: a socket that did not answer the last ping is ended ──

const silent = new WeakSet<WebSocket>()

function listenForLife(ws: WebSocket): void {
  ws.on('pong', () => silent.delete(ws))
  ws.on('message', () => silent.delete(ws))
}

function checkLife(ws: WebSocket): void {
  if (silent.has(ws)) return ws.terminate()
  silent.add(ws)
  ws.ping()
}
