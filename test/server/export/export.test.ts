import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { disk } from '../../../server/disk/disk.ts'
import { exportNotes, type ExportOptions } from '../../../server/export/export.ts'
import { KeptExport } from '../../../server/export/kept-export.ts'
import { readerOf } from '../../../server/store/file-reader.ts'
import { FileSnapshots } from '../../../server/store/file-snapshots.ts'
import { forDisk } from '../../../server/fair/turnstile.ts'
import { hideNote, keepNote, noteId, noteDigest, type ArchivedNote } from '../../../shared/archive/archive.ts'
import { fieldsOf } from '../../../shared/document/fields.ts'
import { builtCommandLine } from '../../support/relay/built.ts'
import { contents } from '../../support/basics/contents.ts'
import { openLog } from '../../support/log/open-log.ts'
import { newPlace } from '../../support/relay/places.ts'
import { startRelay } from '../../support/relay/server.ts'
import { PATIENT } from '../../support/basics/becomes.ts'

let directory: string
const path = (...names: string[]) => join(directory, ...names)
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roundtable-export-'))
  await mkdir(path('data', 'rooms'), { recursive: true })
})
afterEach(() => rm(directory, { recursive: true }))

const { space } = newPlace()
const NOTE = 'meeting-notes/2018/Q4/2018-11-26--core.md'

