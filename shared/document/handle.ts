// Handles, which name people.
//
// `newHandle` makes a handle from a name that somebody types. The handles that it makes are all recognized in
// an exported note. `parseHandle` also accepts the handles of earlier versions, which could hold blanks and
// punctuation.

import { handleId } from './people.ts'

/** Why a text is no handle. `nobody`: it is the name of the template's own section. */
export type HandleFault = 'empty' | 'too long' | 'invisible' | 'sign' | 'no letter' | 'nobody'

export type ParsedHandle = { is: 'handle'; handle: string; id: string } | { is: 'refused'; why: HandleFault }

/** The most characters of a handle. */
export const MAX_HANDLE = 64

/** The handle of the section that the template itself has. It stands for nobody. */
export const STUB = '@name'

/** In Persian, Sinhala and many Indian scripts, a joiner between two letters is part of the spelling. */
const SPELT_JOINER = /(?<=[\u0620-\u1bff])[\u200c-\u200d](?=[\u0620-\u1bff])/g

/** Reads a handle of any page and version, with or without `@`. */
export function parseHandle(typed: string): ParsedHandle {
  const name = typed.trim().replace(/^@/, '').normalize('NFC')
  if (name === '') return refused('empty')
  if ([...name].length > MAX_HANDLE) return refused('too long')
  if (/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(name.replace(SPELT_JOINER, ''))) return refused('invisible')
  if (/[/~]/.test(name)) return refused('sign')
  const id = handleId(name)
  return id === '' ? refused('no letter') : { is: 'handle', handle: `@${name}`, id }
}

const refused = (why: HandleFault): ParsedHandle => ({ is: 'refused', why })

/** Blanks, and characters at which a handle in a text would end or become Markdown. */
const APART = /(?:[^\p{L}\p{M}\p{N}\p{S}\u200c-\u200d'’._+-]|[<>`|])+/gu

/** The handle of a person with this name: `Ada Lovelace` becomes `@ada-lovelace`. */
export function newHandle(typed: string): ParsedHandle {
  const parsed = parseHandle(typed)
  if (parsed.is === 'refused') return parsed
  const name = parsed.handle.slice(1)
  const parts = (/\s/.test(name) ? name.toLowerCase() : name).replace(APART, '-').replace(/\.+(?=-|$)/g, '')
  const joined = parts === name ? name : parts.replace(/-{2,}/g, '-').replace(/^-|-$/g, '')
  const made = parseHandle(joined)
  if (made.is === 'refused') return refused('no letter')
  return made.handle === STUB ? refused('nobody') : made
}

/**
 * The handle that is made from a name, if it differs from what was typed; null if there is nothing to show.
 */
export function respelled(typed: string, made = newHandle(typed)): string | null {
  return made.is === 'handle' && made.handle !== `@${typed.trim().replace(/^@/, '')}` ? made.handle : null
}
