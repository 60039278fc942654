// A process that locks the data directory named on its command line, prints whether that worked, and keeps
// running.

import { openDataDirectory } from '../../../server/disk/data-directory.ts'

const [path] = process.argv.slice(2)
if (path === undefined) throw new Error('Which directory?')
const { is } = await openDataDirectory(path)
process.stdout.write(`${is}\n`)
setInterval(() => undefined, 1000)
