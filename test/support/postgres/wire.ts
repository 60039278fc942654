// Stands between a relay and the database. It can let a question through and keep the answer, as a network does
// that breaks at that moment.

import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'

export interface Wire {
  /** The database's address by way of the wire. */
  url: string
  /** Cuts the connection on which the database answers next. The answer is lost. */
  loseNextAnswer(): void
  /** Cuts all connections at once, also those that come later. */
  cut(): void
  close(): Promise<void>
}

const PORT = 5432

export async function openWire(url: string): Promise<Wire> {
  const through = new URL(url)
  const directory = through.searchParams.get('host') ?? ''
  const near = new Set<Socket>()
  let [isLosing, isCut] = [false, false]
  const server = createServer((socket) => {
    if (isCut) return void socket.destroy()
    const far = connect(join(directory, `.s.PGSQL.${PORT}`))
    const end = () => {
      near.delete(socket)
      socket.destroy()
      far.destroy()
    }
    near.add(socket)
    for (const each of [socket, far]) each.on('close', end).on('error', end)
    socket.on('data', (bytes) => far.write(bytes))
    far.on('data', (bytes) => {
      if (!isLosing) return void socket.write(bytes)
      isLosing = false
      end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  through.searchParams.delete('host')
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const cut = () => {
    isCut = true
    for (const socket of near) socket.destroy()
  }
  return {
    url: through.href,
    loseNextAnswer: () => (isLosing = true),
    cut,
    close: async () => {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
