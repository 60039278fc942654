import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { Presence } from '../client/presence.ts'
import { noNames } from '../shared/team.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Somebody's page, and how often it spoke. */
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

test('edits that are long on the way are said to be, until they are there', () => {
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

test('typing whose edits are acked at once says nothing of the kind', () => {
  const ada = page('@ada')
  for (let key = 0; key < 20; key++) {
    ada.presence.setUnsent(true)
    vi.advanceTimersByTime(200)
    ada.presence.setUnsent(false)
  }
  expect(ada.spoke).not.toHaveBeenCalled()
})

test.each([0, 1])('edits that are on the way on one of two devices (%i) are on the way', (which) => {
  const [ada, again] = [page('@ada'), page('@Ada')]
  ;[ada, again][which]?.presence.setUnsent(true)
  vi.advanceTimersByTime(1000)
  applyAwarenessUpdate(again.awareness, encodeAwarenessUpdate(ada.awareness, [ada.awareness.clientID]), null)
  expect(again.presence.present(noNames)).toMatchObject([{ id: 'ada', unsent: true }])
})

// ── carets that others send ──

const ROOT = 'section:updates/ada'
const ID = { client: 1, clock: 0 }

const SENSELESS: Record<string, unknown> = {
  'an empty position': {},
  'no object': 7,
  'a list': [ID],
  nothing: null,
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

/** Ada's page, which hears another's state as it is. */
function hears(state: unknown) {
  const [ada, other] = [page('@ada'), new Awareness(new Y.Doc())]
  other.setLocalState(state as Record<string, unknown>)
  applyAwarenessUpdate(ada.awareness, encodeAwarenessUpdate(other, [other.clientID]), null)
  return ada.presence
}

test.each(Object.entries(SENSELESS))(
  '%s is no caret, and who sends it is here all the same',
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

test('a place is a caret, as Yjs writes it', () => {
  const caret = { root: ROOT, anchor: { type: ID, item: ID, assoc: -1 }, head: { tname: ROOT } }
  const [found] = hears({ handle: '@grace', colour: 1, caret }).caretsIn(ROOT)
  expect(found).toMatchObject({
    anchor: { type: ID, item: ID, tname: null, assoc: -1 },
    head: { tname: ROOT },
  })
})
