// The owner key of a team: whether this browser was asked for a copy of it, and the file that keeps it.

import { saveFile } from '../browser/files.ts'
import { addressOf } from '../browser/place.ts'
import { rememberedSpace, rememberSpace } from '../browser/remembered.ts'
import { spaceIdOf } from '../../shared/wire/space-id.ts'
import { words } from './words/en.ts'

export interface Owned {
  space: string
  key: string
}

export const ownerLink = ({ space, key }: Owned): string => addressOf({ is: 'team', space, key })

export const isOwner = ({ space, key }: Owned): boolean => spaceIdOf(key) === space

export const isKept = (space: string): boolean => rememberedSpace(space)?.kept ?? false

/** Call once the key was copied. */
export function keepKey(space: string): void {
  rememberSpace(space, (known) => known && { ...known, kept: true })
}

export function downloadKey(owned: Owned, name: string): void {
  saveFile(
    `roundtable-${name.replace(/[^\p{L}\p{N}]+/gu, '-')}-owner-key.md`,
    words.ownerKeyFile(name, ownerLink(owned)),
  )
  keepKey(owned.space)
}
