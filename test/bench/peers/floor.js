// The least that any relay on `ws` costs. It sends each message to all other clients on a path, without
// reading it.

import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

const rooms = new Map()
const server = createServer()
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (ws, { url }) => {
  const room = rooms.get(url) ?? new Set()
  rooms.set(url, room.add(ws))
  ws.on('error', () => ws.terminate())
  ws.on('message', (bytes) => {
    for (const other of room) if (other !== ws) other.send(bytes)
  })
  ws.on('close', () => room.delete(ws))
})
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'))
