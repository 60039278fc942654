// A log that its relay may be writing to. Damage may be an append that was just taken back, so a second
// look decides; a torn end is an append under way.

import type { Disk } from '../disk/disk.ts'
import { messageOf } from '../disk/directory.ts'
import { readLog, type LogContents } from './log-contents.ts'

/** Null where there is none. Throws, naming it, where it cannot be read. */
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

/** In more than its end. */
export const isDamaged = ({ events }: LogContents): boolean => events.some(({ is }) => is !== 'cut')
