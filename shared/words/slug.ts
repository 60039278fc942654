// Turns a text into a name for addresses and ids.

import { nfkc } from './nfkc.ts'

/** Letters and digits of any script in lower case, joined by single hyphens; empty if the text has none. */
export const slug = (text: string, longest = 80): string =>
  [
    ...nfkc(text)
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-'),
  ]
    .slice(0, longest)
    .join('')
    .replace(/^[-\p{M}]+|-+$/gu, '')

/** `id`; or, if `taken` has that, `id~2`, `id~3` … Adds the result to `taken`. */
export function unused(id: string, taken: Set<string>): string {
  let free = id
  for (let nth = 2; taken.has(free); nth++) free = `${id}~${nth}`
  taken.add(free)
  return free
}
