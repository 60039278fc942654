// A text as a name for addresses and ids.

import { nfkc } from './nfkc.ts'

/** Letters and digits of any script in lower case, with hyphens between; empty where there are none. */
export const slug = (text: string, longest = 80): string =>
  [
    ...nfkc(text)
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-'),
  ]
    .slice(0, longest)
    .join('')
    .replace(/^[-\p{M}]+|-+$/gu, '')

/** `id`, or with `~2`, `~3` … where it is taken; it is taken then. */
export function unused(id: string, taken: Set<string>): string {
  let free = id
  for (let nth = 2; taken.has(free); nth++) free = `${id}~${nth}`
  taken.add(free)
  return free
}
