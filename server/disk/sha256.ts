// SHA-256 of bytes, or of a text's UTF-8 bytes, in hex. (`noteDigest` in `shared/archive/archive.ts` is
// another digest. It is the same for copies of a note that differ only in line ends, and it also runs in
// browsers.)

import { createHash } from 'node:crypto'

export const sha256Of = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')
