import { describe } from 'vitest'
import type { Event } from '../support/simulation/simulation.ts'
import {
  crash,
  cut,
  deliver,
  empty,
  erase,
  fail,
  full,
  heal,
  join,
  powerCut,
  release,
  reload,
  saved,
  settle,
  stall,
  story,
  type,
  wroteBeside,
} from '../support/simulation/story.ts'

describe('typing', () => {
  story(
    'what one types, the other sees, and both screens say saved',
    [saved('a', 'hi'), join('b'), settle()],
    {
      sees: { a: ['hi'], b: ['hi'] },
      saved: ['a', 'b'],
    },
  )
  story('an edit before the handshake goes with it, once', [join('a'), type('a', 'early'), settle()], {
    sees: { a: ['early'] },
    saved: ['a'],
  })
  story('two who typed apart end with both words', [saved('a', 'one'), saved('b', 'two')], {
    saved: ['a', 'b'],
  })
  story(
    'what was sent before its sender left is kept and told',
    [saved('a', 'hi'), join('b'), settle(), type('a', 'bye'), deliver('a'), cut('a'), settle()],
    { sees: { b: ['hi', 'bye'] } },
  )
})

describe('presence', () => {
  story('one who comes and goes while the disk is slow is not left present', [
    join('b'),
    stall('append'),
    deliver('b', 3),
    join('a'),
    settle(),
    cut('a'),
    heal(),
    settle(),
  ])
})

describe('P2, P4: saved means on the disk', () => {
  story(
    'while the disk is slow nobody hears and no screen says saved',
    [saved('a', 'hi'), join('b'), settle(), stall('sync'), type('a', 'more'), settle()],
    {
      sees: { b: ['hi'] },
      unsaved: ['a'],
    },
  )
  story(
    'when the disk comes back they hear, and it does',
    [saved('a', 'hi'), join('b'), settle(), stall('sync'), type('a', 'more'), settle(), release(), settle()],
    {
      sees: { b: ['hi', 'more'] },
      saved: ['a'],
    },
  )
  story('what was saved survives a crash', [saved('a', 'hi'), crash(), join('b'), settle()], {
    sees: { b: ['hi'] },
  })
  story('what was saved survives a power cut', [saved('a', 'hi'), powerCut(), join('b'), settle()], {
    sees: { b: ['hi'] },
  })
  story(
    'what was not saved comes back with its writer',
    [saved('a', 'hi'), stall('sync'), type('a', 'more'), settle(), powerCut(), join('a'), settle()],
    {
      sees: { a: ['hi', 'more'] },
      saved: ['a'],
    },
  )
})

describe('the log is read first', () => {
  story(
    'a new device joins while the relay still reads its log',
    [saved('a', 'hi'), crash(), stall('read'), join('b'), settle()],
    {
      sees: { b: [] },
      unsaved: ['b'],
    },
  )
  story(
    'and gets it all when the log is read',
    [saved('a', 'hi'), crash(), stall('read'), join('b'), settle(), release(), settle()],
    {
      sees: { b: ['hi'] },
      saved: ['b'],
    },
  )
  story(
    'the last one leaves during a write, another joins: nothing is missing',
    [
      saved('a', 'hi'),
      stall('sync'),
      type('a', 'more'),
      settle(),
      cut('a'),
      join('b'),
      settle(),
      release(),
      settle(),
    ],
    {
      sees: { b: ['hi', 'more'] },
      saved: ['b'],
    },
  )
})

/** Enough to be compacted when everybody has left. */
const long: Event[] = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((word) => [type('a', word), settle()])

describe('P2: an empty room is compacted', () => {
  story(
    'and who comes next sees it all',
    [join('a'), settle(), ...long, empty(), settle(), join('b'), settle()],
    {
      sees: { b: ['a', 'b', 'c', 'd', 'e', 'f'] },
      saved: ['b'],
    },
  )
  story(
    'while somebody comes in, who is served when that is done',
    [join('a'), settle(), ...long, stall('rename'), empty(), join('b'), settle(), release(), settle()],
    {
      sees: { b: ['a', 'b', 'c', 'd', 'e', 'f'] },
      saved: ['b'],
    },
  )
  story(
    'or not, when the power goes: nothing is missing',
    [join('a'), settle(), ...long, stall('rename'), empty(), powerCut(), join('b'), settle()],
    {
      sees: { b: ['a', 'b', 'c', 'd', 'e', 'f'] },
    },
  )
})

