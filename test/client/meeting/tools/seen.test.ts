import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { MeetingSession } from '../../../../client/meeting/session.ts'
import { Seen } from '../../../../client/meeting/tools/seen.ts'
import { DocumentView, places } from '../../../../client/text/document-view.ts'
import { unusedIn } from '../../../../client/text/copy/drawn.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, textOf, type Line } from '../../../../shared/document/lines.ts'
import { sectionRoot } from '../../../../shared/document/roots.ts'
import { putAnswer } from '../../../../shared/memory/answers.ts'
import { readCarried } from '../../../../shared/memory/carried.ts'
import { announceSection } from '../../../../shared/model/meeting.ts'
import { noNames } from '../../../../shared/model/team.ts'
import { defaultTemplate } from '../../../../shared/model/template.ts'

const IDENTITY = '2018-11-12/0123456789ab'

const label = (text: string): Line => line(text, { kind: 'item', label: true })
const item = (text: string, depth = 1): Line => line(text, { kind: 'item', depth })
const twin = (text: string): Line => ({ ...item(text), carried: IDENTITY }) as Line

/** A meeting with these texts, by person. */
function open(texts: Record<string, Line[]>) {
  const doc = new Y.Doc()
  const rootOf = (person: string): string => sectionRoot('updates', person)
  for (const [person, lines] of Object.entries(texts)) {
    announceSection(doc, 'updates', person, `@${person}`)
    insertLines(doc.getXmlFragment(rootOf(person)), lines)
  }
  const view = new DocumentView(doc, () => ({ template: defaultTemplate, names: noNames }))
  const session = {
    ...{ doc, view },
    get outline() {
      return view.outline
    },
  } as unknown as MeetingSession
  const seen = new Seen(session)
  return { doc, view, seen, rootOf, lines: (person: string) => view.lines(rootOf(person)) }
}

test('an answer of one person leaves the texts of others as they are', () => {
  const people = ['p1', 'p2', 'p3']
  const { doc, lines } = open(Object.fromEntries(people.map((each) => [each, [label('Next:'), item('x')]])))
  const before = people.map(lines)
  putAnswer(doc, 'p1', IDENTITY, 'still')
  expect(people.map((each, at) => lines(each) === before[at])).toEqual([false, true, true])
})

test('an answer says which of two twins is seen', () => {
  const { doc, lines } = open({ ada: [label('Done:'), twin('sung'), label('Next:'), twin('sing')] })
  putAnswer(doc, 'ada', IDENTITY, 'still')
  expect(lines('ada').map(textOf)).toContain('Next:')
  putAnswer(doc, 'ada', IDENTITY, 'done')
  expect(lines('ada').map((each) => [textOf(each), each.depth])).toContainEqual(['sing', 2])
})

test('a line that is seen at another depth knows its place in the document', () => {
  const { doc, lines, rootOf } = open({
    ada: [label('Blocked:'), twin('a'), twin('a'), item('b', 2), twin('c')],
  })
  const children = doc.getXmlFragment(rootOf('ada')).toArray()
  const placeOf = (each: Line): number => children.findIndex((child) => child === places.get(each))
  const seen = lines('ada')
  expect(seen.find((each) => textOf(each) === 'c')?.depth).toBe(2)
  expect(Object.fromEntries(seen.map((each) => [textOf(each), placeOf(each)]))).toEqual({
    'Blocked:': 0,
    a: 1,
    b: 3,
    c: 4,
  })
})

test('a copy leaves out the same twins as what a reader sees', () => {
  const { doc, seen, rootOf } = open({ ada: [label('Done:'), twin('x'), label('Next:'), twin('x')] })
  const root = rootOf('ada')
  const drawn = readCarried(doc.getXmlFragment(root)).map((each) => ({ element: {} as Element, line: each }))
  const left = () => {
    const unused = unusedIn(drawn, seen.namedAt(root))
    return drawn.map(({ element }, at) => (unused.has(element) ? at : -1)).filter((at) => at !== -1)
  }
  putAnswer(doc, 'ada', IDENTITY, 'done')
  expect(left()).toContain(3)
  putAnswer(doc, 'ada', IDENTITY, 'still')
  expect(left()).toContain(1)
})
