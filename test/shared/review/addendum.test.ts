import { expect, test } from 'vitest'
import { addendumOf, type Part } from '../../../shared/review/addendum.ts'
import { canonical } from '../../support/basics/notes.ts'

/** `heading handle: +added -removed`, one line for each part. */
const said = (before: string, after: string): string[] =>
  addendumOf(canonical(before), canonical(after)).map(
    ({ heading, handle, lines }: Part) =>
      `${[heading, handle].filter((name) => name !== null).join(' ')}: ${lines
        .map(({ is, text }) => `${is === 'added' ? '+' : '-'}${text}`)
        .join(' ')}`,
  )

const NOTE =
  '# T\n\n- **Lead:** @ada\n- **Attendees:**\n  - @ada\n\n## U\n\n@ada\n- Done:\n  - x\n  - y\n\n@bob\n- z\n\n## Q\n\n- q\n'

test('the same text has no addendum', () => expect(said(NOTE, NOTE)).toEqual([]))

test('each line stands under its heading and person', () => {
  const late = NOTE.replace('  - x\n', '  - x\n  - from the train\n').replace('- q\n', '- r\n')
  expect(said(NOTE, late)).toEqual(['U @ada: +  - from the train', 'Q: -- q +- r'])
})

test('a change of the header, a chip or a heading is shown as a line', () => {
  const other = NOTE.replace('@ada\n- **Att', '@eve\n- **Att')
    .replace('  - @ada\n', '  - @ada\n  - @bob\n')
    .replace('@bob\n- z', '@bob (no blockers)\n- z')
  expect(said(NOTE, other)).toEqual([
    ': -**Lead:** @ada +**Lead:** @eve +@bob',
    'U @bob: -@bob +@bob (no blockers)',
  ])
})

test('a person or a block that was added or removed is shown whole', () => {
  const other = NOTE.replace('@bob\n- z\n\n', '@eve\n- w\n\n').replace('## Q\n\n- q\n', '')
  expect(said(NOTE, other)).toEqual(['U @eve: +@eve +- w', 'U @bob: -@bob -- z', 'Q: -## Q -- q'])
})

test('people in another order are not a change', () => {
  const other = NOTE.replace('@bob\n- z\n\n', '').replace('## U\n\n', '## U\n\n@bob\n- z\n\n')
  expect(said(NOTE, other)).toEqual([])
})

test('blocks with the same heading are distinguished by their contents', () => {
  const TWINS = '# T\n\n## Q\n\n- one\n- two\n\n## Q\n\n- three\n- four\n'
  expect(said(TWINS, TWINS.replace('# T\n', '# T\n\n## Q\n\n- new\n'))).toEqual(['Q: +## Q +- new'])
  expect(said(TWINS, TWINS.replace('- four', '- four\n- five'))).toEqual(['Q: +- five'])
  expect(said(TWINS, '# T\n\n## Q\n\n- three\n- four\n')).toEqual(['Q: -## Q -- one -- two'])
})

test('sections of the same person are distinguished by their contents', () => {
  const two = '## U\n\n@ada\n- one\n- two\n\n@ada\n- three\n- four\n'
  expect(said(two, two.replace('## U\n\n', '## U\n\n@ada\n- new\n\n'))).toEqual(['U @ada: +@ada +- new'])
})
