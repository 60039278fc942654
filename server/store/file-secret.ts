// The secret of the embedded store: a file that only this user may read. It is in every copy of the data
// directory.

import { randomBytes } from 'node:crypto'
import { messageOf } from '../disk/directory.ts'
import type { Disk } from '../disk/disk.ts'
import { writeSmallFile } from '../disk/small-file.ts'
import { SECRET_BYTES } from './store.ts'

export type LoadedSecret = { is: 'loaded'; secret: Uint8Array } | { is: 'refused'; sentence: string }

/** Reads the secret, or makes it. */
export async function loadSecret(disk: Disk, path: string): Promise<LoadedSecret> {
  try {
    const secret = (await disk.read(path)) ?? (await makeSecret(disk, path))
    if (secret.length === SECRET_BYTES) return { is: 'loaded', secret }
    return {
      is: 'refused',
      sentence: `The secret in ${path} is damaged: it has ${secret.length} bytes, not ${SECRET_BYTES}. Nothing was changed. Restore that file from a copy; if there is none, remove it, and a new one is made that does not know the receipts given so far.`,
    }
  } catch (error) {
    return {
      is: 'refused',
      sentence: `The secret in ${path} can be neither read nor made (${messageOf(error)}). Let this user read and write there.`,
    }
  }
}

async function makeSecret(disk: Disk, path: string): Promise<Uint8Array> {
  const secret = randomBytes(SECRET_BYTES)
  await writeSmallFile(disk, path, secret, 0o600)
  return secret
}
