// A reverse proxy for relays at paths of one origin, as in RUNNING.md.

import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'

export interface Subpaths {
  readonly origin: string
  /** All keys and secrets that a browser has sent to addresses below this path. */
  sentTo(path: string): string
  /** Stops the proxy. */
  close(): Promise<void>
}

/** `relays`: for each path, the port of its relay. */
export async function openSubpaths(relays: Record<string, number>): Promise<Subpaths> {
  const sockets = new Set<Socket>()
  const sent = new Map<string, string[]>()
  /**
   * The relay for a request, and the address to request there; null if the request is below none of the
   * paths.
   */
  const below = ({ url = '', headers }: IncomingMessage): { port: number; address: string } | null => {
    for (const [path, port] of Object.entries(relays)) {
      if (!url.startsWith(path)) continue
      const secrets = [headers.authorization, headers['sec-websocket-protocol'], headers['invite-key'], url]
      sent.set(path, [...(sent.get(path) ?? []), ...secrets.map(String)])
      return { port, address: `/${url.slice(path.length)}` }
    }
    return null
  }
  const server = createServer((asked, answer) => {
    const to = below(asked)
    if (to === null) return void answer.writeHead(404).end()
    const { method = 'GET', headers } = asked
    const { port, address: path } = to
    const passed = request({ port, host: '127.0.0.1', path, method, headers }, (got) => {
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
    const to = below(asked)
    if (to === null) return void near.destroy()
    const far = connect(to.port, '127.0.0.1')
    const fields = Object.entries(asked.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`)
    far.write(`GET ${to.address} HTTP/1.1\r\n${fields.join('')}\r\n`)
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
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sentTo: (path) => (sent.get(path) ?? []).join('\n'),
    close: async () => {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}
