import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { MOST_CARETS, Presence } from '../../../../client/text/editor/presence.ts'
import { noNames } from '../../../../shared/model/team.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A page's presence. `spoke` counts how often it changed. */
function page(handle: string) {
  const awareness = new Awareness(new Y.Doc())
  const presence = new Presence(awareness, handle)
  const spoke = vi.fn()
  awareness.on('update', spoke)
  return { awareness, presence, spoke }
}

const heardFrom = ({ awareness }: ReturnType<typeof page>) => {
  const other = page('@other')
  applyAwarenessUpdate(other.awareness, encodeAwarenessUpdate(awareness, [awareness.clientID]), null)
  return other.presence.present(noNames).find(({ handle }) => handle === '@ada')
}

test('edits that are unsent for a second are announced until they arrive', () => {
  const ada = page('@ada')
  ada.presence.setUnsent(true)
  vi.advanceTimersByTime(999)
  ada.presence.setUnsent(true)
  expect([heardFrom(ada)?.unsent, ada.spoke.mock.calls.length]).toEqual([false, 0])
  vi.advanceTimersByTime(1)
  expect([heardFrom(ada)?.unsent, ada.spoke.mock.calls.length]).toEqual([true, 1])
  ada.presence.setUnsent(false)
  expect([heardFrom(ada)?.unsent, ada.spoke.mock.calls.length]).toEqual([false, 2])
})

test('a presence that is closed announces nothing more', () => {
  const ada = page('@ada')
  ada.presence.close()
  ada.presence.setField('title')
  ada.presence.setCaret(null)
  expect(vi.getTimerCount()).toBe(1) // that of the awareness itself
  vi.advanceTimersByTime(1000)
  expect(ada.spoke).not.toHaveBeenCalled()
})

test('edits that are acked at once are not announced', () => {
  const ada = page('@ada')
  for (let key = 0; key < 20; key++) {
    ada.presence.setUnsent(true)
    vi.advanceTimersByTime(200)
    ada.presence.setUnsent(false)
  }
  expect(ada.spoke).not.toHaveBeenCalled()
})

test.each([0, 1])('a person has unsent edits if device %i of their two devices has', (which) => {
  const [ada, again] = [page('@ada'), page('@Ada')]
  ;[ada, again][which]?.presence.setUnsent(true)
  vi.advanceTimersByTime(1000)
  applyAwarenessUpdate(again.awareness, encodeAwarenessUpdate(ada.awareness, [ada.awareness.clientID]), null)
  expect(again.presence.present(noNames)).toMatchObject([{ id: 'ada', unsent: true }])
})

test('a person is shown as typing from the first new letter until no letter has come for four seconds', () => {
  const [ada, bob] = [page('@ada'), page('@bob')]
  const ROOM = 'block:agenda'
  const text = ada.awareness.doc.getXmlFragment(ROOM)
  const caret = (): Parameters<Presence['setCaret']>[0] => {
    const place = Y.createRelativePositionFromTypeIndex(text, text.length, -1)
    return { root: ROOM, anchor: place, head: place }
  }
  const tell = (place = caret()) => {
    ada.presence.setCaret(place)
    vi.advanceTimersByTime(200)
    Y.applyUpdate(bob.awareness.doc, Y.encodeStateAsUpdate(ada.awareness.doc))
    applyAwarenessUpdate(bob.awareness, encodeAwarenessUpdate(ada.awareness, [ada.awareness.clientID]), null)
    vi.advanceTimersByTime(400)
    return typing()
  }
  const typing = () => bob.presence.present(noNames).find(({ handle }) => handle === '@ada')?.typing
  expect(tell()).toBe(null) // only the caret has moved
  text.insert(0, [new Y.XmlText('a')])
  expect(tell()).toBe(ROOM)
  vi.advanceTimersByTime(3500)
  expect(typing()).toBe(ROOM)
  vi.advanceTimersByTime(100)
  expect(typing()).toBe(null)
  text.insert(1, [new Y.XmlText('b')])
  expect(tell()).toBe(ROOM)
  expect(tell(null)).toBe(null)
})

// ── carets that others send ──

const ROOT = 'section:updates/ada'
const ID = { client: 1, clock: 0 }

const SENSELESS: Record<string, unknown> = {
  'an empty position': {},
  'a number': 7,
  'a list': [ID],
  null: null,
  'an item that is null': { item: null },
  'an id without a clock': { type: { client: 1 } },
  'a clock below 0': { item: { client: 1, clock: -1 } },
  'a clock that is a word': { item: { client: 1, clock: 'x' } },
  'a clock that is no whole number': { item: { client: 1, clock: 0.5 } },
  'a clock past counting': { item: { client: 1, clock: 2 ** 60 } },
  'a client below 0': { type: { client: -3, clock: 0 } },
  'a client that is null': { type: { client: null, clock: 0 } },
  'a name that is a number': { tname: 4 },
  'a side that is a word': { type: ID, assoc: 'left' },
}

/** The presence on Ada's page after it received this state of another page. */
function hears(state: unknown) {
  const [ada, other] = [page('@ada'), new Awareness(new Y.Doc())]
  other.setLocalState(state as Record<string, unknown>)
  applyAwarenessUpdate(ada.awareness, encodeAwarenessUpdate(other, [other.clientID]), null)
  vi.advanceTimersByTime(0)
  return ada.presence
}

