// npm run dev starts the relay, and serves the page from source with hot reload. The strict content policy is
// for the built page; the development server needs inline scripts and its own socket.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'vite'

const RELAY_PORT = '8081'
const PAGE_PORT = 8080

const relay = spawn(process.execPath, ['--import', 'tsx', '--watch', 'server/main.ts'], {
  env: { ...process.env, PORT: RELAY_PORT },
  stdio: ['ignore', 'ignore', 'inherit'],
})
const to = `http://127.0.0.1:${RELAY_PORT}`
const page = await createServer({
  server: {
    port: PAGE_PORT,
    host: '127.0.0.1',
    strictPort: true,
    proxy: { '/sync': { target: to, ws: true }, '/api': to, '/healthz': to },
  },
})
await page.listen()
process.stdout.write(`Roundtable in development: http://127.0.0.1:${PAGE_PORT}/\n`)

const stop = async (): Promise<void> => {
  relay.kill()
  await Promise.all([once(relay, 'close'), page.close()])
  process.exit(0)
}
process.on('SIGINT', () => void stop())
process.on('SIGTERM', () => void stop())
relay.on('exit', () => process.stderr.write('The relay has ended; its output stands above.\n'))
