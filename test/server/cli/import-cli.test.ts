import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { readShareLink } from '../../../server/cli/share-link.ts'
import { hideNote, readArchive } from '../../../shared/archive/archive.ts'
import { setSchedule } from '../../../shared/model/series-acts.ts'
import { builtCommandLine } from '../../support/relay/built.ts'
import { commandLine } from '../../support/relay/command-line.ts'
import { newPlace, type NewPlace } from '../../support/relay/places.ts'
import { RawClient } from '../../support/relay/raw-client.ts'
import { startRelay, type RelayProcess } from '../../support/relay/server.ts'
import { writeRoom } from '../../support/relay/write-room.ts'

let relay: RelayProcess
let directory: string
beforeAll(async () => {
  relay = await startRelay()
})
afterAll(() => relay.close())
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roundtable-import-'))
})
afterEach(() => rm(directory, { recursive: true }))

describe('a folder of old notes', () => {
  test('is imported whole, and is not imported again', async () => {
    await write(30)
    const place = newPlace()
    expect(await run(place, directory)).toEqual(done('30 notes imported, 0 there already, 0 files not read.'))
    const archive = await archiveOf(place)
    expect(archive.map(({ date }) => date)).toEqual(dates(30).reverse())
    expect(archive.at(-1)).toMatchObject({ path: 'deep/2018-01-01.md', text: textOf('2018-01-01') })
    expect(await run(place, directory)).toEqual(done('0 notes imported, 30 there already, 0 files not read.'))
    expect(await archiveOf(place)).toEqual(archive)
  })

  test('gets its dates by the series’ weekday and by the folder’s other notes', async () => {
    const place = newPlace()
    const room = `${place.space}/core-weekly/series`
    const schedule = { weekday: 3, time: '17:00', zone: 'UTC' }
    await writeRoom(relay.url, room, place.key, (doc) => setSchedule(doc, schedule))
    await writeFile(join(directory, '2026-W48.md'), 'a week')
    await writeFile(join(directory, 'b.md'), '# W 12/07/26\n')
    await writeFile(join(directory, 'c.md'), '# W 11/30/26\n')
    expect(await run(place, directory)).toEqual(done('3 notes imported, 0 there already, 0 files not read.'))
    expect((await archiveOf(place)).map(({ date }) => date)).toEqual([
      ...['2026-12-07', '2026-11-30', '2026-11-25'],
    ])
  })

  test('is imported without files that are not notes, and these are named', async () => {
    await write(2)
    await writeFile(join(directory, 'empty.md'), ' \n')
    await writeFile(join(directory, 'latin.md'), Buffer.from([0xe9]))
    await writeFile(join(directory, 'huge.md'), '"'.repeat(700_000))
    await writeFile(join(directory, 'readme.md'), 'no date')
    await writeFile(join(directory, 'twin.md'), 'no date')
    await writeFile(join(directory, 'picture.png'), 'no note')
    const place = newPlace()
    expect(await run(place, directory)).toEqual({
      code: 1,
      out: '3 notes imported, 1 there already, 3 files not read.\n',
      err: [
        'One file is no Markdown and was left alone.',
        expect.stringMatching(/^“empty\.md” is empty\./),
        expect.stringMatching(/^“huge\.md” is larger than a note can be\./),
        expect.stringMatching(/^“latin\.md” cannot be read as UTF-8 text\./),
        expect.stringMatching(/^“readme\.md” names no date/),
        expect.stringMatching(/^“twin\.md” names no date/),
      ],
    })
    expect(await archiveOf(place)).toHaveLength(3)
  })

  test('is imported into another series of the team if that is named', async () => {
    await write(1)
    const place = newPlace()
    expect(await run(place, directory, '--series', 'docs')).toEqual(
      done('1 note imported, 0 there already, 0 files not read.'),
    )
    expect(await archiveOf(place)).toEqual([])
    expect(await archiveOf(place, 'docs')).toHaveLength(1)
  })

  test('brings back no note that somebody took out of the archive', async () => {
    await write(2)
    const place = newPlace()
    await run(place, directory)
    const client = RawClient.join(relay.url, `${place.space}/core-weekly/archive`, place.key)
    const doc = (await client.read()) ?? new Y.Doc()
    const before = Y.encodeStateVector(doc)
    const [newest] = readArchive(doc)
    hideNote(doc, newest?.id ?? '')
    client.say({ type: 'update', update: Y.encodeStateAsUpdate(doc, before) })
    await client.next('ack')
    await client.close()
    expect(await run(place, directory)).toEqual(done('0 notes imported, 2 there already, 0 files not read.'))
    expect(await archiveOf(place)).toHaveLength(1)
  })
})

