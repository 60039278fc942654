import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RoomCopy } from '../../../client/sync/room-copy.ts'

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('location', new URL('http://127.0.0.1/'))
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('removeEventListener', () => undefined)
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
})
afterEach(() => void vi.unstubAllGlobals())

test('a copy that is closed twice counts once, so the other copy of its room is still open', () => {
  const room = 's/weekly/2026-11-09'
  const open = () => new RoomCopy({ room, key: 'k', tell: () => undefined })
  const before = open()
  before.close()
  const now = open()
  before.close()
  expect(RoomCopy.isOpen(room)).toBe(true)
  now.close()
  expect(RoomCopy.isOpen(room)).toBe(false)
})
