// The schema of shared/document/schema.ts as Tiptap nodes and marks: how lines are drawn and parsed in the
// page. An attribute that the document does not hold is null. So typing never writes an attribute that
// somebody else may be changing.

import { InputRule, Mark, Node, markInputRule, type Extensions } from '@tiptap/core'
import { labelKind } from '../../../shared/document/labels.ts'
import { labelEnd } from '../../../shared/document/lines.ts'
import { CARRIED } from '../../../shared/document/insert-lines.ts'
import { isLineKind, safeHref, shown } from '../../../shared/document/schema.ts'

const Document = Node.create({ name: 'doc', topNode: true, content: '(line | code | raw)+' })

const Text = Node.create({ name: 'text', group: 'inline' })

const depthOf = (element: HTMLElement): number => shown.depth(Number(element.dataset['depth'] ?? 0))

/** The document may hold any value. `shown` returns a valid one. */
const rendersDepth = ({ depth }: Record<string, unknown>) => ({ 'data-depth': String(shown.depth(depth)) })

const Line = Node.create<{ level: number }>({
  name: 'line',
  priority: 1000,
  addOptions: () => ({ level: 4 }),
  content: 'text*',
  addAttributes() {
    return {
      kind: {
        default: 'item',
        parseHTML: (element) => (isLineKind(element.dataset['kind']) ? element.dataset['kind'] : 'text'),
        renderHTML: ({ kind }) => ({ 'data-kind': shown.kind(kind) }),
      },
      depth: {
        default: 0,
        parseHTML: depthOf,
        renderHTML: rendersDepth,
      },
      checked: {
        default: null,
        parseHTML: (element) => (element.dataset['checked'] === 'true' ? true : null),
        renderHTML: ({ checked }) => (checked === true ? { 'data-checked': 'true' } : {}),
      },
      label: {
        default: null,
        parseHTML: (element) => (element.dataset['label'] === 'true' ? true : null),
        renderHTML: ({ label }) => (label === true ? { 'data-label': 'true' } : {}),
      },
      number: {
        default: null,
        parseHTML: (element) => element.dataset['written'] ?? null,
        renderHTML: ({ number }) => {
          const written = shown.number(number)
          return written === null ? {} : { 'data-written': written }
        },
      },
      // Not in the HTML, so that a copy of the line is not the same item.
      [CARRIED]: { default: null, rendered: false, parseHTML: () => null },
    }
  },
  parseHTML: () => [{ tag: 'p' }],
  renderHTML({ node: { attrs, textContent }, HTMLAttributes }) {
    const isLabel = attrs['label'] === true
    const about = isLabel ? { 'data-about': labelKind(textContent) } : {}
    // A label that is alone on its line is a heading. Else its word is: see `label-marks.ts`.
    const isHeading = isLabel && labelEnd(textContent) === 0 && textContent.trim() !== ''
    const role = isHeading ? { role: 'heading', 'aria-level': `${this.options.level}` } : {}
    return ['p', { ...HTMLAttributes, ...about, ...role, class: 'line', dir: 'auto' }, 0]
  },
})

const Code = Node.create({
  name: 'code',
  content: 'text*',
  marks: '',
  code: true,
  defining: true,
  addAttributes() {
    return {
      depth: { default: 0, parseHTML: depthOf, renderHTML: rendersDepth },
      fence: { default: '```', rendered: false },
      info: { default: '', rendered: false },
    }
  },
  parseHTML: () => [{ tag: 'pre', preserveWhitespace: 'full' as const }],
  renderHTML: ({ HTMLAttributes }) => ['pre', { ...HTMLAttributes, class: 'code' }, ['code', 0]],
})

const Raw = Node.create({
  name: 'raw',
  content: 'text*',
  marks: '',
  code: true,
  defining: true,
  addAttributes() {
    return {
      depth: { default: 0, parseHTML: depthOf, renderHTML: rendersDepth },
    }
  },
  parseHTML: () => [{ tag: 'pre[data-raw]', priority: 60, preserveWhitespace: 'full' as const }],
  renderHTML: ({ HTMLAttributes }) => [
    'pre',
    { ...HTMLAttributes, class: 'raw', dir: 'auto', 'data-raw': '' },
    0,
  ],
})

