import { expect, test } from 'vitest'
import { meetingOfNote } from '../../../shared/archive/archived-note.ts'
import { line, type Line } from '../../../shared/document/lines.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { carriedBy } from '../../../shared/memory/carried.ts'
import { askedOf, fatesOf, lastOf, type LastItem, type LastOf } from '../../../shared/memory/last.ts'
import { withDropped, type CarriedAt } from '../../../shared/model/carried-at.ts'
import { noNames, type Names } from '../../../shared/model/team.ts'

const note = (...sections: string[]): string => `# Weekly\n\n## Updates\n\n${sections.join('\n\n')}\n`
const ada = (markdown: string): string => `@ada\n${markdown}`

/** `meetings`: newest first. */
function last(meetings: Record<string, string>, names: Names = noNames): ReadonlyMap<string, LastOf> {
  const notes = Object.entries(meetings).map(([date, text]) => meetingOfNote({ text }, date))
  return lastOf(notes.toReversed(), names)
}

const textsOf = (of: LastOf | undefined): string[] => of?.items.map(({ item }) => item.text) ?? []

const lines = (markdown: string): readonly Line[] =>
  readNote(note(ada(markdown))).blocks[0]?.sections[0]?.lines ?? []

test('open items of the last meeting in which a person wrote come first', () => {
  const found = last({
    '2018-11-19': note('@bob\n- Next:\n  - b'),
    '2018-11-12': note(
      ada('- Done:\n  - x\n- Next:\n  - a\n  - [x] ticked\n- Blocked: on bob\n- Questions:\n  - why?'),
      '@bob\n- Next:\n  - old',
    ),
    '2018-11-05': note(ada('- Next:\n  - older')),
  })
  expect(found.get('ada')?.date).toBe('2018-11-12')
  expect(textsOf(found.get('ada')).slice(0, 3)).toEqual(['a', 'on bob', 'why?'])
  expect(textsOf(found.get('bob'))).toEqual(['b', 'old'])
})

test('a meeting in which the person has only said that they are not there, or left the labels empty, does not count', () => {
  const found = last({
    '2018-11-19': note('@ada (not attending)', '@bob\n- Done:\n- Next:'),
    '2018-11-12': note(ada('- Next:\n  - a'), '@bob\n- Next:\n  - b'),
  })
  expect([found.get('ada')?.date, found.get('bob')?.date]).toEqual(['2018-11-12', '2018-11-12'])
})

test('of two meetings in one week, the later one; of several sections, all', () => {
  const found = last({
    '2018-11-19~2': note(ada('- Next:\n  - a'), ada('- Next:\n  - b')),
    '2018-11-19': note(ada('- Next:\n  - before')),
  })
  expect(textsOf(found.get('ada'))).toEqual(['a', 'b', 'before'])
  expect(found.get('ada')?.items[0]?.since).toBe('2018-11-19~2')
})

test('a person whom the team knows by another handle is the same person', () => {
  const names: Names = { ...noNames, personOf: (id) => (id === 'ada2' ? 'ada' : id) }
  expect(textsOf(last({ '2018-11-19': note('@ada2\n- Next:\n  - a') }, names).get('ada'))).toEqual(['a'])
})

test('items that were answered, that were written anyway, that are perhaps there, and that are open', () => {
  const items =
    last({
      '2018-11-19': note(
        ada(
          '- Next:\n  - review https://github.com/ipfs/go-ipfs/pull/5789\n  - the talk about gardens in Lisbon\n  - tidy the attic\n  - answered',
        ),
      ),
    }).get('ada')?.items ?? []
  const here = lines(
    '- Done:\n  - merged https://github.com/ipfs/go-ipfs/pull/5789\n- Next:\n  - the talk, again',
  )
  const identity = items[3]?.identity ?? ''
  const now = [
    ...here,
    ...lines('- Next:\n  - answered').map((each) =>
      each.node === 'line' && !each.label ? { ...each, carried: identity } : each,
    ),
  ]
  const fates = fatesOf(items, [now], () => null)
  expect(fates.map(({ is }) => is)).toEqual(['found', 'perhaps', 'open', 'answered'])
  expect(fates[0]).toMatchObject({
    answer: 'done',
    match: { to: { text: 'merged https://github.com/ipfs/go-ipfs/pull/5789' } },
  })
  expect(fatesOf(items, [now], (each) => (each === items[2]?.identity ? 'dropped' : null))[2]).toEqual({
    is: 'answered',
    answer: 'dropped',
  })
})

