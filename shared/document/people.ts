// Handles, which name people, and the ids under which people's texts are kept.

import { nfkc } from '../words/nfkc.ts'

export type Handle = { is: 'handle'; handle: string; id: string } | { is: 'refused'; sentence: string }

const MAX_HANDLE = 64

/** What a person typed as their handle, with or without `@`. */
export function parseHandle(typed: string): Handle {
  const name = typed.trim().replace(/^@/, '').normalize('NFC')
  if (name === '') return refused('A handle needs at least one character.')
  if ([...name].length > MAX_HANDLE)
    return refused(`That handle is too long: ${MAX_HANDLE} characters are the most.`)
  // eslint-disable-next-line no-control-regex -- control characters are what is refused here
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]|\p{Cf}/u.test(name))
    return refused('A handle cannot hold control characters or other invisible ones.')
  if (/[/~]/.test(name)) return refused('A handle cannot hold “/” or “~”.')
  const id = handleId(name)
  return id === '' ? refused('A handle needs a letter or a digit.') : { is: 'handle', handle: `@${name}`, id }
}

const refused = (sentence: string): Handle => ({ is: 'refused', sentence })

/** The id under which a document keeps the texts and fields of the person with this handle. */
export const handleId = (handle: string): string =>
  nfkc(handle.trim().replace(/^@/, '')).toLowerCase().replace(/[/~]/g, '')
