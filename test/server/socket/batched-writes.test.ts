import { once } from 'node:events'
import type { Socket } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { BatchedWrites, type Way } from '../../../server/socket/batched-writes.ts'

interface Pair {
  way: Way
  ws: WebSocket
  socket: Socket
  /** The bytes that the other end received until the socket was closed. */
  heard: Promise<Buffer[]>
}

const uncounted = { hold: () => undefined, release: () => undefined }

let server: WebSocketServer
let writes: BatchedWrites
beforeEach(async () => {
  writes = new BatchedWrites()
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
})
afterEach(() => server.close())

async function connect(): Promise<Pair> {
  const { port } = server.address() as { port: number }
  const client = new WebSocket(`ws://127.0.0.1:${port}`)
  const heard: Buffer[] = []
  client.on('message', (bytes: Buffer) => heard.push(bytes))
  const closed = once(client, 'close').then(() => heard)
  const [ws, request] = (await once(server, 'connection')) as [WebSocket, { socket: Socket }]
  return { way: writes.to(ws, request.socket, uncounted), ws, socket: request.socket, heard: closed }
}

const bytes = (length: number) => new Uint8Array(length).map((_, at) => at % 251)

test.each([[0], [1], [125], [126], [0xffff], [0x10000], [200_000]])(
  'a message of %i bytes arrives as it is',
  async (length) => {
    const { way, ws, heard } = await connect()
    for (const message of [bytes(3), bytes(length), bytes(5)]) way.send(message)
    way.flush()
    ws.close()
    expect((await heard).map((message) => new Uint8Array(message))).toEqual([
      bytes(3),
      bytes(length),
      bytes(5),
    ])
  },
)

test('all frames to a socket in one turn are one write; sockets that get the same frames share the joined bytes', async () => {
  const pairs = [await connect(), await connect(), await connect()]
  const writes = pairs.map(({ socket }) => vi.spyOn(socket, 'write'))
  const [update, presence, ack] = [bytes(40), bytes(9), bytes(2)]
  for (const { way } of pairs) way.send(update)
  pairs[0]?.way.send(ack)
  for (const { way } of pairs) way.send(presence)
  await new Promise((next) => setImmediate(next))
  expect(writes.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 1])
  const [first, second, third] = writes.map(({ mock }) => mock.calls[0]?.[0])
  expect(second).toBe(third)
  expect(first).not.toBe(second)
  for (const { ws } of pairs) ws.close()
  expect((await pairs[0]?.heard)?.map(({ length }) => length)).toEqual([40, 2, 9])
  expect((await pairs[1]?.heard)?.map(({ length }) => length)).toEqual([40, 9])
})

test('frames of the next turn are another write', async () => {
  const { way, ws, heard } = await connect()
  for (const length of [1, 2]) {
    way.send(bytes(length))
    await new Promise((next) => setImmediate(next))
  }
  ws.close()
  expect((await heard).map(({ length }) => length)).toEqual([1, 2])
})

test('nothing is sent after a close frame', async () => {
  const { way, ws, socket } = await connect()
  way.send(bytes(1))
  ws.close()
  const write = vi.spyOn(socket, 'write')
  await new Promise((next) => setImmediate(next))
  expect(write).not.toHaveBeenCalled()
})
