// What every KeptSnapshots must do. The test of each implementation imports and runs this.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DatedMarkdown, KeptSnapshots } from '../../../server/store/kept-snapshots.ts'
import type { SnapshotRecord } from '../../../shared/model/snapshot.ts'

/** Snapshots that outlive whoever opens them. */
export interface SnapshotsSubject {
  /** Unless several may have it open, whoever opened it before must not use it any more. */
  open(): Promise<KeptSnapshots>
  /** Ends everything that was opened, and cuts the power. */
  crash(): Promise<void>
  dispose(): Promise<void>
}

const ROOM = 'space/core/2026-11-23'

/** The snapshot that was taken in this minute. */
const recordOf = (minute: number, more: Partial<SnapshotRecord> = {}): SnapshotRecord => {
  const two = String(minute).padStart(2, '0')
  return {
    ...{ id: `20261123T18${two}00Z-0a1b2c3d`, at: `2026-11-23T18:${two}:00.000Z`, by: '@ada', sha256: '00' },
    ...{ stateVector: 'AA==', state: '00', path: 'core/2026-11-23.md', ...more },
  }
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (of: Uint8Array | null): string | null => of && new TextDecoder().decode(of)
const shown = (found: readonly DatedMarkdown[]): string[] =>
  found.map(({ date, markdown }) => `${date} ${text(markdown)}`)

const WIDE = { meetings: 9, bytes: 1000 }

/** Names that are easily confused with a snapshot's id, or that lead elsewhere. */
const NO_IDS = [
  '',
  '.',
  '..',
  '../x',
  'a/b',
  'a\0b',
  '20261123t180100z-0a1b2c3d',
  '20261123T180100Z',
  '%',
  '\ud800',
  'x'.repeat(300),
]

/** `isShared`: several may have the snapshots open at once. `crashes`: how often the store is crashed; each time at another moment. */
export function snapshotsContract(
  name: string,
  make: () => Promise<SnapshotsSubject>,
  { isShared, crashes }: { isShared: boolean; crashes: number },
): void {
  describe(`${name} keeps snapshots`, () => {
    let subject: SnapshotsSubject
    let kept: KeptSnapshots
    beforeEach(async () => {
      subject = await make()
      kept = await subject.open()
    })
    afterEach(() => subject.dispose())

    /** Looks, opens the snapshots again, and looks once more. */
    const twice = async (look: () => Promise<void>) => {
      await look()
      kept = await subject.open()
      await look()
    }

    it('has none of a meeting at first', async () => {
      expect(await kept.list(ROOM)).toEqual([])
      expect(await kept.read(ROOM, recordOf(1).id)).toBeNull()
      expect(await kept.carriedIn(ROOM, recordOf(1).id)).toBeUndefined()
      expect(await kept.earlier(ROOM, WIDE)).toEqual([])
    })

    it('lists a meeting’s records oldest first, in whichever order they were kept', async () => {
      for (const minute of [2, 3, 1]) await kept.keep(ROOM, recordOf(minute), bytes(String(minute)))
      await twice(async () =>
        expect(await kept.list(ROOM)).toEqual([1, 2, 3].map((minute) => recordOf(minute))),
      )
    })

    it('keeps every byte of a text, and everything that a record says', async () => {
      const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
      const texts = [
        bytes(''),
        bytes('# Notes\n'),
        bytes('\ufeffé\0\r\n'),
        all,
        new Uint8Array(300_000).fill(7),
      ]
      const records = texts.map((_, nth) =>
        recordOf(nth, {
          by: ['@ada', '@\u{1f600}', '@a\0b', '@\ud800', '@"'][nth] ?? '',
          path: `Notes/${nth} \\ 'é`,
          ...(nth > 2 && { carried: [[nth, '2026-11-16/0123456789ab']] }),
        }),
      )
      for (const [nth, record] of records.entries()) await kept.keep(ROOM, record, texts[nth] ?? all)
      kept = await subject.open()
      expect(await kept.list(ROOM)).toEqual(records)
      for (const [nth, { id, carried }] of records.entries()) {
        expect(Buffer.compare((await kept.read(ROOM, id)) ?? all, texts[nth] ?? all)).toBe(0)
        expect(await kept.carriedIn(ROOM, id)).toEqual(carried)
      }
    })

    it('finds nothing under a name that is no id', async () => {
      await kept.keep(ROOM, recordOf(1, { carried: [[1, '2026-11-16/0123456789ab']] }), bytes('text'))
      for (const id of NO_IDS) {
        expect(await kept.read(ROOM, id)).toBeNull()
        expect(await kept.carriedIn(ROOM, id)).toBeUndefined()
      }
    })

    it('keeps meetings apart', async () => {
      const rooms = [
        's/a/2026-11-23',
        's/a/2026-11-24',
        's/A/2026-11-23',
        's/ab/2026-11-23',
        'S/a/2026-11-23',
      ]
      rooms.push(`s/${'ж'.repeat(64)}/2026-11-23`, `s/${'ж'.repeat(64)}/2026-11-24`)
      for (const room of rooms) await kept.keep(room, recordOf(1, { path: room }), bytes(room))
      kept = await subject.open()
      for (const room of rooms) {
        expect(await kept.list(room)).toEqual([recordOf(1, { path: room })])
        expect(text(await kept.read(room, recordOf(1).id))).toBe(room)
      }
    })

    it('finds the last snapshots of the series’ earlier meetings, oldest first', async () => {
      const at = async (room: string, minute: number, carried?: SnapshotRecord['carried']) =>
        kept.keep(room, recordOf(minute, carried && { carried }), bytes(`${room} ${minute}`))
      await at('s/core/2026-11-02', 1)
      await at('s/core/2026-11-09', 2)
      await at('s/core/2026-11-09', 1)
      await at('s/core/2026-11-16', 1, [[1, '2026-11-09/0123456789ab']])
      await at('s/core/2026-11-23', 1)
      await at('s/core/2026-11-30', 1)
      await at('s/core2/2026-11-09', 1)
      await at('t/core/2026-11-09', 1)
      const [first, second, third] = [
        '2026-11-02 s/core/2026-11-02 1',
        '2026-11-09 s/core/2026-11-09 2',
        '2026-11-16 s/core/2026-11-16 1',
      ]
      await twice(async () => {
        const found = await kept.earlier('s/core/2026-11-23', WIDE)
        expect(shown(found)).toEqual([first, second, third])
        expect(found.map(({ carried }) => carried)).toEqual([
          undefined,
          undefined,
          [[1, '2026-11-09/0123456789ab']],
        ])
        const most = async (meetings: number, of: number) =>
          shown(await kept.earlier('s/core/2026-11-23', { meetings, bytes: of }))
        expect(await most(2, 1000)).toEqual([second, third])
        const length = 's/core/2026-11-16 1'.length
        expect(await most(9, 2 * length)).toEqual([second, third])
        expect(await most(9, 2 * length - 1)).toEqual([third])
        expect(await most(9, length - 1)).toEqual([])
      })
    })

    it('says which state a series is in: another one after each new snapshot, and the same until then', async () => {
      const states = [await kept.state(ROOM)]
      for (const minute of [1, 2]) {
        await kept.keep(ROOM, recordOf(minute), bytes('text'))
        states.push(await kept.state(ROOM))
      }
      await kept.keep('space/core/2026-11-30', recordOf(1), bytes('text'))
      states.push(await kept.state(ROOM))
      expect(new Set(states).size).toBe(4)
      await kept.keep('space/other/2026-11-30', recordOf(1), bytes('text'))
      expect(await kept.state(ROOM)).toBe(states.at(-1))
    })

    it('keeps all snapshots that are taken at the same moment', async () => {
      const open = isShared ? [kept, await subject.open()] : [kept]
      const records = Array.from({ length: 12 }, (_, minute) => recordOf(minute))
      await Promise.all(
        records.map((record, nth) => (open[nth % open.length] ?? kept).keep(ROOM, record, bytes(record.id))),
      )
      for (const each of open) expect(await each.list(ROOM)).toEqual(records)
    })

    if (isShared)
      it('shows at once what somebody else has kept', async () => {
        const other = await subject.open()
        const before = await kept.state(ROOM)
        await other.keep(ROOM, recordOf(1), bytes('theirs'))
        expect(text(await kept.read(ROOM, recordOf(1).id))).toBe('theirs')
        expect(await kept.state(ROOM)).not.toBe(before)
      })

    it('keeps what was kept before a crash, and of everything else all or nothing', async () => {
      const rooms = ['s/a/2026-11-23', 's/b/2026-11-23']
      const all = rooms.flatMap((room) => [1, 2, 3].map((minute) => ({ room, minute })))
      let lost = 0
      for (let crash = 0; crash < crashes; crash++) {
        const most = crash % (all.length + 1)
        const done: string[] = []
        const nameOf = (room: string, { id }: SnapshotRecord) => `${room} ${id}`
        const snapshots = all.map(({ room, minute }) => ({
          room,
          record: recordOf(minute, { id: `${recordOf(minute).id}${crash}` }),
        }))
        await new Promise<void>((enough) => {
          if (most === 0) enough()
          const note = (name: string) => {
            done.push(name)
            if (done.length === most) enough()
          }
          const ended = () => undefined // by the crash
          for (const { room, record } of snapshots)
            kept.keep(room, record, bytes(nameOf(room, record))).then(() => note(nameOf(room, record)), ended)
        })
        for (let turns = (crash * 7) % 60; turns > 0; turns--) await Promise.resolve()
        const promised = [...done]
        await subject.crash()
        kept = await subject.open()
        for (const { room, record } of snapshots) {
          const isListed = (await kept.list(room)).some(({ id }) => id === record.id)
          if (!isListed) lost++
          if (promised.includes(nameOf(room, record))) expect(isListed).toBe(true)
          expect(text(await kept.read(room, record.id))).toBe(isListed ? nameOf(room, record) : null)
        }
      }
      expect(lost).toBeGreaterThan(0)
    })
  })
}
