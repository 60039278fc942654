// Readings of extremely long lines: as long as a note may be. One paste is enough to put such a line into a
// meeting.

import { linksIn, repositoriesOf } from '../../../client/text/references.ts'
import { readClipboard } from '../../../client/text/paste/read.ts'
import { line } from '../../../shared/document/lines.ts'
import { chipsOf } from '../../../shared/model/chips.ts'
import { inspect } from '../../../shared/markdown/inspect.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { writeNote } from '../../../shared/markdown/write.ts'
import type { Reading } from './readings.ts'

/** ms of CPU for each character. Code that takes quadratic time needs many times more, on any machine. */
const SURELY_LINEAR = 0.005

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
  ...[
    'http://',
    'http://a ',
    'http://a"',
    'http://a)',
    'https://a.b/) ',
    'https://a?[',
    'https://a?[b](',
    '。',
    '1 of ',
    'jan ',
    '2018-',
  ],
  ...['\u0301\u0323', '💫'],
]

/** The text before the repeated piece, the text after it, and the length of the repetition. */
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

function both(text: string): void {
  const note = readNote(text)
  writeNote(note)
  inspect(note)
}

const reading = (piece: string, [before, behind, length]: Around, run: (text: string) => unknown = both) => ({
  name: `${run.name}: ${JSON.stringify(before)} and then thousands of ${JSON.stringify(piece)}`,
  size: length,
  surely: length * SURELY_LINEAR,
  make: (size: number) => {
    const text = before + piece.repeat(size / piece.length) + behind
    return () => run(text)
  },
})

/** One line on a clipboard, and an indented line below another line, because such a line may be code. */
const pastes: readonly Around[] = [
  ['', '', 20_000],
  ['a\n  ', '\n', 20_000],
]

const paste = (text: string): unknown =>
  readClipboard({ getData: (type) => (type === 'text/plain' ? text : ''), files: { length: 0 } })

function referencesIn(text: string): void {
  linksIn(text, repositoriesOf('', [[line('https://github.com/ipfs/docs/pull/1')]]))
}

/** For each piece, the readings of lines that repeat it. */
export const endlessLines: readonly (readonly [piece: string, readings: Reading[]])[] = [
  ...signs.map((piece) => [piece, inLinesOfOneSign] as const),
  ...pieces.map((piece) => [piece, inAnyLine] as const),
].map(([piece, around]) => [
  piece,
  [...around.map((each) => reading(piece, each)), ...pastes.map((each) => reading(piece, each, paste))],
])

/**
 * Lines of the greatest length and lists with the most items. They show costs that are small for each piece.
 */
export const longestLines: readonly Reading[] = [
  reading('[', ['\\*a* ', '', 300_000]),
  reading('*a* ', ['', '', 300_000]),
  reading('[x](http://a', ['', '', 300_000]),
  reading('- @ada\n  is out\n', ['## Round\n\n', '', 100_000]),
  reading('- Ada Roe\n  a\n- Ada Roe also\n', ['## Round\n\n', '- b', 100_000]),
  reading('- @ada\n  - x\ngoes on\n- b\n', ['', '', 100_000]),
  reading('**Round**\n- @ada\n  - x\n', ['', '', 100_000]),
  reading('## Round\n### Ada Roe\na\n', ['', '', 100_000]),
  reading('a [ ] (', ['Team:\n\n- ', 'x', 100_000]),
  // This text is not read from any Markdown, but a hostile document may hold it.
  reading('!', ['a', 'b', 100_000], chipsOf),
  reading('https://github.com/a/docs/pull/1 docs#5 ', ['', '', 100_000], referencesIn),
  reading('a.', ['', '#5', 100_000], referencesIn),
]
