// Names the file of each note of a space. A note gets the path where it belongs. If another note has that
// path, the note gets the path with a mark before the `.md`. A name is never given to another note,
// even after its note was taken out of the archive. The contents of a file show to which note its name belongs.

import { fewAtATime } from '../disk/few.ts'

/** A note and the path where it belongs. */
export interface NoteToName {
  path: string
  isSnapshot: boolean
  /** The note was imported from this path. So if an export is imported and exported again, the names are the same. */
  isFromThere?: boolean
  /** The note's own mark, for its name if another note has the path. */
  mark: string
  /** The SHA-256 of each text that its file may hold: its text and its earlier texts. */
  hashes: readonly string[]
}

export interface Held {
  /** The SHA-256 of the file at a path; null if there is none. */
  hashAt: (path: string) => Promise<string | null>
  /** Whether the hash is of a note that was taken out. */
  isGone: (hash: string) => boolean
}

/** Resolves with the path of each claim's file, in the order of the claims. */
export async function nameFiles(claims: readonly NoteToName[], held: Held): Promise<string[]> {
  const groups = new Map<string, NoteToName[]>()
  for (const claim of claims) {
    const path = fold(claim.path)
    groups.set(path, [...(groups.get(path) ?? []), claim])
  }
  const first = new Set<NoteToName>()
  for (const group of groups.values()) {
    const one = await holderOf(group, held)
    if (one) first.add(one)
  }
  return claims.map((claim) => (first.has(claim) ? claim.path : marked(claim)))
}

/**
 * Of the notes that belong at one path, the note that gets the path; null if a note that was taken out has
 * it. A snapshot always gets its path.
 */
async function holderOf(group: readonly NoteToName[], { hashAt, isGone }: Held): Promise<NoteToName | null> {
  const found = await fewAtATime(group, async (claim) => ({ claim, hash: await hashAt(claim.path) }))
  const snapshots = found.filter(({ claim }) => claim.isSnapshot)
  const candidates = snapshots.length > 0 ? snapshots : found
  const holder = candidates.find(({ claim, hash }) => hash !== null && claim.hashes.includes(hash))
  if (holder) return holder.claim
  const isTaken = snapshots.length === 0 && found.some(({ hash }) => hash !== null && isGone(hash))
  return isTaken
    ? null
    : ((candidates.find(({ claim }) => claim.isFromThere) ?? candidates[0])?.claim ?? null)
}

const marked = ({ path, mark }: NoteToName): string => `${path.slice(0, -'.md'.length)}~${mark}.md`

/** Some file systems do not distinguish case or Unicode form. */
const fold = (path: string): string => path.normalize('NFC').toLowerCase()
