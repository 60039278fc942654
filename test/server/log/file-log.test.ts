import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { crc32c } from '../../../server/log/crc32c.ts'
import { disk } from '../../../server/disk/disk.ts'
import { fileName } from '../../../server/disk/file-name.ts'
import { encodeRecord } from '../../../server/log/log-record.ts'
import type { Entry, Log } from '../../../server/log/log.ts'
import { bytes, logContract, texts } from './log.contract.ts'
import { MemoryLog } from '../../support/log/memory-log.ts'
import { newEpoch, openLog } from '../../support/log/open-log.ts'
import { SimulatedDisk } from '../../support/log/simulated-disk.ts'

logContract('MemoryLog', () => {
  const rooms = new Map<string, { epoch: string; entries: Entry[] }>()
  return Promise.resolve({ open: () => new MemoryLog(newEpoch, rooms), dispose: () => Promise.resolve() })
})

logContract('FileLog on a real disk', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'roundtable-log-'))
  return {
    open: () => openLog(disk, { directory: join(directory, 'data', 'rooms'), knownFiles: 3 }),
    dispose: () => rm(directory, { recursive: true }),
  }
})

logContract('FileLog on a simulated disk', () => {
  const simulated = new SimulatedDisk(1)
  return Promise.resolve({
    open: () => openLog(simulated.start(), { knownFiles: 3 }),
    dispose: () => Promise.resolve(),
  })
})

const PATH = '/rooms/a.log'

it('the checksum matches other implementations', () => {
  expect(crc32c(bytes('123456789'))).toBe(0xe3069283)
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa) // RFC 3720, B.4
})

it('different rooms get file names that differ on every file system', () => {
  expect(fileName('Ab3_-/go-core/2018-11-26~2')).toBe('+ab3_-.go-core.2018-11-26~2')
  expect(fileName('../a/会')).toBe('%2e%2e.a.%e4%bc%9a')
  for (const long of ['会'.repeat(64), 'A'.repeat(150)]) {
    expect(fileName(long)).toMatch(/^[a-z0-9%+]{120}%%[0-9a-f]{64}$/)
    expect(fileName(long)).not.toBe(fileName(`${long}x`))
  }
})

describe('P4: the log', () => {
  it('syncs once for all the appends that wait for the disk', async () => {
    const simulated = new SimulatedDisk(1)
    const log = openLog(simulated.start())
    await log.append('a', bytes('first'))
    const before = simulated.count('sync')
    simulated.stall('sync')
    const appends = [log.append('a', bytes('second'))]
    while (simulated.waiting === 0) await Promise.resolve()
    for (let more = 0; more < 30; more++) appends.push(log.append('a', bytes(String(more))))
    simulated.release()
    expect(await Promise.all(appends)).toEqual(Array.from({ length: 31 }, (_, at) => at + 2))
    expect(simulated.count('sync') - before).toBe(2)
    await log.close()
  })

  it('syncs before it acks', async () => {
    const simulated = new SimulatedDisk(1)
    const log = openLog(simulated.start())
    await log.append('a', bytes('first'))
    simulated.stall('sync')
    let acked = false
    const append = log.append('a', bytes('one')).then(() => (acked = true))
    while (simulated.waiting === 0) await Promise.resolve()
    for (let turn = 0; turn < 50; turn++) await Promise.resolve()
    expect(acked).toBe(false)
    simulated.release()
    expect(await append).toBe(true)
  })

  it('reads other rooms while one room’s append waits for its sync', async () => {
    const simulated = new SimulatedDisk(1)
    const log = openLog(simulated.start())
    await Promise.all([log.append('a', bytes('first')), log.append('ab', bytes('first'))])
    simulated.stall('sync')
    const stalled = log.append('a', bytes('one'))
    while (simulated.waiting === 0) await Promise.resolve()
    expect(texts(await log.read('ab'))).toEqual(['1 first'])
    simulated.release()
    await stalled
  })

  it('syncs once for the first updates of many rooms', async () => {
    const simulated = new SimulatedDisk(1)
    const log = openLog(simulated.start())
    await log.append('a', bytes('text'))
    const before = simulated.count('sync')
    simulated.stall('sync')
    const appends = [log.append('a', bytes('text'))]
    while (simulated.waiting === 0) await Promise.resolve()
    for (let room = 0; room < 500; room++) appends.push(log.append(`team-${room % 7}/${room}`, bytes('text')))
    for (let turn = 0; turn < 5000; turn++) await Promise.resolve()
    simulated.release()
    await Promise.all(appends)
    expect(simulated.count('sync') - before).toBe(2)
    expect(simulated.files('/rooms')).toEqual(['/rooms/journal-0'])
  })

  it('holds one file open, and makes its directory once', async () => {
    const simulated = new SimulatedDisk(1)
    const log = openLog(simulated.start(), { knownFiles: 5 })
    for (let room = 0; room < 40; room++) await log.append(`room-${room}`, bytes('text'))
    expect(simulated.openHandles).toBe(1)
    expect(simulated.count('makeDirectory')).toBe(1)
    await log.close()
    expect(simulated.openHandles).toBe(0)
  })

  it('reads a file once for all calls that wait for it to be opened, and anew for a later call', async () => {
    const simulated = new SimulatedDisk(1)
    const first = openLog(simulated.start())
    await first.append('a', bytes('one'))
    await first.close()
    const log = openLog(simulated.start())
    await log.epoch('b')
    const before = simulated.count('read')
    const [, early, , late] = await Promise.all([
      log.epoch('a'),
      log.read('a'),
      log.append('a', bytes('two')),
      log.read('a'),
    ])
    expect([early, late].map((entries) => texts(entries))).toEqual([['1 one'], ['1 one', '2 two']])
    expect(simulated.count('read')).toBe(before + 2)
    await log.read('a')
    expect(simulated.count('read')).toBe(before + 3)
  })

  it('knows the end of the logs that were used last', async () => {
    const simulated = new SimulatedDisk(1)
    const log = openLog(simulated.start(), { knownFiles: 2 })
    for (const room of ['busy', 'a', 'busy', 'b']) {
      await log.append(room, bytes('text'))
      await log.move()
    }
    const before = simulated.count('read')
    await log.append('busy', bytes('more'))
    await log.append('a', bytes('more'))
    expect(simulated.count('read')).toBe(before + 1)
  })
})