describe('an export writes', () => {
  test('the last snapshot of each meeting, and the old notes as they were written', async () => {
    await snapshot(`${space}/core/2026-11-23`, 'first', 'a/2026-11-23.md', '2026-11-23T10:00:00.000Z')
    await snapshot(`${space}/core/2026-11-23`, 'last', 'b/2026-11-23.md', '2026-11-23T11:00:00.000Z')
    await keep(
      `${space}/core`,
      note('2018-11-26', '* as  it was\r\n'),
      note(null, 'who knows', 'old/../.Über?.md'),
      note(null, 'loud', 'README.MD'),
    )
    expect(await make()).toEqual({ is: 'done', written: 4, unchanged: 0, problems: [], warnings: [] })
    expect(await contents(path('out', space))).toEqual({
      'b/2026-11-23.md': 'last',
      [NOTE]: '* as  it was\r\n',
      'undated/Über-.md': 'who knows',
      'undated/README.md': 'loud',
    })
  })

  test('each space below its own name; but if only one space is asked for, without that', async () => {
    const other = newPlace().space
    await snapshot(`${space}/core/2026-11-23`, 'ours', 'a.md')
    await snapshot(`${other}/core/2026-11-23`, 'theirs', 'a.md')
    await make()
    expect(await contents(path('out'))).toEqual({ [`${space}/a.md`]: 'ours', [`${other}/a.md`]: 'theirs' })
    await make({ to: path('one'), space: other })
    expect(await contents(path('one'))).toEqual({ 'a.md': 'theirs' })
  })

  test('a snapshot, even an earlier one, instead of an imported note with the same text', async () => {
    await snapshot(`${space}/core/2018-11-26`, 'before', NOTE, '2018-11-26T10:00:00.000Z')
    await snapshot(`${space}/core/2018-11-26`, 'after', NOTE, '2018-11-26T11:00:00.000Z')
    await keep(`${space}/core`, note('2018-11-26', 'before'), note('2018-11-26', 'after'))
    await make()
    expect(await contents(path('out', space))).toEqual({ [NOTE]: 'after' })
  })

  test('a second note of a date beside the first, and notes of other series too', async () => {
    await keep(`${space}/core`, note('2018-11-26', 'one', 'b.md'), note('2018-11-26', 'two', 'a.md'))
    await keep(`${space}/docs`, note('2018-11-26', 'three'))
    await pattern(`${space}/core`, 'Notes/{date}.md')
    await pattern(`${space}/docs`, 'notes/{date}.md')
    await make()
    expect(await contents(path('out', space))).toEqual({
      'Notes/2018-11-26.md': 'one',
      [`Notes/2018-11-26${mark('two')}.md`]: 'two',
      [`notes/2018-11-26${mark('three')}.md`]: 'three',
    })
  })

  test('each note under the name that it had, if an export was imported', async () => {
    const exported = { [NOTE]: 'two', [NOTE.replace('.md', `${mark('one')}.md`)]: 'one' }
    const imported = Object.entries(exported).map(([where, text]) => note('2018-11-26', text, where))
    await keep(`${space}/core`, ...imported)
    await make()
    expect(await contents(path('out', space))).toEqual(exported)
  })

  test('no note that was taken out of the archive', async () => {
    const gone = note('2018-11-26', 'gone')
    await keep(`${space}/core`, gone, note('2018-12-03', 'here'))
    await change(`${space}/core/archive`, (doc) => hideNote(doc, gone.id))
    await make()
    expect(Object.values(await contents(path('out')))).toEqual(['here'])
  })

  test('each note under the name that it has, whatever other notes are added or removed', async () => {
    const [one, two] = [note('2018-11-26', 'one'), note('2018-11-26', 'two', 'z.md')]
    await keep(`${space}/core`, one)
    await make()
    await keep(`${space}/core`, two)
    await make()
    const both = { [NOTE]: 'one', [NOTE.replace('.md', `${mark('two')}.md`)]: 'two' }
    expect(await contents(path('out', space))).toEqual(both)
    await change(`${space}/core/archive`, (doc) => hideNote(doc, one.id))
    await make()
    expect(await contents(path('out', space))).toEqual(both)
    await rm(path('out'), { recursive: true })
    await make()
    expect(await contents(path('out', space))).toEqual({ [NOTE]: 'two' })
  })

  test('a snapshot at its path, even if an old note had that path', async () => {
    await keep(`${space}/core`, note('2018-11-26', 'old'))
    await make()
    await snapshot(`${space}/core/2018-11-26`, 'new', NOTE)
    await snapshot(`${space}/apex/2018-11-26`, 'theirs', NOTE)
    await make()
    const files = await contents(path('out', space))
    expect(files).toMatchObject({
      [NOTE]: 'theirs',
      [NOTE.replace('.md', `${mark('core/2018-11-26')}.md`)]: 'new',
      [NOTE.replace('.md', `${mark('old')}.md`)]: 'old',
    })
    await snapshot(`${space}/apex/2018-11-26`, 'later', NOTE, '2026-12-01T00:00:00.000Z')
    await snapshot(`${space}/a/2018-11-26`, 'first by name', NOTE)
    await make()
    expect(await contents(path('out', space))).toMatchObject({
      [NOTE]: 'later',
      [NOTE.replace('.md', `${mark('core/2018-11-26')}.md`)]: 'new',
      [NOTE.replace('.md', `${mark('a/2018-11-26')}.md`)]: 'first by name',
    })
  })

  test('nothing for an unknown space, and reports that', async () => {
    await snapshot(`${space}/core/2026-11-23`, 'a', 'a.md')
    const { space: other } = newPlace()
    expect(await make({ space: other })).toMatchObject({
      is: 'refused',
      sentence: expect.stringContaining(`of the space “${other}”`) as string,
    })
  })

  test('a series even if its name is too long for a file name', async () => {
    const series = 'ж'.repeat(64)
    await keep(`${space}/${series}`, note('2018-11-26', 'old'))
    await snapshot(`${space}/${series}/2026-11-23`, 'new', 'a.md')
    await change(`${space}/${series}/2026-11-23`, (doc) => doc.getText('t').insert(0, 'a'))
    await make()
    expect(Object.values(await contents(path('out'))).sort()).toEqual(['new', 'old'])
  })
})

