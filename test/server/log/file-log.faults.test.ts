// The file log on a disk that fails, first in stories, then at random by seed.
//
// In these tests, an update is one word, and the content of a log is the list of its words. Each word that was acked
// or read must be in the log once.

import { describe, expect, it } from 'vitest'
import { readLog } from '../../../server/log/log-contents.ts'
import { LogError, type Log } from '../../../server/log/log.ts'
import { limits } from '../../../server/config/limits.ts'
import type { FileLog } from '../../../server/log/file-log.ts'
import { encodeRecord } from '../../../server/log/log-record.ts'
import { bytes } from './log.contract.ts'
import { openLog } from '../../support/log/open-log.ts'
import { SimulatedDisk, type Operation } from '../../support/log/simulated-disk.ts'

const PATH = '/rooms/a.log'
const JOURNAL = '/rooms/journal-0'

const append = (log: Log, ...words: string[]) =>
  Promise.all(words.map((word) => log.append('a', bytes(`${word} `))))

async function wordsOf(log: Log, room = 'a'): Promise<string[]> {
  const entries = await log.read(room)
  return entries.flatMap(({ update }) => new TextDecoder().decode(update).trim().split(/ +/))
}

/** Compacts the log up to this entry; up to the last if none is given. */
async function compact(log: Log, room = 'a', at = -1): Promise<void> {
  const entries = await log.read(room)
  const through = entries.at(at)
  if (!through) return
  const carried = entries.slice(0, entries.indexOf(through) + 1)
  const state = carried.map(({ update }) => new TextDecoder().decode(update)).join('')
  await log.compact(room, through.seq, bytes(state))
}

function start() {
  const simulated = new SimulatedDisk(1)
  return { simulated, log: openLog(simulated.start()) }
}

async function waitUntilStalled(simulated: SimulatedDisk): Promise<void> {
  while (simulated.waiting === 0) await Promise.resolve()
}

describe('P2: a full disk', () => {
  it('is reported to all who wait, leaves the log as it was, and does no harm once there is space again', async () => {
    const { simulated, log } = start()
    await append(log, 'one')
    const before = simulated.contents(JOURNAL)
    for (const free of [0, 1, 40, 70]) {
      simulated.free = free
      const refused = await Promise.allSettled(['x', 'y', 'z'].map((word) => append(log, word)))
      expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
      expect(simulated.contents(JOURNAL)).toEqual(before)
    }
    expect(await wordsOf(log)).toEqual(['one'])
    await expect(append(log, 'x')).rejects.toThrow(LogError)
    await expect(append(log, 'x')).rejects.toThrow(/^The log of a cannot be read or written now: ENOSPC/)
    simulated.heal()
    expect(await append(log, 'two')).toEqual([2])
    simulated.cutPower()
    expect(await wordsOf(openLog(simulated.start()))).toEqual(['one', 'two'])
  })

  it('ends a compaction, and the space that it used is freed', async () => {
    const { simulated, log } = start()
    await append(log, 'one', 'two')
    await log.move()
    simulated.free = 50
    await expect(compact(log)).rejects.toThrow(LogError)
    expect(simulated.files('/rooms')).toEqual([JOURNAL, PATH])
    simulated.heal()
    expect(await append(log, 'three')).toEqual([3])
    expect(await wordsOf(log)).toEqual(['one', 'two', 'three'])
  })

  it('does not keep the next process from reading a log that a power cut has torn', async () => {
    const { simulated, log } = start()
    await append(log, 'one', 'two')
    await log.close()
    simulated.overwrite(PATH, simulated.contents(PATH).slice(0, -3))
    simulated.free = 0
    expect(await wordsOf(openLog(simulated.start()))).toEqual(['one'])
  })
})

it('P8: after a failed append, and after each opening, another life begins, because a seq could be given twice', async () => {
  const { simulated, log } = start()
  await append(log, 'one')
  const first = await log.life()
  simulated.free = 0
  await expect(compact(log)).rejects.toThrow(LogError)
  expect(await log.life()).toBe(first)
  const refused = append(log, 'two')
  await expect(refused).rejects.toThrow(LogError)
  const second = await log.life()
  const third = await openLog(simulated.start()).life()
  expect(new Set([first, second, third]).size).toBe(3)
})

