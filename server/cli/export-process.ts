// Runs an export in another process, through the command line. Reading a long archive takes a tenth of a
// second, and would stop the relay's own process for that time.

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const COMMAND_LINE = fileURLToPath(new URL('../cli.ts', import.meta.url))

/**
 * Exports the data directory that this process's environment names. Resolves with null, or with the reason
 * why `to` is not up to date.
 */
export const exportInProcess = (to: string): Promise<string | null> =>
  new Promise((done) => {
    execFile(process.execPath, [...process.execArgv, COMMAND_LINE, 'export', '--', to], (error, _out, told) =>
      done(error && (told.trim() || error.message)),
    )
  })
