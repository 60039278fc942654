// Random whole notes are put through the document: nothing is lost, and a second pass changes nothing.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lostText } from '../../../shared/markdown/loss.ts'
import { canonical } from '../../support/basics/notes.ts'
import { notesRound } from '../../support/rounds/notes-round.ts'
import { runRounds } from '../../support/basics/rounds.ts'
import { rounds } from '../../support/basics/more-rounds.ts'

const indent = fc.constantFrom('', '', ' ', '  ', '   ', '    ', '\t', ' \t')
const marker = fc.constantFrom(
  ...[
    '',
    '',
    '- ',
    '* ',
    '+ ',
    '1. ',
    '2) ',
    '10. ',
    '> ',
    '- [ ] ',
    '- [x] ',
    '# ',
    '## ',
    '#### ',
    '-',
    '>',
  ],
)
const content = fc.constantFrom(
  ...[
    '',
    'a',
    'two words',
    '@ada',
    '@ada (away)',
    '@ada:',
    '@bob has a PR',
    'Done:',
    'Done: x',
    'Blocked',
    '**Lead:** @a',
  ],
  ...[
    'Attendees:',
    '*em* _em_ **b**',
    'a*b*c',
    '`code`',
    '``a`b``',
    'https://a.b/c_d_',
    '[x](https://a.b)',
    '[x] (y)',
  ],
  ...[
    'a\\.b',
    '&amp; &',
    '<b>x</b>',
    '![i](https://a.b)',
    '\\',
    '[',
    '__x__',
    '***',
    '#',
    '|',
    'a | b',
    '---',
    '- - -',
  ],
  ...[
    '|---|---|',
    '<!-- c -->',
    '<!-- open',
    '-->',
    '```',
    '~~~',
    '``` js',
    '===',
    '<div>',
    '💫 é',
    'trail  ',
    '1.',
    '-',
  ],
)
const anyLine = fc.tuple(indent, marker, content).map((parts) => parts.join(''))
const lines = fc.array(
  fc.oneof({ weight: 5, arbitrary: anyLine }, { weight: 1, arbitrary: fc.constant('') }),
  {
    maxLength: 12,
  },
)
const opening = fc.constantFrom('', '# T\n\n', '# T\n- **Lead:** @a\n- **Attendees:**\n', '## U\n\n@ada\n')
const anyNote = fc.tuple(opening, lines).map(([start, rest]) => start + rest.join('\n'))

test('P18: a second pass gives the same bytes as the first, and no text is lost', () => {
  let people = 0
  fc.assert(
    fc.property(anyNote, (source) => {
      const once = canonical(source)
      expect(lostText(source, once)).toBeNull()
      expect(canonical(once)).toBe(once)
      if (/^@ada/m.test(once)) people++
    }),
    { seed: 5, numRuns: rounds(80) },
  )
  expect(people).toBeGreaterThan(8)
})

test('the judge of a round trip notices a lost character, and nothing else', () => {
  expect(lostText('- a b\n- c\n', '* a\n  b\n\n* c')).toBeNull()
  expect(lostText('*a*', '_a_')).toBeNull()
  expect(lostText('- a\n- b\n', '- b\n- a\n')).toBe('b')
  expect(lostText('a - b', 'a b')).toBe('-b')
  expect(lostText('**a**', '**a*')).toBe('*')
})

/** Seeds that `npm run soak -- --only notes` found. */
test.each([
  1683, 10905, 11836, 16910, 8002623, 8015917, 9026173, 9032063, 9077852, 9096955, 10026647, 11084488,
])('seed %i: a second pass changes nothing', (seed) => {
  expect(notesRound(seed).notes).toBe(1)
})

/** From this seed on, forty notes have everything that is counted. */
const FIRST = 61

test('P18: forty random notes, made from seeds, lose nothing', async () => {
  const met = await runRounds(notesRound, 40, FIRST)
  for (const [what, count] of Object.entries(met)) expect([what, count > 0]).toEqual([what, true])
})
