// Unit test files share a process, so what one of them leaves behind reaches the next. A file that leaves a
// replaced global, such as a clock that stands still, fails.

import { afterAll, beforeAll, expect, vi } from 'vitest'

/** By name. Those that Node loads when they are first read are left out. */
const globals = (): Map<string, unknown> => {
  const found = new Map<string, unknown>()
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(globalThis)))
    if ('value' in property) found.set(name, property.value)
  return found
}

let before: Map<string, unknown>
beforeAll(() => void (before = globals()))
afterAll(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  const now = globals()
  const replaced = [...before.keys()].filter((name) => !Object.is(now.get(name), before.get(name)))
  expect(replaced, 'globals that this file replaced, and did not put back').toEqual([])
})
