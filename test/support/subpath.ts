// A reverse proxy that has the relay below a path, as the README's examples have it.

import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'

export interface Subpath {
  readonly url: string
  /** From now on nobody is let through. */
  close(): Promise<void>
}

export async function openSubpath(path: string, to: number): Promise<Subpath> {
  const sockets = new Set<Socket>()
  /** What the relay is asked for; null for what is not below the path. */
  const below = ({ url = '' }: IncomingMessage): string | null =>
    url.startsWith(path) ? `/${url.slice(path.length)}` : null
  const server = createServer((asked, answer) => {
    const address = below(asked)
    if (address === null) return void answer.writeHead(404).end()
    const { method = 'GET', headers } = asked
    const passed = request({ port: to, host: '127.0.0.1', path: address, method, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers)
      got.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    asked.pipe(passed)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('upgrade', (asked, near: Socket) => {
    const far = connect(to, '127.0.0.1')
    const fields = Object.entries(asked.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`)
    far.write(`GET ${below(asked) ?? '/'} HTTP/1.1\r\n${fields.join('')}\r\n`)
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      from.pipe(into)
      from.on('error', () => into.destroy())
      from.on('close', () => into.destroy())
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    close: async () => {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}