const label = (text: string): Line => line(text, { kind: 'item', label: true })
const item = (text: string, carried?: string): Line => ({
  ...line(text, { kind: 'item', depth: 1 }),
  ...(carried !== undefined && { carried }),
})

/** The open items of a meeting of Ada's. */
const itemsIn = (...sections: Line[][]): readonly LastItem[] => {
  const meeting = { date: '2018-11-19', sections: sections.map((own) => ({ handle: '@ada', lines: own })) }
  return lastOf([meeting], noNames).get('ada')?.items ?? []
}

const SOME = '2018-11-05/0123456789ab'

test('an item that another device knows by another identity is found', () => {
  const quick = itemsIn([label('Next:'), item('sing a song', SOME)])
  const [slow] = itemsIn([label('Next:'), item('sing a song')])
  expect(slow?.identity).not.toBe(SOME)
  expect(fatesOf(quick, [[label('Next:'), item('sing a song', slow?.identity)]], () => null)).toMatchObject([
    { is: 'found', answer: 'still' },
  ])
})

test('an item in two sections is asked once', () => {
  const own = [label('Next:'), item('sing a song', SOME)]
  expect(itemsIn(own, own).map(({ identity }) => identity)).toEqual([SOME])
})

test('lines that a template offers are not asked', () => {
  const offered = { ...line('your next steps', { kind: 'item', depth: 1 }), untouched: true }
  expect(itemsIn([label('Next:'), item('sing a song'), offered]).map((each) => each.item.text)).toEqual([
    'sing a song',
  ])
})

test('if very many items are equal, only those are asked whose identity can be read again', () => {
  const items = itemsIn([label('Next:'), ...Array.from({ length: 1001 }, () => item('x'))])
  expect(items).toHaveLength(999)
  expect(items.every(({ identity }) => carriedBy(identity).carried === identity)).toBe(true)
})

const WEEKS = ['2018-11-05', '2018-11-12', '2018-11-19', '2018-11-26']

/** The items that Ada is asked about after these weeks: `text since first, not answered on date`, `*` and an identity. */
function asked(weeks: readonly (Line[] | null)[], dropped: Record<number, readonly string[]> = {}): string[] {
  const meetings = weeks.map((own, at) => ({
    date: WEEKS[at] ?? '',
    sections: own === null ? [] : [{ handle: '@ada', lines: own }],
    dropped: (dropped[at] ?? []).map((identity) => ({ person: 'ada', identity })),
  }))
  return (lastOf(meetings, noNames).get('ada')?.items ?? []).map(
    ({ item: { text }, since, unanswered }) =>
      `${text} since ${since}${unanswered === null ? '' : `, not answered on ${unanswered}`}`,
  )
}

const NEXT = label('Next:')
const SONG = `2018-11-05/${identityKey('sing a song')}`
function identityKey(text: string): string {
  const [first] = itemsIn([NEXT, item(text)])
  return first?.identity.split('/')[1] ?? ''
}
const FIRST = [NEXT, item('sing a song')]
const OTHERS = [label('Done:'), item('dug a hole')]

test('an item that its person does not answer stays asked, behind the items of the last meeting', () => {
  const unanswered = 'sing a song since 2018-11-05, not answered on 2018-11-12'
  expect(asked([FIRST, OTHERS])).toEqual([unanswered])
  expect(asked([FIRST, OTHERS, [NEXT, item('fly away')]])).toEqual([
    'fly away since 2018-11-19',
    'sing a song since 2018-11-05, not answered on 2018-11-19',
  ])
  // A meeting in which the person wrote nothing is no answer, and asked nothing of them.
  expect(asked([FIRST, OTHERS, null])).toEqual([unanswered])
  expect(asked([FIRST, null])).toEqual(['sing a song since 2018-11-05'])
})

