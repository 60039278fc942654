// No team waits for another team's work at the disk. Work is counted in steps, on a simulated disk.

import { describe, expect, it } from 'vitest'
import type { Disk } from '../../../server/disk/disk.ts'
import { FairTurns } from '../../../server/fair/fair-turns.ts'
import { limits } from '../../../server/config/limits.ts'
import { shared } from '../../../server/log/shared-syncs.ts'
import { Turnstile } from '../../../server/fair/turnstile.ts'
import { bytes } from './log.contract.ts'
import { openLog } from '../../support/log/open-log.ts'
import { SimulatedDisk } from '../../support/log/simulated-disk.ts'

const roomsOf = (team: string, count: number): string[] =>
  Array.from({ length: count }, (_, nth) => `${team}/weekly/${nth}`)

const MANY = 300

/** A disk that runs `threads` operations at a time, in the order of the calls, as Node does. */
function inThreads(disk: Disk, threads: number): Disk {
  const waiting: (() => void)[] = []
  let busy = 0
  const next = () => {
    const begin = busy < threads ? waiting.shift() : undefined
    if (begin === undefined) return
    busy++
    begin()
  }
  const one = async <T>(operation: () => Promise<T>): Promise<T> => {
    const begun = new Promise<void>((begin) => waiting.push(begin))
    next()
    await begun
    try {
      return await operation()
    } finally {
      busy--
      next()
    }
  }
  return {
    ...disk,
    read: (path) => one(() => disk.read(path)),
    remove: (path) => one(() => disk.remove(path)),
    rename: (from, to) => one(() => disk.rename(from, to)),
    syncDirectory: (path) => one(() => disk.syncDirectory(path)),
    open: async (path) => {
      const file = await one(() => disk.open(path))
      return {
        append: (bytes) => one(() => file.append(bytes)),
        truncate: (size) => one(() => file.truncate(size)),
        sync: () => one(() => file.sync()),
        close: () => one(() => file.close()),
      }
    },
  }
}

describe('while a team writes in many rooms at once, another team’s edit', () => {
  it('waits only for operations that are already under way', async () => {
    const simulated = new SimulatedDisk(1)
    const log = openLog(inThreads(simulated.start(), 4))
    await log.append('other/weekly/1', bytes('before'))
    const flood = Promise.all(roomsOf('busy', MANY).map((room) => log.append(room, bytes('text'))))
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    const before = simulated.count()
    await log.append('other/weekly/1', bytes('text'))
    expect(simulated.count() - before).toBeLessThanOrEqual(3 * limits.diskAtOnce.most)
    await flood
    expect(simulated.count() - before).toBeGreaterThan(MANY)
  })

  it('reads no log again', async () => {
    const simulated = new SimulatedDisk(1)
    const log = openLog(simulated.start(), { knownFiles: 20 })
    const own = roomsOf('other', 6)
    for (const room of own) await log.append(room, bytes('text'))
    await log.move()
    await Promise.all(roomsOf('busy', MANY).map((room) => log.append(room, bytes('text'))))
    await log.move()
    for (const room of roomsOf('quiet', 5)) await log.append(room, bytes('text'))
    await log.move()
    const before = simulated.count('read')
    for (const room of own) await log.append(room, bytes('more'))
    expect(simulated.count('read')).toBe(before)
  })

  it('shares the first write with it, however much the team writes', async () => {
    const simulated = new SimulatedDisk(1)
    const log = openLog(simulated.start(), { longJournal: 2 ** 30 })
    await log.append('other/weekly/1', bytes('before'))
    const long = new Uint8Array(limits.journaled)
    const busy = roomsOf('busy', MANY / 3)
    await Promise.all(busy.map((room) => log.epoch(room)))
    const flood = Promise.all(busy.map((room) => log.append(room, long)))
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    const before = simulated.count('sync')
    await log.append('other/weekly/1', bytes('text'))
    expect(simulated.count('sync') - before).toBeLessThanOrEqual(3)
    await flood
    expect(simulated.count('sync') - before).toBeGreaterThan(busy.length / 10)
  })
})

describe('the first edits in many rooms at once', () => {
  it('hold open the journal and the files in use', async () => {
    const simulated = new SimulatedDisk(1)
    const log = openLog(simulated.start())
    let most = 0
    const rooms = [...roomsOf('a', MANY), ...roomsOf('b', MANY)]
    const long = new Uint8Array(limits.journaled + 1)
    await Promise.all(
      [...rooms, ...rooms].map(async (room, nth) => {
        await log.append(room, nth % 2 === 0 ? bytes('text') : long)
        most = Math.max(most, simulated.openHandles)
      }),
    )
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(1 + limits.diskAtOnce.most)
    await log.close()
    expect(simulated.openHandles).toBe(0)
  })

  it('share the syncs of their directory', async () => {
    const simulated = new SimulatedDisk(1)
    const log = openLog(simulated.start())
    simulated.stall('syncDirectory')
    const long = new Uint8Array(limits.journaled + 1)
    const appends = Promise.all(roomsOf('a', 100).map((room) => log.append(room, long)))
    for (let turn = 0; turn < 500; turn++) await Promise.resolve()
    expect(simulated.waiting).toBe(1)
    simulated.release()
    await appends
  })
})

