// Random contents of structs.

import * as encoding from 'lib0/encoding'
import type { Random } from '../basics/random.ts'
import { names } from './names.ts'

export interface Content {
  /** The number that Yjs has for this kind of content. */
  ref: number
  /** The number of clocks that the content takes up. */
  length: number
  write: (to: encoding.Encoder) => void
  isType?: true
}

type Value = Parameters<typeof encoding.writeAny>[1]

const STRINGS = [
  '',
  'x',
  'word',
  'two words ',
  '🙂',
  '\ud83d',
  '\n',
  '# ',
  '- [ ] ',
  '`'.repeat(9),
  '[](',
  '<!--',
  '@p1',
]
const NUMBERS = [0, -0, 1, -1, -5, 0.5, 7, 65, 5e8, -5e8, 2 ** 31, 2 ** 53, 1e308, NaN, Infinity, -Infinity]

/** A random value for a field, often of a kind that pages read. */
export function anyValue(random: Random, deep = 3): Value {
  const draws: (() => Value)[] = [
    () => random.pick(STRINGS),
    () => random.pick(STRINGS).repeat(1 + random.int(50)),
    () => `p${random.int(2000)}`,
    () => random.pick(['a0', 'a1', 'Zz', 'item', 'ordered', 'task', 'none', 'UTC', '<date>', '{"id":1}']),
    () => random.pick(NUMBERS),
    () => random.chance(0.5),
    () => null,
    () => undefined,
    () => (deep === 0 ? 1 : Array.from({ length: random.int(4) }, () => anyValue(random, deep - 1))),
    () => (deep === 0 ? 2 : { [random.pick(names)]: anyValue(random, deep - 1), 'a/b': 1 }),
  ]
  return random.pick(draws)()
}

/** A value that is nested about as deep as is allowed, or slightly deeper. */
const deepValue = (random: Random): Value => {
  let value: Value = 1
  for (let depth = random.pick([10, 60, 64, 65, 66]); depth > 0; depth--) value = [value]
  return value
}

const typeOf = (ref: number, name: string | null = null): Content => ({
  ref: 7,
  length: 1,
  isType: true,
  write: (to) => {
    encoding.writeVarUint(to, ref)
    if (name !== null) encoding.writeVarString(to, name)
  },
})

const ELEMENTS = ['line', 'code', 'raw', 'paragraph', '', 'script', '__proto__', '🙂']
const MARKS = ['bold', 'italic', 'code', 'link', 'strike', '', '__proto__', 'unknown']
const [ARRAY, MAP, TEXT, ELEMENT, FRAGMENT, HOOK, XML_TEXT] = [0, 1, 2, 3, 4, 5, 6]

export const contents = {
  any(random: Random): Content {
    const draws: (() => Content)[] = [
      () => contents.string(random, 50),
      () => contents.format(random),
      () => contents.embed(random),
      () => contents.value(random.chance(0.05) ? deepValue(random) : anyValue(random)),
      () => contents.values(random),
      () => contents.type(random),
      () => contents.element(random),
      () => contents.deleted(1 + random.int(5)),
      () => contents.collected(1 + random.int(5)),
    ]
    return random.pick(draws)()
  },

  string(random: Random, length: number): Content {
    const word = random.pick(STRINGS) || 'x'
    const times = Math.max(1, Math.floor(length / word.length))
    const text = word.repeat(times)
    return { ref: 4, length: text.length, write: (to) => encoding.writeVarString(to, text) }
  },

  format(random: Random): Content {
    const [key, value] = [
      random.pick(MARKS),
      random.pick(['true', 'null', '{}', '"x"', '{"href":"javascript:0"}', '-1']),
    ]
    return {
      ref: 6,
      length: 1,
      write: (to) => (encoding.writeVarString(to, key), encoding.writeVarString(to, value)),
    }
  },

  embed(random: Random): Content {
    const value = random.pick(['{}', 'null', '"x"', '{"image":{"src":"x"}}', '[[[]]]', '1'])
    return { ref: 5, length: 1, write: (to) => encoding.writeVarString(to, value) }
  },

  value: (value: Value): Content => ({
    ref: 8,
    length: 1,
    write: (to) => {
      encoding.writeVarUint(to, 1)
      encoding.writeAny(to, value)
    },
  }),

  values(random: Random): Content {
    const values = Array.from({ length: 1 + random.int(20) }, () => anyValue(random, 1))
    return {
      ref: 8,
      length: values.length,
      write: (to) => {
        encoding.writeVarUint(to, values.length)
        for (const value of values) encoding.writeAny(to, value)
      },
    }
  },

  type: (random: Random): Content =>
    random.chance(0.3)
      ? contents.element(random)
      : random.pick([
          typeOf(ARRAY),
          typeOf(MAP),
          typeOf(TEXT),
          typeOf(FRAGMENT),
          typeOf(HOOK, 'hook'),
          typeOf(XML_TEXT),
        ]),

  element: (random: Random): Content => typeOf(ELEMENT, random.chance(0.6) ? 'line' : random.pick(ELEMENTS)),

  xmlText: (): Content => typeOf(XML_TEXT),

  deleted: (length: number): Content => ({
    ref: 1,
    length,
    write: (to) => encoding.writeVarUint(to, length),
  }),

  collected: (length: number): Content => ({
    ref: 0,
    length,
    write: (to) => encoding.writeVarUint(to, length),
  }),
} as const
