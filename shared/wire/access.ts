// Roles, keys, and the names of rooms.

export const ROLES = ['lead', 'edit', 'view'] as const
export type Role = (typeof ROLES)[number]

/** A key has only characters that a WebSocket subprotocol allows, and is too long to guess. */
export const isKey = (text: string): boolean => /^[A-Za-z0-9_-]{16,128}$/.test(text)

/** Bytes as base64url without padding (RFC 4648, section 5). */
export const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

// ── rooms ──

export interface Room {
  /** `<space>/<series>/<date>`, `<space>/<series>/series`, `<space>/<series>/archive` or `<space>/-/team`. */
  name: string
  space: string
}

/** The room that a path names, or null. `parts` are already percent-decoded. */
export function parseRoom(parts: readonly string[]): Room | null {
  const [space, series, date, ...rest] = parts
  if (space === undefined || series === undefined || date === undefined || rest.length > 0) return null
  if (!isSpaceId(space)) return null
  const known =
    series === '-'
      ? date === 'team'
      : isSeries(series) && (date === 'series' || date === 'archive' || isMeetingDate(date))
  return known ? { name: `${space}/${series}/${date}`, space } : null
}

export const isSpaceId = (text: string): boolean => /^[A-Za-z0-9_-]{22}$/.test(text)

/**
 * A slug: letters (with their marks) and digits of any script, joined by single hyphens, at most 64
 * characters.
 */
export const isSeries = (text: string): boolean =>
  /^(?=.{1,64}$)[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:-[\p{L}\p{M}\p{N}]+)*$/u.test(text) &&
  text === text.normalize() // one spelling only, so that one name is one room

/** `2018-11-26`, or `2018-11-26~2` for a second meeting of the day. */
export function isMeetingDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:~([2-9]|[1-9]\d))?$/.exec(text)
  if (!match) return false
  const [year, month, day] = match.slice(1, 4).map(Number) as [number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1
}