describe('a long log', () => {
  const MiB = 2 ** 20
  /** Bytes that do not repeat, and have zeros among them. */
  const noise = (length: number) => Uint8Array.from({ length }, (_, at) => (at * at * 7 + (at >> 8)) & 0xff)

  it.each([
    ['one update', [noise(MiB)]],
    ['many updates', Array.from({ length: 64 }, (_, nth) => noise(MiB / 64 + nth))],
  ])('of %s is read in several turns', async (_what, updates) => {
    const simulated = new SimulatedDisk(1)
    const before = openLog(simulated.start())
    for (const update of updates) await before.append('a', update)
    await before.close()
    const log = openLog(simulated.start())
    let [turns, isOver] = [0, false]
    const read = log.read('a').finally(() => (isOver = true))
    for (; !isOver; turns++) await new Promise((next) => setImmediate(next))
    expect(turns).toBeGreaterThanOrEqual(MiB / limits.logSlice)
    expect((await read).map(({ update }, at) => Buffer.compare(update, updates[at] ?? bytes('')))).toEqual(
      updates.map(() => 0),
    )
  })

  it('is checked up to its end', async () => {
    const simulated = new SimulatedDisk(1)
    await openLog(simulated.start()).append('a', noise(MiB))
    for (const at of [3 * limits.logSlice, MiB]) {
      const file = simulated.contents('/rooms/a.log')
      const damaged = file.slice()
      damaged[at] = (damaged[at] ?? 0) ^ 0x80
      simulated.overwrite('/rooms/a.log', damaged)
      expect(await openLog(simulated.start()).read('a')).toEqual([])
      simulated.overwrite('/rooms/a.log', file)
    }
  })
})

describe('a turnstile', () => {
  const inside: string[] = []
  const leave = new Map<string, () => void>()
  const come = (turnstile: Turnstile, room: string) =>
    void turnstile.through(room, () => {
      inside.push(room)
      return new Promise<void>((left) => leave.set(room, left))
    })
  const settled = async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }

  it('keeps a place for the first work of another team, and then gives teams places in turn', async () => {
    const turnstile = new Turnstile({ most: 4, ofOneTeam: 3, now: () => 0 })
    for (const room of roomsOf('a', 10)) come(turnstile, room)
    await settled()
    expect(inside).toEqual(roomsOf('a', 3))
    for (const room of roomsOf('b', 2)) come(turnstile, room)
    await settled()
    expect(inside.slice(3)).toEqual(['b/weekly/0'])
    for (const room of ['a/weekly/0', 'a/weekly/1', 'b/weekly/0']) leave.get(room)?.()
    await settled()
    expect(inside.slice(4)).toEqual(['a/weekly/3', 'b/weekly/1', 'a/weekly/4'])
  })
})

describe('turns of rooms', () => {
  /** Turns of the process, which the test runs itself. Each turn of a room takes 1 ms. */
  function process_(most: number) {
    const clock = { now: 0 }
    let soon: (() => void)[] = []
    const turns = new FairTurns({ now: () => clock.now, most, soon: (run) => void soon.push(run) })
    const ran: string[] = []
    const add = (room: string) =>
      turns.schedule(
        () => {
          ran.push(room)
          clock.now++
        },
        0,
        room,
      )
    const turn = () => {
      const now = soon
      soon = []
      for (const run of now) run()
      return ran.splice(0)
    }
    return { add, turn }
  }

  it('leave time for other work, and every room gets a turn', () => {
    const { add, turn } = process_(3)
    for (const room of roomsOf('a', 8)) add(room)
    const all = [turn(), turn(), turn(), turn()]
    expect(all).toEqual([
      roomsOf('a', 8).slice(0, 3),
      roomsOf('a', 8).slice(3, 6),
      roomsOf('a', 8).slice(6),
      [],
    ])
  })

  it('go to another team next, however many rooms of one team wait', () => {
    const { add, turn } = process_(3)
    for (const room of roomsOf('busy', MANY)) add(room)
    turn()
    add('other/weekly/1')
    expect(turn()).toContain('other/weekly/1')
  })
})

describe('a sync that is requested while another one runs', () => {
  const asked: { done: () => void; failed: (error: unknown) => void }[] = []
  const sync = shared(() => new Promise((done, failed) => asked.push({ done, failed })))
  const settled = async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }

  it('begins after that one, once for all requests; if it fails, all of them fail', async () => {
    const told: string[] = []
    const ask = (name: string) =>
      sync('/rooms').then(
        () => told.push(name),
        () => told.push(`${name} failed`),
      )
    void ask('first')
    void ask('second')
    void ask('third')
    await settled()
    expect(asked).toHaveLength(1)
    asked[0]?.done()
    await settled()
    expect(told).toEqual(['first'])
    expect(asked).toHaveLength(2)
    asked[1]?.failed(new Error('EIO'))
    await settled()
    expect(told.slice(1)).toEqual(['second failed', 'third failed'])
    void ask('fourth')
    expect(asked).toHaveLength(3)
    asked[2]?.done()
    await settled()
    expect(told.at(-1)).toBe('fourth')
  })
})