describe('P2: a sync that fails', () => {
  it('removes its updates from the log, and later updates are still durable', async () => {
    const { simulated, log } = start()
    await append(log, 'one')
    simulated.fail('sync')
    await expect(append(log, 'two')).rejects.toThrow(LogError)
    expect(await wordsOf(log)).toEqual(['one'])
    expect(await append(log, 'three')).toEqual([2])
    expect(simulated.openHandles).toBe(1)
    simulated.cutPower()
    expect(await wordsOf(openLog(simulated.start()))).toEqual(['one', 'three'])
  })

  it('leaves a tail that is cut off later if it cannot be cut off at once; other rooms still work', async () => {
    const simulated = new SimulatedDisk(1)
    const log = openLog(simulated.start(), { knownFiles: 1 })
    await append(log, 'one')
    simulated.fail('sync')
    simulated.fail('open')
    await expect(append(log, 'two')).rejects.toThrow(LogError)
    await log.append('b', bytes('text of another room'))
    expect(await wordsOf(log)).toEqual(['one'])
  })

  it('is not tried again when a log is opened: the log writes the whole file anew before anybody reads it', async () => {
    const { simulated, log } = start()
    await append(log, 'one')
    simulated.stall('sync')
    void append(log, 'two')
    await waitUntilStalled(simulated)
    const next = openLog(simulated.start())
    simulated.fail('sync')
    await expect(next.read('a')).rejects.toThrow(LogError)
    const heard = await wordsOf(next)
    expect(heard).toEqual(['one', 'two'])
    simulated.cutPower()
    expect(await wordsOf(openLog(simulated.start()))).toEqual(heard)
  })
})

describe('P2: a killed process', () => {
  it('leaves updates without a sync, and these become durable before the next process reads them', async () => {
    const { simulated, log } = start()
    await append(log, 'one')
    simulated.stall('sync')
    void append(log, 'two')
    await waitUntilStalled(simulated)
    const heard = await wordsOf(openLog(simulated.start()))
    expect(heard).toEqual(['one', 'two'])
    simulated.cutPower()
    expect(await wordsOf(openLog(simulated.start()))).toEqual(heard)
  })

  it.each<Operation>(['rename', 'syncDirectory'])(
    'loses nothing if it ends before a compaction’s last %s',
    async (last) => {
      const { simulated, log } = start()
      await append(log, 'one', 'two')
      await log.move()
      simulated.stall(last)
      void compact(log)
      await waitUntilStalled(simulated)
      if (last === 'syncDirectory') {
        simulated.release()
        simulated.stall(last)
        await waitUntilStalled(simulated)
      }
      const next = openLog(simulated.start())
      await append(next, 'three')
      simulated.cutPower()
      expect(await wordsOf(openLog(simulated.start()))).toEqual(['one', 'two', 'three'])
    },
  )
})

describe('a compaction', () => {
  it('keeps the log as it was before', async () => {
    const { simulated, log } = start()
    await append(log, 'one')
    await log.move()
    await append(log, 'two')
    await compact(log)
    expect(simulated.openHandles).toBe(1)
    simulated.cutPower()
    const { entries } = readLog(simulated.contents(`${PATH}.before`), 'a')
    expect(entries.map(({ update }) => new TextDecoder().decode(update))).toEqual(['one ', 'two '])
  })

  it.each<Operation>(['open', 'truncate', 'append', 'sync', 'link', 'syncDirectory', 'close', 'rename'])(
    'leaves the old state or the new one if a %s fails, and the log still works',
    async (operation) => {
      const { simulated, log } = start()
      await append(log, 'one', 'two')
      await log.move()
      simulated.fail(operation)
      await compact(log).catch((error: unknown) => expect(error).toBeInstanceOf(LogError))
      expect(await append(log, 'three')).toEqual([3])
      expect(await wordsOf(log)).toEqual(['one', 'two', 'three'])
      expect(simulated.openHandles).toBe(operation === 'close' ? 2 : 1)
      simulated.cutPower()
      expect(await wordsOf(openLog(simulated.start()))).toEqual(['one', 'two', 'three'])
    },
  )
})

it.each<Operation>(['makeDirectory', 'read', 'open', 'truncate', 'append', 'sync', 'syncDirectory'])(
  'if a %s failed when a log was first opened, the log opens at the next try',
  async (operation) => {
    const { simulated, log } = start()
    simulated.fail(operation)
    await expect(append(log, 'refused')).rejects.toThrow(LogError)
    expect(await append(log, 'one')).toEqual([1])
    expect(simulated.openHandles).toBe(1)
    simulated.cutPower()
    const next = openLog(simulated.start())
    expect(await wordsOf(next)).toEqual(['one'])
    expect([...log.events, ...next.events]).toEqual([])
  },
)

