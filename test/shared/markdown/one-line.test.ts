import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line } from '../../../shared/document/lines.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { noteOf, writeNote } from '../../../shared/markdown/write.ts'
import { closingOf } from '../../../shared/markdown/one-line.ts'
import { noNames } from '../../../shared/model/team.ts'
import { emptyTemplate } from '../../../shared/model/template.ts'

const SWALLOWING = [
  '```',
  '~~~~ x',
  '<!--',
  '<!-- \n```\n',
  '<?',
  '<script>',
  'T\n\n~~~\n\n# x',
  '<![CDATA[',
  '\r```',
]

/** @aaa's section stands before @bob's. `plant` makes an edit that anybody with a link can make. */
function written(plant: (doc: Y.Doc) => void): string {
  const doc = new Y.Doc()
  const people = doc.getMap('people')
  people.set('updates/aaa/order', 'a0')
  people.set('updates/bob/order', 'a1')
  people.set('updates/bob/handle', '@bob')
  doc.getMap('outline').set('updates/people', true)
  insertLines(doc.getXmlFragment('section:updates/aaa'), [line('of aaa', { kind: 'item' })])
  insertLines(doc.getXmlFragment('section:updates/bob'), [line('the words of bob', { kind: 'item' })])
  plant(doc)
  return writeNote(noteOf(doc, { title: null, template: emptyTemplate, names: noNames }))
}

/** Whether @bob's words stand in @bob's section, with no open fence or comment before them. */
function isBobsSectionWhole(markdown: string): boolean {
  const { blocks } = readNote(markdown)
  const bob = blocks.flatMap(({ sections }) => sections).find(({ handle }) => handle === '@bob')
  return (
    JSON.stringify(bob?.lines ?? []).includes('the words of bob') &&
    closingOf(markdown.slice(0, markdown.indexOf('@bob'))) === null
  )
}

const FIELDS: Record<string, [map: string, key: string]> = {
  title: ['meeting', 'title'],
  'a heading': ['outline', 'updates/heading'],
  'the label of a row': ['meeting', 'header/zz/label'],
  'the value of a row': ['meeting', 'zz'],
  'an attendee': ['people', 'q/entry'],
  'a handle': ['people', 'updates/aaa/handle'],
  'an annotation': ['people', 'updates/aaa/annotation'],
  'a person’s line in its original form': ['people', 'updates/aaa/written'],
}

describe('P17: in the Markdown, an unclosed fence or comment does not swallow the next person’s section', () => {
  for (const [name, [map, key]] of Object.entries(FIELDS))
    test(`in ${name}`, () => {
      for (const text of SWALLOWING) {
        const markdown = written((doc) => {
          doc.getMap('meeting').set('header/zz/order', 'a0')
          doc.getMap('people').set('q/listed', 'a0')
          doc.getMap(map).set(key, text)
        })
        expect({ text, markdown, is: isBobsSectionWhole(markdown) }).toMatchObject({ text, is: true })
      }
    })

  test('in a raw line', () => {
    for (const text of SWALLOWING) {
      const markdown = written((doc) => {
        const raw = { node: 'raw', depth: 0, text } as const
        for (const root of ['section:updates/aaa', 'block:updates', 'block:preamble'])
          insertLines(doc.getXmlFragment(root), [raw])
      })
      expect({ text, markdown, is: isBobsSectionWhole(markdown) }).toMatchObject({ text, is: true })
    }
  })
})

test('text that closes what it opens is left as it is', () => {
  const raws = [
    '```\nx\n```',
    '<!-- a -->',
    '<!-- a\n\nb -->',
    '<pre>\n\n</pre>',
    '<div>',
    '| a |\n|---|',
    '~~~\n```\n~~~',
  ]
  expect(raws.map(closingOf)).toEqual(raws.map(() => null))
  expect(['````\n```', '<!--\n-- >', '<PRE>'].map(closingOf)).toEqual(['````', '-->', '</PRE>'])
})
