// Attacks through a document. They write content that is expensive to accept, open or read.

import * as Y from 'yjs'
import { RawClient } from '../relay/raw-client.ts'
import type { Counts } from '../basics/rounds.ts'
import { keepOn, roomOf, seriesOf, teamOf, type Attack, type Target } from './attack.ts'
import {
  chainOfNames,
  conflicts,
  fields,
  holes,
  longNote,
  markedNote,
  nested,
  overwrites,
  prepends,
  updateOf,
} from './payloads.ts'

type Key = 'edit' | 'view'

/** ms to wait for all acks. */
const PATIENCE = 20_000

/**
 * Sends edits and waits for their acks. Resolves with how many were refused; with null if the connection
 * ended first.
 */
export const leave = (target: Target, room: string, ...updates: Uint8Array[]): Promise<number | null> =>
  leaveAs('update', target, room, updates)

/** Sends edits as `leave` does, in frames of this type. A `difference` may be as long as a message. */
export async function leaveAs(
  type: 'update' | 'difference',
  target: Target,
  room: string,
  updates: readonly Uint8Array[],
): Promise<number | null> {
  const client = RawClient.join(target.url, room, target.keys.edit)
  if ((await client.next('welcome')) === null) return null
  client.say(...updates.map((update) => ({ type, update }) as const))
  const tooLate = setTimeout(() => client.socket.terminate(), PATIENCE)
  let acked = 0
  while (acked < updates.length) {
    const ack = await client.next('ack')
    if (ack === null) break
    acked = ack.count
  }
  clearTimeout(tooLate)
  if (acked < updates.length) return null
  const refused = client.heard('nack').length
  client.socket.terminate()
  return refused
}

/** Reads the answer to a request to the API up to its end. Any status is fine. */
export async function get(target: Target, path: string, key: Key, until: AbortSignal, tag?: string) {
  const headers = {
    authorization: `Bearer ${target.keys[key]}`,
    ...(tag === undefined ? {} : { 'if-none-match': tag }),
  }
  try {
    const answer = await fetch(`${target.url}api/${path}`, { headers, signal: until })
    let bytes = 0
    for await (const part of answer.body ?? []) bytes += (part as Uint8Array).length
    return { status: answer.status, bytes, tag: answer.headers.get('etag') ?? undefined }
  } catch (error) {
    if (until.aborted) return { status: 0, bytes: 0, tag: undefined }
    return { status: error instanceof Error ? -1 : 0, bytes: 0, tag: undefined }
  }
}

function tally(counts: Counts, what: string, by = 1): void {
  counts[what] = (counts[what] ?? 0) + by
}

const reading = (
  name: string,
  connections: number,
  prepare: (target: Target) => Promise<unknown>,
  paths: (target: Target) => string[] = (target) => [`${roomOf(target)}.md`],
): Attack => ({
  name,
  link: 'view',
  connections,
  prepare: async (target) => void (await prepare(target)),
  run: async (target, until) => {
    const counts: Counts = {}
    await keepOn(connections, until, async (nth) => {
      for (const path of paths(target)) {
        const { status } = await get(target, path, 'view', until, nth % 2 === 0 ? undefined : '"none"')
        tally(counts, `answers ${status}`)
      }
    })
    return counts
  },
})

/** An attack that writes again and again, each time in a new room and as a new client. */
const writing = (
  name: string,
  connections: number,
  make: () => Uint8Array[],
  type: 'update' | 'difference' = 'update',
  updates = lazily(make),
): Attack => ({
  name,
  link: 'edit',
  connections,
  prepare: () => Promise.resolve(void updates()),
  run: async (target, until) => {
    const counts: Counts = {}
    const date = daysFrom(1)
    await keepOn(connections, until, async () => {
      const room = `${target.space}/${target.series}/${date()}`
      const refused = await leaveAs(type, target, room, updates())
      if (refused === null) tally(counts, 'connections ended')
      else tally(counts, refused > 0 ? 'refused' : 'taken')
    })
    return counts
  },
})

/** Returns a function that returns another date each time, so that each write goes into a new room. */
export const daysFrom = (first: number): (() => string) => {
  let day = first
  return () => new Date(Date.UTC(2000, 0, day++)).toISOString().slice(0, 10)
}

const THEIRS = 5000
const EARLIER = 20_000

const earlier = (): Uint8Array => prepends(THEIRS, EARLIER)

/** Returns a function that makes the updates when it is first called, and returns the same ones later. */
function lazily(make: () => Uint8Array[]): () => readonly Uint8Array[] {
  let made: Uint8Array[] | null = null
  return () => (made ??= make())
}