describe.each<[string, (log: FileLog) => Promise<void>]>([
  ['in the journal', () => Promise.resolve()],
  ['in its file', (log: FileLog) => log.close()],
])('an existing log %s', (_where, bring) => {
  it.each<Operation>(['open', 'truncate', 'sync', 'syncDirectory', 'remove'])(
    'loses nothing if a %s fails while it is opened, and the next try opens it',
    async (operation) => {
      const { simulated, log } = start()
      await append(log, 'one')
      await bring(log)
      const next = openLog(simulated.start())
      simulated.fail(operation, 'EIO', 1)
      const opened = next.epoch('a')
      if (operation !== 'remove' || simulated.files('/rooms').includes(PATH))
        await expect(opened).rejects.toThrow(LogError)
      await opened.catch(() => undefined)
      expect(simulated.openHandles).toBe(0)
      simulated.heal()
      expect(await append(next, 'two')).toEqual([2])
      simulated.cutPower()
      expect(await wordsOf(openLog(simulated.start()))).toEqual(['one', 'two'])
    },
  )
})

describe('moving updates from the journal into the rooms’ files', () => {
  it('empties the journal when the log is closed', async () => {
    const { simulated, log } = start()
    await append(log, 'one')
    await log.append('b', bytes('other'))
    await log.close()
    expect(simulated.files('/rooms')).toEqual([PATH, '/rooms/b.log'])
    expect(await wordsOf(openLog(simulated.start()))).toEqual(['one'])
  })

  it('begins when the journal is long, and delays no other room', async () => {
    const simulated = new SimulatedDisk(1)
    const log = openLog(simulated.start(), { longJournal: 250 })
    const words = ['one', 'two', 'three', 'four', 'five']
    for (const word of words) await append(log, word)
    while (simulated.files('/rooms').includes(JOURNAL)) await Promise.resolve()
    expect(simulated.files('/rooms').sort()).toEqual([PATH, '/rooms/journal-1'])
    simulated.stall('open') // so the next move cannot open the room’s file
    expect(await log.append('b', bytes('other'))).toBe(1)
    expect(simulated.contents(PATH).length).toBeGreaterThan(0)
    simulated.cutPower()
    expect(await wordsOf(openLog(simulated.start()))).toEqual(words)
  })

  it('keeps the updates of a room whose file cannot be written, and still empties the long journal', async () => {
    const simulated = new SimulatedDisk(1)
    const disk = simulated.start()
    let isBroken = true
    const log = openLog(
      {
        ...disk,
        open: (path) => (isBroken && path === PATH ? Promise.reject(new Error('EIO')) : disk.open(path)),
      },
      { longJournal: 300 },
    )
    await append(log, 'one')
    for (let nth = 0; nth < 12; nth++) await log.append('b', bytes(`b${nth}`))
    for (let turn = 0; turn < 500; turn++) await Promise.resolve()
    expect(log.events).toContainEqual({ is: 'behind', room: 'a', why: expect.any(String) as string })
    const size = (name: string) =>
      simulated.files('/rooms').includes(name) ? simulated.contents(name).length : 0
    expect(size(JOURNAL) + size('/rooms/journal-1')).toBeLessThan(1000)
    expect(await wordsOf(log)).toEqual(['one'])
    isBroken = false
    expect(await append(log, 'two')).toEqual([2])
    simulated.cutPower()
    expect(await wordsOf(openLog(simulated.start()))).toEqual(['one', 'two'])
  })

  it('is done again, in the right order, if a file has lost the moved updates', async () => {
    const { simulated, log } = start()
    await append(log, 'one', 'two', 'three')
    await log.move()
    const file = simulated.contents(PATH)
    simulated.overwrite(
      PATH,
      file.map((byte, at) => (at > file.length / 2 && at < file.length / 2 + 9 ? 1 : byte)),
    )
    const next = openLog(simulated.start())
    expect(await wordsOf(next)).toEqual(['one', 'two', 'three'])
    expect(next.events.map(({ is }) => is)).toEqual(['skipped'])
    await next.close()
    const again = openLog(simulated.start())
    expect(await wordsOf(again)).toEqual(['one', 'two', 'three'])
    expect(again.events).toEqual([])
  })

  it('restores the epoch of a file with a damaged head', async () => {
    const { simulated, log } = start()
    await append(log, 'one')
    const epoch = await log.epoch('a')
    await log.move()
    const file = simulated.contents(PATH)
    simulated.overwrite(
      PATH,
      file.map((byte, at) => (at === 10 ? byte ^ 1 : byte)),
    )
    const next = openLog(simulated.start())
    expect(await next.epoch('a')).toBe(epoch)
    expect(await wordsOf(next)).toEqual(['one'])
  })

  it.each(['append', 'sync', 'syncDirectory'] as const)(
    'leaves the updates in the journal if a %s fails at the end',
    async (operation) => {
      const { simulated, log } = start()
      await append(log, 'one')
      simulated.fail(operation, 'EIO', 2)
      await log.close()
      expect(log.events).toContainEqual({ is: 'behind', room: 'a', why: expect.any(String) as string })
      simulated.heal()
      simulated.cutPower()
      expect(await wordsOf(openLog(simulated.start()))).toEqual(['one'])
    },
  )

  it('is given up soon when the log is closed, and the next start goes on', async () => {
    const simulated = new SimulatedDisk(1)
    let time = 0
    const log = openLog(simulated.start(), { now: () => (time += limits.movingAtEnd / 2) })
    for (let room = 0; room < 20; room++) await log.append(`room-${room}`, bytes('text'))
    await log.close()
    expect(simulated.files('/rooms').length).toBeLessThan(10)
    const next = openLog(simulated.start())
    for (let room = 0; room < 20; room++) expect(await next.read(`room-${room}`)).toHaveLength(1)
  })

  it('says that an update is missing even if the room has no file yet', async () => {
    const { simulated, log } = start()
    const ends: number[] = []
    for (const word of ['one', 'two', 'three']) {
      await append(log, word)
      ends.push(simulated.contents(JOURNAL).length)
    }
    const journal = simulated.contents(JOURNAL)
    journal[(ends[1] ?? 0) - 3] = (journal[(ends[1] ?? 0) - 3] ?? 0) ^ 1
    simulated.overwrite(JOURNAL, journal)
    const next = openLog(simulated.start())
    expect(await wordsOf(next)).toEqual(['one', 'three'])
    expect(next.events).toEqual([
      { is: 'skipped', room: 'journal-0', from: ends[0], to: ends[1] },
      { is: 'missing', room: 'a', after: 1, before: 3 },
    ])
    expect(simulated.contents(`${JOURNAL}.before`)).toEqual(journal)
  })

  it('leaves a journal of another version as it is', async () => {
    const { simulated, log } = start()
    await append(log, 'one')
    const later = encodeRecord({
      kind: 'head',
      seq: 0,
      time: 0,
      bytes: bytes('["roundtable journal 2","id"]'),
    })
    simulated.overwrite(JOURNAL, later)
    await expect(openLog(simulated.start()).open()).rejects.toThrow(
      'another version of Roundtable wrote journal-0.',
    )
    expect(simulated.contents(JOURNAL)).toEqual(later)
  })

  it('leaves out what belongs to another log of the room', async () => {
    const { simulated, log } = start()
    await append(log, 'old', 'older')
    const journal = simulated.contents(JOURNAL)
    const other = new SimulatedDisk(2)
    const otherLog = openLog(other.start())
    await append(otherLog, 'new')
    await otherLog.close()
    const mixed = new SimulatedDisk(3)
    mixed.putBack(
      new Map([
        [JOURNAL, journal],
        [PATH, other.contents(PATH)],
      ]),
    )
    await mixed.start().makeDirectory('/rooms')
    mixed.putBack(
      new Map([
        [JOURNAL, journal],
        [PATH, other.contents(PATH)],
      ]),
    )
    const next = openLog(mixed.start())
    expect(await wordsOf(next)).toEqual(['new'])
    expect(next.events).toEqual([{ is: 'foreign', room: 'a', updates: 2 }])
  })
})

