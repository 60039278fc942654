// People remove lines while other people type in them. A stranger (a client that is not our page) removes
// lines too. The pages' links are real. The test plays the relay: it applies each frame, sends it to the
// others, and then acks it.
//
// In the end, every typed word must be there, except words that the stranger removed after the relay had
// them.

import { install, type Clock } from '@sinonjs/fake-timers'
import * as Y from 'yjs'
import { backspace, enter } from '../../../client/text/editor/keys.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line, readLines, textOf } from '../../../shared/document/lines.ts'
import type { Frame, Read } from '../../../shared/wire/frames.ts'
import { HeadlessEditor } from '../page/headless-editor.ts'
import { LinkedPage, WELCOME } from '../page/link-story.ts'
import { CloseEvent, type ScriptedSocket } from '../page/scripted-socket.ts'
import { seeded, type Random } from '../basics/random.ts'
import { miscounted, uniqueWord } from '../basics/words.ts'

const ROOT = 'section:updates/ada'
/** ms that a page needs to reconnect, or to put back late words of a line that it removed. */
const LONG = 6000

export interface RemovalRound {
  words: number
  lost: string[]
  doubled: string[]
  /** Words that the stranger removed after the relay had them. */
  removed: number
  /** Lines that pages made for words whose line was gone. */
  kept: number
  converged: boolean
}

class Person {
  readonly page: LinkedPage
  readonly editor: HeadlessEditor
  /** Frames from the relay that have not arrived; null while disconnected. */
  down: Frame[] | null = null
  /** Frames to the relay that the relay has not handled. */
  up: Read[] = []
  count = 0
  socket: ScriptedSocket | null = null

  constructor(id: number) {
    this.page = new LinkedPage({ client: id, room: `room ${id}` })
    this.editor = new HeadlessEditor(this.page.doc.getXmlFragment(ROOT), () => false, {}, LONG / 3)
  }

  hear(most: number): void {
    this.stayAlive()
    for (const frame of this.down?.splice(0, most) ?? []) this.page.socket.say(frame)
  }

  /**
   * Takes the page's frames and answers its pings. Without an answer or an ack in time, the page would end
   * the connection.
   */
  stayAlive(): void {
    if (this.socket !== this.page.socket) this.down = null
    if (this.down === null) return
    const frames = this.page.socket.heard()
    this.up.push(...frames)
    if (frames.some(({ type }) => type === 'ping')) this.page.socket.say({ type: 'pong' })
  }

  close(): void {
    this.editor.close()
    this.page.close()
  }
}

class Fuzz {
  readonly relay = Object.assign(new Y.Doc(), { clientID: 100 })
  readonly people: Person[]
  readonly #random: Random
  readonly #clock: Clock
  readonly words = new Set<string>()
  readonly removed = new Set<string>()

  constructor(seed: number, clock: Clock) {
    this.#clock = clock
    this.#random = seeded(seed)
    insertLines(
      this.relay.getXmlFragment(ROOT),
      ['one', 'two', 'three', 'four', 'five', 'six'].map((text) => line(text, { kind: 'item' })),
    )
    this.people = Array.from({ length: 2 + this.#random.int(2) }, (_, at) => new Person(at + 1))
    for (const person of this.people) {
      this.#connect(person)
      this.#settle(person)
    }
  }

  #connect(person: Person): void {
    const { page } = person
    page.socket.heard()
    page.socket.open()
    person.up = []
    person.socket = page.socket
    person.count = 0
    person.down = [
      { type: 'welcome', welcome: { ...WELCOME, limits: { update: 100_000 } } },
      { type: 'difference', update: Y.encodeStateAsUpdate(this.relay, Y.encodeStateVector(page.doc)) },
      { type: 'state', vector: Y.encodeStateVector(this.relay) },
    ]
  }

  /** Lets the relay handle the frames that this person has sent. */
  #take(person: Person): void {
    person.stayAlive()
    if (person.down === null) return
    for (const frame of person.up.splice(0)) {
      if (frame.type !== 'difference' && frame.type !== 'update') continue
      this.#apply(frame.update, person)
      person.down.push({ type: 'ack', count: ++person.count })
    }
  }

