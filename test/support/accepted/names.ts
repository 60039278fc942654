// Names of roots and fields: some that a page reads, and odd ones.

import type { Random } from '../basics/random.ts'

export const roots = [
  't',
  '',
  'meeting',
  'people',
  'outline',
  'team',
  'series',
  'meetings',
  'snapshots',
  'notes',
  'labels',
  'preamble',
  'block:preamble',
  'block:agenda',
  'block:',
  'block:a/b',
  'section:updates/kevina',
  'section:updates/kevina~2',
  'section:/',
  'section:x/',
  '__proto__',
  'constructor',
  'block:\u0000',
  '\ud83d',
] as const

export const names = [
  'k',
  '',
  'kind',
  'depth',
  '__proto__',
  'constructor',
  'toString',
  '\u0000',
  '🙂',
  'e\u0301',
  '\ud800',
  'a/b/c',
  '../..',
  'length',
] as const

const IDS = [
  'agenda',
  'updates',
  'kevina',
  'updates/kevina',
  'p1',
  'p2',
  '',
  '__proto__',
  '2026-11-23',
  'header/h',
]
const FIELDS = [
  'is',
  'handle',
  'listed',
  'entry',
  'order',
  'hidden',
  'level',
  'people',
  'heading',
  'annotation',
  'written',
  'label',
  'name',
  '0123456789abcdef',
]
const WHOLE = [
  'title',
  'template',
  'lead',
  'attendees',
  'pattern',
  'weekday',
  'time',
  'zone',
  'name',
  'repository',
]

/** A random name of a field, mostly of a form that pages use. */
export const fieldNames = (random: Random): string =>
  random.chance(0.2)
    ? random.pick(WHOLE)
    : random.chance(0.1)
      ? random.pick(names)
      : `${random.chance(0.5) ? random.pick(IDS) : `p${random.int(2000)}`}/${random.pick(FIELDS)}`
