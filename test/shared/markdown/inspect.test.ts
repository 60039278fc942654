import { expect, test } from 'vitest'
import { inspect, type Inspection } from '../../../shared/markdown/inspect.ts'
import { throughDocument } from '../../support/basics/notes.ts'

const inspected = (source: string): Inspection => inspect(throughDocument(source))

test('a note says who, when and what', () => {
  const note = `# 💫 Core weekly, March 4, 2019

- **Lead:** @ada
- **Notetaker:**
- **Attendees:**
  - _attendee names..._
  - _@bob_
  - Grace Hopper
- **Recording:** _add link to recording…_

## Updates

@name
 - Done:
 - Next:

@Ada (no blockers, you can skip me :))
 - Done:d-p
\t\t- streaming *ls*
 - Blocked: n/a
   - but see:
     - https://a.b/c_d
 - Next:

@bob
- a remark
- Done/In progress (from last week):
  - x
`
  expect(inspected(note)).toEqual({
    title: '💫 Core weekly, March 4, 2019',
    date: '2019-03-04',
    lead: '@ada',
    notetaker: '',
    attendees: ['@bob', 'Grace Hopper'],
    recording: '',
    placeholders: ['_attendee names..._', '_add link to recording…_', '@name'],
    blocks: [{ id: 'updates', heading: 'Updates', level: 2, raw: 0 }],
    people: [
      {
        handle: '@Ada',
        annotation: 'no blockers, you can skip me :)',
        chips: ['no blockers', 'skip me'],
        block: 'updates',
        labels: [
          { text: 'Done:d-p', kind: 'done', items: [{ text: 'streaming _ls_', depth: 0 }] },
          {
            text: 'Blocked:',
            kind: 'blocked',
            items: [
              { text: 'n/a', depth: 0 },
              { text: 'but see:', depth: 0 },
              { text: 'https://a.b/c_d', depth: 1 },
            ],
          },
          { text: 'Next:', kind: 'next', items: [] },
        ],
      },
      {
        handle: '@bob',
        annotation: '',
        chips: [],
        block: 'updates',
        labels: [
          { text: '', kind: 'other', items: [{ text: 'a remark', depth: 0 }] },
          { text: 'Done/In progress (from last week):', kind: 'done', items: [{ text: 'x', depth: 0 }] },
        ],
      },
    ],
  })
})

test('a label may stand at the margin with its list below', () => {
  const [person] = inspected('## U\n\n@ada\n\nDone:\n- a\n  - b\n\nNext:\n- c\n').people
  expect(person?.labels).toEqual([
    {
      text: 'Done:',
      kind: 'done',
      items: [
        { text: 'a', depth: 0 },
        { text: 'b', depth: 1 },
      ],
    },
    { text: 'Next:', kind: 'next', items: [{ text: 'c', depth: 0 }] },
  ])
})

test('a header in another form is understood where it stands', () => {
  const lines = inspected('# T\n\nToday:\n- Moderator: Ada\n- Notetaker:\n  - @bob\n- Attendees:\n  - @eve\n')
  expect([lines.lead, lines.notetaker, lines.attendees]).toEqual(['Ada', '@bob', ['@eve']])
  const headings = inspected('# T\n\n#### Lead: @ada\n\n#### Participants\n\n- @ada\n- @bob\n')
  expect([headings.lead, headings.attendees]).toEqual(['@ada', ['@ada', '@bob']])
  const roll = inspected('# T\n\n## Present\n\n@ada\n\n@bob\n')
  expect([roll.attendees, roll.people]).toEqual([['@ada', '@bob'], []])
  expect(inspected('- Attendees: Ada (@ada), @bob\n').attendees).toEqual(['@ada', '@bob'])
})

test('the title is the first line, or else the first heading of level 1', () => {
  expect(inspected('<!-- c -->\n\n# Weekly 2019-03-04\n')).toMatchObject({
    title: 'Weekly 2019-03-04',
    date: '2019-03-04',
  })
  expect(inspected('## U\n')).toMatchObject({ title: '', date: null })
})