describe('P23: a client id that nothing is left of leaves the document', () => {
  story(
    'and whoever has it goes on, is saved, and is asked nothing',
    [wroteBeside, erase('a'), settle(), empty(), settle(), join('a'), join('b'), type('b', 'more'), settle()],
    { sees: { a: ['rest', 'more'], b: ['rest', 'more'] }, saved: ['a', 'b'], failures: 0 },
  )
  story(
    'who was away meanwhile, and has what was taken back, is told that it is gone',
    [wroteBeside, cut('b'), erase('a'), settle(), empty(), settle(), join('b'), join('a'), settle()],
    { sees: { a: ['rest'], b: ['rest'] }, saved: ['a', 'b'], failures: 0 },
  )
  story(
    'what somebody wrote beside it, away from here, comes to stand where they wrote it',
    [
      [wroteBeside, cut('b'), type('b', 'beside'), erase('a'), settle(), empty(), settle()].flat(),
      [join('c'), settle(), join('b'), settle(), crash(), join('c'), join('b'), settle()],
    ],
    { sees: { b: ['rest', 'beside'], c: ['rest', 'beside'] }, saved: ['b', 'c'], failures: 0 },
  )
  story(
    'its own page writes on',
    [
      wroteBeside,
      erase('a'),
      settle(),
      empty(),
      settle(),
      join('b'),
      join('a'),
      type('a', 'again'),
      settle(),
    ],
    { sees: { a: ['rest', 'again'], b: ['rest', 'again'] }, saved: ['a', 'b'], failures: 0 },
  )
  story(
    'and stays away when the relay starts anew, and when the log is compacted again',
    [
      [wroteBeside, erase('a'), settle(), empty(), settle(), crash(), join('a'), join('b'), settle()].flat(),
      ...['k', 'l', 'm', 'n', 'o', 'p'].map((word) => [type('b', word), settle()]),
      [empty(), settle(), crash(), reload('a'), join('a'), type('a', 'end'), join('b'), settle()],
    ],
    { sees: { b: ['rest', 'k', 'l', 'm', 'n', 'o', 'p', 'end'] }, saved: ['a', 'b'], failures: 0 },
  )
  story(
    'nobody takes it for their own',
    [
      wroteBeside,
      erase('a'),
      settle(),
      empty(),
      settle(),
      join('b'),
      settle(),
      { do: 'forge', who: 'a' },
      settle(),
    ],
    { sees: { b: ['rest'] }, failures: 0 },
  )
})

describe('P2: a disk that fails', () => {
  story(
    'a failed append throws the room away; its people come back and nothing is lost',
    [saved('a', 'hi'), fail('append'), type('a', 'more'), settle(), join('a'), settle()],
    {
      sees: { a: ['hi', 'more'] },
      saved: ['a'],
      failures: 1,
    },
  )
  story(
    'a failed sync too',
    [saved('a', 'hi'), fail('sync'), type('a', 'more'), settle(), join('a'), settle()],
    { saved: ['a'], failures: 1 },
  )
  story(
    'while the disk is full nothing is called saved',
    [saved('a', 'hi'), full(), type('a', 'more'), settle(), join('a'), settle()],
    {
      unsaved: ['a'],
    },
  )
  story(
    'and it heals by itself',
    [saved('a', 'hi'), full(), type('a', 'more'), settle(), join('a'), settle(), heal(), join('a'), settle()],
    {
      saved: ['a'],
    },
  )
  story(
    'a log that cannot be read turns people away, and is read the next time',
    [saved('a', 'hi'), crash(), fail('read'), join('b'), settle(), join('b'), settle()],
    {
      sees: { b: ['hi'] },
      failures: 1,
    },
  )
})
