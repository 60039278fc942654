// A process that checks a room's log again and again. Each time it does what a relay does after a start, and
// what people do then: it opens the room, lets two people write, renders the meeting and exports it. The
// process loads its modules only once. Its stack has the usual size.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Y from 'yjs'
import { deviceOf } from '../../../server/room/claims.ts'
import { decodeEntry } from '../../../server/room/entry.ts'
import { exportNotes } from '../../../server/export/export.ts'
import { readerOf } from '../../../server/store/file-reader.ts'
import { FileLog } from '../../../server/log/file-log.ts'
import { disk, type Disk } from '../../../server/disk/disk.ts'
import { forDisk } from '../../../server/fair/turnstile.ts'
import { renderMeeting } from '../../../server/meetings/render-meeting.ts'
import { digestOf, sameBytes } from '../../../shared/wire/digest.ts'
import { Lobby, ROOM, settled, type Guest } from '../room/lobby.ts'

const [, slug = '', date = ''] = ROOM.split('/')
const directory = await mkdtemp(join(tmpdir(), 'roundtable-fresh-'))

/** The entries of the room's log, oldest first. Each check adds some. */
const entries: Uint8Array[] = []

process.on(
  'disconnect',
  () => void rm(directory, { recursive: true, force: true }).then(() => process.exit()),
)
process.on('message', ({ more, isFirst }: { more: Uint8Array[]; isFirst: boolean }) => {
  if (isFirst) entries.length = 0
  entries.push(...more)
  void look().then(
    () => process.send?.(null),
    (error: unknown) =>
      process.send?.(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  )
})

async function look(): Promise<void> {
  const lobby = new Lobby()
  for (const entry of entries) await lobby.log.append(ROOM, entry)
  const people = [await Person.join(lobby, 'ada', 1), await Person.join(lobby, 'ben', 2)]
  for (const person of people) await person.write(people)
  const state = await stateOf(lobby)
  const digests = [...people.map(({ doc }) => doc), docOf(state)].map(digestOf)
  for (const { state, content } of digests) {
    const [first] = digests
    if (!first || !sameBytes(first.state, state) || !sameBytes(first.content, content))
      throw new Error('the copies of the room are not the same')
  }
  const failed = lobby.events.find((event) => event.is === 'failed')
  if (failed) throw new Error(`the room failed: ${String(failed.error)}`)
  await reopen(state)
  renderMeeting({ slug, date, meeting: state, series: state, team: state })
  await exportAll()
}

/** Opens a room whose log has only one entry, with this state, as after a compaction. */
async function reopen(state: Uint8Array): Promise<void> {
  const lobby = new Lobby()
  await lobby.log.append(ROOM, state)
  const again = await stateOf(lobby)
  if (!sameBytes(digestOf(docOf(again)).content, digestOf(docOf(state)).content))
    throw new Error('a compacted room is not the same')
}

async function stateOf(lobby: Lobby): Promise<Uint8Array> {
  return lobby.rooms.state(ROOM)
}

/** Exports a series. The room's log is used as the log of the series and as the log of its archive. */
async function exportAll(): Promise<void> {
  const [from, to] = [join(directory, 'data'), join(directory, 'out')]
  await rm(from, { recursive: true, force: true })
  await mkdir(join(from, 'rooms'), { recursive: true })
  const log = new FileLog({
    disk: hasty,
    directory: join(from, 'rooms'),
    now: () => 1e12,
    newEpoch: () => 'epoch',
    report: (event) => {
      throw new Error(JSON.stringify(event))
    },
    turnstile: forDisk(() => 0),
  })
  const space = 'x'.repeat(22)
  const all = Y.mergeUpdates(entries.map((each) => decodeEntry(each).update))
  for (const what of ['series', 'archive']) await log.append(`${space}/${slug}/${what}`, all)
  await log.close()
  await writeFile(join(from, 'lock'), '')
  const outcome = await exportNotes({ open: readerOf(from), to })
  if (outcome.is === 'refused') throw new Error(outcome.sentence)
}

/** A disk that never syncs, because nothing here must survive a power cut. */
const hasty: Disk = {
  ...disk,
  open: async (path) => Object.assign(await disk.open(path), { sync: () => Promise.resolve() }),
  syncDirectory: () => Promise.resolve(),
}

function docOf(state: Uint8Array): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  return doc
}

/** Writes as a page does, and receives what the room sends. */
class Person {
  readonly doc = new Y.Doc()
  readonly #guest: Guest
  readonly #name: string

  private constructor(guest: Guest, name: string, client: number) {
    this.#guest = guest
    this.#name = name
    this.doc.clientID = client
  }

  static async join(lobby: Lobby, name: string, client: number): Promise<Person> {
    const guest = lobby.enter('ours', 'edit', deviceOf(name, ROOM))
    guest.say({ type: 'ready' }, { type: 'state', vector: new Uint8Array([0]) })
    guest.say({ type: 'difference', update: new Uint8Array([0, 0]) })
    const person = new Person(guest, name, client)
    await person.#until(() => guest.heard('difference').length > 0 && guest.acked > 0)
    person.#hear()
    return person
  }

  async write(all: readonly Person[]): Promise<void> {
    const before = Y.encodeStateVector(this.doc)
    const acked = this.#guest.acked
    this.doc.transact(() => {
      const line = new Y.XmlElement('line')
      line.insert(0, [new Y.XmlText(`words of ${this.#name}`)])
      this.doc.getXmlFragment(`section:updates/${this.#name}`).insert(0, [line])
      this.doc.getMap('people').set(`${this.#name}/handle`, `@${this.#name}`)
    })
    this.#guest.say({ type: 'update', update: Y.encodeStateAsUpdate(this.doc, before) })
    await this.#until(() => this.#guest.acked > acked)
    const [nack] = this.#guest.heard('nack')
    if (nack) throw new Error(`an edit of ${this.#name} was refused: ${nack.sentence}`)
    await settled()
    for (const person of all) person.#hear()
    const line = this.doc.getXmlFragment(`section:updates/${this.#name}`).get(0)
    if (!(line instanceof Y.XmlElement)) throw new Error(`the text of ${this.#name} is not there`)
  }

  #applied = 0

  #hear(): void {
    const told = this.#guest.frames.filter((frame) => frame.type === 'update' || frame.type === 'difference')
    for (const { update } of told.slice(this.#applied)) Y.applyUpdate(this.doc, update)
    this.#applied = told.length
  }

  /** Waits for `done`; throws after MOST_TURNS turns. */
  async #until(done: () => boolean): Promise<void> {
    for (let turns = 0; !done(); turns++) {
      const { closed } = this.#guest
      if (closed) throw new Error(`${this.#name} was disconnected: ${closed.reason}`)
      if (turns > MOST_TURNS) throw new Error(`${this.#name} waits in vain`)
      await settled()
    }
  }
}

const MOST_TURNS = 100_000