describe('an import that is cut off says which notes are safe, and continues when it is run again', () => {
  /** Some MB. So much that the relay does not accept all of it at once. */
  const LONG = 60_000

  test('because the relay is killed', async () => {
    await write(60, LONG)
    const place = newPlace()
    const importing = start(place)
    await someAreIn(place)
    await relay.kill()
    const ran = await importing.ended
    await relay.start()
    expect(ran).toMatchObject({ code: 1, out: '' })
    const told = /Safely in the archive: (\d+) notes? of this import\. Run it again for the others\.$/
    const safe = Number(told.exec(ran.err.at(-1) ?? '')?.[1])
    const there = (await archiveOf(place)).length
    expect(safe).toBeGreaterThan(0)
    expect(there).toBeGreaterThanOrEqual(safe)
    expect(there).toBeLessThan(60)
    const others = await leaveFewOthers(place)
    expect(await run(place, directory)).toEqual(
      done(`${others} notes imported, ${there} there already, 0 files not read.`),
    )
    expect(await archiveOf(place)).toHaveLength(there + others)
  })

  test('by Ctrl-C, and waits for notes on their way', async () => {
    await write(60, LONG)
    const place = newPlace()
    const importing = start(place)
    await someAreIn(place)
    importing.interrupt()
    const ran = await importing.ended
    const there = (await archiveOf(place)).length
    expect(ran).toEqual({
      code: 1,
      out: '',
      err: [
        'Stopping as soon as what is on its way is safe.',
        `Stopped. Safely in the archive: ${there} notes of this import. Run it again for the others.`,
      ],
    })
    expect(there).toBeLessThan(60)
    const others = await leaveFewOthers(place)
    expect((await run(place, directory)).code).toBe(0)
    expect(await archiveOf(place)).toHaveLength(there + others)
  })

  /**
   * Leaves in the folder only the notes that are in the archive, and a few others. With all others, the relay
   * would make the import wait for ten seconds.
   */
  async function leaveFewOthers(place: NewPlace): Promise<number> {
    const there = new Set((await archiveOf(place)).map(({ date }) => date))
    const others = dates(60).filter((date) => !there.has(date))
    for (const date of others.splice(4)) await rm(join(directory, 'deep', `${date}.md`))
    return others.length
  }
})

