// The agenda's unfinished lines, carried by people with the real editor and undo.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Notice } from '../../../../client/browser/notices.ts'
import { UnfinishedAgenda } from '../../../../client/meeting/last/unfinished.ts'
import { putLines } from '../../../../client/text/editor/slices.ts'
import { apart } from '../../../../client/text/editor/undo.ts'
import type { SectionEditor } from '../../../../client/text/editor/editor.ts'
import { textOpened } from '../../../../client/text/open-texts.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line } from '../../../../shared/document/lines.ts'
import { meetingOfNote } from '../../../../shared/archive/archived-note.ts'
import { noteOf, writeNote } from '../../../../shared/markdown/write.ts'
import { readCarried } from '../../../../shared/memory/carried.ts'
import { noNames } from '../../../../shared/model/team.ts'
import { defaultTemplate } from '../../../../shared/model/template.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'

const ROOT = 'block:agenda'
const LAST =
  '# Weekly\n\n## Agenda\n\n- Round of updates\n- Plan the coming week\n  - who is away?\n- [x] the budget\n- [ ] the *summer* trip\n  - by train\n'

/** A person with the agenda open for typing. */
function person({ mayWrite = true, isOpen = true } = {}) {
  const doc = new Y.Doc()
  const agenda = defaultTemplate.blocks.filter(({ id }) => id === 'agenda')
  insertLines(doc.getXmlFragment(ROOT), agenda[0]?.scaffold ?? [])
  const editor = new HeadlessEditor(doc.getXmlFragment(ROOT), () => true)
  const opened: Pick<SectionEditor, 'put'> = {
    put: (make) => {
      const put = () => editor.dispatch(putLines(editor.state, make(editor.binding.lines)))
      const step = apart(editor.undoManager, put)
      return editor.closed === null ? step : null
    },
  }
  textOpened(doc, ROOT, isOpen ? (opened as SectionEditor) : null)
  const notices: Notice[] = []
  const told: string[] = []
  const session = {
    ...{ doc, mayWrite, place: { date: '2026-11-23' }, outline: { blocks: agenda } },
    lines: (root: string) => readCarried(doc.getXmlFragment(root)),
    notices: { tell: (notice: Notice) => notices.push(notice), dismiss: () => undefined },
    tell: (sentence: string) => told.push(sentence),
  } as unknown as ConstructorParameters<typeof UnfinishedAgenda>[0]
  let read = 0
  const { date, sections } = meetingOfNote({ text: LAST }, '2026-11-16')
  const before = {
    date,
    get sections() {
      read++
      return sections
    },
  }
  const unfinished = new UnfinishedAgenda(session, { before })
  return {
    ...{ doc, editor, notices, told },
    timesRead: () => read,
    found: () => unfinished.found?.items.map(({ text }) => text) ?? [],
    /** Acts of another page that has not received the carried lines. */
    carrying: () => {
      const { found } = unfinished
      return async () => found !== null && (await unfinished.carry(found))
    },
    carry: async () => unfinished.found !== null && (await unfinished.carry(unfinished.found)),
    markdown: () =>
      writeNote(noteOf(doc, { title: null, template: defaultTemplate, names: noNames }))
        .split('## Agenda\n\n')[1]
        ?.split('\n\n## ')[0],
  }
}

const merge = (...docs: Y.Doc[]): void => {
  for (const from of docs) for (const to of docs) Y.applyUpdate(to, Y.encodeStateAsUpdate(from))
}

const BEFORE = `- Round of updates
  - Blockers: who can unblock whom?
- Questions and discussion
- Plan the coming week`

const AFTER = `${BEFORE}
  - who is away?
- [ ] the _summer_ trip
  - by train`

test('unfinished lines are carried in one step, below their parent lines, and one undo takes them back', async () => {
  const ada = person()
  expect(ada.found()).toEqual(['who is away?', 'the summer trip'])
  expect(await ada.carry()).toBe(true)
  expect([ada.markdown(), ada.found()]).toEqual([AFTER, []])
  ada.editor.undoManager.undo()
  expect([ada.markdown(), ada.found()]).toEqual([BEFORE, ['who is away?', 'the summer trip']])
})

test('the button of the notice takes back the carried lines, and leaves later typing alone', async () => {
  const ada = person()
  await ada.carry()
  insertLines(ada.doc.getXmlFragment(ROOT), [line('typed since', { kind: 'item' })])
  ada.notices[0]?.actions?.[0]?.act()
  await new Promise((done) => setTimeout(done))
  expect(ada.markdown()).toBe(`${BEFORE}\n- typed since`)
})

test('if two people carry at once, nothing is doubled, and one of them can undo', async () => {
  const [ada, bob] = [person(), person()]
  // Both have the same agenda.
  bob.doc.getXmlFragment(ROOT).delete(0, bob.doc.getXmlFragment(ROOT).length)
  merge(ada.doc, bob.doc)
  await Promise.all([ada.carry(), bob.carry()])
  merge(ada.doc, bob.doc)
  expect([ada.markdown(), bob.markdown()]).toEqual([AFTER, AFTER])
  expect([ada.found(), bob.found()]).toEqual([[], []])
  bob.editor.undoManager.undo()
  merge(ada.doc, bob.doc)
  expect([ada.markdown(), bob.markdown()]).toEqual([AFTER, AFTER])
})

test('the last agenda is read once, however often this one changes', () => {
  const ada = person()
  ada.found()
  const times = ada.timesRead()
  insertLines(ada.doc.getXmlFragment(ROOT), [line('the *summer* trip', { kind: 'item' })])
  ada.found()
  expect([times, ada.timesRead()]).toEqual([1, 1])
})

test('lines that came meanwhile are not carried again, and no notice names them', async () => {
  const ada = person()
  const again = ada.carrying()
  await ada.carry()
  const [first] = ada.notices
  expect([await again(), ada.notices]).toEqual([true, [first]])
  expect(ada.markdown()).toBe(AFTER)
})

test('a reader is offered nothing, and a text that does not open is reported', async () => {
  expect(person({ mayWrite: false }).found()).toEqual([])
  const ada = person({ isOpen: false })
  expect(await ada.carry()).toBe(false)
  expect([ada.told.length, ada.markdown()]).toEqual([1, BEFORE])
})
