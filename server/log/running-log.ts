// Reads a log while its relay may be writing it. A torn end is an append that still runs. Other damage may be
// an append that the relay has just cut off; in this case the log is read a second time.

import type { Disk } from '../disk/disk.ts'
import { messageOf } from '../disk/directory.ts'
import { readLog, type LogContents } from './log-contents.ts'

/** Null if there is no such file. Throws an error that names the file if it cannot be read. */
export async function readRunningLog(disk: Disk, path: string): Promise<LogContents | null> {
  const first = await look(disk, path)
  return first && isDamaged(first) ? look(disk, path) : first
}

async function look(disk: Disk, path: string): Promise<LogContents | null> {
  const bytes = await disk.read(path)
  try {
    return bytes && readLog(bytes, path)
  } catch (error) {
    throw new Error(`${path} cannot be read: ${messageOf(error)}`, { cause: error })
  }
}

/** Whether there is damage before the end. */
export const isDamaged = ({ events }: LogContents): boolean => events.some(({ is }) => is !== 'cut')
