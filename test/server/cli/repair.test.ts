// The operator repairs a log that no relay can open. Nothing of it is thrown away.

import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Claims } from '../../../server/room/claims.ts'
import { openDataDirectory } from '../../../server/disk/data-directory.ts'
import { disk } from '../../../server/disk/disk.ts'
import { encodeEntry } from '../../../server/room/entry.ts'
import { fileName } from '../../../server/disk/file-name.ts'
import { loadDocument } from '../../../server/document/load-document.ts'
import { LogReceipts } from '../../../server/room/log-receipts.ts'
import { mend } from '../../../server/cli/repair-tasks.ts'
import { RoomLog } from '../../../server/room/room-log.ts'
import { builtCommandLine } from '../../support/relay/built.ts'
import { openLog } from '../../support/log/open-log.ts'
import { conflicting, deepLog } from '../../support/log/shut-logs.ts'

const ROOM = `${'a'.repeat(22)}/core/2026-11-23`
const CLAIM = { client: 2, device: 'd'.repeat(32) }

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roundtable-repair-'))
})
afterEach(() => rm(directory, { recursive: true }))

const repair = (room: string): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, DATA_DIR: directory }
    execFile(process.execPath, [builtCommandLine(), 'repair', room], { env }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })

/** Makes a data directory with a log of these updates; returns the log's file. */
async function write(updates: readonly Uint8Array[]): Promise<string> {
  const opened = await openDataDirectory(directory)
  const log = openLog(disk, { directory: join(directory, 'rooms') })
  for (const [at, update] of updates.entries())
    await log.append(ROOM, encodeEntry({ update, claims: at === 0 ? [CLAIM] : [], lives: [] }))
  await log.close()
  if (opened.is === 'open') await opened.release()
  return join(directory, 'rooms', `${fileName(ROOM)}.log`)
}

async function read() {
  const log = openLog(disk, { directory: join(directory, 'rooms') })
  const claims = new Claims()
  const room = new RoomLog({
    room: ROOM,
    log,
    claims,
    logReceipts: new LogReceipts(new Uint8Array(32)),
    entriesBeforeCompaction: 500,
  })
  const { epoch, updates } = await room.read()
  await log.close()
  return { epoch, updates, claims }
}

const textIn = (updates: readonly Uint8Array[]): string => {
  const { doc, leftOut, unread } = loadDocument(updates)
  expect([leftOut, unread]).toEqual([0, 0])
  return doc.getText('t').toJSON()
}

test('P9: a repair drops nesting that would overflow any stack, and keeps others’ edits, the epoch, the claims and the old file', async () => {
  const path = await write(deepLog(30_000))
  const [bytes, { epoch }] = [await readFile(path), await read()]
  const { code, out, err } = await repair(ROOM)
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(
    /is repaired: [1-9]\d* parts? that no page can show, and 0 updates .* Start the relay again\.\n$/,
  )
  const after = await read()
  expect(textIn(after.updates)).toBe('before and after')
  expect([after.epoch, after.claims.ownerOf(CLAIM.client)]).toEqual([epoch, CLAIM.device])
  const before = (await readdir(join(directory, 'rooms'))).find((name) =>
    /\.log\.before-\d{8}T\d{6}Z$/.test(name),
  )
  expect(await readFile(join(directory, 'rooms', before ?? ''))).toEqual(bytes)
  expect(await repair(ROOM)).toEqual({
    code: 0,
    err: '',
    out: `${ROOM} can be opened as it is; nothing was changed.\n`,
  })
})

test('a room that can be opened is left as it is, byte for byte', async () => {
  const doc = new Y.Doc()
  doc.getText('t').insert(0, 'fine')
  const path = await write([Y.encodeStateAsUpdate(doc)])
  const bytes = await readFile(path)
  expect((await repair(ROOM)).out).toContain('can be opened as it is')
  expect(await readFile(path)).toEqual(bytes)
})

test('a repair is refused while a relay is running', async () => {
  const path = await write(deepLog(100))
  const bytes = await readFile(path)
  const opened = await openDataDirectory(directory)
  const { code, err } = await repair(ROOM)
  expect([code, err]).toEqual([1, expect.stringContaining('Stop that relay first')])
  if (opened.is === 'open') await opened.release()
  expect(await readFile(path)).toEqual(bytes)
})

test('a wrong room name, and a room without a log, are reported', async () => {
  await write([])
  expect((await repair('core')).err).toContain('is no room')
  expect((await repair(ROOM)).err).toContain('has no log')
})

test('P9: a log that costs too much to merge keeps the updates that a relay can load', () => {
  const words = new Y.Doc()
  words.getText('t').insert(0, 'kept')
  const updates = [...conflicting(300, 300), Y.encodeStateAsUpdate(words)]
  const mended = mend(updates, 30_000)
  if (mended.is !== 'mended') throw new Error('It is whole.')
  expect(mended.leftOut).toBeGreaterThan(0)
  const { doc, steps } = loadDocument([mended.state], 30_000)
  expect(steps).toBeLessThanOrEqual(30_000)
  expect([doc.getText('t').toJSON(), doc.getArray('a').length > 300]).toEqual(['kept', true])
})

test('an update that cannot be read does not cost any other update', () => {
  const words = new Y.Doc()
  words.getText('t').insert(0, 'kept')
  const mended = mend([Uint8Array.of(1, 1, 1), Y.encodeStateAsUpdate(words)])
  expect(mended).toMatchObject({ is: 'mended', unread: 1, leftOut: 0 })
  expect(mended.is === 'mended' && textIn([mended.state])).toBe('kept')
})

test('a directory states its version, and a directory of a later version is left alone', async () => {
  await mkdir(join(directory, 'rooms'))
  const opened = await openDataDirectory(directory)
  if (opened.is === 'open') await opened.release()
  const path = join(directory, 'version')
  expect(await readFile(path, 'utf8')).toBe('4\n')
  await writeFile(path, '5\n')
  expect(await openDataDirectory(directory)).toMatchObject({ is: 'refused', why: 'later' })
  expect((await repair(ROOM)).code).toBe(1)
  await writeFile(path, 'two')
  expect(await openDataDirectory(directory)).toMatchObject({ is: 'refused', why: 'later' })
  expect(await readFile(path, 'utf8')).toBe('two')
})
