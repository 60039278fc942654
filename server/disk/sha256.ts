// The SHA-256 of a text's UTF-8 bytes, in hex. (`shared/archive/archive.ts` has one that browsers can run, many times slower.)

import { createHash } from 'node:crypto'

export const sha256Of = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')
