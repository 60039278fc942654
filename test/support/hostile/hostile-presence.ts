// Malformed presence that somebody with a view link may send. Each entry has a name, and makes a presence
// state for a text and a character of that text.

export interface Where {
  /** The root name of a text that has an open editor. */
  root: string
  /** A character of that text. */
  item: { client: number; clock: number }
}

export interface HostilePresence {
  name: string
  state: (where: Where) => unknown
}

const person = { handle: '@eve', colour: 1 }

const caret = (name: string, position: (where: Where) => unknown): HostilePresence => ({
  name,
  state: (where) => ({
    ...person,
    caret: { root: where.root, anchor: position(where), head: position(where) },
  }),
})

/** A value nested `levels` deep. */
const nested = (levels: number): unknown => {
  let value: unknown = 0
  for (let level = 0; level < levels; level++) value = [value]
  return value
}

export const hostilePresence: HostilePresence[] = [
  caret('a position that says nothing', () => ({})),
  caret('a position of nulls', () => ({ type: null, tname: null, item: null, assoc: null })),
  caret('a clock below 0', ({ root, item }) => ({ tname: root, item: { ...item, clock: -1 }, assoc: 0 })),
  caret('a clock as a text', ({ root, item }) => ({ tname: root, item: { ...item, clock: 'x' }, assoc: 0 })),
  caret('a clock between two numbers', ({ root, item }) => ({ tname: root, item: { ...item, clock: 0.5 } })),
  caret('a clock that nobody has reached', ({ item }) => ({ item: { ...item, clock: 2 ** 40 }, assoc: 0 })),
  caret('a client that is nobody', () => ({ item: { client: 7, clock: 3 }, assoc: 0 })),
  caret('a client as a text', ({ item }) => ({ item: { client: '__proto__', clock: item.clock } })),
  caret('an item that is a list', () => ({ item: [], assoc: 0 })),
  caret('a type that is none', () => ({ type: { client: -1, clock: -1 }, assoc: 0 })),
  caret('a type as a text', ({ root }) => ({ type: root, tname: root })),
  caret('a side as a text', ({ item }) => ({ item, assoc: 'before' })),
  caret('a side without end', ({ root }) => ({ tname: root, assoc: -1e308 })),
  caret('a name that is another document’s', () => ({ tname: 'outline', assoc: 0 })),
  caret('a name that is an object', () => ({ tname: { toString: 1 }, assoc: 0 })),
  {
    name: 'a selection that begins nowhere',
    state: ({ root, item }) => ({
      ...person,
      caret: { root, anchor: { item: { client: 1, clock: -1 } }, head: { item } },
    }),
  },
  { name: 'a caret that is a list', state: () => ({ ...person, caret: [] }) },
  { name: 'a caret that is a text', state: ({ root }) => ({ ...person, caret: root }) },
  { name: 'a caret in a text that is none', state: () => ({ ...person, caret: { root: '__proto__' } }) },
  { name: 'a handle that is an object', state: () => ({ ...person, handle: { toString: 1 } }) },
  { name: 'a handle of several lines', state: () => ({ ...person, handle: '@a\n\n# b' }) },
  { name: 'a handle of 1,500 letters', state: () => ({ ...person, handle: `@${'e'.repeat(1500)}` }) },
  { name: 'a colour that is none', state: () => ({ ...person, colour: -5e8 }) },
  { name: 'a state that is a list', state: () => [1, 2, 3] },
  { name: 'a state that is a number', state: () => 5 },
  { name: 'a state nested 900 deep', state: () => ({ ...person, caret: nested(900) }) },
  { name: 'fields that objects inherit', state: () => ({ ...person, constructor: 1, hasOwnProperty: 2 }) },
]
