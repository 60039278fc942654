import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { Copied } from '../../../server/store/backups.ts'
import { backupsOf } from '../../../server/store/file-backups.ts'
import { disk, type Disk, type DiskFile } from '../../../server/disk/disk.ts'
import type { FileLog } from '../../../server/log/file-log.ts'
import { encodeRecord } from '../../../server/log/log-record.ts'
import { decodeFrame, encodeFrame, SUBPROTOCOL } from '../../../shared/wire/frames.ts'
import { commandLine, type Ran } from '../../support/relay/command-line.ts'
import { contents } from '../../support/basics/contents.ts'
import { openLog } from '../../support/log/open-log.ts'
import { newPlace, type NewPlace } from '../../support/relay/places.ts'
import { startRelay } from '../../support/relay/server.ts'

let directory: string
const path = (...names: string[]) => join(directory, ...names)
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roundtable-backup-'))
})
afterEach(() => rm(directory, { recursive: true }))

describe('P10: a backup of a relay that is running while somebody types', () => {
  test('has everything that was acked before it began, and another relay can serve it', async () => {
    const relay = await startRelay()
    const place = newPlace()
    const writer = await Writer.open(relay.url, place)
    const lead = { Authorization: `Bearer ${place.key}`, 'Content-Type': 'application/json' }
    const grant = await fetch(`${relay.url}api/${place.space}/grants`, {
      method: 'POST',
      headers: lead,
      body: JSON.stringify({ role: 'view', label: 'the board' }),
    })
    const { key } = (await grant.json()) as { key: string }
    const taken = await fetch(`${relay.url}api/${place.room}/snapshots`, {
      method: 'POST',
      headers: lead,
      body: JSON.stringify({ by: '@ada' }),
    })
    const record = (await taken.json()) as { id: string }
    await writer.until((acked) => acked >= 100)

    const before = writer.acked
    const ran = await notes({ DATA_DIR: relay.directory }, 'backup', path('copy'))
    const after = writer.acked
    writer.stop()
    expect(ran.err).toBe('')
    expect(ran.code).toBe(0)
    const [, rooms, records, others] =
      /^.*copy is a copy of (\d+) rooms? with (\d+) records, and of (\d+) other files\.\n$/.exec(ran.out) ??
      []
    expect([rooms, others]).toEqual(['1', '5']) // the last one is the meeting’s; nobody has written in its series or its team
    expect(Number(records)).toBeGreaterThan(0)
    expect(after).toBeGreaterThan(before)
    expect((await readdir(path('copy'))).sort()).toEqual([
      'rooms',
      'secret',
      'snapshots',
      'spaces',
      'version',
    ])

    const restored = await startRelay({ DATA_DIR: path('copy') })
    const there = await textOn(restored.url, place)
    expect(writer.text.startsWith(there)).toBe(true)
    expect(there.length).toBeGreaterThanOrEqual(wordsTo(before).length)
    const view = { Authorization: `Bearer ${key}` }
    const list = await fetch(`${restored.url}api/${place.room}/snapshots`, { headers: view })
    expect(await list.json()).toEqual([record])
    const snapshot = await fetch(`${restored.url}api/${place.room}/snapshots/${record.id}.md`, {
      headers: view,
    })
    expect(snapshot.status).toBe(200)
    await Promise.all([relay.close(), restored.close()])
  })
})

