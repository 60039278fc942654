// A reader in another process, while the relay changes the journal between two of its reads.

import { expect, test } from 'vitest'
import { limits } from '../../../server/config/limits.ts'
import type { Disk } from '../../../server/disk/disk.ts'
import { RunningLogs } from '../../../server/log/running-logs.ts'
import { bytes, texts } from './log.contract.ts'
import { openLog } from '../../support/log/open-log.ts'
import { SimulatedDisk } from '../../support/log/simulated-disk.ts'

const long = new Uint8Array(600).fill(7)
const short = { longJournal: 600 }

const settled = async () => {
  for (let turn = 0; turn < 3000; turn++) await Promise.resolve()
}

/** A disk for the relay, on which no room's file can be opened. */
const withoutFiles = (disk: Disk, open: (path: string) => ReturnType<Disk['open']>): Disk => ({
  ...disk,
  open: (path) => (path.endsWith('.log') ? open(path) : disk.open(path)),
})

/** A disk for the reader. What the relay does comes after the first read of journal-0. */
function between(disk: Disk, does: () => Promise<void>): Disk {
  let isDone = false
  const read = async (path: string) => {
    const found = await disk.read(path)
    if (path.endsWith('journal-0') && !isDone) {
      isDone = true
      await does()
    }
    return found
  }
  return { ...disk, read }
}

const read = async (disk: Disk, room: string) => {
  const logs = await RunningLogs.open(disk, '/rooms')
  const log = await logs.read(room)
  return { texts: texts(log?.entries ?? []), events: log?.events }
}

test('P10: no update is missing if the relay begins the other file of the journal', async () => {
  const disk = new SimulatedDisk(1).start()
  const never = () => new Promise<never>(() => undefined)
  const log = openLog(withoutFiles(disk, never), short)
  // These are the first to move, and never end. So the others wait.
  for (let room = 0; room < limits.movesAtOnce; room++) await log.append(`stuck-${room}`, bytes('text'))
  for (const text of ['one', 'two']) await log.append('a', bytes(text))
  const reader = between(disk, async () => {
    await log.append('a', bytes('three'))
    await log.append('b', long)
    await settled()
    await log.append('a', bytes('four'))
  })
  expect(await read(reader, 'a')).toEqual({ texts: ['1 one', '2 two', '3 three', '4 four'], events: [] })
})

test('P10: no update is missing if a relay that starts puts both files of the journal into one', async () => {
  const simulated = new SimulatedDisk(1)
  const never = () => new Promise<never>(() => undefined)
  const before = openLog(withoutFiles(simulated.start(), never), short)
  await before.append('b', long)
  await before.append('a', bytes('one'))
  expect(simulated.files('/rooms')).toEqual(['/rooms/journal-0', '/rooms/journal-1'])
  const disk = simulated.start()
  const reader = between(disk, () => openLog(disk).open())
  expect(await read(reader, 'a')).toEqual({ texts: ['1 one'], events: [] })
  expect(simulated.files('/rooms')).toEqual(['/rooms/journal-0'])
})

test('P10: no update is missing if it goes to the other file because its room’s file cannot be written', async () => {
  const simulated = new SimulatedDisk(1)
  const disk = simulated.start()
  const refuse = (path: string) =>
    path === '/rooms/a.log' ? Promise.reject(new Error('EIO')) : disk.open(path)
  const log = openLog(withoutFiles(disk, refuse), short)
  await log.append('a', bytes('one'))
  await log.append('b', long)
  await settled()
  expect(simulated.files('/rooms')).toEqual(['/rooms/b.log', '/rooms/journal-1'])
  const reader = between(disk, async () => {
    await log.append('b', long)
    await settled()
  })
  expect(await read(reader, 'a')).toEqual({ texts: ['1 one'], events: [] })
})
