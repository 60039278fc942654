// Makes random notes from a seed: notes as teams write them, and notes as nobody would write them.

import type { Random } from './random.ts'

const WORDS =
  'the release is blocked on review of https://a.b/c_d/pull/12 and [docs](https://a.b) `ls` *em* **b** a_b'.split(
    ' ',
  )
const NAMES = [
  '@ada',
  '@bob',
  '@Cy-1',
  'Grace Hopper',
  'Zoë Ng',
  'dan',
  '@ada / @bob',
  '@ada and @cy',
  '[@ada](https://a.b)',
  '@a\\_b',
]
const REMARKS = [
  '',
  '',
  '',
  ' (away)',
  ':',
  ' – out sick',
  ' - no updates',
  ' (a) (b):',
  ': (x)',
  ' has a PR up',
  ': said so',
]
const LABELS = [
  'Done',
  'Done:',
  'Next:',
  'Blocked',
  'In progress:',
  'Last week',
  'This week:',
  'Q: who?',
  'Done: x',
  'WIP',
  'Notes:',
  'Done – y',
]
const SIGNS = [
  '-',
  '-',
  '*',
  '*',
  '+',
  '1.',
  '2)',
  '',
  '',
  '>',
  '- [ ]',
  '- [x]',
  '- [X]',
  '#',
  '##',
  '####',
  '#####',
  '- #',
  '- -',
  '1. >',
  '> -',
  '* 1.',
  '- ```',
]
const INDENTS = ['', '', '', ' ', '  ', '   ', '    ', '\t', ' \t', '      ']
const ODD = [
  '',
  '',
  '---',
  '***',
  '- - -',
  '===',
  '```',
  '~~~ js',
  '<!-- c -->',
  '<!-- open',
  '-->',
  '<div>',
  '</div>',
  '| a | b |',
  '|---|---|',
  'a | b',
  '![i](https://a.b)',
  '[^1]: foot',
  '[x]: https://a.b',
  '&amp; &#35;',
  '\\',
  '\\*a\\*',
  '#5349',
  '**',
  '__x__',
  '💫',
  'a  ',
  '{?}',
  '@name',
  '-',
  '1.',
  '**Lead:** @ada',
  'Attendees: @ada, Zoë Ng',
  '- **Attendees:**',
  '## Present',
  '# W 2018-11-26',
  '`a',
  '<https://a.b>',
  '$x$',
  'Release Notes:',
  '**Important**',
]

/** Ends of lines. Two of them are hard line breaks. */
const ENDS = ['', '', '', '', '', '', '', '', '', '  ', '\\']

/** A note as nobody would write it, made of parts of real notes. */
export function wildNote(random: Random): string {
  const some = random.pick([6, 12, 25])
  const end = random.pick(['\n', '\n', '\n', '\r\n', '\r'])
  const start = random.pick([
    '',
    '',
    '# T\n',
    '\ufeff# T\n- **Lead:** @ada\n- **Attendees:**\n  - Zoë Ng\n',
    '---\na: b\n---\n',
    'W\n===\n',
  ])
  const lines = Array.from({ length: 1 + random.int(some) }, () => wildLine(random))
  return mutated(random, start + lines.join(end))
}

function wildLine(random: Random): string {
  const said = random.pick([
    () => `${random.pick(NAMES)}${random.pick(REMARKS)}`,
    () => `**${random.pick(NAMES)}**${random.pick(REMARKS)}`,
    () => random.pick(LABELS),
    () => `${random.pick(['**', '__', '_'])}${random.pick(LABELS)}${random.pick(['**', '__', '_'])}`,
    () => words(random, 1 + random.int(5)),
    () => random.pick(ODD),
  ])()
  const sign = random.pick(SIGNS)
  return random.chance(0.15)
    ? random.pick(ODD)
    : `${random.pick(INDENTS)}${sign}${sign === '' ? '' : random.pick([' ', ' ', ' ', '  ', '\t', ''])}${said}${random.pick(ENDS)}`
}

const words = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.pick(WORDS)).join(' ')

/** The text, now and then with a few characters removed, doubled or inserted. */
function mutated(random: Random, text: string): string {
  if (random.chance(0.6)) return text
  const signs = [...text]
  for (let times = 1 + random.int(4); times > 0; times--) {
    const at = random.int(signs.length + 1)
    const put = random.pick([
      [],
      [signs[at] ?? 'x'],
      ['\n'],
      [' '],
      ['*'],
      ['`'],
      ['\\'],
      ['@'],
      ['#'],
      ['\t'],
      ['\u00a0'],
      ['\u2028'],
    ])
    signs.splice(at, random.int(2), ...put)
  }
  return signs.join('')
}

/** Random bytes, as a file may hold them. */
export function wildBytes(random: Random): string {
  const bytes = Uint8Array.from({ length: random.int(200) }, () =>
    random.chance(0.5)
      ? random.pick([...'\n\n\t -*#@`<>|_[]()&:~\\1.\r'].map((sign) => sign.charCodeAt(0)))
      : random.int(256),
  )
  return new TextDecoder().decode(bytes)
}

const PROSE =
  'we moved the release to next week because review of the storage change is still open and the tests on the slow machine fail now and then so that nobody can tell'.split(
    ' ',
  )
const LINKS = [
  'https://a.b/c_d/pull/12',
  '(https://a.b/c/issues/7)',
  '[docs](https://a.b)',
  '`ls -l`',
  '**now**',
  '_maybe_',
  'a_b',
]

/** Words. As in real notes, one in twenty is a link, code or emphasis. */
const prose = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.pick(random.chance(0.05) ? LINKS : PROSE)).join(' ')

/** A note of about `bytes` bytes from a weekly meeting, as a team of any size would write it. */
export function realNote(random: Random, bytes: number, date = '2018-11-26'): string {
  const parts = [
    `# 💫 Core weekly, ${date}\n\n- **Lead:** @ada\n- **Notetaker:** @bob\n- **Attendees:**\n  - @ada\n  - @bob\n\n## Agenda\n\n- Round of updates\n  - What is blocked?\n\n## Updates\n`,
  ]
  let length = parts[0]?.length ?? 0
  for (let nth = 0; length < bytes; nth++) {
    const part = nth % 14 === 13 ? `\n## Topic ${nth}\n\n${prose(random, 30)}\n` : realSection(random, nth)
    parts.push(part)
    length += part.length
  }
  return parts.join('')
}

function realSection(random: Random, nth: number): string {
  const labels = ['Done:', 'Blocked:', 'Next:'].map((label) => {
    const items = Array.from(
      { length: 1 + random.int(4) },
      () => `   - ${prose(random, 4 + random.int(10))}\n`,
    )
    return ` - ${label}\n${items.join('')}`
  })
  return `\n@person${nth}${random.pick(['', '', ' (no blockers)'])}\n${labels.join('')}`
}
