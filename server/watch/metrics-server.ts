// Serves the figures on an address of their own. A proxy that forwards everything to the relay's port does not
// forward them.

import { createServer, type Server } from 'node:http'
import { limits } from '../config/limits.ts'

export function openMetrics(text: () => Promise<string>, report: (error: unknown) => void): Server {
  const server = createServer(
    { requestTimeout: limits.request, headersTimeout: limits.requestHeaders },
    (request, response) => {
      if (request.url !== '/metrics' || !(request.method === 'GET' || request.method === 'HEAD'))
        return void response.writeHead(404).end()
      text().then(
        (body) =>
          response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }).end(body),
        (error: unknown) => {
          report(error)
          response.writeHead(500).end()
        },
      )
    },
  )
  server.maxConnections = limits.figures.connections
  return server
}