describe('a backup of logs', () => {
  let log: FileLog
  const room = 'a/b/2026-11-23'
  const update = (byte: number) => new Uint8Array(40).fill(byte)
  const source = () => path('data', 'rooms', 'a.b.2026-11-23.log')

  beforeEach(async () => {
    const before = openLog(disk, { directory: path('data', 'rooms') })
    for (const byte of [1, 2, 3]) await before.append(room, update(byte))
    await before.close()
    log = openLog(disk, { directory: path('data', 'rooms') })
  })
  afterEach(() => log.close())

  const copied = async () => {
    const copy = openLog(disk, { directory: path('copy', 'rooms') })
    const updates = (await copy.read(room)).map((entry) => entry.update[0])
    await copy.close()
    return { updates, events: copy.events }
  }

  test('has their records and their epochs', async () => {
    expect(await make()).toEqual({ is: 'made', rooms: 1, records: 3, otherFiles: 0, damaged: [] })
    expect(await copied()).toEqual({ updates: [1, 2, 3], events: [] })
    const copy = openLog(disk, { directory: path('copy', 'rooms') })
    expect(await copy.epoch(room)).toBe(await log.epoch(room))
    await copy.close()
  })

  test.each([
    ['just before it is read', 'before', [9]],
    ['while it is read', 'after', [1, 2, 3]],
  ] as const)('is whole even if a log is compacted %s', async (_what, when, expected) => {
    let compactions = 0
    const compact = async (now: 'before' | 'after') => {
      if (now !== when || compactions++ > 0) return
      await log.compact(room, 3, update(9))
    }
    const read: Read = async (file) => {
      if (file !== source()) return disk.read(file)
      await compact('before')
      const bytes = await disk.read(file)
      await compact('after')
      return bytes
    }
    expect(await make({ read })).toMatchObject({ is: 'made', rooms: 1, damaged: [] })
    expect(compactions).toBeGreaterThan(0)
    expect(await copied()).toEqual({ updates: expected, events: [] })
  })

  test('leaves out a file that is gone before it is read', async () => {
    await log.compact(room, 3, update(9))
    const read: Read = async (file) => {
      if (file.endsWith('.before')) await rm(file)
      return disk.read(file)
    }
    expect(await make({ read })).toMatchObject({ is: 'made', rooms: 1, records: 1, otherFiles: 0 })
    expect(await readdir(path('copy', 'rooms'))).toEqual(['a.b.2026-11-23.log'])
  })

  test('has what only the journal holds, in the rooms’ files', async () => {
    await log.append(room, update(4))
    await log.append('a/b/2026-11-30', update(5))
    expect(await make()).toEqual({ is: 'made', rooms: 2, records: 5, otherFiles: 0, damaged: [] })
    expect(await copied()).toEqual({ updates: [1, 2, 3, 4], events: [] })
    expect((await readdir(path('copy', 'rooms'))).sort()).toEqual([
      'a.b.2026-11-23.log',
      'a.b.2026-11-30.log',
    ])
  })

  test('loses nothing that leaves the journal during the backup', async () => {
    await log.append(room, update(4))
    let isMoved = false
    const read: Read = async (file) => {
      const bytes = await disk.read(file)
      if (file.endsWith('journal-1') && !isMoved) {
        isMoved = true
        await log.close()
      }
      return bytes
    }
    expect(await make({ read })).toMatchObject({ records: 4 })
    expect(isMoved).toBe(true)
    expect(await copied()).toEqual({ updates: [1, 2, 3, 4], events: [] })
  })

  test('has no part of an append to the journal that is under way, and reports damage in it', async () => {
    for (const byte of [4, 5]) await log.append(room, update(byte))
    const journal = path('data', 'rooms', 'journal-0')
    const bytes = await readFile(journal)
    await writeFile(journal, bytes.subarray(0, -1))
    expect(await make()).toMatchObject({ records: 4, damaged: [] })
    const inFirst = bytes.length - 130
    bytes[inFirst] = (bytes[inFirst] ?? 0) ^ 1
    await writeFile(journal, bytes)
    expect(await make({}, 'another')).toMatchObject({
      records: 4,
      damaged: [join('rooms', 'journal-0'), join('rooms', 'a.b.2026-11-23.log')],
    })
  })

  test('has no part of an append that is under way', async () => {
    const bytes = await readFile(source())
    await writeFile(source(), bytes.subarray(0, -1))
    expect(await make()).toMatchObject({ records: 2, damaged: [] })
    expect(await copied()).toEqual({ updates: [1, 2], events: [] })
  })

  test('does not report an append as damage if it is undone during the read', async () => {
    let reads = 0
    const read: Read = async (file) => {
      const bytes = await disk.read(file)
      if (bytes && file === source() && reads++ === 0) bytes[bytes.length - 100] = 77
      return bytes
    }
    expect(await make({ read })).toMatchObject({ is: 'made', records: 3, damaged: [] })
    expect(reads).toBe(2)
    expect(await copied()).toEqual({ updates: [1, 2, 3], events: [] })
  })

  test('copies damage as it is, and reports it', async () => {
    const bytes = await readFile(source())
    bytes[bytes.length - 100] = 77
    await writeFile(source(), bytes)
    const damaged = [join('rooms', 'a.b.2026-11-23.log')]
    expect(await make()).toMatchObject({ is: 'made', records: 2, damaged })
    expect(await readFile(path('copy', ...damaged))).toEqual(bytes)
    const { code, out, err } = await notes({ DATA_DIR: path('data') }, 'backup', path('another'))
    expect([code, out]).toEqual([1, expect.stringContaining('1 room with 2 records, and of 0 other files.')])
    expect(err).toBe(`${damaged.join('')} is damaged; everything in it that can be read was copied.\n`)
  })

  test('refuses a log of another room, or of another version', async () => {
    const bytes = await readFile(source())
    await writeFile(path('data', 'rooms', 'other.log'), bytes)
    await refused(/other\.log is the log of a\/b\/2026-11-23\. Nothing of it was kept/)
    await rm(path('data', 'rooms', 'other.log'))
    const later = new TextEncoder().encode(JSON.stringify(['roundtable log 2']))
    await writeFile(source(), encodeRecord({ kind: 'head', seq: 0, time: 0, bytes: later }))
    await refused(/log cannot be read: another version of Roundtable wrote it\./)
  })
})