test('only a date that exists counts, in any usual form', () => {
  const dates = ['2019-03-04', '2019/3/4', 'March 4, 2019', 'Mar 4th 2019', '4 March 2019', '4th of May']
  expect(dates.map((date) => inspected(`# W ${date}\n`).date)).toEqual([
    ...Array<string>(5).fill('2019-03-04'),
    null,
  ])
  expect(inspected('# W 2019-02-30\n').date).toBeNull()
})

test('the date is the first of several, whatever their forms', () => {
  const dateOf = (title: string) => inspected(`# ${title}\n`).date
  expect(dateOf('W, 4 March 2019 (moved from 2019-02-25)')).toBe('2019-03-04')
  expect(dateOf('W 25/2/2019, next 2019-03-04')).toBe('2019-02-25')
  expect(dateOf('W 4/3/2019, next 2019-03-11')).toBe('2019-03-11')
})

const peopleOf = (source: string) =>
  inspected(source).people.map(({ handle, labels }) => [handle, labels.map(({ text }) => text)])

test('a handle with a dash after it begins a section, as one with a colon does', () => {
  expect(peopleOf('## U\n\n_@ada -_\n- a\n\n@bob — is here\n')).toEqual([['@ada', ['']]])
})

test('text after a colon belongs to the person’s line if other lines of that form stand above lists', () => {
  expect(peopleOf('## U\n\n@ada:\n- a\n\n@bob: things\n- b\n\n@cy: more things\n')).toEqual([
    ['@ada', ['']],
    ['@bob', ['']],
  ])
  expect(peopleOf('## U\n\n@ada\n- a\n\n@bob: things\n- b\n')).toEqual([['@ada', ['']]])
})

test('what a template has in place of a person is nobody, and ends the section above it', () => {
  const note = '## U\n\n@ada\n- Done:\n  - a\n\n{?}\n\n- Done:\n  - {?}\n\n**Actions**\n\n- b\n'
  expect(peopleOf(note)).toEqual([['@ada', ['Done:']]])
  expect(inspected(note).blocks.map(({ heading }) => heading)).toEqual(['U', '', '**Actions**'])
  expect(peopleOf('## U\n\n@ada\n\n{?}\n\n- Done:\n  - a\n')).toEqual([['@ada', ['', 'Done:']]])
})

test('an unknown item that ends in a colon is a label if its neighbours or other sections suggest that', () => {
  const section = (handle: string, ...items: string[]) =>
    [`@${handle}`, ...items.map((each) => `- ${each}\n  - x`), ''].join('\n')
  const labelsOf = (...sections: string[]) =>
    peopleOf(`## U\n\n${sections.join('\n')}`).map(([, labels]) => labels)
  expect(labelsOf(section('ada', 'a', 'Think of these:'))).toEqual([['']])
  expect(labelsOf(section('ada', 'Constructor:'))).toEqual([['']])
  expect(labelsOf('@ada\nThis week:\n\n- Think of these:\n  - x\n')).toEqual([['This week:']])
  expect(labelsOf(section('ada', 'Done:', 'Notes:'))).toEqual([['Done:', 'Notes:']])
  expect(labelsOf(section('ada', 'a', 'Done:', 'Notes:'))).toEqual([['', 'Done:', 'Notes:']])
  expect(labelsOf(section('ada', 'Highs:', 'Lows:'))).toEqual([['Highs:', 'Lows:']])
  expect(labelsOf(section('ada', 'Mood:'), section('bob', 'Mood:'))).toEqual([['Mood:'], ['Mood:']])
})

test('raw lines are counted in their block', () => {
  const { blocks } = inspected('## A\n\n<!-- one\ntwo -->\n\n## B\n\n- x\n')
  expect(blocks.map(({ id, raw }) => [id, raw])).toEqual([
    ['a', 2],
    ['b', 0],
  ])
})
