// Runs an export in another process, through the command line. Reading a long archive takes a tenth of a
// second, in which the relay would hear nobody.

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const COMMAND_LINE = fileURLToPath(new URL('../cli.ts', import.meta.url))

/** Exports the data directory of this process's environment. Null, or why `to` is not up to date. */
export const exportInProcess = (to: string): Promise<string | null> =>
  new Promise((done) => {
    execFile(process.execPath, [...process.execArgv, COMMAND_LINE, 'export', '--', to], (error, _out, told) =>
      done(error && (told.trim() || error.message)),
    )
  })
