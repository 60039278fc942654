import { expect, test } from 'vitest'
import { Looks } from '../../../../client/meeting/palette/looks.ts'
import { line, type Line } from '../../../../shared/document/lines.ts'
import { blockRoot, sectionRoot } from '../../../../shared/document/roots.ts'
import type { Outline, Section } from '../../../../shared/model/outline.ts'

const section = (person: string): Section => ({
  ...{ block: 'updates', person, owner: person, handle: `@${person}` },
  ...{ annotation: '', written: null },
})

const item = (text: string, checked = false): Line => line(text, { kind: 'task', checked })

/** A note in which Ada reads, and Kevina and Bob have sections. */
function note() {
  const texts = new Map<string, Line[]>()
  const none: Line[] = []
  const blocks = [
    { id: 'updates', heading: 'Updates', people: true },
    { id: 'questions', heading: 'Questions', people: false },
  ]
  const session = {
    myId: 'ada',
    outline: { blocks } as unknown as Outline,
    sectionsOf: ({ people }: { people: boolean }) => (people ? ['ada', 'kevina', 'bob'].map(section) : []),
    isMine: ({ owner }: Section) => owner === 'ada',
    lines: (root: string) => texts.get(root) ?? none,
  }
  const write = (person: string, ...lines: Line[]) => texts.set(sectionRoot('updates', person), lines)
  const typing = (id: string, root: string) => ({
    ...{ id, handle: `@${id}`, typing: root, at: root, field: null, unsent: false },
  })
  return { session, texts, write, typing }
}

test('a look shows what was added and removed since the last one, and who typed there', () => {
  const { session, texts, write, typing } = note()
  write('kevina', item('sent'), item('rested'), item('same'), item('same'))
  const looks = new Looks(session)
  expect(looks.look()).toEqual([])

  // A tick and a changed line are one line each. What I write, empty lines and another order are no news.
  write('kevina', item('same'), item('rested more'), item(''), item('same'), item('sent', true))
  write('ada', item('mine'))
  texts.set(blockRoot('questions'), [line('why?')])
  looks.saw([typing('bob', blockRoot('questions')), typing('ada', blockRoot('questions'))])
  expect(looks.look().map(({ place, come, gone, by }) => [place.name, come, gone, by])).toEqual([
    ['@kevina’s update', 2, 0, []],
    ['Questions', 1, 0, ['@bob']],
  ])
  expect(looks.look()).toEqual([])

  write('kevina', item('same'))
  expect(looks.look().map(({ come, gone }) => [come, gone])).toEqual([[0, 3]])
})
