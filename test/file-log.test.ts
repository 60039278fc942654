import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { disk, type Disk } from '../server/disk.ts'
import { FileLog, fileName } from '../server/file-log.ts'
import type { LogEvent } from '../server/log.ts'
import { logContract } from './log.contract.ts'
import { MemoryLog } from './support/memory-log.ts'
import { SimulatedDisk } from './support/simulated-disk.ts'

let epochs = 0
const newEpoch = () => `epoch ${++epochs}`

function openLog(on: Disk, directory: string, openFiles = 100) {
  const events: LogEvent[] = []
  const report = (event: LogEvent) => events.push(event)
  return Object.assign(new FileLog({ disk: on, directory, now: () => 1000, newEpoch, report, openFiles }), {
    events,
  })
}

logContract('MemoryLog', () => {
  const rooms = new Map()
  return Promise.resolve({ open: () => new MemoryLog(newEpoch, rooms), dispose: () => Promise.resolve() })
})

logContract('FileLog on a real disk', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'roundtable-log-'))
  return {
    open: () => openLog(disk, join(directory, 'data', 'rooms'), 3),
    dispose: () => rm(directory, { recursive: true }),
  }
})

logContract('FileLog on a simulated disk', () => {
  const simulated = new SimulatedDisk(1)
  return Promise.resolve({
    open: () => openLog(simulated.start(), '/data/rooms', 3),
    dispose: () => Promise.resolve(),
  })
})
