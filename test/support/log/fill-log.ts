// A process that appends to a log until an append is refused, and then reports the number of acks and the
// refusal.

import { disk } from '../../../server/disk/disk.ts'
import { openLog } from './open-log.ts'

const [directory] = process.argv.slice(2)
if (directory === undefined) throw new Error('Which directory?')
const log = openLog(disk, { directory })
for (let acked = 0; ; acked++) {
  try {
    await log.append('a', new Uint8Array(1001).fill(acked + 1))
  } catch (error) {
    process.stdout.write(JSON.stringify({ acked, refusal: String(error) }))
    break
  }
}
await log.close()
