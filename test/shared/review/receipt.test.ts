import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { watchRemoved } from '../../../client/text/editor/rescue.ts'
import { line, readLines } from '../../../shared/document/lines.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import {
  correctAttendee,
  listAttendee,
  renameSection,
  unlistAttendee,
} from '../../../shared/model/meeting.ts'
import { readOutline } from '../../../shared/model/outline.ts'
import type { Finding } from '../../../shared/review/finding.ts'
import { isNearlySame } from '../../../shared/review/list-findings.ts'
import type { Gathering } from '../../../shared/review/finding.ts'
import { receiptOf, type Receipt } from '../../../shared/review/receipt.ts'
import { mendLink, removeEmptyLabel } from '../../../shared/review/repair.ts'
import { noNames, readTeam, type Handle } from '../../../shared/model/team.ts'
import { joinPeople } from '../../../shared/model/team-acts.ts'
import { emptyTemplate } from '../../../shared/model/template.ts'
import { putNote, readNote } from '../../../shared/markdown/read.ts'
import { markdownOfLines, noteOf } from '../../../shared/markdown/write.ts'
import { throughDocument } from '../../support/basics/notes.ts'

const who = (handle: string): Handle => ({ id: handle.slice(1), handle })
const here = (handle: string, unsent = false) => ({ ...who(handle), unsent })

const receipt = (source: string, more: Partial<Gathering> = {}): Receipt =>
  receiptOf({ note: throughDocument(source), names: noNames, present: [], regulars: [], ...more })

const findings = (source: string, more: Partial<Gathering> = {}): Finding[] => receipt(source, more).findings

const kinds = (source: string): string[] => findings(source).map((finding) => finding.is)

test('a title that was read in a wrong encoding is found, with the right title', () => {
  expect(findings('# CafÃ© – wöchentlich\n\n## A\n\n- x\n')).toEqual([
    {
      is: 'misread title',
      title: 'CafÃ© – wöchentlich',
      wouldBe: 'Café – wöchentlich',
      repairs: [{ is: 'set title', title: 'Café – wöchentlich' }],
    },
  ])
  expect(kinds('# Café – wöchentlich\n\n## A\n\n- x\n')).toEqual([])
})

describe('a person', () => {
  const note = `# T

- **Attendees:**
  - _attendee names..._
  - @ada
  - @bob
  - Grace Hopper

## U

@name
- Done: whose?

@ada
- Done:
  - x

@bob
- Done:

@eve (not attending)
- x

@joe (no blockers)

@kim (on a train)

@lou (not attending, back on Monday)
`
  const { wrote, missing, away, unsent } = receipt(note, {
    present: [here('@ada', true), here('@kim'), here('@max')],
    regulars: ['@ada', '@bob', '@joe', '@lou', '@zoe'].map(who),
  })

  test('counts as a writer, once, if they have written something of their own', () => {
    expect(wrote).toEqual(['@ada', '@eve'])
    expect(receipt('## A\n\n@ada\n- x\n\n## B\n\n@ada\n- y\n').wrote).toEqual(['@ada'])
  })

  test('is missing if they are listed, present or a regular, and have neither written nor chosen a chip that is enough', () => {
    expect(missing).toEqual([
      { handle: '@bob', because: 'listed' },
      { handle: 'Grace Hopper', because: 'listed' },
      { handle: '@kim', because: 'present' },
      { handle: '@max', because: 'present' },
      { handle: '@zoe', because: 'regular' },
    ])
  })

  test('is away if they said so, whether they wrote or not', () => expect(away).toEqual(['@eve', '@lou']))

  test('has unsent edits if their page says so', () => expect(unsent).toEqual(['@ada']))

  test('is counted separately if several share a section', () => {
    const shared = receipt(
      '- **Attendees:**\n  - @ada\n  - @bob\n\n## U\n\n@ada / @bob\n- x\n\n@cy & @dan (not attending)\n',
      { present: [here('@bob')], regulars: ['@cy', '@dan', '@ada'].map(who) },
    )
    expect(shared).toEqual({
      wrote: ['@ada', '@bob'],
      missing: [],
      away: ['@cy', '@dan'],
      unsent: [],
      findings: [],
    })
    expect(findings('- **Attendees:**\n  - @ada\n\n## U\n\n@ada / @bob\n- x\n')).toMatchObject([
      { is: 'unlisted', handles: ['@bob'] },
    ])
  })

  test('counts as the owner of a section that was renamed to them', () => {
    const doc = new Y.Doc()
    putNote(doc, readNote('- **Attendees:**\n  - @ada\n\n## U\n\n@name\n- x\n'))
    renameSection(doc, 'u', 'name', '@ada')
    const note = noteOf(doc, { title: null, template: emptyTemplate, names: noNames })
    expect(receiptOf({ note, names: noNames, present: [], regulars: [] })).toMatchObject({
      wrote: ['@ada'],
      missing: [],
      findings: [],
    })
  })

  test('is one person under all names that the team knows', () => {
    const team = new Y.Doc()
    joinPeople(team, who('@momack2'), who('@momack'))
    const { names } = readTeam(team)
    const joined = receipt('- **Attendees:**\n  - @momack2\n\n## U\n\n@momack\n- x\n', { names })
    expect(joined).toMatchObject({ wrote: ['@momack'], missing: [], findings: [] })
  })
})

