// A real relay on a full disk, and a real relay whose system calls are traced. The first drill needs a Linux
// that lets an ordinary user mount in a namespace. The second drill needs strace.

import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Crew } from '../page/crew.ts'
import { newPlace } from '../relay/places.ts'
import { RawClient, textUpdate } from '../relay/raw-client.ts'
import type { Counts } from '../basics/rounds.ts'
import { startRelay } from '../relay/server.ts'

// ── a full disk ──

const TMPFS = [
  'unshare',
  '--user',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  'mount -t tmpfs -o size=2m none "$DATA_DIR" && head -c 1500000 /dev/zero > "$DATA_DIR/filler" && exec "$@"',
  'sh',
]

/**
 * Two people write until the disk is full, and then write on. When there is space again, everything is saved.
 */
export async function fullDiskDrill(): Promise<Counts> {
  const relay = await startRelay({ LOG_LEVEL: 'silent' }, () => TMPFS)
  const crew = new Crew({ relay: relay.url, place: newPlace(), ours: 2, stock: 0 })
  try {
    await crew.rest()
    const [ada] = crew.members
    if (!ada) throw new Error('Nobody is here.')
    let written = 0
    for (; ada.page.saved && written < 100; written++) {
      crew.type(ada, 1)
      ada.page.doc.getMap('ballast').set(`${written}`, 'x'.repeat(50_000))
      await crew.until(() => ada.page.saved || ada.page.state !== 'live')
    }
    if (ada.page.saved) throw new Error('the disk is not full')
    for (const member of crew.members) crew.type(member, 0)
    for (let tries = 0; tries < 4; tries++) {
      await crew.next()
      if (ada.page.saved) throw new Error('it is called saved while the disk is full')
    }
    await rm(join(`/proc/${relay.pid}/root`, relay.directory, 'filler'))
    await crew.rest()
    crew.judge()
    return { edits: written, words: crew.typed.length }
  } finally {
    crew.close()
    await relay.close()
  }
}

// ── fsync before the ack ──

const EDITS = 50
const CALLS = 'write,writev,pwrite64,pwritev,fsync,fdatasync,sendto,sendmsg'

/** Sends edits one by one. Checks that before each ack, the journal was written and then synced. */
export async function fsyncDrill(): Promise<Counts> {
  const relay = await startRelay({}, (directory) => [
    'strace',
    ...['-D', '-f', '-y', '-x', '-s', '16', '-e', `trace=${CALLS}`, '-o', join(directory, 'calls')],
  ])
  try {
    const place = newPlace()
    const client = RawClient.join(relay.url, place.room, place.key)
    await client.next('welcome')
    client.say({ type: 'ready' })
    await client.next('state')
    for (let nth = 0; nth < EDITS; nth++) {
      client.say({ type: nth === 0 ? 'difference' : 'update', update: textUpdate(`word${nth} `) })
      if ((await client.next('ack')) === null) throw new Error('there was no ack')
    }
    await client.close()
    await relay.kill() // this also ends strace, which has written everything by then
    return judgeCalls(await readFile(join(relay.directory, 'calls'), 'utf8'))
  } finally {
    await relay.close()
  }
}

const WRITE = /^(?:p?write\w*)\(\d+<[^>]*\/journal-\d>/
const SYNC = /^f(?:data)?sync\(\d+<[^>]*\/journal-\d>/
/** A WebSocket frame with a message of two bytes: type 101 and a small count. */
const ACK = /^write\(\d+<[^>]*>, "\\x82\\x02(?:\\x65|e)[^"]*", 4\)/

function judgeCalls(trace: string): Counts {
  const pending = new Map<string, string>()
  let state: 'acked' | 'written' | 'synced' = 'acked'
  const counts = { acks: 0, syncs: 0 }
  for (const line of trace.split('\n')) {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
    if (rest.endsWith('<unfinished ...>')) {
      pending.set(thread, rest)
      continue
    }
    const call = rest.startsWith('<...') ? (pending.get(thread) ?? '') : rest
    if (WRITE.test(call)) state = 'written'
    if (SYNC.test(call) && state === 'written' && / = 0$/.test(rest)) {
      state = 'synced'
      counts.syncs++
    }
    if (!ACK.test(call)) continue
    if (state !== 'synced') throw new Error(`ack ${counts.acks + 1} went out with the journal only ${state}`)
    state = 'acked'
    counts.acks++
  }
  if (counts.acks < EDITS) throw new Error(`of ${EDITS} acks ${counts.acks} were seen`)
  return counts
}
