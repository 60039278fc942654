import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { newDocument } from '../../../client/sync/store/document.ts'
import { examine } from '../../../server/update/check.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line, type Line } from '../../../shared/document/lines.ts'
import { isScaffold, scaffoldUpdate } from '../../../shared/document/scaffold.ts'
import { LINE_KINDS, MARKS, type Marks } from '../../../shared/document/schema.ts'
import { readTemplate } from '../../../shared/model/series.ts'
import { defaultTemplate } from '../../../shared/model/template.ts'
import { seeded, type Random } from '../../support/basics/random.ts'
import { rounds } from '../../support/basics/more-rounds.ts'

const ROOT = 'section:updates/ada'
const SCAFFOLD = scaffoldUpdate(ROOT, defaultTemplate.section)
const idOf = (update: Uint8Array): number => Y.decodeUpdate(update).structs[0]?.id.client ?? NaN
const ID = idOf(SCAFFOLD)
function forgedIn(update: Uint8Array): number[] {
  const examined = examine(update, Infinity)
  if (examined.is !== 'examined') return []
  return examined.drawn.flatMap(({ client, update }) => (isScaffold(client, update) ? [] : [client]))
}

/** A series' template with a few lines of every kind. People have switched marks on and off in them. */
function someTemplate(random: Random): Line[] {
  const marks = (): Marks =>
    Object.fromEntries(
      MARKS.filter(() => random.chance(0.3)).map((name) => [
        name,
        name === 'link' ? { href: random.pick(['https://a.b', 'https://c.d']), title: null } : true,
      ]),
    )
  const lines = Array.from({ length: 1 + random.int(5) }, (): Line => {
    if (random.chance(0.1)) return { node: 'code', depth: 0, fence: '```', info: '', text: 'x' }
    const runs = Array.from({ length: random.int(4) }, (_, nth) => ({ text: `word${nth} `, marks: marks() }))
    return line(runs, { kind: random.pick(LINE_KINDS), depth: random.int(3), label: random.chance(0.5) })
  })
  const doc = new Y.Doc()
  const fragment = doc.getXmlFragment('labels')
  insertLines(fragment, lines)
  for (const element of fragment.toArray())
    if (element instanceof Y.XmlElement) {
      const text: unknown = element.get(0)
      if (text instanceof Y.XmlText && text.length > 3)
        text.format(random.int(text.length - 2), 2, {
          [random.pick(['bold', 'italic'])]: random.pick([{}, null]),
        })
    }
  return readTemplate(doc).section
}

/** Edits of any kind, as people make them. */
function edit(doc: Y.Doc, random: Random): void {
  const fragment = doc.getXmlFragment(ROOT)
  for (let step = 0; step < 6 && fragment.length > 0; step++) {
    const at = random.int(fragment.length)
    const element = fragment.get(at) as Y.XmlElement
    const text = element.get(0) as Y.XmlText
    if (random.chance(0.2)) fragment.delete(at, 1)
    else if (random.chance(0.3)) element.setAttribute('depth', '1')
    else if (text.length > 1 && random.chance(0.5)) text.delete(random.int(text.length - 1), 1)
    else text.insert(random.int(text.length + 1), 'typed')
  }
}

describe('a scaffold', () => {
  test('of any template is recognized, whatever people did with the template before the relay had it', () => {
    for (let seed = 1; seed <= rounds(50); seed++) {
      const random = seeded(seed)
      const doc = newDocument()
      Y.applyUpdate(
        doc,
        scaffoldUpdate(ROOT, random.chance(0.2) ? defaultTemplate.section : someTemplate(random)),
      )
      edit(doc, random)
      expect({ seed, forged: forgedIn(Y.encodeStateAsUpdate(doc)) }).toEqual({ seed, forged: [] })
    }
  })

  test('with other lines, in another root, without its end, with a gap, or with something missing is forged', () => {
    const under = (id: number, change: (doc: Y.Doc) => void): Uint8Array => {
      const doc = new Y.Doc()
      doc.clientID = id
      change(doc)
      return Y.encodeStateAsUpdate(doc)
    }
    const lines = defaultTemplate.section
    const put = (root: string, those: readonly Line[]) =>
      under(ID, (doc) => insertLines(doc.getXmlFragment(root), those))
    expect(forgedIn(put(ROOT, lines))).toEqual([])
    const deleted = put(ROOT, lines)
    const doc = new Y.Doc()
    Y.applyUpdate(doc, deleted)
    doc.getXmlFragment(ROOT).delete(0, 2)
    for (const forged of [
      put(ROOT, [...lines].reverse()),
      put('junk', lines),
      put(ROOT, lines.slice(0, -1)),
      under(ID, (doc) => doc.getXmlFragment(ROOT).insert(0, [new Y.XmlElement('line')])),
      under(ID, (doc) => doc.getText(ROOT).insert(0, 'x'.repeat(60))),
      under(ID, (doc) => {
        insertLines(doc.getXmlFragment(ROOT), lines)
        doc.getMap('meeting').set('title', 'x')
      }),
      Y.encodeStateAsUpdate(doc),
    ])
      expect(forgedIn(forged)).toEqual([ID])
  })

  test('that the document already has is not checked', () => {
    const known = Y.encodeStateVector(new Map([[ID, 10]]))
    expect(examine(SCAFFOLD, Infinity, known)).toMatchObject({ is: 'examined', drawn: [] })
  })
})
