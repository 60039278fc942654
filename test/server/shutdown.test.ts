// A relay that is told to end does so soon, whatever its connections do.

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRelay, type RelayProcess } from '../support/relay/server.ts'

let relay: RelayProcess
beforeAll(async () => {
  relay = await startRelay()
})
afterAll(() => relay.close())

async function connected(begun: string): Promise<Socket> {
  const socket = connect(relay.port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  if (begun !== '') await new Promise((written) => socket.write(begun, written))
  return socket
}

const head = () => `POST /healthz HTTP/1.1\r\nHost: 127.0.0.1:${relay.port}\r\n`

test('half a request does not delay the end, and after that the next relay can use the directory', async () => {
  const halves = await Promise.all(
    ['', 'GET / HTTP/1.1\r\nHost: x\r\n', `${head()}Content-Length: 100\r\n\r\nhalf`].map(connected),
  )
  expect((await fetch(`${relay.url}healthz`)).status).toBe(200)
  expect(await relay.stop()).toBe(0)
  for (const socket of halves) socket.destroy()
  await relay.start()
})