describe('a backup of all other files', () => {
  beforeEach(async () => {
    await fill({
      lock: '',
      'rooms/a.log.new': 'half',
      'spaces/one.json': '{}\n',
      'secret.1414213562': 'half of it',
      'spaces/one.json.3141592653': '{',
      'snapshots/a.b.2026-11-23/first.md': '# Notes\n',
      'snapshots/a.b.2026-11-23/first.json': '{}\n',
      'snapshots/a.b.2026-11-23/second.md.271828': '# No',
      'relay.log': 'what an operator wrote\n',
    })
  })

  test('has each file, except the lock and files that are not finished', async () => {
    expect(await make()).toEqual({ is: 'made', rooms: 0, records: 0, otherFiles: 4, damaged: [] })
    expect(await contents(path('copy'))).toEqual({
      'spaces/one.json': '{}\n',
      'snapshots/a.b.2026-11-23/first.md': '# Notes\n',
      'snapshots/a.b.2026-11-23/first.json': '{}\n',
      'relay.log': 'what an operator wrote\n',
    })
  })

  test('can be read by its owner alone', async () => {
    await make()
    expect((await stat(path('copy'))).mode & 0o777).toBe(0o700)
  })

  test('has no room without its space, even if the space is founded during the backup', async () => {
    const log = openLog(disk, { directory: path('data', 'rooms') })
    await log.append('a/b/2026-11-23', new Uint8Array(4))
    await log.close()
    const read: Read = async (file) => {
      if (file.endsWith('.log')) await writeFile(path('data', 'spaces', 'two.json'), '{"two":2}\n')
      return disk.read(file)
    }
    await make({ read })
    expect(await contents(path('copy'))).toMatchObject({ 'spaces/two.json': '{"two":2}\n' })
  })

  test('may go into an empty directory; if the directory is missing, it is made', async () => {
    await mkdir(path('copy'))
    expect(await make()).toMatchObject({ is: 'made' })
    expect(await make({}, 'some/where')).toMatchObject({ is: 'made' })
    expect(await contents(path('some/where'))).toEqual(await contents(path('copy')))
  })

  test('is durable before it gets its name, and then the name is made durable too', async () => {
    const done: string[] = []
    const note = (what: string, file: string) =>
      void done.push(`${what} ${relative(directory, file).replace(/\.unfinished-[^/]+/, '')}`)
    const noting: Partial<Disk> = {
      open: async (file) => {
        const opened = await disk.open(file)
        return watched(opened, {
          append: async (bytes) => {
            note('append', file)
            await opened.append(bytes)
          },
          sync: async () => {
            note('sync', file)
            await opened.sync()
          },
        })
      },
      rename: async (from, to) => {
        note('rename', to)
        expect(await readdir(directory)).not.toContain('copy')
        await disk.rename(from, to)
      },
      syncDirectory: async (of) => {
        note('directory', of)
        await disk.syncDirectory(of)
      },
    }
    await make(noting)
    const snapshots = ['snapshots/a.b.2026-11-23/first.json', 'snapshots/a.b.2026-11-23/first.md']
    const file = (name: string) => [`append copy/${name}`, `sync copy/${name}`]
    expect(done).toEqual([
      ...file('relay.log'),
      'directory copy/rooms',
      ...snapshots.flatMap(file),
      'directory copy/snapshots/a.b.2026-11-23',
      'directory copy/snapshots',
      ...file('spaces/one.json'),
      'directory copy/spaces',
      'directory copy',
      'rename copy',
      'directory ',
    ])
  })

  test.each<[string, () => Partial<Disk>, RegExp]>([
    ['a full disk', () => ({ open: opening(() => ({ append: failing('ENOSPC') })) }), /ENOSPC/],
    ['a sync that fails', () => ({ open: opening(() => ({ sync: failing('EIO') })) }), /EIO/],
    [
      'a disk that drops a byte',
      () => ({ open: opening((file) => ({ append: (bytes) => file.append(bytes.subarray(1)) })) }),
      /is not the same when it is read again/,
    ],
    [
      'a file that may not be read',
      () => ({ read: (file) => (file.endsWith('one.json') ? failing('EACCES')() : disk.read(file)) }),
      /EACCES/,
    ],
    [
      'a name that cannot be made durable',
      () => ({ syncDirectory: (of) => (of === directory ? failing('EIO')() : disk.syncDirectory(of)) }),
      /EIO/,
    ],
  ])('reports %s, and keeps nothing of the copy', async (_what, faults, told) => {
    await refused(told, faults())
  })

  test('replaces nothing that was put into the target during the backup', async () => {
    const read: Read = async (file) => {
      await mkdir(path('copy'), { recursive: true })
      await writeFile(path('copy', 'mine'), 'mine')
      return disk.read(file)
    }
    expect(await make({ read })).toMatchObject({
      is: 'refused',
      sentence: expect.stringContaining('ENOTEMPTY') as string,
    })
    expect((await readdir(directory)).sort()).toEqual(['copy', 'data'])
    expect(await contents(path('copy'))).toEqual({ mine: 'mine' })
  })

  test.each([
    ['a pipe', () => promisify(execFile)('mkfifo', [path('data', 'pipe')])],
    ['a link that leads nowhere', () => symlink(path('nowhere'), path('data', 'snapshots', 'lost'))],
  ])('reports %s instead of leaving it out', async (_what, make) => {
    await make()
    await refused(/is neither a file nor a directory/)
  })

  test('copies a linked directory as a directory', async () => {
    await fill({ 'elsewhere/far.json': 'far' }, directory)
    await symlink(path('elsewhere'), path('data', 'linked'))
    await make()
    expect(await contents(path('copy'))).toMatchObject({ 'linked/far.json': 'far' })
  })
})

