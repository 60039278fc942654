// A real relay, or its database, that is killed at a random moment of a meeting.
//
// Every word that a page called saved must be in the log. When all runs again, all pages must end with every word
// once.

import { join } from 'node:path'
import * as Y from 'yjs'
import { decodeEntry } from '../../../server/room/entry.ts'
import { disk } from '../../../server/disk/disk.ts'
import { fileName } from '../../../server/disk/file-name.ts'
import type { Entry } from '../../../server/log/log.ts'
import { RunningLogs } from '../../../server/log/running-logs.ts'
import { Crew } from '../page/crew.ts'
import { newPlace } from '../relay/places.ts'
import { seeded, type Random } from '../basics/random.ts'
import type { Counts } from '../basics/rounds.ts'
import type { RelayProcess } from '../relay/server.ts'

/** The most words that are typed before a kill. */
const WORDS = 60

/** What is killed, and where the log is. */
export interface Victim {
  kill(): Promise<void>
  /** Does nothing if it runs again by itself. */
  start(): Promise<void>
  logOf(room: string): Promise<Y.Doc>
}

const relayItself = (relay: RelayProcess): Victim => ({
  kill: () => relay.kill(),
  start: () => relay.start(),
  logOf: (room) => logOnDisk(relay.directory, room),
})

export async function killRound(
  relay: RelayProcess,
  seed: number,
  kills = 1,
  victim = relayItself(relay),
): Promise<Counts> {
  const random = seeded(seed)
  const place = newPlace()
  const crew = new Crew({ relay: relay.url, place, ours: 4, stock: 2 })
  /**
   * `promised`: words that were promised between two kills. `unsaved`: pages that were not saved at a kill.
   */
  const counts = { kills: 0, words: 0, promised: 0, unsaved: 0 }
  try {
    await crew.rest()
    for (; counts.kills < kills; counts.kills++) {
      const before = crew.promised.size
      await typeAway(crew, random)
      await victim.kill()
      counts.promised += crew.promised.size - before
      counts.unsaved += crew.members.filter(({ page }) => !page.saved).length
      crew.judgePromises(await victim.logOf(place.room))
      for (const member of crew.members) if (random.chance(0.5)) crew.type(member, random.next())
      await victim.start()
      crew.retry()
      await crew.rest()
      crew.judge()
    }
    counts.words = crew.typed.length
    return counts
  } finally {
    crew.close()
  }
}

/** Types a random number of words: some at once, and others after the next change of any page. */
async function typeAway(crew: Crew, random: Random): Promise<void> {
  const last = 1 + random.int(WORDS)
  for (let nth = 0; nth < last; nth++) {
    crew.type(random.pick(crew.members), random.next())
    if (random.chance(0.6)) await crew.next()
  }
}

export async function logOnDisk(directory: string, room: string): Promise<Y.Doc> {
  const logs = await RunningLogs.open(disk, join(directory, 'rooms'))
  const log = await logs.read(fileName(room))
  return documentOf(log?.entries ?? [])
}

export function documentOf(entries: readonly Pick<Entry, 'update'>[]): Y.Doc {
  const doc = new Y.Doc()
  for (const { update } of entries) Y.applyUpdate(doc, decodeEntry(update).update)
  return doc
}