describe('a room in which nobody has written', () => {
  it('changes nothing on the disk when it is read, asked for its epoch, or refused a compaction', async () => {
    const simulated = new SimulatedDisk(1)
    const ask = async (log: ReturnType<typeof openLog>) => {
      for (const room of ['a', 'ab']) {
        expect(await log.read(room)).toEqual([])
        await log.epoch(room)
        await expect(log.compact(room, 0, bytes('state'))).rejects.toThrow(RangeError)
      }
    }
    const untouched = () => simulated.count() - simulated.count('read')
    await ask(openLog(simulated.start()))
    expect(untouched()).toBe(0)

    const log = openLog(simulated.start())
    await log.append('other', bytes('text'))
    const before = untouched()
    await ask(log)
    expect(untouched()).toBe(before)
    expect(simulated.files('/rooms')).toEqual(['/rooms/journal-0'])
    await log.close()
    expect(simulated.files('/rooms')).toEqual(['/rooms/other.log'])
  })

  it('makes no directory and no file on a real disk', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'roundtable-log-'))
    const log = openLog(disk, { directory: join(directory, 'rooms') })
    for (let day = 10; day < 30; day++) {
      expect(await log.read(`a/b/2026-11-${day}`)).toEqual([])
      await log.epoch(`a/b/2026-11-${day}`)
    }
    await log.close()
    expect(await readdir(directory)).toEqual([])
    await rm(directory, { recursive: true })
  })

  it('has one epoch, which its first successful append writes to the disk', async () => {
    const simulated = new SimulatedDisk(1)
    const log = openLog(simulated.start())
    const epoch = await log.epoch('a')
    expect(await log.epoch('a')).toBe(epoch)
    simulated.free = 10
    await expect(log.append('a', bytes('refused'))).rejects.toThrow('ENOSPC')
    expect(await log.epoch('a')).toBe(epoch)
    simulated.heal()
    await log.append('a', bytes('one'))
    expect(await log.epoch('a')).toBe(epoch)
    simulated.cutPower()
    const next = openLog(simulated.start())
    expect(await next.epoch('a')).toBe(epoch)
    expect(texts(await next.read('a'))).toEqual(['1 one'])
  })
})

it('a closed log refuses appends', async () => {
  const log = openLog(new SimulatedDisk(1).start())
  await log.append('a', bytes('one'))
  await log.close()
  await expect(log.append('a', bytes('two'))).rejects.toThrow('The log was closed before a was asked for.')
})