describe('a refused backup', () => {
  test.each<[string, () => Promise<unknown>, string, RegExp]>([
    [
      'into a directory with something in it',
      () => fill({ 'copy/mine': 'mine' }, directory),
      'copy',
      /copy is not empty\. Name a directory that is not there yet\. Nothing was copied\.$/,
    ],
    ['into a file', () => fill({ copy: 'mine' }, directory), 'copy', /copy cannot be used \(ENOTDIR/],
    [
      'into the data directory',
      () => Promise.resolve(),
      'data/copy/of/it',
      /it is inside the data directory\. Name a directory outside it\. Nothing was copied\.$/,
    ],
    [
      'into the data directory by another name',
      () => symlink(path('data'), path('alias')),
      'alias/copy',
      /copy is inside the data directory\./,
    ],
    [
      'with no data directory',
      () => rm(path('data'), { recursive: true }),
      'copy',
      /data is no relay’s data directory\. Set DATA_DIR to the relay’s\. Nothing was copied\.$/,
    ],
    [
      'of a directory that is no data directory',
      () => rm(path('data/lock')),
      'copy',
      /data is no relay’s data directory\./,
    ],
    [
      'with a file for a data directory',
      async () => {
        await rm(path('data'), { recursive: true })
        await writeFile(path('data'), '')
      },
      'copy',
      /The data directory \S+data cannot be read \(ENOTDIR/,
    ],
  ])('%s', async (_what, arrange, to, sentence) => {
    await fill({ lock: '', 'notes.json': '{}' })
    await arrange()
    const before = await contents(directory)
    const made = await make({}, to)
    expect(made).toEqual({ is: 'refused', sentence: expect.stringMatching(sentence) as string })
    expect(await contents(directory)).toEqual(before)
  })

  test('into the data directory, if a link leads to it', async () => {
    await fill({ lock: '' })
    await symlink(path('data'), path('alias'))
    const made = await make({}, 'data/copy', 'alias')
    expect(made).toMatchObject({ sentence: expect.stringContaining('is inside') as string })
    expect(await readdir(path('data'))).toEqual(['lock'])
  })

  test('is one sentence and exit 1 on the command line', async () => {
    await fill({ lock: '' })
    await mkdir(path('copy'))
    await writeFile(path('copy', 'mine'), 'mine')
    expect(await notes({ DATA_DIR: path('data') }, 'backup', path('copy'))).toEqual({
      code: 1,
      out: '',
      err: `${path('copy')} is not empty. Name a directory that is not there yet. Nothing was copied.\n`,
    })
    expect(await notes({ DATA_DIR: '' }, 'backup', path('other'))).toMatchObject({
      code: 1,
      err: 'DATA_DIR is empty.\n',
    })
    expect(await notes({}, 'backup')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^notes /) as string,
    })
  })
})

