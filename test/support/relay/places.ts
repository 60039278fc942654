// New teams and their links.

import { randomBytes } from 'node:crypto'
import { base64url } from '../../../shared/wire/access.ts'
import { spaceIdOf } from '../../../shared/wire/space-id.ts'

export interface NewPlace {
  key: string
  space: string
  room: string
  link: (base: string) => string
}

export function newPlace(series = 'core-weekly', date = '2026-11-23'): NewPlace {
  const key = base64url(randomBytes(16))
  const space = spaceIdOf(key)
  const room = `${space}/${series}/${date}`
  return { key, space, room, link: (base) => `${base}#/${room}?key=${key}` }
}
