// Opens a file log for tests, with made-up epochs and a fixed time. Keeps the log's events.

import type { Disk } from '../../../server/disk/disk.ts'
import { FileLog } from '../../../server/log/file-log.ts'
import type { LogEvent } from '../../../server/log/log.ts'
import { forDisk } from '../../../server/fair/turnstile.ts'

let epochs = 0
export const newEpoch = (): string => `epoch ${++epochs}`

export function openLog(
  disk: Disk,
  { directory = '/rooms', knownFiles = 100, longJournal = 2 ** 20, now = (): number => 1e12 } = {},
): FileLog & { events: LogEvent[] } {
  const events: LogEvent[] = []
  const report = (event: LogEvent) => events.push(event)
  const turnstile = forDisk(now)
  const options = { disk, directory, now, newEpoch, report, knownFiles, longJournal, turnstile }
  return Object.assign(new FileLog(options), { events })
}
