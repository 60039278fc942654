// One relay for all browser tests that do not end it. Each test founds a team of its own there.

import { startRelay, type RelayProcess } from './server.ts'

/** The variable that tells test files the port of the shared relay. */
const PORT = 'SHARED_RELAY_PORT'

export async function serveRelay(): Promise<RelayProcess> {
  const relay = await startRelay()
  process.env[PORT] = String(relay.port)
  return relay
}

export function sharedRelay(): Pick<RelayProcess, 'url' | 'port'> {
  const port = Number(process.env[PORT])
  if (!(port > 0))
    throw new Error('There is no shared relay. Only the Vitest project of the browser tests starts one.')
  return { port, url: `http://127.0.0.1:${port}/` }
}
