// Renders a meeting as Markdown from the bytes of its documents. Also returns the facts that a snapshot
// records.

import * as Y from 'yjs'
import { stateDigest } from '../../shared/wire/digest.ts'
import { writeMeetingWithCarried } from '../../shared/markdown/meeting.ts'
import type { CarriedAt } from '../../shared/model/carried-at.ts'
import { archivePath } from '../../shared/model/repository.ts'
import { readRepository } from '../../shared/model/series-records.ts'
import { limits } from '../config/limits.ts'
import { sha256Of } from '../disk/sha256.ts'
import type { TooLong } from './made-once.ts'

export interface MeetingSource {
  slug: string
  date: string
  /** Whole documents, each as one update. */
  meeting: Uint8Array
  series: Uint8Array
  team: Uint8Array
}

export interface Rendered {
  is: 'rendered'
  /** UTF-8 */
  markdown: Uint8Array
  /** In hex. */
  sha256: string
  stateVector: Uint8Array
  /** The digest of the meeting's state, in hex. */
  state: string
  carried: CarriedAt
  path: string
}

export function renderMeeting({ slug, date, ...sources }: MeetingSource): Rendered | TooLong {
  const [meeting, series, team] = [sources.meeting, sources.series, sources.team].map(docOf) as [
    Y.Doc,
    Y.Doc,
    Y.Doc,
  ]
  const { markdown: text, carried } = writeMeetingWithCarried({ meeting, series, team }, slug, date)
  if (text.length > limits.rendering) return { is: 'tooLong' }
  const markdown = new TextEncoder().encode(text)
  if (markdown.length > limits.rendering) return { is: 'tooLong' }
  return {
    is: 'rendered',
    markdown,
    sha256: sha256Of(markdown),
    stateVector: Y.encodeStateVector(meeting),
    state: stateDigest(meeting),
    carried,
    path: archivePath(readRepository(series).pattern, slug, date),
  }
}

function docOf(update: Uint8Array): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  return doc
}