export const documentAttacks: readonly Attack[] = [
  reading('a chain of 430 names', 4, (target) => leave(target, teamOf(target), chainOfNames(1001))),
  reading('a block’s level of 500,000,000', 8, (target) =>
    leave(
      target,
      roomOf(target),
      updateOf(1001, (doc) => doc.getMap('outline').set('agenda/level', 5e8)),
    ),
  ),
  reading('a line’s depth of 500,000,000', 8, (target) =>
    leave(
      target,
      roomOf(target),
      updateOf(1001, (doc) => {
        const element = new Y.XmlElement<{ depth: number; kind: string }>('line')
        element.setAttribute('depth', 5e8)
        element.setAttribute('kind', 'item')
        element.insert(0, [new Y.XmlText('deep')])
        doc.getXmlFragment('block:agenda').insert(0, [element as unknown as Y.XmlElement])
      }),
    ),
  ),
  reading('a template’s level of −1', 4, (target) =>
    leave(
      target,
      seriesOf(target),
      updateOf(1001, (doc) => doc.getMap('outline').set('agenda/level', -1)),
    ),
  ),
  reading('60 polls of 300 kB', 60, (target) => leave(target, roomOf(target), longNote(1001, 300))),
  reading('polls of a slow note', 60, (target) => leave(target, roomOf(target), markedNote(1001, 40, 2000))),
  reading('polls of many names', 20, (target) =>
    leave(
      target,
      roomOf(target),
      fields(1001, 20_000, 'people', (nth) => `b${nth % 200}/p${nth}/order`),
    ),
  ),
  reading('polls of many blocks', 20, (target) =>
    leave(
      target,
      roomOf(target),
      fields(1001, 20_000, 'outline', (nth) => `b${nth}/level`),
    ),
  ),
  reading('polls of many header fields', 20, (target) =>
    leave(
      target,
      roomOf(target),
      fields(1001, 20_000, 'meeting', (nth) => `header/h${nth}/order`),
    ),
  ),
  reading('polls of an attendee list of 20,000', 20, (target) =>
    leave(
      target,
      roomOf(target),
      updateOf(1001, (doc) => {
        for (let nth = 0; nth < 20_000; nth++) doc.getMap('people').set(`p${nth}/listed`, `a${nth}`)
      }),
    ),
  ),
  reading('polls of many roots', 20, (target) =>
    leave(
      target,
      roomOf(target),
      updateOf(1001, (doc) => {
        for (let nth = 0; nth < 10_000; nth++) doc.getText(`section:b${nth % 100}/p${nth}`).insert(0, 'x')
      }),
    ),
  ),
  reading('polls of nested elements', 20, (target) => leave(target, roomOf(target), nested(1001, 5000))),
  writing('16 kB of conflicts', 2, () => [earlier(), conflicts(7, 0, 2600, THEIRS)]),
  writing('conflicts in small pieces', 2, () => [
    earlier(),
    ...Array.from({ length: 100 }, (_, nth) => conflicts(7, nth * 26, 26, THEIRS, nth * 26)),
  ]),
  writing('conflicts in one update', 2, () => [Y.mergeUpdates([earlier(), conflicts(7, 0, 2600, THEIRS)])]),
  writing('200,000 fields', 2, () => [
    fields(1001, 50_000, 'outline', (nth) => `a${nth}`),
    fields(1002, 50_000, 'outline', (nth) => `b${nth}`),
    fields(1003, 50_000, 'people', (nth) => `c${nth}/d/order`),
    fields(1004, 50_000, 'people', (nth) => `e${nth}/listed`),
  ]),
  writing('names of 900 kB', 4, () => [
    updateOf(1001, (doc) => doc.getMap('people').set(`${'n'.repeat(900_000)}/listed`, 'a0')),
    updateOf(1002, (doc) => doc.getText(`section:updates/${'n'.repeat(900_000)}`).insert(0, 'x')),
  ]),
  writing('60,000 overwrites', 2, () => [overwrites(1001, 60_000)]),
  writing('150,000 holes', 2, () => [holes(1001, 300_000)]),
  writing('5,000 texts, then more one by one', 2, () =>
    [5000, ...Array<number>(20).fill(1)].map((many, nth) =>
      updateOf(1001 + nth, (doc) => {
        for (let text = 0; text < many; text++) doc.getText(`section:b/${nth}-${text}`).insert(0, 'x')
      }),
    ),
  ),
  writing('500,000 prepends', 2, () => [prepends(1001, 100_000)]),
  writing('an offline week of single letters', 2, () => [prepends(4294967290, 600_000)], 'difference'),
  writing('128 kB of single letters from 32 connections', 32, () => [prepends(4294967290, 11_200)]),
  writing('16 kB of single values from 32 connections', 32, () => [overwrites(5, 1500)]),
]
