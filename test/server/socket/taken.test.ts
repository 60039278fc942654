import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { takenBy } from '../../../server/socket/taken.ts'

const LONG = 32 * 2 ** 20

test('it is known how much of a long write the client has taken, even before the write is done', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [socket] = (await once(server, 'connection')) as [Socket]
  const ended = once(socket, 'close')
  let isThrough = false
  socket.write(Buffer.alloc(LONG), () => (isThrough = true))
  client.pause()
  const before = takenBy(socket)
  expect(before).toBeLessThan(LONG)
  let heard = 0
  client.on('data', (bytes: Buffer) => (heard += bytes.length))
  client.resume()
  while (heard <= before) await new Promise((next) => setImmediate(next))
  client.pause()
  expect([takenBy(socket) > before, isThrough]).toEqual([true, false])
  client.resume()
  while (heard < LONG) await once(client, 'data')
  expect(takenBy(socket)).toBe(LONG)
  client.destroy()
  socket.destroy()
  await ended
  expect(takenBy(socket)).toBe(Infinity)
  server.close()
})
