// Malformed content that somebody with an edit link may write into a document: attributes, fields and
// structures. Each entry has a name, the document that it is for, and a function that writes it into a Y.Doc.
//
//   for (const { name, kind, of, write } of hostileDocuments) write(doc)
//
// `write` only adds, so that a test can look for other people's words afterwards. It adds less than 100 kB,
// so that a relay does not refuse it for its size. The lines go into `PLACES`, where `honestDocuments` has
// other people's words. Write into a new document and send its update, because a root that has one type in a
// document cannot get another type there.

import * as Y from 'yjs'
import { line } from '../../../shared/document/lines.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'

export type HostileKind = 'attribute' | 'field' | 'structure'
export type HostileOf = 'meeting' | 'series' | 'team' | 'archive'

export interface HostileDocument {
  name: string
  kind: HostileKind
  of: HostileOf
  write: (doc: Y.Doc) => void
}

/** Texts that get the hostile lines, beside other people's lines. */
export const PLACES = ['section:updates/ada', 'block:agenda'] as const

export const hostileDocuments: HostileDocument[] = []

const add = (kind: HostileKind, of: HostileOf, name: string, write: (doc: Y.Doc) => void): void => {
  hostileDocuments.push({ kind, of, name, write })
}

// ── attributes ──

type Attributes = Record<string, unknown>

function element(node: string, attributes: Attributes, words = 'of the attacker'): Y.XmlElement {
  const made = new Y.XmlElement(node)
  // Yjs types attributes as strings, but keeps any value.
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value as string)
  made.insert(0, [new Y.XmlText(words)])
  return made
}

/** Inserts before and after the lines that are there. */
function everywhere(doc: Y.Doc, make: () => Y.XmlElement | Y.XmlText): void {
  doc.transact(() => {
    for (const root of PLACES) {
      const fragment = doc.getXmlFragment(root)
      fragment.insert(0, [make()])
      fragment.insert(fragment.length, [make()])
    }
  })
}

const attribute = (name: string, attributes: Attributes, node = 'line'): void =>
  add('attribute', 'meeting', name, (doc) => everywhere(doc, () => element(node, attributes)))

attribute('a depth below 0 in an ordered line', { kind: 'ordered', depth: -5 })
attribute('a depth of 5·10⁸', { kind: 'item', depth: 5e8 })
attribute('a depth between two numbers', { kind: 'ordered', depth: 2.5 })
attribute('a depth that is no number', { kind: 'ordered', depth: Number.NaN })
attribute('a depth without end', { kind: 'ordered', depth: Number.POSITIVE_INFINITY })
attribute('a depth as a text', { kind: 'ordered', depth: '3' })
attribute('a depth as an object', { kind: 'ordered', depth: { valueOf: 3, toString: 4 } })
attribute('a kind of another version', { kind: 'poll', depth: 0 })
attribute('a kind named as what objects inherit', { kind: 'constructor', depth: 0 })
attribute('a kind as a list', { kind: ['ordered'], depth: 1 })
attribute('a check as a text', { kind: 'task', checked: 'yes' })
attribute('a label as an object', { kind: 'item', label: {} })
attribute('a number that is a heading', { kind: 'ordered', number: '1.\n\n# not a heading\n\n' })
attribute('a number of 50 kB', { kind: 'ordered', number: '9'.repeat(20_000) })
attribute('a number as a number', { kind: 'ordered', number: 7 })
attribute('a number without digits', { kind: 'ordered', number: 'b)' })
attribute('an attribute of another version', { kind: 'item', depth: 0, due: '2027-01-01' })
attribute('an attribute named __proto__', JSON.parse('{ "kind": "item", "__proto__": 1 }') as Attributes)
attribute('bytes as attributes', { kind: new Uint8Array(3), depth: new Uint8Array(3) })
attribute('a fence that closes nothing', { fence: 'x', depth: -1 }, 'code')
attribute('a fence of two lines', { fence: '```\n# not a heading\n```' }, 'code')
attribute('an info of two lines', { info: 'js\n```\n# not a heading\n```' }, 'code')
attribute('an info as an object', { info: { toString: 1 } }, 'code')
attribute('a depth below 0 in source', { depth: -5 }, 'raw')

