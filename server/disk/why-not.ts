// Says in a clause why a file or directory cannot be used.

import { messageOf } from './directory.ts'

const WHY: Record<string, string> = {
  EISDIR: 'it is a directory',
  ENOTDIR: 'it is no directory',
  EEXIST: 'it is no directory',
  EACCES: 'it may not be opened',
  EPERM: 'it may not be opened',
  ENOSPC: 'the disk is full',
  EROFS: 'nothing can be written there',
  ENAMETOOLONG: 'its name is too long',
}

export function whyNot(error: unknown, what: 'file' | 'directory'): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code === 'ENOENT' ? `there is no such ${what}` : (WHY[code] ?? messageOf(error))
}