interface SimpleMark {
  name: string
  tag: string
  also?: string[]
  key?: string
  /** The typed Markdown that makes this mark. */
  typed?: RegExp[]
}

const simpleMark = ({ name, tag, also = [], key, typed = [] }: SimpleMark) =>
  Mark.create({
    name,
    parseHTML: () => [tag, ...also].map((known) => ({ tag: known })),
    renderHTML: () => [tag, 0],
    addKeyboardShortcuts() {
      return key === undefined ? {} : { [key]: () => this.editor.commands.toggleMark(this.name) }
    },
    addInputRules() {
      return typed.map((find) => markInputRule({ find, type: this.type }))
    },
  })

/** A typed `[text](address)`. The address may hold pairs of parentheses. */
const TYPED_LINK = /(?<![!\\])\[([^[\]]+)\]\(((?:[^\s()<>]|\([^\s()<>]*\))+)\)$/

const Link = Mark.create({
  name: 'link',
  inclusive: false,
  addAttributes: () => ({ href: { default: '' }, title: { default: null } }),
  parseHTML: () => [
    {
      tag: 'a[href]',
      getAttrs: (element) => {
        const href = safeHref(element.getAttribute('href') ?? '')
        return href === null ? false : { href, title: element.getAttribute('title') }
      },
    },
  ],
  renderHTML: ({ HTMLAttributes }) => {
    const { href, title } = HTMLAttributes as { href: string; title: string | null }
    return ['a', { href: safeHref(href) ?? '', title, target: '_blank', rel: 'noopener noreferrer' }, 0]
  },
  addInputRules() {
    return [
      new InputRule({
        find: TYPED_LINK,
        handler: ({ state: { tr }, range: { from, to }, match: [, text = '', address = ''] }) => {
          const href = safeHref(address)
          if (href === null) return
          const textEnd = from + '['.length + text.length
          tr.delete(textEnd, to).delete(from, from + '['.length)
          tr.addMark(from, from + text.length, this.type.create({ href }))
        },
      }),
    ]
  },
})

/** A typed `![text](address)`. It stays Markdown: the page shows no picture, but GitHub does. */
const TYPED_PICTURE = /(?<!\\)!\[[^[\]]*\]\(((?:[^\s()<>]|\([^\s()<>]*\))+)\)$/

const Verbatim = Mark.create({
  name: 'verbatim',
  inclusive: false,
  addInputRules() {
    return [
      new InputRule({
        find: TYPED_PICTURE,
        handler: ({ state: { tr }, range: { from, to }, match: [, address = ''] }) => {
          if (safeHref(address) === null) return
          tr.insertText(')', to)
          tr.addMark(from, to + 1, this.type.create())
          tr.removeStoredMark(this.type)
        },
      }),
    ]
  },
  parseHTML: () => [{ tag: 'span[data-verbatim]' }],
  renderHTML: () => ['span', { 'data-verbatim': '', class: 'verbatim' }, 0],
})

/** To a screen reader, a label is a heading of this `level`. */
export const nodesAndMarks = (level: number): Extensions => [
  Document,
  Text,
  Line.configure({ level }),
  Code,
  Raw,
  Link,
  simpleMark({
    name: 'bold',
    tag: 'strong',
    also: ['b'],
    key: 'Mod-b',
    typed: [/(?:^|\s)(\*\*(?!\s)([^*]+)(?<!\s)\*\*)$/, /(?:^|\s)(__(?!\s)([^_]+)(?<!\s)__)$/],
  }),
  simpleMark({
    name: 'italic',
    tag: 'em',
    also: ['i'],
    key: 'Mod-i',
    typed: [/(?:^|\s)(\*(?!\s)([^*]+)(?<!\s)\*)$/, /(?:^|\s)(_(?!\s)([^_]+)(?<!\s)_)$/],
  }),
  simpleMark({
    name: 'strike',
    tag: 's',
    also: ['del'],
    key: 'Mod-Shift-s',
    typed: [/(?:^|\s)(~~(?!\s)([^~]+)(?<!\s)~~)$/],
  }),
  simpleMark({ name: 'codeSpan', tag: 'code', key: 'Mod-e', typed: [/(?:^|[^`])(`([^`]+)`)$/] }),
  Verbatim,
]
