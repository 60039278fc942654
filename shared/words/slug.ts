// Makes a text a name for addresses and ids.

import { nfkc } from './nfkc.ts'

/** Letters and digits of any script in lower case, with single hyphens between; empty if the text has none. */
export const slug = (text: string, longest = 80): string =>
  [
    ...nfkc(text)
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-'),
  ]
    .slice(0, longest)
    .join('')
    .replace(/^[-\p{M}]+|-+$/gu, '')

/** `id`, or with `~2`, `~3` … if that is taken. Marks the result as taken. */
export function unused(id: string, taken: Set<string>): string {
  let free = id
  for (let nth = 2; taken.has(free); nth++) free = `${id}~${nth}`
  taken.add(free)
  return free
}