describe('the header', () => {
  test('without a notetaker offers people who are present, then people who will come, and nobody who is away', () => {
    const note = '- **Notetaker:**\n- **Attendees:**\n  - @ada\n  - @bob\n\n## U\n\n@bob (not attending)\n'
    expect(findings(note, { present: [here('@eve'), here('@ada')] })).toEqual([
      {
        is: 'no notetaker',
        repairs: ['@eve', '@ada'].map((value) => ({ is: 'set field', row: 'notetaker', value })),
      },
    ])
    expect(kinds('- **Notetaker:** _who?_\n')).toEqual(['no notetaker'])
    expect(kinds('- **Notetaker:** @ada\n')).toEqual([])
  })

  test('without a lead offers the last meeting’s lead, then the others', () => {
    const note = '- **Lead:** _who?_\n- **Attendees:**\n  - @ada\n\n## U\n\n@bob (not attending)\n'
    const offered = (lastLead: Handle | null) =>
      findings(note, { present: [here('@eve')], lastLead }).map(({ is, repairs }) => [
        is,
        ...repairs.map((repair) => repair.is === 'set field' && `${repair.row} ${repair.value}`),
      ])
    expect(offered(who('@cy'))).toContainEqual(['no lead', 'lead @cy', 'lead @eve', 'lead @ada'])
    expect(offered(who('@bob'))).toContainEqual(['no lead', 'lead @eve', 'lead @ada'])
    expect(kinds('- **Lead:** @ada\n')).toEqual([])
  })

  test('with placeholders offers to remove them', () => {
    const note =
      '- **Attendees:**\n  - _attendee names..._\n- **Recording:** _add link to recording once it’s online_\n'
    expect(findings(note)).toEqual([
      {
        is: 'placeholder',
        field: 'Recording',
        value: '_add link to recording once it’s online_',
        repairs: [{ is: 'set field', row: 'recording', value: '' }],
      },
      {
        is: 'placeholder attendee',
        entry: '_attendee names..._',
        repairs: [{ is: 'unlist', entry: '_attendee names..._' }],
      },
    ])
  })
})

describe('the attendee list', () => {
  const listing = (entries: string[], ...sections: string[]) =>
    findings(
      `- **Attendees:**\n${entries.map((entry) => `  - ${entry}\n`).join('')}\n## U\n\n${sections.map((header) => `${header}\n- x\n`).join('\n')}`,
    )

  test('lacks people who wrote and are not away', () => {
    expect(listing(['@ada'], '@ada', '@bob', '@eve (not attending)', '@joe')).toEqual([
      {
        is: 'unlisted',
        handles: ['@bob', '@joe'],
        repairs: [['@bob'], ['@joe'], ['@bob', '@joe']].map((handles) => ({ is: 'list', handles })),
      },
    ])
    expect(kinds('## U\n\n@bob\n- x\n')).toEqual([])
    expect(kinds('- **Attendees:**\n\n## U\n\n@bob (no blockers)\n')).toEqual([])
  })

  test('has a handle that is nearly the same as a writer’s and has no section', () => {
    expect(listing(['@momack2'], '@momack')).toEqual([
      {
        is: 'nearly listed',
        handle: '@momack',
        entry: '@momack2',
        repairs: [
          { is: 'same person', entry: '@momack2', from: who('@momack2'), to: who('@momack') },
          { is: 'correct entry', entry: '@momack2', handle: '@momack' },
          { is: 'list', handles: ['@momack'] },
        ],
      },
    ])
    expect(listing(['@momack2'], '@momack', '@momack2').map((finding) => finding.is)).toEqual(['unlisted'])
  })

  test.each([
    ['momack', 'momack2', true],
    ['kevin', 'kevin-atkinson', true],
    ['kevina', 'kevins', true],
    ['kevina', 'keina', true],
    ['kevina', 'kveina', false],
    ['kevina', 'kevina', false],
    ['ada', 'adam', false],
  ])('counts %s and %s as nearly the same: %s', (one, other, same) => {
    expect([isNearlySame(one, other), isNearlySame(other, one)]).toEqual([same, same])
  })
})

