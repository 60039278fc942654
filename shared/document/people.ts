// The ids under which people's texts are kept. `handle.ts` reads the handles that people type.

import { nfkc } from '../words/nfkc.ts'

/** The id under which a document keeps the texts and fields of the person with this handle. */
export const handleId = (handle: string): string =>
  nfkc(handle.trim().replace(/^@/, '')).toLowerCase().replace(/[/~]/g, '')