add('attribute', 'meeting', 'an attribute that is a shared type', (doc) =>
  everywhere(doc, () => element('line', { kind: new Y.Text('item'), depth: new Y.Map() })),
)
add('attribute', 'meeting', 'thousands of attributes of other versions', (doc) => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`later-${at}`, at]))
  everywhere(doc, () => element('line', many))
})

// ── fields ──

type Values = Record<string, unknown>

/** Sets fields of a map, to values of any type. */
function set(doc: Y.Doc, map: string, values: Values): void {
  doc.transact(() => {
    for (const [key, value] of Object.entries(values)) doc.getMap(map).set(key, value)
  })
}

const field = (name: string, of: HostileOf, map: string, values: Values): void =>
  add('field', of, name, (doc) => set(doc, map, values))

const AGENDA = 'agenda'
for (const [name, level] of [
  ['of 5·10⁸', 5e8],
  ['below 0', -1],
  ['between two numbers', 2.5],
  ['that is no number', Number.NaN],
  ['as a text', '2'],
] as const) {
  field(`a level ${name}`, 'meeting', 'outline', { [`${AGENDA}/level`]: level, 'other/level': level })
  field(`a level ${name} in a template`, 'series', 'outline', { [`${AGENDA}/level`]: level })
}
field('headings that are no texts', 'meeting', 'outline', {
  'agenda/heading': {},
  'x/heading': [],
  'y/heading': 5,
})
field('a heading of several lines', 'meeting', 'outline', {
  'x/heading': 'one\n# two\n\n## @three',
  'x/order': 'a1',
})
field('headings of 30 kB', 'meeting', 'outline', { 'x/heading': 'x'.repeat(30_000) })
field('order keys that are none', 'meeting', 'outline', {
  ...{
    'agenda/order': '',
    'updates/order': 5,
    'x/order': '~~',
    'y/order': '\u0000',
    'z/order': 'a'.repeat(9000),
  },
})
field('flags that are texts', 'meeting', 'outline', {
  'agenda/hidden': 'true',
  'agenda/people': 'yes',
  'x/people': 1,
})
field('ids of blocks that are none', 'meeting', 'outline', {
  ...{
    '/heading': 'x',
    'a//people': true,
    'a/b/c/people': true,
    'preamble/heading': 'x',
    '__proto__/heading': 'x',
  },
  [`${'long'.repeat(3000)}/people`]: true,
  [`${'long'.repeat(3000)}/order`]: 'Zz',
})
field('a title that is no text', 'meeting', 'meeting', { title: { toString: 1 }, template: ['none'] })
field('a title of 50 kB in several lines', 'meeting', 'meeting', { title: 'a title\n\n'.repeat(5000) })
field('header rows that are no texts', 'meeting', 'meeting', {
  ...{ lead: 5, notetaker: {}, 'header/lead/label': 7, 'header/lead/order': null, 'header/x/label': [] },
  ...{ 'header//label': 'x', 'header/lead/hidden': 'yes', 'header/constructor/label': '**x:**' },
})
field('two attendees of one text', 'meeting', 'people', {
  ...{ 'one/entry': '@same', 'one/listed': 'a5', 'two/entry': '@same', 'two/listed': 'a6' },
})
field('attendees that are no texts', 'meeting', 'people', {
  ...{ 'a/listed': 5, 'b/listed': 'a1', 'b/entry': {}, 'b/handle': [], '/listed': 'a1', '~/listed': 'a1' },
})
field('sections that are no texts', 'meeting', 'people', {
  ...{
    'updates/eve/handle': 5,
    'updates/eve/annotation': {},
    'updates/eve/written': [],
    'updates/eve/order': 1,
  },
  ...{ 'updates/ada/hidden': 'true', 'updates//handle': 'x', '//order': 'a1', 'a/b/c/d/handle': 'x' },
})
field('sections with a header of several lines', 'meeting', 'people', {
  ...{
    'updates/eve/written': '## x\n\n## @y\n',
    'updates/eve/annotation': '(((\n))) @z',
    'updates/eve/order': 'a1',
  },
})
field('names of 30 kB for one section', 'meeting', 'people', {
  ...{ 'eve/handle': `@${'e'.repeat(30_000)}`, 'updates/eve/order': 'a1', 'updates/eve~2/order': 'a2' },
})
field('a chain of joined people', 'team', 'people', {
  ...Object.fromEntries(Array.from({ length: 430 }, (_, at) => [`p${at}/is`, `p${at + 1}`])),
  ...Object.fromEntries(Array.from({ length: 430 }, (_, at) => [`q${at}/handle`, `@q${at}`])),
})
field('rings of joined people', 'team', 'people', {
  ...{ 'r1/is': 'r2', 'r2/is': 'r3', 'r3/is': 'r1', 's/is': 's', 't/is': 'r1', 'u/is': 't' },
})
field('people joined with what is nobody', 'team', 'people', {
  ...{ 'ada/is': 'x/y', 'bob/is': 'ada~2', 'x/is': '', 'y/is': 5, 'z/is': 'z'.repeat(9000), '/is': 'ada' },
})
field('names that are no texts', 'team', 'people', { 'ada/handle': {}, 'bob/handle': 5, 'x/handle': null })
field('names of 30 kB', 'team', 'people', { 'ada/handle': `@${'a'.repeat(30_000)}`, 'bob/is': 'ada' })
field('a team’s name that is no text', 'team', 'team', { name: { length: 5 } })
field('series that are none', 'team', 'series', {
  ...{ '../name': 'x', '/name': 'x', 'a b/name': 'x', 'weekly/name': 5, [`${'s'.repeat(5000)}/name`]: 'x' },
})
field('a schedule that is none', 'series', 'series', {
  weekday: -1,
  time: '25:99',
  zone: 'x'.repeat(9000),
  name: [],
})
field('every date taken out', 'series', 'meetings', {
  ...Object.fromEntries(
    Array.from({ length: 2000 }, (_, week) => [
      `${new Date(Date.UTC(2026, 10, 30 + week * 7)).toISOString().slice(0, 10)}/hidden`,
      true,
    ]),
  ),
})
field('dates that are none', 'series', 'meetings', {
  ...{ '2026-02-30/listed': true, '2026-11-30/listed': 'yes', '/listed': true, '2026-11-30~1/listed': true },
})
field('a repository that is none', 'series', 'series', {
  ...{ repository: 'javascript:alert(1)', branch: '../..', pattern: '../{date}.md' },
})
const RECORD = {
  ...{
    id: 'other',
    at: '2026-11-01T10:00:00.000Z',
    by: '@eve',
    sha256: 'x',
    stateVector: '',
    state: '',
    path: 'x.md',
  },
}
field('records of one id under several keys', 'series', 'snapshots', {
  ...{ '2026-11-30/one': JSON.stringify(RECORD), '2026-11-30/two': JSON.stringify(RECORD) },
  '2026-11-30/other': JSON.stringify(RECORD),
})
field('records that are none', 'series', 'snapshots', {
  ...{ '2026-11-30/x': '{', '2026-11-30/y': '[]', '2026-11-30/z': 5, 'x/y': JSON.stringify(RECORD) },
  ...{ '2026-11-30/v': JSON.stringify({ ...RECORD, at: 'never' }), '2026-11-30/': JSON.stringify(RECORD) },
  ...{ '2026-11-30/w': '['.repeat(9000), '2026-11-30/a/b': JSON.stringify(RECORD) },
})
const NOTE = { path: 'x.md', text: '# x\n', title: 'x', people: ['@eve'], links: [] }
field('notes that are none', 'archive', 'notes', {
  ...{
    '2026-11-30/x': '{',
    '2026-11-30/y': JSON.stringify({ ...NOTE, people: 'x' }),
    'x/y': JSON.stringify(NOTE),
  },
  ...{ '2026-11-30/z': 5, '2026-11-30/a/b': JSON.stringify(NOTE), 'undated/z/hidden': 'yes' },
  '2026-11-30/w': '['.repeat(9000),
})
field('notes with names of 30 kB', 'archive', 'notes', {
  '2026-11-30/n': JSON.stringify({
    ...NOTE,
    title: 't'.repeat(30_000),
    path: `${'p'.repeat(30_000)}.md`,
    people: [`@${'e'.repeat(20_000)}`],
  }),
})