describe('an export leaves alone', () => {
  test('files that are right already, and files that belong to no note', async () => {
    await snapshot(`${space}/core/2026-11-23`, 'same', 'same.md')
    await snapshot(`${space}/core/2026-11-30`, 'changed', 'changed.md')
    await make()
    const before = new Date('2020-01-01')
    for (const name of ['same.md', 'changed.md']) await utimes(path('out', space, name), before, before)
    await writeFile(path('out', space, 'mine.md'), 'mine')
    await snapshot(`${space}/core/2026-11-30`, 'again', 'changed.md', '2026-12-01T00:00:00.000Z')
    expect(await make()).toEqual({ is: 'done', written: 1, unchanged: 1, problems: [], warnings: [] })
    expect((await stat(path('out', space, 'same.md'))).mtime).toEqual(before)
    expect((await stat(path('out', space, 'changed.md'))).mtime).not.toEqual(before)
    expect(await contents(path('out', space))).toEqual({
      'same.md': 'same',
      'changed.md': 'again',
      'mine.md': 'mine',
    })
  })

  test('the data directory', async () => {
    await snapshot(`${space}/core/2026-11-23`, 'a', 'a.md')
    await keep(`${space}/core`, note('2018-11-26', 'old'))
    const before = await contents(path('data'))
    await make()
    expect(await contents(path('data'))).toEqual(before)
  })

  test.each([
    ['inside it', 'data/out'],
    ['around it', '.'],
    ['it', 'data'],
  ])('the data directory, if asked to write %s', async (_what, to) => {
    await snapshot(`${space}/core/2026-11-23`, 'a', 'a.md')
    const before = await contents(directory)
    expect(await make({ to: path(to) })).toMatchObject({
      is: 'refused',
      sentence: expect.stringMatching(/one inside the other\. Name a directory beside it\./) as string,
    })
    expect(await contents(directory)).toEqual(before)
  })
})

describe('an export writes nothing outside its directory, and no name that Windows reserves', () => {
  test.each([
    '../../stolen.md',
    '/tmp/stolen.md',
    'a/../../../stolen.md',
    '.git/hooks/stolen.md',
    'a\\..\\b.md',
    'hook',
    'con/a.md',
    'a/Nul.b.md',
  ])('for a record that says %j', async (hostile) => {
    await snapshot(`${space}/core/2026-11-23`, 'text', hostile)
    expect(await make({ to: path('in', 'out') })).toMatchObject({ is: 'done', written: 1, problems: [] })
    expect(await contents(path('in'))).toEqual({
      [`out/${space}/meeting-notes/2026/Q4/2026-11-23--core.md`]: 'text',
    })
    expect((await readdir(directory)).sort()).toEqual(['data', 'in'])
  })

  test.each(['../../{date}.md', '/tmp/{date}.md', '.git/{date}.md', 'a/./{date}.md', '{date}.sh'])(
    'for the invalid pattern %j',
    async (hostile) => {
      await keep(`${space}/core`, note('2018-11-26', 'text'))
      await pattern(`${space}/core`, hostile)
      expect(await make({ to: path('in', 'out') })).toMatchObject({
        problems: [],
        warnings: [expect.stringContaining(`The paths of core cannot be “${hostile}”: `)],
      })
      expect(await contents(path('in'))).toEqual({ [`out/${space}/${NOTE}`]: 'text' })
    },
  )

  test.each([
    '..',
    '...md',
    '../../up.md',
    '..\\..\\up.md',
    '',
    '.',
    'a/.hidden.md',
    `${'ж'.repeat(300)}.md`,
    'aux.md',
    'COM1 .tar.md',
  ])('for an undated note with the name %j', async (name) => {
    await keep(`${space}/core`, note(null, 'text', name))
    expect(await make({ to: path('in', 'out') })).toMatchObject({ written: 1, problems: [] })
    const [[file = '', text] = [], ...others] = Object.entries(await contents(path('in')))
    expect([text, others]).toEqual(['text', []])
    expect(file).toMatch(new RegExp(`^out/${space}/undated/[^./\\\\][^/\\\\]*\\.md$`))
    expect(file).not.toMatch(/\/(?:aux|com1)\s*\./i)
  })

  test.each([
    ['a directory', 'meeting-notes', 'is no directory'],
    ['a directory further down', 'meeting-notes/2018', 'is no directory'],
    ['a file', NOTE, 'what has this name is no file'],
  ])('through %s that is a symbolic link', async (_what, at, why) => {
    await keep(`${space}/core`, note('2018-11-26', 'text'))
    await snapshot(`${space}/core/2026-11-23`, 'other', 'other.md')
    await mkdir(path('elsewhere', '2018', 'Q4'), { recursive: true })
    await writeFile(path('elsewhere', 'file'), 'theirs')
    await mkdir(path('out', space, at, '..'), { recursive: true })
    await symlink(path('elsewhere', ...(at === NOTE ? ['file'] : [])), path('out', space, at))
    const made = await make()
    expect(made).toMatchObject({ is: 'done', written: 1, problems: [expect.stringContaining(why)] })
    expect(await contents(path('elsewhere'))).toEqual({ file: 'theirs' })
    expect(await readdir(path('elsewhere'))).toContain('2018')
    expect(await readFile(path('out', space, 'other.md'), 'utf8')).toBe('other')
  })
})