describe('a backup is restored on the command line', () => {
  test('into a data directory that is empty or not there, with every file that it has', async () => {
    await fill({ lock: '', 'spaces/one.json': '{}\n', secret: 'x'.repeat(32) })
    await make()
    for (const to of ['empty', 'new']) {
      if (to === 'empty') await mkdir(path(to))
      expect(await notes({ DATA_DIR: path(to) }, 'restore', path('copy'))).toEqual({
        code: 0,
        out: `${path(to)} is a copy of 0 rooms with 0 records, and of 2 other files.\nLinks that were revoked after the backup open the notes again. Revoke them once more.\n`,
        err: '',
      })
      expect(await contents(path(to))).toEqual(await contents(path('copy')))
      expect((await stat(path(to))).mode & 0o777).toBe(0o700)
    }
  })

  test('but not over other notes, and not from what is no backup', async () => {
    await fill({ lock: '', 'spaces/one.json': '{}\n' })
    await fill({ 'rooms/a.log.new': '' }, path('copy'))
    const before = await contents(directory)
    const ran = async (from: string) => (await notes({ DATA_DIR: path('data') }, 'restore', path(from))).err
    expect(await ran('copy')).toMatch(
      /data is not empty\. Stop its relay and give it another name, .* Nothing was/,
    )
    expect(await ran('nowhere')).toMatch(/nowhere is no backup that can be read\. Nothing was restored\.\n$/)
    expect(await notes({ DATA_DIR: path('new') }, 'restore')).toMatchObject({ code: 1, out: '' })
    expect(await contents(directory)).toEqual(before)
  })
})

// ── making backups ──

type Read = Disk['read']

const make = (seams: Partial<Disk> = {}, to = 'copy', from = 'data'): Promise<Copied> =>
  backupsOf({ ...disk, ...seams }, path(from)).backUp(path(to))

