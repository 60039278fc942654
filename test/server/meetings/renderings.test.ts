import { afterEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { threadFor } from '../../../server/work/hand.ts'
import { limits } from '../../../server/config/limits.ts'
import * as rendering from '../../../server/meetings/render-meeting.ts'
import { tasks, type Renderer } from '../../../server/meetings/render-tasks.ts'
import { Renderings, type Rendering } from '../../../server/meetings/renderings.ts'
import { perform, type Outcome } from '../../../server/work/runner.ts'
import { Workshop } from '../../../server/work/workshop.ts'
import { nameSeries } from '../../../shared/model/series-acts.ts'
import { put, fieldsOf } from '../../../shared/document/fields.ts'
import { Guest, Lobby, settled } from '../../support/room/lobby.ts'

vi.mock('../../../server/meetings/render-meeting.ts', { spy: true })

const MEETING = 'space/core/2026-11-23'
const SERIES = 'space/core/series'
const TEAM = 'space/-/team'

/** Rooms, and renderings of these rooms. A test can pause the renderer. */
class Desk {
  readonly lobby = new Lobby()
  readonly orders: string[] = []
  readonly reports: string[] = []
  /** The time in ms. */
  now = 0
  /** Why the next orders fail; null if they succeed. */
  failing: string | null = null
  #held: (() => void)[] | null = null
  #writers = 0
  readonly renderings: Renderings

  constructor(read: (room: string) => void = () => undefined) {
    this.renderings = new Renderings({
      state: (room) => {
        read(room)
        return this.lobby.rooms.state(room)
      },
      version: (room) => this.lobby.rooms.version(room),
      renderer: (room) => this.#renderer(room),
      report: (room, why) => this.reports.push(`${room}: ${why}`),
      now: () => this.now,
    })
  }

  /** Writes from a new device; resolves when it is saved. */
  async write(room: string, change: (doc: Y.Doc) => void): Promise<void> {
    const doc = new Y.Doc()
    doc.clientID = ++this.#writers // if two writers set one field, the higher id wins
    change(doc)
    const guest = new Guest('ours', 'edit', String(doc.clientID).padEnd(32, '0'))
    guest.seat = this.lobby.rooms.join(room, guest)
    guest.say({ type: 'difference', update: Y.encodeStateAsUpdate(doc) })
    await settled()
    expect(guest.acked).toBe(1)
    guest.seat.leave()
    await settled()
  }

  hold(): void {
    this.#held = []
  }

  /** Ends the order that has waited longest. */
  finish(): Promise<void> {
    this.#held?.shift()?.()
    return settled()
  }

  async text(room = MEETING): Promise<string> {
    return textOf(await this.renderings.of(room))
  }

  #renderer(room: string): Renderer {
    return {
      run: async (task, ...given) => {
        this.orders.push(room)
        const { failing } = this
        await new Promise<void>((done) => (this.#held ? this.#held.push(done) : done()))
        const outcome = failing === null ? perform(tasks, { task, given }) : { is: 'failed', why: failing }
        return outcome as Outcome<never>
      },
    }
  }
}

const textOf = (rendering: Rendering): string =>
  rendering.is === 'rendered' ? String(rendering.markdown) : rendering.refusal.error

const titled = (title: string) => (doc: Y.Doc) => put(fieldsOf(doc, 'meeting'), 'title', title)

/** For each document that a rendering reads, a change that is visible in the text. */
const CHANGES: [string, string, (doc: Y.Doc) => void][] = [
  ['the meeting', MEETING, titled('Another title')],
  ['its series', SERIES, (doc) => nameSeries(doc, 'Another series')],
  ['its team', TEAM, (doc) => put(fieldsOf(doc, 'people'), 'ada/handle', '@Countess')],
]

/** Ada's section, which is shown under the name that the team gives her. */
const writtenByAda = (doc: Y.Doc) => addLine(doc, 'Shipped it')

function addLine(doc: Y.Doc, text: string): void {
  const line = new Y.XmlElement('line')
  doc.getXmlFragment('section:updates/ada').push([line])
  line.push([new Y.XmlText(text)])
}

describe('a state is rendered once', () => {
  test('however often it is requested, even with nobody in the room; later requests read no document', async () => {
    const read = vi.fn()
    const desk = new Desk(read)
    await desk.write(MEETING, titled('Hi'))
    const first = await desk.renderings.of(MEETING)
    expect(textOf(first)).toContain('Hi')
    for (let nth = 0; nth < 60; nth++) expect(await desk.renderings.of(MEETING)).toBe(first)
    expect([desk.orders.length, read.mock.calls.length]).toEqual([1, 3])
  })

  test('for all requests that come during the rendering', async () => {
    const desk = new Desk()
    desk.hold()
    const asked = Array.from({ length: 60 }, () => desk.text())
    await settled()
    await desk.finish()
    expect(new Set(await Promise.all(asked)).size).toBe(1)
    expect(desk.orders.length).toBe(1)
  })

  test.each(CHANGES)('and once more after a change of %s', async (_, room, change) => {
    const desk = new Desk()
    await desk.write(MEETING, writtenByAda)
    const before = await desk.text()
    await desk.write('space/core/2026-11-30', titled('Of another meeting'))
    await desk.write('another/-/team', (doc) => put(fieldsOf(doc, 'people'), 'ada/handle', '@Else'))
    expect(await desk.text()).toBe(before)
    expect(desk.orders.length).toBe(1)
    await desk.write(room, change)
    expect(await desk.text()).not.toBe(before)
    expect(desk.orders.length).toBe(2)
  })

  test('and a request after a change gets the change, even if requests never pause', async () => {
    const desk = new Desk()
    desk.hold()
    const asked: Promise<string>[] = []
    for (const title of ['One', 'Two', 'Three']) {
      await desk.write(MEETING, titled(title))
      asked.push(...Array.from({ length: 20 }, () => desk.text()))
      await settled()
    }
    for (let nth = 0; nth < 4; nth++) await desk.finish()
    const texts = await Promise.all(asked)
    expect(texts.slice(0, 20).every((text) => text.includes('One'))).toBe(true)
    expect(texts.slice(20).every((text) => text.includes('Three'))).toBe(true)
    expect(desk.orders.length).toBe(2)
  })

  test('and if a text changes while it is read, it is not kept under the earlier state', async () => {
    let change: (() => void) | null = null
    const desk = new Desk(() => change?.())
    await desk.write(MEETING, titled('One'))
    const written: Promise<void>[] = []
    change = () => {
      change = null
      written.push(desk.write(MEETING, titled('Two')))
    }
    await desk.text()
    await Promise.all(written)
    expect(await desk.text()).toContain('Two')
  })

  test('and a failed write makes another state, because the next reader may find what was written', async () => {
    const desk = new Desk()
    await desk.write(MEETING, titled('One'))
    const before = desk.lobby.rooms.version(MEETING)
    desk.lobby.log.failure = new Error('no space')
    expect(desk.lobby.rooms.version(MEETING)).toBe(before)
    const guest = new Guest('ours', 'edit', 'd1'.repeat(16))
    guest.seat = desk.lobby.rooms.join(MEETING, guest)
    await settled()
    expect(guest.closed).not.toBeNull() // because its log could not be read
    const again = new Guest('ours', 'edit', 'd1'.repeat(16))
    again.seat = desk.lobby.rooms.join(MEETING, again)
    await settled()
    desk.lobby.log.failure = new Error('no space')
    const doc = new Y.Doc()
    titled('Two')(doc)
    again.say({ type: 'difference', update: Y.encodeStateAsUpdate(doc) })
    await settled()
    expect(again.closed).not.toBeNull()
    expect(desk.lobby.rooms.version(MEETING)).not.toBe(before)
  })
})

describe('P31: one team’s renderings do not hold up others', () => {
  test('one note of a team is rendered at a time, and another team is next', async () => {
    const desk = new Desk()
    desk.hold()
    const dates = Array.from({ length: 20 }, (_, at) => `space/core/2026-11-${at + 10}`)
    const asked = [...dates, 'other/core/2026-11-23'].map((room) => desk.text(room))
    await settled()
    expect(desk.orders).toEqual(['space/core/2026-11-10', 'other/core/2026-11-23'])
    for (let nth = 0; nth < asked.length; nth++) await desk.finish()
    await Promise.all(asked)
  })

  test('a bounded number of requests wait; refused requests may be made again', async () => {
    const desk = new Desk()
    desk.hold()
    const asked = Array.from({ length: limits.renderWaiting + 1 }, (_, at) => {
      const date = new Date(Date.UTC(2026, 0, at + 1)).toISOString().slice(0, 10)
      return desk.renderings.of(`space/core/${date}`)
    })
    expect(await asked.at(-1)).toMatchObject({ is: 'refused', code: 429 })
    expect(desk.renderings.of('other/core/2026-11-23')).toBeInstanceOf(Promise)
    await settled()
    for (let nth = 0; nth <= limits.renderWaiting; nth++) await desk.finish()
    expect(await asked[0]).toMatchObject({ is: 'rendered' })
    expect(await asked.at(-2)).toMatchObject({ is: 'rendered' })
  })

  test('a note that fails is not tried again for a while, even if it changes; other notes are rendered', async () => {
    const desk = new Desk()
    desk.failing = 'it took longer than 5 ms'
    expect(await desk.renderings.of(MEETING)).toMatchObject({ is: 'refused', code: 503 })
    desk.failing = null
    await desk.write(MEETING, titled('Changed'))
    expect(await desk.renderings.of(MEETING)).toMatchObject({ is: 'refused', code: 503 })
    expect(await desk.text('space/core/2026-11-30')).toContain('November 30, 2026')
    desk.now += limits.renderAgain
    expect(await desk.text()).toContain('Changed')
    expect(desk.reports).toEqual([`${MEETING}: it took longer than 5 ms`])
  })

  test('a room that cannot be loaded is not tried again for a while', async () => {
    const desk = new Desk((room) => {
      if (room === SERIES) throw new Error('a bad log')
    })
    expect(await desk.renderings.of(MEETING)).toMatchObject({ is: 'refused', code: 503 })
    expect(await desk.text('space/docs/2026-11-23')).toContain('November 23, 2026')
  })
})

test('a text that is too long for one file is refused with a sentence', async () => {
  const desk = new Desk()
  await desk.write(MEETING, (doc) => {
    for (let nth = 0; nth < 64; nth++) addLine(doc, 'é'.repeat(limits.rendering / 2 / 64))
  })
  expect(await desk.renderings.of(MEETING)).toMatchObject({ is: 'refused', code: 413 })
  expect(await desk.renderings.of(MEETING)).toMatchObject({ is: 'refused', code: 413 })
  expect(desk.orders.length).toBe(1)
})

describe('P31: nothing is rendered on the thread that answers', () => {
  const workshop = new Workshop<typeof tasks>({
    hire: threadFor(
      new URL('../../../server/meetings/render-tasks.ts', import.meta.url),
      limits.renderMemory,
    ),
    time: limits.order,
    timePerMiB: limits.orderPerMiB,
    now: () => 0,
  })
  afterEach(() => workshop.close())

  /** Renders a short note and a long one on this thread. */
  async function renderedHere(renderer: (room: string) => Renderer): Promise<number> {
    vi.mocked(rendering.renderMeeting).mockClear()
    const doc = new Y.Doc()
    titled('x'.repeat(100_000))(doc)
    for (const update of [new Uint8Array([0, 0]), Y.encodeStateAsUpdate(doc)]) {
      const renderings = new Renderings({
        state: () => Promise.resolve(update),
        version: () => 0,
        renderer,
        report: (_, why) => expect(why).toBe(''),
        now: () => 0,
      })
      expect(await renderings.of(MEETING)).toMatchObject({ is: 'rendered' })
    }
    return vi.mocked(rendering.renderMeeting).mock.calls.length
  }

  test('the test would notice a rendering on this thread', async () => {
    expect(await renderedHere((room) => workshop.for(room))).toBe(0)
    const here: Renderer = {
      run: (task, ...given) => Promise.resolve(perform(tasks, { task, given }) as Outcome<never>),
    }
    expect(await renderedHere(() => here)).toBe(2)
  })
})