describe('P9: a note that cannot be written', () => {
  test('because its name is too long is reported, and the others are written', async () => {
    await snapshot(`${space}/core/2026-11-23`, 'long', `${'a'.repeat(300)}.md`)
    await snapshot(`${space}/docs/2026-11-23`, 'short', 'short.md')
    expect(await make()).toMatchObject({
      written: 1,
      problems: [expect.stringMatching(/was not written: its name is too long\.$/)],
    })
  })

  test('because of its damaged record is reported, and all the others are written', async () => {
    await snapshot(`${space}/core/2026-11-23`, 'one', 'one.md')
    const [folder = ''] = await readdir(path('data', 'snapshots'))
    await writeFile(path('data', 'snapshots', folder, 'zz.json'), '{')
    await snapshot(`${space}/core/2026-11-30`, 'two', 'two.md')
    expect(await make()).toMatchObject({ written: 2, problems: [expect.stringContaining('zz.json')] })
  })

  test('because the disk is full leaves the earlier file in place; the command says so in one sentence and exits with 1', async () => {
    const big = 'x'.repeat(100_000)
    await snapshot(`${space}/core/2026-11-23`, big, 'a.md')
    const ran = await onSmallDisk(
      `mkdir ${path('out', space)} && echo old > ${path('out', space, 'a.md')} && head -c 150000 /dev/zero > ${path('out', 'filler')}`,
      `cat ${path('out', space, 'a.md')}; ls ${path('out', space)}`,
    )
    expect(ran).toEqual({
      out: 'old\na.md\n',
      err: expect.stringMatching(
        /^The export stopped: ENOSPC.*\. 0 files were written; every other is as it was.*\n$/,
      ) as string,
      code: '1',
    })
  })
})

describe('an export that is kept up to date', () => {
  test('runs once for all changes before it, and once more for all changes during it', async () => {
    const scheduled: (() => void)[] = []
    const running: (() => void)[] = []
    const kept = new KeptExport({
      exportNotes: () => new Promise((done) => running.push(() => done(null))),
      warn: () => undefined,
      schedule: (run) => scheduled.push(run),
    })
    for (let each = 0; each < 3; each++) kept.changed()
    expect(scheduled).toHaveLength(1)
    scheduled.shift()?.()
    for (let each = 0; each < 3; each++) kept.changed()
    expect([scheduled.length, running.length]).toEqual([0, 1])
    running.shift()?.()
    await vi.waitFor(() => expect(scheduled).toHaveLength(1), PATIENT)
    scheduled.shift()?.()
    running.shift()?.()
    await vi.waitFor(() => {
      kept.changed()
      expect(scheduled).toHaveLength(1)
    }, PATIENT)
  })

  test('reports once why it is not up to date, and tries again', async () => {
    const warned: string[] = []
    const results = ['The disk is full.', 'The disk is full.', null, 'The disk is full.']
    let schedule: (() => void) | null = null
    const kept = new KeptExport({
      exportNotes: () => Promise.resolve(results.shift() ?? null),
      warn: (sentence) => warned.push(sentence),
      schedule: (run) => (schedule = run),
    })
    while (results.length > 0) {
      kept.changed()
      ;(schedule as (() => void) | null)?.()
      await new Promise((done) => setImmediate(done))
    }
    expect(warned).toEqual(['The disk is full.', 'The disk is full.'])
  })

  test('has a snapshot soon after it was taken; if the export fails, the relay still works', async () => {
    const relay = await startRelay({ EXPORT_DIR: path('kept') })
    const [place, other] = [newPlace(), newPlace()]
    const take = ({ room, key }: typeof place) =>
      fetch(`${relay.url}api/${room}/snapshots`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ by: '@ada' }),
      })
    expect((await take(place)).status).toBe(201)
    const file = path('kept', place.space, 'meeting-notes/2026/Q4/2026-11-23--core-weekly.md')
    await vi.waitFor(async () => expect(await readFile(file, 'utf8')).toMatch(/^# Core weekly/), PATIENT)
    await rm(path('kept'), { recursive: true })
    await writeFile(path('kept'), 'in the way')
    expect((await take(other)).status).toBe(201)
    await vi.waitFor(() => expect(relay.said()).toContain('EXPORT_DIR is not up to date'), PATIENT)
    expect((await take(other)).status).toBe(201)
    await relay.close()
  })
})