test('an item is not asked any more once its person has answered it, in whatever meeting', () => {
  const done = [label('Done:'), item('in other words', SONG)]
  expect(asked([FIRST, OTHERS, done, OTHERS])).toEqual([])
  expect(asked([FIRST, OTHERS, OTHERS], { 2: [SONG] })).toEqual([])
  expect(asked([FIRST, OTHERS, null], { 2: [SONG] })).toEqual([])
  const still = [NEXT, item('in other words', SONG)]
  expect(asked([FIRST, OTHERS, still])).toEqual(['in other words since 2018-11-05'])
  expect(asked([FIRST, OTHERS, still, OTHERS])).toEqual([
    'in other words since 2018-11-05, not answered on 2018-11-26',
  ])
})

test('a line that surely is the item answers it, as done or still; a line that may be it does not', () => {
  expect(asked([FIRST, OTHERS, [label('Done:'), item('sing a song')], OTHERS])).toEqual([])
  expect(asked([FIRST, OTHERS, [NEXT, item('sing a song')]])).toEqual(['sing a song since 2018-11-05'])
  const talk = [NEXT, item('the talk about gardens in Lisbon')]
  expect(asked([talk, [NEXT, item('the talk, again')]])).toEqual([
    'the talk, again since 2018-11-12',
    'the talk about gardens in Lisbon since 2018-11-05, not answered on 2018-11-12',
  ])
})

test('an item is asked once, and since it was first there, whichever of its identities a line carries', () => {
  const onLabel = { ...line('Next: in other words', { kind: 'item', label: true }), carried: SONG }
  expect(asked([FIRST, [onLabel]])).toEqual(['in other words since 2018-11-05'])
  const again = [NEXT, item('in other words', SONG.replace('2018-11-05', '2018-11-12'))]
  expect(asked([FIRST, FIRST, again])).toEqual(['in other words since 2018-11-05'])
})

test('a person’s words do not answer another person’s item', () => {
  const found = last({
    '2018-11-12': note(ada('- Done:\n  - sing a song'), '@bob\n- Done:\n  - x'),
    '2018-11-05': note('@bob\n- Next:\n  - sing a song'),
  })
  expect(textsOf(found.get('bob'))).toEqual(['sing a song'])
  expect(found.get('ada')?.items).toEqual([])
})

test('an answer in a note counts too: lines that were carried over, and items that were dropped', () => {
  const first = meetingOfNote({ text: note(ada('- Next:\n  - sing a song\n  - dig a hole')) }, '2018-11-05')
  const [song, hole] = lastOf([first], noNames).get('ada')?.items ?? []
  const text = note(ada('- Done:\n  - in other words'))
  const at = text.split('\n').indexOf('  - in other words') + 1
  const carried = withDropped([[at, song?.identity ?? '']], text, [hole?.identity ?? ''])
  const open = (known: CarriedAt) =>
    textsOf(lastOf([first, meetingOfNote({ text, carried: known }, '2018-11-12')], noNames).get('ada'))
  expect(open([])).toEqual(['sing a song', 'dig a hole'])
  expect(open(carried.slice(0, 1))).toEqual(['dig a hole'])
  expect(open(carried)).toEqual([])
})

test('an open item that asks a person asks them until it is answered, or until something is written below it', () => {
  const names: Names = { ...noNames, personOf: (id) => (id === 'lin2' ? 'lin' : id) }
  const asks = (...weeks: string[]) => {
    const meetings = weeks.map((text, at) => meetingOfNote({ text: note(text) }, WEEKS[at] ?? ''))
    return askedOf('lin', lastOf(meetings, names), names).map(
      ({ handle, last: { item, date, since } }) => `${handle} ${item.text} ${date} ${since}`,
    )
  }
  const first = ada(
    '- Blocked:\n  - Waiting for @lin2: the key\n  - @bob: the host\n- Questions:\n  - @lin when?\n    - in May\n- Next:\n  - ask @lin',
  )
  const asked = '@ada Waiting for @lin2: the key 2018-11-05 2018-11-05'
  expect(asks(first)).toEqual([asked])
  expect(asks(first, ada('- Done:\n  - x'))).toEqual([asked])
  expect(asks(first, ada('- Done:\n  - Waiting for @lin2: the key'))).toEqual([])
  expect(asks('@lin2\n- Questions:\n  - @lin why?')).toEqual([])
})
