// Sends rooms the edits of honest pages, which must pass all checks. They are a long trace of edits, and
// imported notes, each of which is written in one change and then typed in.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as Y from 'yjs'
import { putNote, readNote } from '../../../shared/markdown/read.ts'
import { historyOf, madeTrace } from '../basics/trace.ts'
import { Lobby, settled, type Guest } from '../room/lobby.ts'
import { wildNote } from '../basics/note-grammar.ts'
import { seeded } from '../basics/random.ts'
import type { Counts } from '../basics/rounds.ts'

/** How many edits arrive together. */
const BURST = 100

export interface HonestOptions {
  /** How many edits of the trace to send. */
  edits: number
  /** How many random notes to send. */
  notes: number
  /** A directory with a team's Markdown notes in it or below it; null for none. */
  corpus?: string | null
}

export async function honestRound(
  seed: number,
  { edits, notes, corpus = null }: HonestOptions,
): Promise<Counts> {
  const counts: Counts = { edits: 0, notes: 0, refused: 0 }
  const { updates, text } = historyOf(madeTrace(edits))
  const lobby = new Lobby()
  const guest = await lobby.enterCaughtUp()
  await sendAll(guest, updates, counts)
  if ((await lobby.logged()) !== text) throw new Error('the log does not have the text of the trace')
  const random = seeded(seed)
  for (let nth = 0; nth < notes; nth++) await sendNote(wildNote(random), counts)
  if (corpus !== null) {
    const names = await readdir(corpus, { recursive: true })
    for (const name of names.filter((each) => each.endsWith('.md')))
      await sendNote(await readFile(join(corpus, name), 'utf8'), counts)
  }
  if ((counts['refused'] ?? 0) > 0) throw new Error(`honest edits were refused: ${JSON.stringify(counts)}`)
  return counts
}

async function sendNote(source: string, counts: Counts): Promise<void> {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  putNote(doc, readNote(source))
  for (const [name, type] of doc.share) {
    if (!/^(?:block|section):/.test(name)) continue
    const [line] = doc.getXmlFragment(name).toArray()
    const [run] = line instanceof Y.XmlElement ? line.toArray() : []
    if (run instanceof Y.XmlText) run.insert(0, 'typed ')
    else if (type._start !== null && line instanceof Y.XmlElement) line.setAttribute('kind', 'item')
  }
  const guest = await new Lobby().enterCaughtUp()
  await sendAll(guest, updates, counts)
  counts['notes'] = (counts['notes'] ?? 0) + 1
}

async function sendAll(guest: Guest, updates: readonly Uint8Array[], counts: Counts): Promise<void> {
  for (let at = 0; at < updates.length; at += BURST) {
    const sent = updates.slice(at, at + BURST)
    guest.say(...sent.map((update) => ({ type: 'update', update }) as const))
    const last = 1 + at + sent.length // a guest that is caught up has sent a step 2 first
    while (guest.acked < last && guest.closed === null) await settled()
    if (guest.closed !== null) throw new Error(`an honest client was disconnected: ${guest.closed.reason}`)
    counts['refused'] = (counts['refused'] ?? 0) + guest.heard('nack').length
    counts['edits'] = (counts['edits'] ?? 0) + sent.length
    guest.frames = guest.frames.filter(({ type }) => type === 'ack').slice(-1)
  }
}
