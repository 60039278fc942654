// Runs before the tests that need PostgreSQL. Starts the one that they share.

import { startCluster } from './cluster.ts'

/** The name of the variable in which the tests find its address. */
export const SERVED = 'SHARED_POSTGRES'

export default async function setup(): Promise<() => Promise<void>> {
  const cluster = await startCluster()
  process.env[SERVED] = cluster.url
  return () => cluster.close()
}