/** Expects a refusal with this sentence, and that nothing was changed. */
async function refused(told: RegExp, seams: Partial<Disk> = {}): Promise<void> {
  const names = await readdir(directory)
  const before = await tree(path('data'))
  const made = await make(seams)
  expect(made).toEqual({ is: 'refused', sentence: expect.stringMatching(told) as string })
  expect(await readdir(directory)).toEqual(names)
  expect(await tree(path('data'))).toEqual(before)
}

const failing = (code: string) => () =>
  Promise.reject(Object.assign(new Error(`${code}: it failed`), { code }))

const opening =
  (change: (file: DiskFile) => Partial<DiskFile>): Disk['open'] =>
  async (name) => {
    const file = await disk.open(name)
    return watched(file, change(file))
  }

const watched = (file: DiskFile, changed: Partial<DiskFile>): DiskFile => ({
  append: (bytes) => file.append(bytes),
  truncate: (size) => file.truncate(size),
  sync: () => file.sync(),
  close: () => file.close(),
  ...changed,
})

async function fill(files: Record<string, string>, root = path('data')): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(root, name, '..'), { recursive: true })
    await writeFile(join(root, name), text)
  }
}

async function tree(root: string): Promise<string[]> {
  return (await readdir(root, { recursive: true })).sort()
}

const notes = (environment: NodeJS.ProcessEnv, ...args: string[]): Promise<Ran> =>
  commandLine(args, environment)

// ── a person who types without a pause ──

const wordsTo = (count: number): string => Array.from({ length: count }, (_, at) => `w${at} `).join('')

class Writer {
  acked = 0
  readonly #socket: WebSocket
  readonly #doc = new Y.Doc()
  #written = 0
  #stopped = false
  #told: () => void = () => undefined

  private constructor(socket: WebSocket) {
    this.#socket = socket
    this.#doc.on('update', (update: Uint8Array) => socket.send(encodeFrame({ type: 'update', update })))
    socket.on('message', (data: Buffer) => {
      const frame = decodeFrame(new Uint8Array(data))
      if (frame.type === 'state') {
        socket.send(encodeFrame({ type: 'difference', update: Y.encodeStateAsUpdate(this.#doc) }))
      } else if (frame.type === 'ack') {
        this.acked = frame.count - 1 // the first frame is our step 2, which contains no word
        this.#told()
        this.#write()
      }
    })
  }

  static async open(url: string, { room, key }: NewPlace): Promise<Writer> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}sync/${room}`, [SUBPROTOCOL, `key.${key}`])
    const writer = new Writer(socket)
    await once(socket, 'open')
    socket.send(encodeFrame({ type: 'ready' }))
    return writer
  }

  get text(): string {
    return wordsTo(this.#written)
  }

  async until(seen: (acked: number) => boolean): Promise<void> {
    while (!seen(this.acked)) await new Promise<void>((told) => (this.#told = told))
  }

  stop(): void {
    this.#stopped = true
    this.#socket.terminate()
  }

  /** Writes a few words at a time, without a pause, so that the log is always being written. */
  #write(): void {
    for (let ahead = 0; ahead < 3 && !this.#stopped && this.#written - this.acked < 3; ahead++) {
      const text = this.#doc.getText('t')
      text.insert(text.length, `w${this.#written++} `)
    }
  }
}

async function textOn(url: string, { room, key }: NewPlace): Promise<string> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}sync/${room}`, [`key.${key}`])
  const doc = new Y.Doc()
  const state = new Promise<void>((done) =>
    socket.on('message', (data: Buffer) => {
      const frame = decodeFrame(new Uint8Array(data))
      if (frame.type !== 'difference') return
      Y.applyUpdate(doc, frame.update)
      done()
    }),
  )
  await once(socket, 'open')
  socket.send(encodeFrame({ type: 'state', vector: new Uint8Array([0]) }))
  await state
  socket.terminate()
  return doc.getText('t').toJSON()
}
