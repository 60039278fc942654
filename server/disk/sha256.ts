// SHA-256 of bytes, or of a text's UTF-8 bytes, in hex. `shared/archive/archive.ts` has a slower one for
// browsers.

import { createHash } from 'node:crypto'

export const sha256Of = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')