describe('an import is refused with a sentence', () => {
  test('for a read-only link', async () => {
    await write(1)
    const place = newPlace()
    const granted = await fetch(`${relay.url}api/${place.space}/grants`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${place.key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ role: 'view', label: 'the board' }),
    })
    const { key } = (await granted.json()) as { key: string }
    expect(await run({ ...place, key }, directory)).toEqual(
      failed('This link is to read only; ask for one to edit. Nothing was imported.'),
    )
    expect(await archiveOf(place)).toEqual([])
  })

  test('for another team’s link', async () => {
    await write(1)
    const { key } = newPlace()
    expect(await run({ ...newPlace(), key }, directory)).toEqual(
      failed('This link doesn’t open these notes. Nothing was imported.'),
    )
  })

  test('without a relay', async () => {
    await write(1)
    expect(await run(newPlace(), directory, '--to', linkOf(newPlace(), 'http://127.0.0.1:9/'))).toEqual(
      failed(
        expect.stringMatching(
          /^The relay at 127\.0\.0\.1:9 cannot be reached \(.*\)\. Nothing was imported\.$/,
        ),
      ),
    )
  })

  test('without a directory', async () => {
    expect(await run(newPlace(), directory, '--series', 'Not a series')).toEqual(
      failed(expect.stringMatching(/^“Not a series” is not the name of a series/)),
    )
    const none = join(directory, 'none')
    expect(await run(newPlace(), none)).toEqual(
      failed(`${none} was not imported: there is no such directory.`),
    )
  })

  test('without a link', async () => {
    expect(await run(null, directory)).toEqual(failed(expect.stringMatching(/^Where to\? .*NOTES_LINK/)))
  })

  test.each([
    ['no address', 'core-weekly'],
    ['no team', 'https://notes.example/'],
    ['no team’s id', 'https://notes.example/#/short/core?key=AAAAAAAAAAAAAAAAAAAAAA'],
    ['no key', `https://notes.example/#/${newPlace().space}/core`],
    ['a broken name', `https://notes.example/#/${newPlace().space}/%E0%A4%A?key=AAAAAAAAAAAAAAAAAAAAAA`],
    ['the team', `https://notes.example/#/${newPlace().space}/-/team?key=AAAAAAAAAAAAAAAAAAAAAA`],
    ['another protocol', `file:///etc/#/${newPlace().space}/core?key=AAAAAAAAAAAAAAAAAAAAAA`],
  ])('for a link with %s, and the sentence does not contain the key', (_what, link) => {
    const read = readShareLink(link)
    expect(read).toEqual({ is: 'refused', sentence: expect.any(String) as string })
    expect(JSON.stringify(read)).not.toContain('AAAA')
  })
})

// ── a folder, a run, the archive afterwards ──

const dates = (count: number): string[] =>
  Array.from({ length: count }, (_, week) =>
    new Date(Date.UTC(2018, 0, 1 + 7 * week)).toISOString().slice(0, 10),
  )

const textOf = (date: string, length = 0): string =>
  `# Core weekly, ${date}\n\n- @ada: ${'w '.repeat(length / 2)}\n`

async function write(count: number, length?: number): Promise<void> {
  await mkdir(join(directory, 'deep'), { recursive: true })
  for (const date of dates(count))
    await writeFile(join(directory, 'deep', `${date}.md`), textOf(date, length))
}

const linkOf = ({ space, key }: NewPlace, base = relay.url): string =>
  `${base}#/${space}/core-weekly?key=${key}`

interface Ran {
  code: number | null
  out: string
  err: string[]
}

const done = (line: string): Ran => ({ code: 0, out: `${line}\n`, err: [] })
const failed = (line: unknown): Ran => ({ code: 1, out: '', err: [line as string] })

/** In a process of its own, which can be interrupted. */
function start(place: NewPlace) {
  const child = spawn(process.execPath, [builtCommandLine(), 'import', directory], {
    env: { ...process.env, NOTES_LINK: linkOf(place) },
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const ended = once(child, 'close').then(([code]): Ran => {
    return { code: code as number | null, out, err: err.split('\n').slice(0, -1) }
  })
  return { ended, interrupt: () => child.kill('SIGINT') }
}

async function run(place: NewPlace | null, ...args: string[]): Promise<Ran> {
  const link = place === null ? undefined : linkOf(place)
  const { code, out, err } = await commandLine(['import', ...args], { NOTES_LINK: link })
  return { code, out, err: err.split('\n').slice(0, -1) }
}

async function archiveOf({ space, key }: NewPlace, series = 'core-weekly') {
  const client = RawClient.join(relay.url, `${space}/${series}/archive`, key)
  const doc = await client.read()
  await client.close()
  if (doc === null) throw new Error('The archive cannot be read.')
  return readArchive(doc)
}

/** Resolves once notes of the import are in the archive. */
async function someAreIn({ space, key }: NewPlace): Promise<void> {
  const client = RawClient.join(relay.url, `${space}/core-weekly/archive`, key)
  await client.read()
  await client.next('update')
  await client.next('update')
  client.socket.terminate()
}
