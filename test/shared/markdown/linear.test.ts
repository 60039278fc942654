// A line of anything, as long as a note may be: it is read and written in a time that grows with its
// length, not with its square. A meeting holds such a line as soon as one person pastes it.

import { expect, test } from 'vitest'
import { inspect } from '../../../shared/markdown/inspect.ts'
import { chipsOf } from '../../../shared/model/chips.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { writeNote } from '../../../shared/markdown/write.ts'
import { timedOnce } from '../../support/basics/figures.ts'

/** ms of CPU for each character. A time that grows with the square takes many times as much, on any machine. */
const SURELY_LINEAR = 0.005
/** For four times the length; its square would be 16 times. */
const MOST = 9
const TRIES = 6

const signs = [...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ \t1aé\u00a0\u2028']
const pieces = [
  ...['a, ', '(a) ', 'a: ', '1 ', '- ', '> ', '* * ', '_ _ ', '- - ', '@a ', '@a/', 'and ', "a'"],
  ...['*a_', '*_', '*a* ', 'a**b', 'c* ', '~~a', '**a*', '**x [a*b**c*](d)', '`a', '` `` ', '\\\\a'],
  ...[
    '[a](',
    '[a](b "',
    '[a](<b',
    '[](',
    '![',
    '![](a)',
    '[ a_',
    '[x](http://a',
    '[ ](http://a)[ ](http://b)',
  ],
  ...['<!--', '<?', '<![CDATA[', '<!A', '<a ', '<a b="', '</', '&#', '&a', '&amp;'],
  ...['http://', 'http://a ', 'http://a"', 'http://a)', 'https://a.b/) ', '1 of ', 'jan ', '2018-'],
  ...['\u0301\u0323', '💫'],
]

/** What stands before and behind what is repeated, and how long that is. */
type Around = readonly [before: string, behind: string, length: number]

const inAnyLine: readonly Around[] = [
  ['', '', 50_000],
  ['- **a', 'b**](c) -->', 20_000],
  ['- **Attendees:** a', 'b\u2028b', 20_000],
]
const inLinesOfOneSign: readonly Around[] = [
  ...inAnyLine,
  ['@a', 'b', 20_000],
  ['- **Attendees:**\n  - @a', 'b', 20_000],
  ['@a\n\n- Done:', 'b\u2028b', 20_000],
  ['a |\n', 'b`', 20_000],
]
const lines = [
  ...signs.map((piece) => [piece, inLinesOfOneSign] as const),
  ...pieces.map((piece) => [piece, inAnyLine] as const),
]

const both = (text: string): void => {
  const note = readNote(text)
  writeNote(note)
  inspect(note)
}

/** Null where its time grows with the length, or how many times as long four times the length took. */
function growth(run: (text: string) => void, length: number, textOf: (length: number) => string) {
  let least = Infinity
  for (let tried = 0; tried < TRIES; tried++) {
    const { cpu } = timedOnce(() => run(textOf(length)))
    if (cpu < length * SURELY_LINEAR) return null
    least = Math.min(least, cpu / timedOnce(() => run(textOf(length / 4))).cpu)
    if (least < MOST) return null
  }
  return least
}

test.each(lines)(
  'thousands of %j',
  (piece, around) => {
    const tooLong = around.flatMap(([before, behind, most]) => {
      const times = growth(both, most, (length) => before + piece.repeat(length / piece.length) + behind)
      return times === null ? [] : [`${JSON.stringify(before)}: ${times} times`]
    })
    expect(tooLong).toEqual([])
  },
  120_000,
)

/** What costs little each time shows only in a line that is as long as a note may be. */
test.each([
  ['\\*a* ', '['],
  ['', '*a* '],
  ['', '[x](http://a'],
])(
  '%j and then thousands of %j',
  (before, piece) => {
    expect(growth(both, 300_000, (length) => before + piece.repeat(length / piece.length))).toBeNull()
  },
  120_000,
)

test('P32: what a hostile document may hold, though it is read from no note', () => {
  expect(growth(chipsOf, 100_000, (length) => `a${'!'.repeat(length)}b`)).toBeNull()
})

test('P32: as many lines, and as many runs in one, as a note can have', () => {
  const many = 150_000 // more than a function takes as arguments
  for (const text of [`~~~~\n${'``` a\n'.repeat(many)}~~~~\n`, `- \`\`${'a`b'.repeat(many)}\`\`\n`])
    expect(writeNote(readNote(text)) === text).toBe(true)
  expect(inspect(readNote('## @a\n'.repeat(many))).people).toHaveLength(many)
  expect(inspect(readNote(`- **Attendees:** ${'a,'.repeat(many)}\n`)).attendees).toHaveLength(many)
})