describe('P7: damage', () => {
  /** A log file, where each of its records ends, and its content. */
  async function written() {
    const simulated = new SimulatedDisk(1)
    const log = openLog(simulated.start())
    const forged = encodeRecord({ kind: 'update', seq: 1000, time: 0, bytes: bytes('forged') })
    const updates = [bytes('state'), new Uint8Array(150).fill(7), forged, new Uint8Array(40), bytes('last')]
    await log.append('a', bytes('compacted away'))
    await log.compact('a', 1, bytes('state'))
    const state = simulated.contents(PATH).length
    const head = encodeRecord({
      kind: 'head',
      seq: 0,
      time: 1e12,
      bytes: bytes(JSON.stringify(['roundtable log 1', 'a', await log.epoch('a')])),
    }).length
    const ends = [head, state]
    for (const update of updates.slice(1)) {
      await log.append('a', update)
      await log.move()
      ends.push(simulated.contents(PATH).length)
    }
    await log.close()
    return {
      simulated,
      file: simulated.contents(PATH),
      ends,
      entries: await openLog(simulated.start()).read('a'),
    }
  }

  /** Reads a file, then appends to it and reads it again. */
  async function readBack(simulated: SimulatedDisk, file: Uint8Array) {
    simulated.overwrite(PATH, file)
    const log = openLog(simulated.start())
    const entries = await log.read('a')
    const seq = await log.append('a', bytes('more'))
    await log.close()
    const again = openLog(simulated.start())
    const more = texts(await again.read('a'))
    const cutAgain = again.events.filter(({ is }) => is === 'cut')
    return { entries, events: log.events.map(({ is }) => is), seq, more, cutAgain }
  }

  it('by truncation at any byte: the incomplete record is removed, and all whole records are read', async () => {
    const { simulated, file, ends, entries } = await written()
    expect(entries).toHaveLength(5)
    for (let size = 0; size < file.length; size++) {
      const whole = entries.slice(0, Math.max(0, ends.filter((end) => end <= size).length - 1))
      const back = await readBack(simulated, file.slice(0, size))
      expect(back.entries).toEqual(whole)
      expect(back.events, `${size} bytes`).toEqual(size === 0 || ends.includes(size) ? [] : ['cut'])
      expect(back.seq).toBe(whole.length + 1)
      expect(back.more).toEqual([...texts(whole), `${back.seq} more`])
      expect(back.cutAgain).toEqual([])
    }
  })

  // `damage.random.test.ts` flips every bit.
  it('by a flipped bit is noticed, in whichever byte, and all other records are read', async () => {
    const { simulated, file, ends, entries } = await written()
    for (let bit = 0; bit < file.length * 8; bit += 7) {
      const flipped = file.slice()
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const hit = ends.findIndex((end) => bit >> 3 < end)
      const rest = entries.filter((_, at) => at + 1 !== hit)
      const back = await readBack(simulated, flipped)
      expect(back.entries, `bit ${bit}`).toEqual(rest)
      expect(back.events[0]).toBe(hit === 5 ? 'cut' : 'skipped')
      expect(back.events.includes('renewed')).toBe(hit === 0)
      expect(back.more).toEqual([...texts(rest), `${hit === 5 ? 5 : 6} more`])
    }
  })

  it('by a sector of zeros is skipped, and a tail of zeros is cut off', async () => {
    const { simulated, file, ends, entries } = await written()
    const holed = file.slice().fill(0, ends[1], ends[2])
    expect(await readBack(simulated, holed)).toMatchObject({
      entries: entries.filter(({ seq }) => seq !== 2),
      events: ['skipped', 'missing'],
      seq: 6,
    })
    const longer = new Uint8Array(file.length + 5000)
    longer.set(file)
    expect(await readBack(simulated, longer)).toMatchObject({ entries, events: ['cut'], seq: 6 })
  })

  it('by duplicate records does not double them', async () => {
    const { simulated, file, ends, entries } = await written()
    const twice = new Uint8Array([...file, ...file.slice(ends[0], ends[3])])
    expect(await readBack(simulated, twice)).toMatchObject({
      entries,
      events: ['skipped', 'skipped', 'skipped'],
      seq: 6,
    })
  })

  it('by a second head, from another log, does not change the epoch', async () => {
    const { simulated, file, ends } = await written()
    const epoch = await openLog(simulated.start()).epoch('a')
    const parts = JSON.stringify(['roundtable log 1', 'a', `not ${epoch}`])
    const head = encodeRecord({ kind: 'head', seq: 0, time: 0, bytes: bytes(parts) })
    simulated.overwrite(PATH, new Uint8Array([...file.slice(0, ends[2]), ...head, ...file.slice(ends[2])]))
    expect(await openLog(simulated.start()).epoch('a')).toBe(epoch)
  })

  it('by a record of an unknown kind is noticed, even if its checksum is right', async () => {
    const { simulated, file, ends, entries } = await written()
    const emptyBody = [0, 0x80, 0x80, 0x80, 0x80, 0x80, 0]
    const unknown = encodeRecord({ kind: 'other' as 'update', seq: 9, time: 0, bytes: bytes('other') })
    for (const stranger of [emptyBody, unknown]) {
      const damaged = new Uint8Array([...file.slice(0, ends[1]), ...stranger, ...file.slice(ends[1])])
      expect(await readBack(simulated, damaged)).toMatchObject({ entries, events: ['skipped'], seq: 6 })
    }
  })

  const twice = async (log: Log) => [await log.read('a'), await log.read('a')]

  it('that occurs while the file is open is reported once, at the next read', async () => {
    const simulated = new SimulatedDisk(1)
    const log = openLog(simulated.start())
    const ends = [0]
    for (const text of ['one', 'two', 'three']) {
      await log.append('a', bytes(text))
      await log.move()
      ends.push(simulated.contents(PATH).length)
    }
    const flip = (at: number) => {
      const file = simulated.contents(PATH)
      file[at] = (file[at] ?? 0) ^ 1
      simulated.overwrite(PATH, file)
    }
    const [, one = 0, two = 0, three = 0] = ends
    expect(texts(await log.read('a'))).toHaveLength(3)
    expect(log.events).toEqual([])

    flip(two - 2)
    const second = { is: 'skipped', room: 'a', from: one, to: two }
    const gap = { is: 'missing', room: 'a', after: 1, before: 3 }
    for (const entries of await twice(log)) expect(texts(entries)).toEqual(['1 one', '3 three'])
    expect(log.events).toEqual([second, gap])

    flip(three - 2)
    const both = { is: 'skipped', room: 'a', from: one, to: three }
    for (const entries of await twice(log)) expect(texts(entries)).toEqual(['1 one'])
    expect(log.events).toEqual([second, gap, both])

    flip(5)
    for (const entries of await twice(log)) expect(texts(entries)).toEqual(['1 one'])
    expect(log.events.slice(3)).toEqual([
      { is: 'skipped', room: 'a', from: 0, to: expect.any(Number) as number },
    ])
    expect(await log.append('a', bytes('four'))).toBe(4)
  })

  it.each([
    ['head', 5],
    ['middle', 80],
  ])('in the %s of a file is reported when the file is opened, and not again', async (_where, at) => {
    const { simulated, file } = await written()
    const damaged = file.slice()
    damaged[at] = (damaged[at] ?? 0) ^ 1
    simulated.overwrite(PATH, damaged)
    const log = openLog(simulated.start())
    await log.epoch('a')
    const told = [...log.events]
    expect(told.length).toBeGreaterThan(0)
    await twice(log)
    await log.append('a', bytes('more'))
    await log.read('a')
    expect(log.events).toEqual(told)
  })

  it('is not looked for in a file of another room or another version: that file is refused and stays as it is', async () => {
    const { simulated, file } = await written()
    const head = (...parts: string[]) =>
      encodeRecord({ kind: 'head', seq: 0, time: 0, bytes: bytes(JSON.stringify(parts)) })
    const other = openLog(simulated.start())
    await other.append('b', bytes('text'))
    await other.close()
    simulated.overwrite('/rooms/b.log', file)
    const log = openLog(simulated.start())
    await expect(log.read('b')).rejects.toThrow('its file is the log of a.')
    await expect(log.append('b', bytes('text'))).rejects.toThrow('The log of b cannot be')
    expect(simulated.contents('/rooms/b.log')).toEqual(file)
    const newer = head('roundtable log 2', 'a', 'epoch')
    simulated.overwrite(PATH, newer)
    await expect(log.append('a', bytes('text'))).rejects.toThrow('another version of Roundtable')
    expect(simulated.contents(PATH)).toEqual(newer)
  })
})
