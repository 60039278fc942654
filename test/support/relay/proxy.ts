// A TCP proxy in front of the relay. It can swallow bytes, or hold them back for a while.

import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface Proxy {
  readonly url: string
  /** From now on, no byte passes and no connection ends, as in a black hole. */
  swallow(): void
  /** New connections pass again. A connection that lost bytes stays silent for good. */
  pass(): void
  /** From now on, bytes wait in both directions, as on a slow link. */
  hold(): void
  /** Lets the bytes that wait pass, in order. */
  release(): void
  close(): Promise<void>
}

export async function openProxy(to: number): Promise<Proxy> {
  let swallowing = false
  let waiting: (() => void)[] | null = null
  const sockets = new Set<Socket>()
  /** Connections that lost bytes. They stay silent, because in TCP no byte is ever missing. */
  const swallowed = new WeakSet<Socket>()
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1')
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (chunk) => {
        if (swallowing) swallowed.add(near)
        if (swallowed.has(near)) return
        if (waiting === null) into.write(chunk)
        else waiting.push(() => into.write(chunk))
      })
      from.on('error', () => into.destroy())
      from.on('close', () => {
        sockets.delete(from)
        into.destroy()
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    swallow: () => (swallowing = true),
    pass: () => (swallowing = false),
    hold: () => void (waiting ??= []),
    release: () => {
      const held = waiting ?? []
      waiting = null
      for (const write of held) write()
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
