// File names for rooms and spaces.

import { sha256Of } from './sha256.ts'

const LONGEST_NAME = 200
const KEPT_OF_LONG = 120

/**
 * Returns a name that every file system accepts. Different texts get different names. A name has only
 * lower-case letters, no path separators, and at most 200 characters. A slash becomes a dot; only shortened
 * names have `%%`.
 */
export function fileName(text: string): string {
  const name = [...text].map(escapeCharacter).join('')
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, KEPT_OF_LONG)}%%${sha256Of(text)}`
}

function escapeCharacter(character: string): string {
  if (/^[a-z0-9~_-]$/.test(character)) return character
  if (/^[A-Z]$/.test(character)) return `+${character.toLowerCase()}`
  if (character === '/') return '.'
  return [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
    .join('')
}

/** The inverse of `fileName`; null for a shortened name, and for a name that `fileName` never makes. */
export function textNamed(name: string): string | null {
  const escaped = name.replaceAll('.', '/').replace(/\+[a-z]/g, ([, letter = '']) => letter.toUpperCase())
  try {
    const text = decodeURIComponent(escaped)
    return fileName(text) === name ? text : null
  } catch {
    return null
  }
}