describe('the text', () => {
  test('has a stub, which is hidden if nobody wrote under it', () => {
    expect(findings('## U\n\n@name\n- Done:\n')).toEqual([
      {
        is: 'stub',
        root: 'section:u/name',
        handle: '@name',
        written: false,
        repairs: [{ is: 'hide section', block: 'u', person: 'name' }],
      },
    ])
    expect(findings('## U\n\n@name\n- Done: x\n')).toMatchObject([{ is: 'stub', written: true, repairs: [] }])
  })

  test('has labels with nothing under them, each label once', () => {
    const note =
      '## U\n\n@ada\n- Blocked:\n- Next:\n  - x\n\n@bob\n- Done:d-p\n- Done: OOO\n- Blocked\n  - x\n- Blocked:\n'
    expect(findings(note)).toEqual([
      {
        is: 'empty label',
        label: 'Blocked:',
        handles: ['@ada', '@bob'],
        repairs: [{ is: 'remove label', label: 'Blocked:', roots: ['section:u/ada', 'section:u/bob'] }],
      },
    ])
  })

  test('has links that Markdown reads as text, wherever they stand', () => {
    const note =
      'see [a] (https://a.b)\n\n## Q\n\n- **[b] (https://c.d/e_(f))**\n- [c](https://g.h), `[d] (https://i.j)`, [e] (f)\n\n@ada\n- [g] (javascript:x)\n- [ ] (https://k.l)\n'
    expect(findings(note)).toEqual(
      [
        ['block:preamble', 'a', 'https://a.b'],
        ['block:q', 'b', 'https://c.d/e_(f)'],
      ].map(([root, text, href]) => ({
        is: 'broken link',
        root,
        text,
        href,
        repairs: [{ is: 'mend link', root, text, href }],
      })),
    )
  })
})

// ── repairs ──

const ROOT = 'section:u/ada'

/** Makes an edit in each of two copies of one text at the same time, then exchanges the edits. */
function two(lines: Parameters<typeof insertLines>[1]) {
  const docs = [new Y.Doc(), new Y.Doc()] as const
  insertLines(docs[0].getXmlFragment(ROOT), lines)
  const exchange = () => {
    const states = docs.map((doc) => Y.encodeStateAsUpdate(doc))
    docs.forEach((doc, at) => Y.applyUpdate(doc, states[1 - at] ?? new Uint8Array([0, 0])))
  }
  exchange()
  const [mine, other] = docs.map((doc) => doc.getXmlFragment(ROOT)) as [Y.XmlFragment, Y.XmlFragment]
  const textAt = (at: number) => (other.get(at) as Y.XmlElement).get(0) as Y.XmlText
  const written = () => {
    exchange()
    exchange()
    const [a, b] = [mine, other].map((fragment) => markdownOfLines(readLines(fragment)))
    expect(a).toBe(b)
    return a
  }
  return { mine, textAt, written }
}

describe('a repair', () => {
  test('repairs a broken link, with text that was typed in the link at the same time', () => {
    const { mine, textAt, written } = two([line('see [x] (https://a.b) now', { kind: 'item' })])
    textAt(0).insert(6, 'yz')
    textAt(0).insert(0, 'do ')
    expect(mendLink(mine, { text: 'x', href: 'https://a.b' })).toBe(true)
    expect(written()).toBe('- do see [xyz](https://a.b) now\n')
    expect(mendLink(mine, { text: 'x', href: 'https://a.b' })).toBe(false)
  })

  test('of one link leaves the other links on its line', () => {
    const { mine, written } = two([line('[a] (https://a.b) [x] (https://a.b)', { kind: 'item' })])
    expect(mendLink(mine, { text: 'x', href: 'https://a.b' })).toBe(true)
    expect(written()).toBe('- [a] (https://a.b) [x](https://a.b)\n')
  })

  test('removes an empty label; text that was typed in it at the same time gets a line of its own', () => {
    const { mine, textAt, written } = two([
      line('Blocked:', { kind: 'item', label: true }),
      line('Next:', { kind: 'item', label: true }),
      line('x', { kind: 'item', depth: 1 }),
    ])
    const stops = [watchRemoved(mine, 0), watchRemoved(mine)]
    textAt(0).insert(8, ' waiting')
    expect([removeEmptyLabel(mine, 'Next:'), removeEmptyLabel(mine, 'Blocked:')]).toEqual([0, 1])
    expect(written()).toBe('- waiting\n- Next:\n  - x\n')
    for (const stop of stops) stop()
  })

  test('corrects an entry in its place', () => {
    const doc = new Y.Doc()
    const attendees = () => readOutline(doc, emptyTemplate, noNames).attendees.map(({ entry }) => entry)
    for (const entry of ['@ada', '@momack2', '@eve']) listAttendee(doc, entry)
    correctAttendee(doc, '@momack2', '@momack')
    expect(attendees()).toEqual(['@ada', '@momack', '@eve'])
    unlistAttendee(doc, '@momack')
    correctAttendee(doc, '@momack', '@momack3')
    expect(attendees()).toEqual(['@ada', '@eve'])
  })
})
