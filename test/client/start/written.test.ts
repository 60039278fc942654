import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { Written } from '../../../client/start/written.ts'
import { sectionRoot } from '../../../shared/document/roots.ts'
import { putNote, readNote } from '../../../shared/markdown/read.ts'
import { noNames } from '../../../shared/model/team.ts'
import { emptyTemplate } from '../../../shared/model/template.ts'

const NOTE = `# Weekly 2026-11-23

## Updates

@ada

- Done:
  - sent

@bob
`

test('people count who have written; a letter leads to the reading of its own text, and of no other', () => {
  const doc = new Y.Doc()
  putNote(doc, readNote(NOTE))
  const written = new Written(doc, () => ({ template: emptyTemplate, names: noNames }))
  expect(written.count).toBe(1)

  const [adas, bobs] = ['ada', 'bob'].map((person) => doc.getXmlFragment(sectionRoot('updates', person)))
  const reads = [adas, bobs].map((text) => vi.spyOn(text as Y.XmlFragment, 'toArray'))
  const typed = new Y.XmlElement('line')
  bobs?.push([typed])
  for (const letter of 'abc') {
    typed.insert(0, [new Y.XmlText(letter)])
    expect(written.count).toBe(2)
  }
  expect(reads.map(({ mock }) => mock.calls.length)).toEqual([0, 3])
  written.close()
})