it('a refused update is cut off the journal before an update with many bytes is acked', async () => {
  const { simulated, log } = start()
  await append(log, 'one')
  simulated.fail('sync', 'EIO', 1)
  simulated.fail('open', 'EIO', 2)
  const refused = await Promise.allSettled(['x', 'y', 'z'].map((word) => log.append('a', bytes(word))))
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  const long = () => log.append('a', bytes('long '.padEnd(limits.journaled + 1)))
  await expect(long()).rejects.toThrow(LogError)
  simulated.heal()
  expect(await long()).toBe(2)
  simulated.kill()
  expect(await wordsOf(openLog(simulated.start()))).toEqual(['one', 'long'])
})

it('a full journal accepts no update until its updates have been moved into the rooms’ files', async () => {
  const simulated = new SimulatedDisk(1)
  const disk = simulated.start()
  let release = () => {}
  const released = new Promise<void>((done) => (release = done))
  const open = async (path: string) => {
    if (path.endsWith('.log')) await released
    return disk.open(path)
  }
  const log = openLog({ ...disk, open }, { longJournal: 300 })
  const appends: Promise<number>[] = []
  for (let room = 0; room < 40; room++) {
    appends.push(log.append(`room-${room}`, bytes('text')))
    for (let turn = 0; turn < 200; turn++) await Promise.resolve()
  }
  const size = (name: string) =>
    simulated.files('/rooms').includes(name) ? simulated.contents(name).length : 0
  expect(size(JOURNAL) + size('/rooms/journal-1')).toBeLessThan(300 * 4)
  release()
  await Promise.all(appends)
  for (let turn = 0; turn < 3000; turn++) await Promise.resolve()
  const before = simulated.files('/rooms').length
  await log.append('later', bytes('text')) // the journal takes updates again
  expect(simulated.files('/rooms').filter((path) => path.endsWith('/later.log'))).toEqual([])
  expect(simulated.files('/rooms').length).toBeLessThanOrEqual(before + 1)
  await log.close()
  const next = openLog(simulated.start())
  for (let room = 0; room < 40; room++) expect(await next.read(`room-${room}`)).toHaveLength(1)
})

