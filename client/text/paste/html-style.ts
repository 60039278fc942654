// How an element looks, by its name and by the text of its attributes. The browser gives no styles for
// elements with style attributes, because the page's policy forbids them.

import { safeHref, type Marks } from '../../../shared/document/schema.ts'

export type Style = ReadonlyMap<string, string>

const NO_STYLE: Style = new Map()

export function styleOf(element: Element): Style {
  const text = element.getAttribute('style')
  if (text === null) return NO_STYLE
  const style = new Map<string, string>()
  for (const part of text.split(';')) {
    const colon = part.indexOf(':')
    if (colon > 0)
      style.set(
        part.slice(0, colon).trim().toLowerCase(),
        part
          .slice(colon + 1)
          .trim()
          .toLowerCase(),
      )
  }
  return style
}

/** Elements that show no text of their own. */
const UNSEEN = new Set([
  ...[
    'script',
    'style',
    'head',
    'title',
    'meta',
    'link',
    'template',
    'noscript',
    'iframe',
    'object',
    'embed',
  ],
  ...[
    'svg',
    'canvas',
    'audio',
    'video',
    'select',
    'datalist',
    'map',
    'annotation',
    'annotation-xml',
    'colgroup',
    'rp',
  ],
])
/** Classes of text that only a screen reader reads, or that another element shows too. */
const UNSEEN_CLASS = /(?:^|\s)(?:sr-only|visually-hidden|katex-mathml|zeroclipboard-container)(?:\s|$)/

export const isUnseen = (element: Element, style: Style): boolean =>
  UNSEEN.has(element.localName) ||
  element.hasAttribute('hidden') ||
  style.get('display') === 'none' ||
  style.get('visibility') === 'hidden' ||
  style.get('mso-hide') === 'all' ||
  UNSEEN_CLASS.test(element.className)

const MARK_OF: Readonly<Record<string, 'bold' | 'italic' | 'strike' | 'codeSpan'>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  s: 'strike',
  del: 'strike',
  strike: 'strike',
  code: 'codeSpan',
  kbd: 'codeSpan',
  samp: 'codeSpan',
  tt: 'codeSpan',
}

/**
 * The marks of the text in an element. A style counts more than the element's name, because Google Docs wraps
 * everything in a `<b>`.
 */
export function marksIn(element: Element, style: Style, around: Marks): Marks {
  const marks = { ...around }
  const own = MARK_OF[element.localName]
  if (own !== undefined) marks[own] = true
  for (const name of ['bold', 'italic', 'strike', 'verbatim'] as const)
    if (element.localName === 'span' && element.classList.contains(name)) marks[name] = true
  if (element.hasAttribute('data-verbatim')) marks.verbatim = true
  set(
    marks,
    'bold',
    style.get('font-weight'),
    /^(?:bold|bolder|[6-9]\d\d|1000)/,
    /^(?:normal|lighter|[1-5]\d\d)/,
  )
  set(marks, 'italic', style.get('font-style'), /^(?:italic|oblique)/, /^normal/)
  const decoration = style.get('text-decoration-line') ?? style.get('text-decoration')
  set(marks, 'strike', decoration, /line-through/, /^(?!)/)
  const href = element.localName === 'a' ? safeHref(element.getAttribute('href') ?? '') : null
  // If the text of a link is its address, it becomes plain text, and the page shows it as a link.
  if (href !== null && !/\s/.test(href) && element.textContent.trim() !== href)
    marks.link = { href, title: element.getAttribute('title') }
  return marks
}

function set(
  marks: Marks,
  name: 'bold' | 'italic' | 'strike',
  value: string | undefined,
  on: RegExp,
  off: RegExp,
): void {
  if (value === undefined) return
  if (on.test(value)) marks[name] = true
  else if (off.test(value)) delete marks[name]
}

const BLOCKS = new Set([
  ...[
    'address',
    'article',
    'aside',
    'blockquote',
    'body',
    'caption',
    'center',
    'dd',
    'details',
    'dialog',
    'dir',
  ],
  ...[
    'div',
    'dl',
    'dt',
    'fieldset',
    'figcaption',
    'figure',
    'footer',
    'form',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
  ],
  ...['header', 'hgroup', 'hr', 'legend', 'li', 'main', 'menu', 'nav', 'ol', 'option', 'p', 'pre', 'search'],
  ...['section', 'summary', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'ul'],
])

/** Whether lines end before and after the element. */
export const isBlock = (element: Element, style: Style): boolean =>
  BLOCKS.has(element.localName) ||
  /^(?:block|flex|grid|list-item|table)$/.test((style.get('display') ?? '').replace(/\s*!important$/, ''))

/** Whether white space in the element is kept. */
export function keepsSpace(element: Element, style: Style, around: boolean): boolean {
  if (element.localName === 'pre' || element.localName === 'textarea') return true
  const value = style.get('white-space-collapse') ?? style.get('white-space')
  if (value === undefined) return around
  if (/^(?:pre|preserve|break-spaces)/.test(value) && value !== 'pre-line') return true
  return /^(?:normal|nowrap|collapse)/.test(value) ? false : around
}

export const isMonospaced = (style: Style): boolean =>
  /mono|consolas|menlo|courier|source code/.test(style.get('font-family') ?? style.get('font') ?? '')
