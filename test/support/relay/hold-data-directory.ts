// A process that takes the data directory it is given, reports the outcome, and lives on.

import { openDataDirectory } from '../../../server/disk/data-directory.ts'

const [path] = process.argv.slice(2)
if (path === undefined) throw new Error('Which directory?')
const { is } = await openDataDirectory(path)
process.stdout.write(`${is}\n`)
setInterval(() => undefined, 1000)