describe('an update with many bytes', () => {
  const long = (word: string) => new TextEncoder().encode(`${word} `.padEnd(limits.journaled + 1))

  it('goes to the room’s file at once, with the room’s updates in the journal', async () => {
    const { simulated, log } = start()
    await append(log, 'one')
    await log.append('a', long('two'))
    await append(log, 'three')
    expect(simulated.contents(PATH).length).toBeGreaterThan(limits.journaled)
    simulated.cutPower()
    const next = openLog(simulated.start())
    expect(await wordsOf(next)).toEqual(['one', 'two', 'three'])
    expect(next.events).toEqual([])
  })

  it.each<Operation>(['append', 'sync', 'syncDirectory', 'open', 'truncate'])(
    'is cut off before another update of the room is acked, if its %s fails',
    async (operation) => {
      const { simulated, log } = start()
      await append(log, 'one')
      simulated.fail(operation)
      await expect(log.append('a', long('refused'))).rejects.toThrow(LogError)
      if (simulated.files('/rooms').includes(PATH)) expect(simulated.contents(PATH)).toHaveLength(0)
      expect(await append(log, 'two')).toEqual([2])
      simulated.kill()
      expect(await wordsOf(openLog(simulated.start()))).toEqual(['one', 'two'])
      simulated.cutPower()
      expect(await wordsOf(openLog(simulated.start()))).toEqual(['one', 'two'])
    },
  )
})

it('P2: acked updates survive a power cut before any operation of the disk', async () => {
  const acked: string[] = []
  const all = 'one two three four five six seven eight nine ten eleven'.split(' ')
  const appendAcked = async (log: Log, ...words: string[]) => {
    await append(log, ...words)
    acked.push(...words)
  }
  const work = async (log: FileLog) => {
    await appendAcked(log, 'one')
    await appendAcked(log, 'two', 'three', 'four')
    await compact(log)
    await appendAcked(log, 'five', 'six')
    await log.move()
    await compact(log, 'a', 1)
    await appendAcked(log, 'seven')
    await log.append('a', bytes('eight '.padEnd(limits.journaled + 1)))
    acked.push('eight')
    await appendAcked(log, 'nine', 'ten')
    await appendAcked(log, 'eleven')
    await log.close()
  }
  const short = { longJournal: 300 }
  const whole = new SimulatedDisk(1)
  await work(openLog(whole.start(), short))
  const lost = { bytes: 0, names: 0 }
  for (let operations = 0; operations < whole.count(); operations++) {
    for (let seed = 1; seed <= 10; seed++) {
      acked.length = 0
      const simulated = new SimulatedDisk(seed)
      const first = openLog(simulated.start(), short)
      await Promise.race([simulated.cutPowerAfter(operations), work(first)])
      const log = openLog(simulated.start())
      const words = await wordsOf(log)
      const what = `power cut before operation ${operations}, seed ${seed}`
      expect(all.slice(0, words.length), what).toEqual(words)
      expect(words.length, what).toBeGreaterThanOrEqual(acked.length)
      expect(
        log.events.filter(({ is }) => is !== 'cut'),
        what,
      ).toEqual([])
      lost.bytes += simulated.lost.bytes
      lost.names += simulated.lost.names
    }
  }
  expect(lost.bytes).toBeGreaterThan(0)
  expect(lost.names).toBeGreaterThan(0)
})