  #apply(update: Uint8Array, by: Person | null): void {
    Y.applyUpdate(this.relay, update)
    for (const other of this.people) if (other !== by) other.down?.push({ type: 'update', update })
  }

  #settle(person: Person): void {
    for (let turn = 0; turn < 3; turn++) {
      person.hear(Infinity)
      this.#take(person)
    }
    person.hear(Infinity)
  }

  #cut(person: Person): void {
    person.down = null
    person.page.socket.end()
  }

  #pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 500) {
      this.#clock.tick(500)
      for (const person of this.people) person.stayAlive()
    }
  }

  #come(person: Person): void {
    const { page } = person
    do this.#pass(500)
    while (page.socket.readyState !== page.socket.CONNECTING)
    this.#connect(person)
  }

  step(): void {
    const random = this.#random
    const person = random.pick(this.people)
    const does = random.int(20)
    if (does < 7) this.#type(person)
    else if (does < 8) this.#join(person)
    else if (does < 10) this.#removeAsStranger()
    else if (does < 14) person.hear(1 + random.int(4))
    else if (does < 18) this.#take(person)
    else if (does === 18) this.#pass(500 + random.int(1500))
    else if (person.down === null) this.#come(person)
    else this.#cut(person)
  }

  #type({ editor }: Person): void {
    const word = uniqueWord(this.words.size)
    const at = this.#random.int(editor.lines.length)
    editor.cursorAt(at, 'end')
    if (this.#random.chance(0.2)) editor.run(enter)
    editor.type(word)
    this.words.add(word)
  }

  #join({ editor }: Person): void {
    editor.cursorAt(this.#random.int(editor.lines.length), 0)
    editor.run(backspace)
  }

  #removeAsStranger(): void {
    const fragment = this.relay.getXmlFragment(ROOT)
    if (fragment.length < 4) return
    const [at, before] = [this.#random.int(fragment.length), this.text]
    let update: Uint8Array | null = null
    this.relay.once('update', (bytes: Uint8Array) => (update = bytes))
    fragment.delete(at, 1)
    const { lost } = miscounted(this.text, this.words)
    for (const word of lost) if ([...word].some((letter) => before.includes(letter))) this.removed.add(word)
    if (update !== null) for (const { down } of this.people) down?.push({ type: 'update', update })
  }

  get text(): string {
    return readLines(this.relay.getXmlFragment(ROOT)).map(textOf).join('\n')
  }

  /** Lines that pages made for words whose line was gone. */
  get kept(): number {
    return this.relay
      .getXmlFragment(ROOT)
      .toArray()
      .filter((element) => element instanceof Y.XmlElement && element.getAttribute('kept') !== undefined)
      .length
  }

  /** All pages reconnect, receive everything, and put back words whose lines are gone. */
  end(): void {
    for (let turn = 0; turn < 4; turn++) {
      for (const person of this.people) if (person.down === null) this.#come(person)
      for (let each = 0; each < 2; each++) for (const person of this.people) this.#settle(person)
      this.#pass(LONG)
    }
  }
}

export async function removalRound(seed: number): Promise<RemovalRound> {
  const { random } = Math
  const { CloseEvent: original } = globalThis
  const backoff = seeded(seed)
  Math.random = () => backoff.next()
  Object.assign(globalThis, { CloseEvent })
  const clock = install({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  try {
    return await judge(new Fuzz(seed, clock))
  } finally {
    clock.uninstall()
    Math.random = random
    Object.assign(globalThis, { CloseEvent: original })
  }
}

async function judge(fuzz: Fuzz): Promise<RemovalRound> {
  // A page loads this module later. It puts back words whose line is gone.
  await import('../../../client/sync/link/kept-line.ts')
  await new Promise(setImmediate)
  for (let step = 0; step < 60; step++) fuzz.step()
  fuzz.end()
  const { text, people, words, removed } = fuzz
  const { lost, doubled } = miscounted(text, words)
  const round = {
    words: words.size,
    lost: lost.filter((word) => !removed.has(word)),
    doubled,
    removed: removed.size,
    kept: fuzz.kept,
    converged: people.every(({ editor }) => editor.lines.join('\n') === text),
  }
  for (const person of people) person.close()
  return round
}