test.each(Object.entries(SENSELESS))(
  '%s in place of a position is not drawn, and its sender still counts as present',
  (_what, position) => {
    for (const caret of [
      { root: ROOT, anchor: position, head: { type: ID } },
      { root: ROOT, anchor: { type: ID }, head: position },
    ]) {
      const presence = hears({ handle: '@mallory', colour: 1, caret })
      expect(presence.caretsIn(ROOT)).toEqual([])
      expect(presence.present(noNames).map(({ handle }) => handle)).toContain('@mallory')
    }
  },
)

test('P21: a position that Yjs wrote is accepted as a caret', () => {
  const caret = { root: ROOT, anchor: { type: ID, item: ID, assoc: -1 }, head: { tname: ROOT } }
  const [found] = hears({ handle: '@grace', colour: 1, caret }).caretsIn(ROOT)
  expect(found).toMatchObject({
    anchor: { type: ID, item: ID, tname: null, assoc: -1 },
    head: { tname: ROOT },
  })
})

// ── many carets ──

const caretAt = (clock: number) => ({
  root: ROOT,
  anchor: { item: { client: 1, clock } },
  head: { item: { client: 1, clock } },
})

/** Ada's page and `count` others. Each sends the given state, with a caret. */
function crowd(count: number) {
  const ada = page('@ada')
  const others = Array.from({ length: count }, () => new Awareness(new Y.Doc()))
  const says = (which: number, clock: number, more: object = {}) => {
    const other = others[which] as Awareness
    other.setLocalState({ handle: `@other${which}`, colour: 1, caret: caretAt(clock), ...more })
    applyAwarenessUpdate(ada.awareness, encodeAwarenessUpdate(other, [other.clientID]), null)
  }
  return { ...ada, says }
}

const clocksIn = (presence: Presence): unknown[] =>
  presence.caretsIn(ROOT).map(({ head }) => head.item?.clock)

test('P21: of many carets in a text, only the dozen that moved last are drawn', () => {
  const { presence, says } = crowd(470)
  for (let which = 0; which < 470; which++) says(which, which)
  vi.advanceTimersByTime(0)
  expect(clocksIn(presence)).toEqual(Array.from({ length: MOST_CARETS }, (_, at) => 470 - MOST_CARETS + at))
  says(3, 1000)
  vi.advanceTimersByTime(1000)
  expect(clocksIn(presence).at(-1)).toBe(1000)
  expect(presence.caretsIn(ROOT)).toHaveLength(MOST_CARETS)
})

test('presence of others is read a few times a second, however often they send it', () => {
  const { presence, says } = crowd(40)
  const drawn = vi.fn()
  presence.watch(ROOT, drawn)
  for (let ms = 0; ms < 1000; ms += 5) {
    const looks = drawn.mock.calls.length
    says(ms % 40, ms)
    expect(drawn, 'within the message').toHaveBeenCalledTimes(looks)
    vi.advanceTimersByTime(5)
  }
  expect(drawn.mock.calls.length).toBeGreaterThan(3)
  expect(drawn.mock.calls.length).toBeLessThanOrEqual(6)
  expect(clocksIn(presence).at(-1)).toBeGreaterThanOrEqual(800)
})

test('a state is parsed once, however many texts and lists read it', () => {
  const { awareness, presence, says } = crowd(1)
  says(0, 1)
  const [, state] = [...awareness.getStates()].find(([client]) => client !== awareness.clientID) ?? []
  const read = vi.fn(() => '@other0')
  Object.defineProperty(state, 'handle', { get: read, enumerable: true })
  vi.advanceTimersByTime(0)
  const once = read.mock.calls.length
  expect(once).toBeGreaterThan(0)
  for (let time = 0; time < 10; time++) {
    expect(presence.caretsIn(ROOT)).toHaveLength(1)
    expect(presence.present(noNames)).toHaveLength(2)
  }
  expect(read).toHaveBeenCalledTimes(once)
})

test('people who came earlier are shown at once, and people who leave disappear', () => {
  const other = new Awareness(new Y.Doc())
  other.setLocalState({ handle: '@other', colour: 1, caret: caretAt(1) })
  const awareness = new Awareness(new Y.Doc())
  applyAwarenessUpdate(awareness, encodeAwarenessUpdate(other, [other.clientID]), null)
  const looked = vi.fn()
  const presence = new Presence(awareness, '@ada', looked)
  expect(presence.caretsIn(ROOT)).toHaveLength(1)
  other.setLocalState(null)
  applyAwarenessUpdate(awareness, encodeAwarenessUpdate(other, [other.clientID]), null)
  vi.advanceTimersByTime(0)
  expect([
    presence.caretsIn(ROOT).length,
    presence.present(noNames).length,
    looked.mock.calls.length,
  ]).toEqual([0, 1, 1])
})

test('a person is shown in the field that their page names; no field is shown for a name that is not a string', () => {
  const ada = page('@ada')
  const text = ada.awareness.doc.getXmlFragment('block:agenda')
  const place = Y.createRelativePositionFromTypeIndex(text, 0)
  ada.presence.setCaret({ root: 'block:agenda', anchor: place, head: place })
  ada.presence.setField('title')
  vi.advanceTimersByTime(200)
  expect(heardFrom(ada)?.field).toBe('title')
  expect(ada.awareness.getLocalState()?.['caret']).toMatchObject({ root: 'block:agenda' })
  for (const field of [7, ['title'], { title: 1 }, true]) {
    ada.awareness.setLocalState({ ...ada.awareness.getLocalState(), field })
    expect(heardFrom(ada)).toMatchObject({ handle: '@ada', field: null })
  }
})
