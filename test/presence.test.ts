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
