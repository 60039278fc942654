// What a whole store must do: be read while a relay writes to it, be copied, and be restored. The test of each
// implementation imports and runs this.

import { mkdtemp, mkdir, rm, writeFile, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sha256Of } from '../../../server/disk/sha256.ts'
import type { Entry } from '../../../server/log/log.ts'
import type { Backups } from '../../../server/store/backups.ts'
import type { OpenReader, ReadEvent } from '../../../server/store/store-reader.ts'
import type { Store } from '../../../server/store/store.ts'
import type { SnapshotRecord } from '../../../shared/model/snapshot.ts'
import { newPlace } from '../../support/relay/places.ts'

/** A store that outlives whoever opens it. */
export interface StoreSubject {
  open(): Promise<Store>
  openReader: OpenReader
  backups: Backups
  dispose(): Promise<void>
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const texts = (entries: readonly Entry[]): string[] =>
  entries.map(({ seq, update }) => `${seq} ${new TextDecoder().decode(update)}`)

const SINCE = '2026-11-23T18:00:00.000Z'
const TIME = new Date(SINCE)
const ID = '20261123T180100Z-0a1b2c3d'
const { space } = newPlace()
const LONG = `${space}/${'ж'.repeat(64)}`
const ROOMS = [`${space}/core/2026-11-23`, `${space}/Core/archive`, `${LONG}/archive`, `${LONG}/2026-11-23`]
const MEETINGS = [`${space}/core/2026-11-23`, `${LONG}/2026-11-23`]
const GRANT = {
  id: 'g',
  role: 'edit',
  label: 'é\0',
  since: SINCE,
  expires: null,
  hash: sha256Of('g'),
} as const

const recordOf = (room: string): SnapshotRecord => ({
  ...{ id: ID, at: '2026-11-23T18:01:00.000Z', by: '@ada', sha256: '00', stateVector: 'AA==', state: '00' },
  path: room,
})

export async function fill({ log, spaces, snapshots }: Store): Promise<void> {
  for (const room of ROOMS) for (const text of ['one', 'two', 'three']) await log.append(room, bytes(text))
  await log.compact(ROOMS[0] ?? '', 2, bytes('one and two'))
  await spaces.add(space, GRANT, 9)
  for (const room of MEETINGS) await snapshots.keep(room, recordOf(room), bytes(`# ${room}`))
}

/** Everything that a store has, in a form that can be compared. */
export async function contentsOf({ log, spaces, snapshots, secret }: Store) {
  const rooms = ROOMS.map(async (room) => [room, await log.epoch(room), texts(await log.read(room))])
  const kept = MEETINGS.map(async (room) => [
    await snapshots.list(room),
    String(await snapshots.read(room, ID)),
  ])
  return {
    ...{ rooms: await Promise.all(rooms), snapshots: await Promise.all(kept) },
    ...{ isFounded: await spaces.has(space), grants: await spaces.grants(space) },
    secret: Buffer.from(secret).toString('hex'),
  }
}

export function storeContract(name: string, make: () => Promise<StoreSubject>): void {
  describe(`${name} is a store`, () => {
    let subject: StoreSubject
    let store: Store
    let directory: string
    const place = (...names: string[]) => join(directory, ...names)
    const shut = async (of: Store) => {
      await of.log.close()
      await of.close()
    }

    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'roundtable-store-'))
      subject = await make()
      store = await subject.open()
    })
    afterEach(async () => {
      await shut(store)
      await subject.dispose()
      await rm(directory, { recursive: true })
    })

    const opened = async (events: ReadEvent[] = []) => {
      const open = await subject.openReader({
        apartFrom: place('export'),
        report: (event) => events.push(event),
      })
      if (open.is === 'refused') throw new Error(open.sentence)
      return open.reader
    }

    it('has the same after it is closed and opened again', async () => {
      await fill(store)
      const before = await contentsOf(store)
      await shut(store)
      store = await subject.open()
      expect(await contentsOf(store)).toEqual(before)
    })

    it('keeps the log of a room aside, each time under another name, and changes nothing by that', async () => {
      await fill(store)
      const before = await contentsOf(store)
      const names = [await store.setAside(ROOMS[0] ?? '', TIME), await store.setAside(ROOMS[0] ?? '', TIME)]
      expect(new Set(names).size).toBe(2)
      expect(await contentsOf(store)).toEqual(before)
      await store.log.compact(ROOMS[0] ?? '', 3, bytes('all'))
      expect(texts(await store.log.read(ROOMS[0] ?? ''))).toEqual(['3 all'])
    })

    it('can be checked, and is not changed by that', async () => {
      await fill(store)
      const before = await contentsOf(store)
      await store.check()
      expect(await contentsOf(store)).toEqual(before)
    })

    it('can be read while a relay has it open, and is not changed by that', async () => {
      await fill(store)
      const before = await contentsOf(store)
      const events: ReadEvent[] = []
      const reader = await opened(events)
      expect((await reader.rooms()).sort()).toEqual([...ROOMS].sort())
      expect((await reader.meetings()).sort()).toEqual([...MEETINGS].sort())
      for (const room of ROOMS) {
        const [read, entries] = [await reader.entries(room), await store.log.read(room)]
        expect(texts(read)).toEqual(texts(entries))
        expect(read.map(({ after }) => after)).toEqual(entries.map(({ after }) => after))
        expect(await reader.epoch(room)).toBe(await store.log.epoch(room))
      }
      expect(await reader.entries(`${space}/nobody/series`)).toEqual([])
      expect(await reader.epoch(`${space}/nobody/series`)).toBeNull()
      expect(await reader.spaces()).toEqual([{ id: space, since: SINCE, grants: [GRANT] }])
      expect(Buffer.from(await reader.secret()).equals(store.secret)).toBe(true)
      for (const room of MEETINGS) {
        expect(await reader.snapshots.list(room)).toEqual([recordOf(room)])
        expect(String(await reader.snapshots.read(room, ID))).toBe(`# ${room}`)
      }
      await reader.close()
      expect(events).toEqual([])
      expect(await contentsOf(store)).toEqual(before)
    })

    it('has nothing to read at first', async () => {
      const reader = await opened()
      expect([await reader.rooms(), await reader.meetings()]).toEqual([[], []])
      await reader.close()
    })

    it('is restored with everything that it had, and writes in another life then', async () => {
      await fill(store)
      const before = await contentsOf(store)
      const life = await store.log.life()
      expect(await subject.backups.backUp(place('copy'))).toMatchObject({
        ...{ is: 'made', rooms: ROOMS.length, records: 3 * ROOMS.length - 1, damaged: [] },
      })
      await store.log.append(ROOMS[0] ?? '', bytes('after the backup'))
      const other = await make()
      expect(await other.backups.restore(place('copy'))).toMatchObject({ is: 'made' })
      const restored = await other.open()
      expect(await contentsOf(restored)).toEqual(before)
      expect(await restored.log.life()).not.toBe(life)
      expect(await restored.log.append(ROOMS[0] ?? '', bytes('four'))).toBe(4)
      await shut(restored)
      await other.dispose()
    })

    it('is copied with everything that was durable before, and of what is written meanwhile whole updates', async () => {
      const room = ROOMS[0] ?? ''
      let acked = 0
      let goesOn = true
      const write = async () => {
        while (goesOn) {
          const seq = await store.log.append(room, bytes(`${acked + 1}`))
          acked = seq
        }
      }
      await store.log.append(room, bytes('1'))
      acked = 1
      const writing = write()
      while (acked < 20) await new Promise((next) => setImmediate(next))
      const before = acked
      const made = await subject.backups.backUp(place('copy'))
      goesOn = false
      await writing
      expect(made).toMatchObject({ is: 'made', damaged: [] })
      const other = await make()
      await other.backups.restore(place('copy'))
      const restored = await other.open()
      const read = texts(await restored.log.read(room))
      expect(read).toEqual(read.map((_, nth) => `${nth + 1} ${nth + 1}`))
      expect(read.length).toBeGreaterThanOrEqual(before)
      await shut(restored)
      await other.dispose()
    })

    it('is not copied to where something is, and is not restored from what is no backup', async () => {
      await mkdir(place('full'))
      await writeFile(place('full', 'mine'), 'mine')
      expect(await subject.backups.backUp(place('full'))).toMatchObject({ is: 'refused' })
      expect(await readdir(place('full'))).toEqual(['mine'])
      const other = await make()
      expect(await other.backups.restore(place('full'))).toMatchObject({ is: 'refused' })
      expect(await other.backups.restore(place('nowhere'))).toMatchObject({ is: 'refused' })
      await other.dispose()
    })

    it('is not restored over anything', async () => {
      await fill(store)
      await subject.backups.backUp(place('copy'))
      await store.log.append(ROOMS[0] ?? '', bytes('after the backup'))
      const before = await contentsOf(store)
      expect(await subject.backups.restore(place('copy'))).toMatchObject({ is: 'refused' })
      expect(await contentsOf(store)).toEqual(before)
    })
  })
}