// ── a data directory ──

const make = (options: Partial<ExportOptions> = {}) =>
  exportNotes({ open: readerOf(path('data')), to: path('out'), ...options })

const note = (date: string | null, text: string, from = 'notes/a.md'): ArchivedNote => ({
  id: noteId(date, noteDigest(text)),
  date,
  path: from,
  text,
  title: text,
  people: [],
  links: [],
})

/** Adds the changes that `edit` makes to the room's log. */
async function change(room: string, edit: (doc: Y.Doc) => void): Promise<void> {
  const log = openLog(disk, { directory: path('data', 'rooms') })
  const doc = new Y.Doc()
  for (const { update } of await log.read(room)) Y.applyUpdate(doc, update)
  const before = Y.encodeStateVector(doc)
  edit(doc)
  await log.append(room, Y.encodeStateAsUpdate(doc, before))
  await log.close()
}

const keep = (series: string, ...notes: ArchivedNote[]) =>
  change(`${series}/archive`, (doc) => {
    for (const each of notes) keepNote(doc, each)
  })

const pattern = (series: string, typed: string) =>
  change(`${series}/series`, (doc) => fieldsOf(doc, 'series').set('pattern', typed))

/** The mark in a file's name if another note has the name without it. */
const mark = (text: string) => `~${noteDigest(text).slice(0, 8)}`

const rethrow = (error: unknown): never => {
  throw error
}

const snapshot = (room: string, text: string, where: string, at = '2026-11-23T10:00:00.000Z') =>
  new FileSnapshots({
    disk,
    directory: path('data', 'snapshots'),
    turnstile: forDisk(() => 0),
    report: rethrow,
  }).keep(
    room,
    {
      id: at.replace(/[-:.]/g, ''),
      at,
      by: '@ada',
      sha256: createHash('sha256').update(text).digest('hex'),
      stateVector: '',
      state: '',
      path: where,
    },
    Buffer.from(text),
  )

/** Exports on the command line. `out` is on a file system of 200 kB that is removed afterwards. */
async function onSmallDisk(
  before: string,
  after: string,
): Promise<{ code: string; out: string; err: string }> {
  await mkdir(path('out'))
  const script = `mount -t tmpfs -o size=200k none ${path('out')} && ${before} && { "$@"; echo $? > ${path('code')}; ${after}; }`
  const under = ['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh']
  const command = [process.execPath, builtCommandLine(), 'export', path('out')]
  const env = { ...process.env, DATA_DIR: path('data') }
  return new Promise((resolve) => {
    execFile('unshare', [...under, ...command], { env }, (_error, out, err) => {
      void readFile(path('code'), 'utf8').then((code) => resolve({ code: code.trim(), out, err }))
    })
  })
}
