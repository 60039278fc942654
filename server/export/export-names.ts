// Which file each note of a space is written into: the path where it belongs, and for another note of the
// same path that path with a mark before the `.md`. Nobody's name is given to another note: who has it is
// read from the file that is there, and a note that was taken out keeps it.

import { fewAtATime } from '../disk/few.ts'

/** A note that belongs under a path. */
export interface Claim {
  path: string
  isSnapshot: boolean
  /** Its own, for its name where another note has the path. */
  mark: string
  /** SHA-256 of what its file may hold: its text, and its texts before. */
  hashes: readonly string[]
}

export interface Held {
  /** The SHA-256 of the file under a path; null where there is none. */
  hashAt: (path: string) => Promise<string | null>
  /** Whether that is a note which was taken out. */
  isGone: (hash: string) => boolean
}

/** For each claim, in their order, the path of its file. */
export async function nameFiles(claims: readonly Claim[], held: Held): Promise<string[]> {
  const groups = new Map<string, Claim[]>()
  for (const claim of claims) {
    const path = fold(claim.path)
    groups.set(path, [...(groups.get(path) ?? []), claim])
  }
  const first = new Set<Claim>()
  for (const group of groups.values()) {
    const one = await holderOf(group, held)
    if (one) first.add(one)
  }
  return claims.map((claim) => (first.has(claim) ? claim.path : marked(claim)))
}

/** Of those that belong under one path, the note that has it. A snapshot is promised its path. */
async function holderOf(group: readonly Claim[], { hashAt, isGone }: Held): Promise<Claim | null> {
  const found = await fewAtATime(group, async (claim) => ({ claim, hash: await hashAt(claim.path) }))
  const snapshots = found.filter(({ claim }) => claim.isSnapshot)
  const candidates = snapshots.length > 0 ? snapshots : found
  const holder = candidates.find(({ claim, hash }) => hash !== null && claim.hashes.includes(hash))
  if (holder) return holder.claim
  const isTaken = snapshots.length === 0 && found.some(({ hash }) => hash !== null && isGone(hash))
  return isTaken ? null : (candidates[0]?.claim ?? null)
}

const marked = ({ path, mark }: Claim): string => `${path.slice(0, -'.md'.length)}~${mark}.md`

/** Some file systems tell neither case nor form apart. */
const fold = (path: string): string => path.normalize('NFC').toLowerCase()
