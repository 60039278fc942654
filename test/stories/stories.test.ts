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
    'the other person sees typed words, and both screens say saved',
    [saved('a', 'hi'), join('b'), settle()],
    {
      sees: { a: ['hi'], b: ['hi'] },
      saved: ['a', 'b'],
    },
  )
  story(
    'an edit before the handshake is sent with the handshake, once',
    [join('a'), type('a', 'early'), settle()],
    {
      sees: { a: ['early'] },
      saved: ['a'],
    },
  )
  story(
    'two people type while they are apart; in the end, both have both words',
    [saved('a', 'one'), saved('b', 'two')],
    {
      saved: ['a', 'b'],
    },
  )
  story(
    'an edit sent before its sender left is kept and broadcast',
    [saved('a', 'hi'), join('b'), settle(), type('a', 'bye'), deliver('a'), cut('a'), settle()],
    { sees: { b: ['hi', 'bye'] } },
  )
})

describe('presence', () => {
  story('a person who comes and goes while the disk is slow is not shown as present afterwards', [
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
    'while the disk is slow, nobody else sees new words, and no screen says saved',
    [saved('a', 'hi'), join('b'), settle(), stall('sync'), type('a', 'more'), settle()],
    {
      sees: { b: ['hi'] },
      unsaved: ['a'],
    },
  )
  story(
    'when the disk works again, the others see the words, and the screens say saved',
    [saved('a', 'hi'), join('b'), settle(), stall('sync'), type('a', 'more'), settle(), release(), settle()],
    {
      sees: { b: ['hi', 'more'] },
      saved: ['a'],
    },
  )
  story('saved edits survive a crash', [saved('a', 'hi'), crash(), join('b'), settle()], {
    sees: { b: ['hi'] },
  })
  story('saved edits survive a power cut', [saved('a', 'hi'), powerCut(), join('b'), settle()], {
    sees: { b: ['hi'] },
  })
  story(
    'unsaved edits are sent again when their writer comes back',
    [saved('a', 'hi'), stall('sync'), type('a', 'more'), settle(), powerCut(), join('a'), settle()],
    {
      sees: { a: ['hi', 'more'] },
      saved: ['a'],
    },
  )
})

describe('the log is read first:', () => {
  story(
    'a new device that joins earlier has nothing yet, and its screen does not say saved',
    [saved('a', 'hi'), crash(), stall('read'), join('b'), settle()],
    {
      sees: { b: [] },
      unsaved: ['b'],
    },
  )
  story(
    'when the log is read, the new device gets everything',
    [saved('a', 'hi'), crash(), stall('read'), join('b'), settle(), release(), settle()],
    {
      sees: { b: ['hi'] },
      saved: ['b'],
    },
  )
  story(
    'nothing is missing if the last person leaves during a write and another joins',
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

/** Enough for a compaction once everybody has left. */
const long: Event[] = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((word) => [type('a', word), settle()])

describe('P2: an empty room is compacted', () => {
  story(
    'the next person who comes sees everything',
    [join('a'), settle(), ...long, empty(), settle(), join('b'), settle()],
    {
      sees: { b: ['a', 'b', 'c', 'd', 'e', 'f'] },
      saved: ['b'],
    },
  )
  story(
    'a person who comes in during the compaction is served after it',
    [join('a'), settle(), ...long, stall('rename'), empty(), join('b'), settle(), release(), settle()],
    {
      sees: { b: ['a', 'b', 'c', 'd', 'e', 'f'] },
      saved: ['b'],
    },
  )
  story(
    'nothing is missing after a power cut during the compaction',
    [join('a'), settle(), ...long, stall('rename'), empty(), powerCut(), join('b'), settle()],
    {
      sees: { b: ['a', 'b', 'c', 'd', 'e', 'f'] },
    },
  )
})

describe('P23: a client id without content leaves the document', () => {
  story(
    'pages that have the id can write and say saved, and do not ask the person anything',
    [wroteBeside, erase('a'), settle(), empty(), settle(), join('a'), join('b'), type('b', 'more'), settle()],
    { sees: { a: ['rest', 'more'], b: ['rest', 'more'] }, saved: ['a', 'b'], failures: 0 },
  )
  story(
    'a page that was away, and has the undone text, learns that the text is gone',
    [wroteBeside, cut('b'), erase('a'), settle(), empty(), settle(), join('b'), join('a'), settle()],
    { sees: { a: ['rest'], b: ['rest'] }, saved: ['a', 'b'], failures: 0 },
  )
  story(
    'an offline edit beside the id’s former text goes where it was written',
    [
      [wroteBeside, cut('b'), type('b', 'beside'), erase('a'), settle(), empty(), settle()].flat(),
      [join('c'), settle(), join('b'), settle(), crash(), join('c'), join('b'), settle()],
    ],
    { sees: { b: ['rest', 'beside'], c: ['rest', 'beside'] }, saved: ['b', 'c'], failures: 0 },
  )
  story(
    'the page that wrote under the id can still write',
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
    'who brings a removed id back with an edit gets the part of it that they never had',
    [
      [saved('a', 'one'), saved('b'), saved('c'), empty(), type('b', 'beside'), type('a', 'two'), erase('a')],
      [join('a'), settle(), join('c'), settle(), cut('c'), type('c', 'behind'), empty(), settle()],
      [join('b'), settle(), join('c'), settle()],
    ].flat(),
  )
  story(
    'the id stays away after a restart and another compaction',
    [
      [wroteBeside, erase('a'), settle(), empty(), settle(), crash(), join('a'), join('b'), settle()].flat(),
      ...['k', 'l', 'm', 'n', 'o', 'p'].map((word) => [type('b', word), settle()]),
      [empty(), settle(), crash(), reload('a'), join('a'), type('a', 'end'), join('b'), settle()],
    ],
    { sees: { b: ['rest', 'k', 'l', 'm', 'n', 'o', 'p', 'end'] }, saved: ['a', 'b'], failures: 0 },
  )
  story(
    'no other page can use the id',
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
    'a failed append ends the room; its people come back and nothing is lost',
    [saved('a', 'hi'), fail('append'), type('a', 'more'), settle(), join('a'), settle()],
    {
      sees: { a: ['hi', 'more'] },
      saved: ['a'],
      failures: 1,
    },
  )
  story(
    'a failed sync ends the room; its people come back and nothing is lost',
    [saved('a', 'hi'), fail('sync'), type('a', 'more'), settle(), join('a'), settle()],
    { saved: ['a'], failures: 1 },
  )
  story(
    'while the disk is full, nothing is called saved',
    [saved('a', 'hi'), full(), type('a', 'more'), settle(), join('a'), settle()],
    {
      unsaved: ['a'],
    },
  )
  story(
    'when the disk has space again, edits are saved',
    [saved('a', 'hi'), full(), type('a', 'more'), settle(), join('a'), settle(), heal(), join('a'), settle()],
    {
      saved: ['a'],
    },
  )
  story(
    'a log that cannot be read makes the room turn people away, and is read the next time',
    [saved('a', 'hi'), crash(), fail('read'), join('b'), settle(), join('b'), settle()],
    {
      sees: { b: ['hi'] },
      failures: 1,
    },
  )
})