// ── structures ──

const structure = (name: string, write: (doc: Y.Doc) => void, of: HostileOf = 'meeting'): void =>
  add('structure', of, name, write)

structure('a node of another version', (doc) => everywhere(doc, () => element('table', { rows: 3 })))
structure('a mark of another version', (doc) =>
  everywhere(doc, () => {
    const made = new Y.XmlElement('line')
    const text = new Y.XmlText()
    text.applyDelta([{ insert: 'of the attacker', attributes: { comment: { by: 'eve' } } }])
    made.insert(0, [text])
    return made
  }),
)
for (const [name, marks] of [
  ['a link without an address', { link: { href: 5 } }],
  ['a link that is a text', { link: 'https://a.b' }],
  ['a link that runs a script', { link: { href: 'javascript:alert(1)', title: {} } }],
  ['marks that are no marks', { bold: 5, italic: [], strike: 'x', verbatim: false }],
] as const)
  structure(name, (doc) =>
    everywhere(doc, () => {
      const made = new Y.XmlElement('line')
      const text = new Y.XmlText()
      text.applyDelta([{ insert: 'of the attacker', attributes: marks }])
      made.insert(0, [text])
      return made
    }),
  )
structure('a line within a line', (doc) =>
  everywhere(doc, () => {
    const made = element('line', { kind: 'item' })
    made.insert(1, [element('line', { kind: 'item', depth: 3 })])
    return made
  }),
)
structure('a line of several texts, and one of none', (doc) => {
  everywhere(doc, () => {
    const made = element('line', { kind: 'item' })
    made.insert(1, [new Y.XmlText('and'), new Y.XmlText('more')])
    return made
  })
  everywhere(doc, () => new Y.XmlElement('line'))
})
structure('a text outside a line', (doc) => everywhere(doc, () => new Y.XmlText('of the attacker')))
structure('what is no text in a text', (doc) =>
  everywhere(doc, () => {
    const made = new Y.XmlElement('line')
    const text = new Y.XmlText('of the ')
    text.insertEmbed(4, { image: 'x' })
    text.insertEmbed(5, new Y.XmlElement('line'))
    made.insert(0, [text])
    return made
  }),
)
structure('shared types of another sort among the lines', (doc) =>
  doc.transact(() => {
    for (const root of PLACES)
      doc
        .getXmlFragment(root)
        .insert(0, [new Y.XmlHook('x'), new Y.Map(), new Y.Array(), new Y.Text('of')] as never)
  }),
)
structure('nodes nested as deep as the relay lets them', (doc) =>
  everywhere(doc, () => {
    const outermost = new Y.XmlElement('line')
    let innermost = outermost
    for (let level = 0; level < 10; level++) {
      const within = new Y.XmlElement('line')
      innermost.insert(0, [within])
      innermost = within
    }
    innermost.insert(0, [new Y.XmlText('of the attacker')])
    return outermost
  }),
)
structure('a text’s root used as a plain text', (doc) => doc.getText(PLACES[0]).insert(0, 'of the attacker'))
structure('a text’s root used as a list of values', (doc) =>
  doc.getArray(PLACES[0]).insert(0, [1, null, {}, ['x']]),
)
structure('a text’s root used as a map', (doc) => set(doc, PLACES[0], { kind: 'line', length: 5 }))
structure('a map’s root used as a text', (doc) => doc.getText('outline').insert(0, 'of the attacker'))
structure('a map’s root used as lines', (doc) =>
  insertLines(doc.getXmlFragment('people'), [line('of the attacker')]),
)
structure('shared types as fields', (doc) => {
  set(doc, 'meeting', { title: new Y.Map(), template: new Y.Text('none') })
  set(doc, 'people', { 'updates/ada/annotation': new Y.Array(), 'updates/ada/order': new Y.XmlFragment() })
  set(doc, 'outline', { 'agenda/heading': new Y.XmlText('x') })
})
structure('roots that nobody names', (doc) => {
  for (const root of [
    'block:',
    'block:a/b',
    'section:',
    'section:a',
    'section:a/b/c',
    'section:/',
    '__proto__',
    '',
  ])
    insertLines(doc.getXmlFragment(root), [line('of the attacker')])
})
structure('sections in blocks of a name alone', (doc) => {
  for (const root of ['section:__proto__/constructor', 'section:preamble/eve', 'section:updates/ada~2~3'])
    insertLines(doc.getXmlFragment(root), [line('of the attacker')])
})
structure(
  'a template of unknown nodes',
  (doc) => {
    for (const root of ['labels', 'block:agenda'])
      doc.getXmlFragment(root).insert(0, [element('table', {}), element('line', { depth: -5, label: 'yes' })])
  },
  'series',
)
