// Reads HTML as lines. The document is parsed without running or loading anything in it, and is read once,
// without recursion. What other programs mean by their elements, attributes and styles is explained where it
// is read.

import type { Run } from '../../../shared/document/lines.ts'
import { lineDefaults, MAX_DEPTH, shown, type Marks } from '../../../shared/document/schema.ts'
import { codeOf, languageOf } from './html-code.ts'
import { listItem, ownItem, wordItem, type Item, type Lists } from './html-items.ts'
import { HtmlLines, type Draft, type TextDraft } from './html-lines.ts'
import { isBlock, isMonospaced, isUnseen, keepsSpace, marksIn, styleOf, type Style } from './html-style.ts'

/** What an element inherits from the elements around it. */
interface Within extends Lists {
  marks: Marks
  keepsSpace: boolean
  item: Item | null
  quote: boolean
  heading: boolean
  /** Whether digits are raised or lowered. */
  script: 'sup' | 'sub' | null
  /** Levels below the margin, outside lists. */
  indent: number
  /**
   * Whether an element around this one looked like code, but has only one line. If so, nothing in it is code.
   */
  oneLine: boolean
}

type Task = { node: Node; within: Within } | (() => void)

export interface HtmlRead {
  drafts: Draft[]
  /** Whether our own editor cut the first and the last line in the middle. */
  open: { start: boolean; end: boolean }
  pictures: number
}

export function readHtml(html: string): HtmlRead {
  return new Reader(new DOMParser().parseFromString(html, 'text/html')).read()
}

class Reader {
  readonly #document: Document
  readonly #lines = new HtmlLines()
  readonly #tasks: Task[] = []
  readonly #open = { start: false, end: false }
  #pictures = 0
  /** The rows of the table that is being read. */
  #rows: Run[][][] | null = null
  /** A box that comes before the text of its line. */
  #box: boolean | null = null
  constructor(document: Document) {
    this.#document = document
  }

  read(): HtmlRead {
    const tasks = this.#tasks
    this.#within(this.#document, {
      marks: {},
      keepsSpace: false,
      lists: 0,
      list: null,
      item: null,
      quote: false,
      heading: false,
      script: null,
      indent: 0,
      oneLine: false,
    })
    for (let task = tasks.pop(); task !== undefined; task = tasks.pop())
      if (typeof task === 'function') task()
      else if (task.node instanceof Element) this.#element(task.node, task.within)
      else if (task.node instanceof Text) this.#text(task.node.data, task.within)
    this.#lines.end()
    return { drafts: this.#lines.drafts, open: this.#open, pictures: this.#pictures }
  }

  /** Reads the children next, in order. */
  #within(parent: Node, within: Within): void {
    for (let node = parent.lastChild; node !== null; node = node.previousSibling)
      this.#tasks.push({ node, within })
  }

  #text(written: string, within: Within): void {
    const text = scripted(written, within.script)
    const begin = () => this.#begin(within)
    if (within.item?.own === true)
      this.#lines.add(text.replace(/[\t\r\n\f]+/g, ' '), within.marks, 'kept', begin)
    else if (!within.keepsSpace) this.#lines.add(text, within.marks, 'collapsed', begin)
    else
      text.split(/\r\n?|\n/).forEach((part, at) => {
        if (at > 0) this.#lines.end()
        if (part !== '') this.#lines.add(part, within.marks, 'kept', begin)
      })
  }

  /**
   * Begins the line of a text: the line of the item around it, if that has none yet; else a line below the
   * item.
   */
  #begin({ item, quote, heading, indent }: Within): TextDraft {
    const box = this.#box
    this.#box = null
    const draft = { is: 'text', runs: [], heading, own: false, count: null, loose: false } as const
    if (item !== null && !item.begun) {
      item.begun = true
      const { kind, depth, checked, label, written, count, own } = item
      const isTask = box !== null && !own
      return {
        ...draft,
        ...lineDefaults,
        ...(isTask ? { kind: 'task', checked: box } : { kind, checked }),
        runs: [],
        depth,
        label,
        number: written,
        count: isTask ? null : count,
        own,
      }
    }
    const depth = Math.min(item === null ? indent : item.depth + 1, MAX_DEPTH)
    const kind = box !== null ? 'task' : quote ? 'quote' : 'text'
    return {
      ...draft,
      ...lineDefaults,
      runs: [],
      kind,
      depth,
      checked: box ?? false,
      loose: kind === 'text' && item === null,
    }
  }

  #element(element: Element, around: Within): void {
    const style = styleOf(element)
    let { oneLine } = around
    if (isUnseen(element, style)) return
    this.#cut(element)
    switch (element.localName) {
      case 'br':
        return this.#lines.end()
      case 'img':
        return this.#picture(element, around)
      case 'input':
        if (element.getAttribute('type')?.toLowerCase() === 'checkbox')
          this.#tick(element.hasAttribute('checked'))
        return
      case 'hr':
        return this.#lines.end()
      case 'table':
        if (!isOfCells(element)) break
        return element.querySelector('[data-code-marker]') === null
          ? this.#table(element, style, around)
          : this.#code(element, around)
      case 'tr':
        this.#rows?.push([])
        break
      case 'td':
      case 'th':
        if (this.#rows !== null) return this.#cell(element, style, around)
        break
      default:
        if (element.localName === 'pre') return this.#code(element, around)
        if (!oneLine && looksLikeCode(element, style, around)) {
          if (hasLines(element)) return this.#code(element, around)
          oneLine = true
        }
    }
    if (/mso-list:\s*ignore/i.test(element.getAttribute('style') ?? '')) return this.#marker(element, around)
    const block = isBlock(element, style)
    const within = this.#inside(element, style, around)
    within.oneLine = oneLine
    if (block) {
      this.#lines.end()
      this.#tasks.push(() => this.#leave(within.item === around.item ? null : within.item, within))
    }
    if (element.localName === 'q') {
      this.#text('“', within)
      this.#tasks.push(() => this.#text('”', within))
    }
    this.#within(element, within)
  }

  #leave(item: Item | null, within: Within): void {
    if (item?.own === true && !item.begun) this.#lines.add('', {}, 'kept', () => this.#begin(within))
    this.#lines.end()
    if (item !== null) this.#box = null
  }

  /** Our own editor writes how many levels its slice is open at each end. */
  #cut(element: Element): void {
    const [, start, end] = /^(\d+) (\d+)/.exec(element.getAttribute('data-pm-slice') ?? '') ?? []
    if (start !== undefined) this.#open.start = start !== '0'
    if (end !== undefined) this.#open.end = end !== '0'
  }

  #inside(element: Element, style: Style, around: Within): Within {
    const within = {
      ...around,
      marks: marksIn(element, style, around.marks),
      keepsSpace: keepsSpace(element, style, around.keepsSpace),
    }
    const name = element.localName
    const own = ownItem(element, around)
    if (own !== null) within.item = own
    else if (name === 'ul' || name === 'ol' || name === 'menu') {
      within.lists++
      const start = Number.parseInt(element.getAttribute('start') ?? '1', 10)
      within.list = name === 'ol' ? { next: Number.isNaN(start) ? 1 : start } : null
    } else if (name === 'li') within.item = listItem(element, around)
    else if (name === 'blockquote') within.quote = true
    else if (name === 'dd') within.indent++
    else if (name === 'sup' || name === 'sub') within.script = name
    else if (/^h[1-6]$/.test(name)) within.heading = true
    else if (style.has('mso-list')) within.item = wordItem(style.get('mso-list') ?? '') ?? around.item
    return within
  }

  /** Word writes the marker of a list as text, in an element of its own. */
  #marker(element: Element, { item }: Within): void {
    if (item === null || item.begun) return
    const text = (element.textContent ?? '').trim()
    if (/^\d{1,9}[.)]$/.test(text)) {
      item.kind = 'ordered'
      item.written = text
      item.count = Number.parseInt(text, 10)
    } else if (/[.)]$/.test(text)) item.written = text
  }

  #tick(checked: boolean): void {
    if (this.#lines.hasLine)
      this.#lines.mend((line) => {
        if (!line.own) Object.assign(line, { kind: 'task', checked, count: null, loose: false })
      })
    else this.#box = checked
  }

  /** If a picture stands for a character, it is read as its text. */
  #picture(element: Element, around: Within): void {
    const text = element.getAttribute('alt') ?? ''
    const role = `${element.className} ${element.getAttribute('aria-roledescription') ?? ''} ${element.getAttribute('data-stringify-type') ?? ''}`
    if (/checkbox/i.test(role)) return
    const isSign =
      /emoji|emoticon/i.test(role) ||
      /^\p{Extended_Pictographic}[\p{Emoji_Component}\p{Extended_Pictographic}]*$/u.test(text)
    if (isSign && text !== '') this.#text(text, around)
    else this.#pictures++
  }

  #code(element: Element, { item, indent }: Within): void {
    const begun = item?.begun ?? false
    const depth = item === null ? indent : Math.min(item.depth + (begun ? 1 : 0), MAX_DEPTH)
    const own = element.getAttribute('data-depth')
    const at = own === null ? depth : shown.depth(Number(own))
    const text = codeOf(element)
    if (element.hasAttribute('data-raw') || element.classList.contains('raw'))
      this.#lines.put({ is: 'raw', depth: at, text })
    else {
      const fence = shown.fence(element.getAttribute('data-fence'))
      this.#lines.put({ is: 'code', depth: at, text, fence, info: languageOf(element) })
    }
    if (item !== null) item.begun = true
  }

  #table(element: Element, style: Style, around: Within): void {
    const within = this.#inside(element, style, around)
    const { item, indent } = around
    const depth = item === null ? indent : Math.min(item.depth + (item.begun ? 1 : 0), MAX_DEPTH)
    const rows: Run[][][] = []
    this.#lines.end()
    this.#tasks.push(() => {
      this.#rows = null
      this.#lines.put({ is: 'table', depth, rows })
    })
    this.#rows = rows
    this.#within(element, within)
  }

  #cell(element: Element, style: Style, around: Within): void {
    const row = this.#rows?.at(-1)
    const within = { ...this.#inside(element, style, around), item: null }
    this.#lines.beginCell()
    this.#tasks.push(() => {
      const cell = this.#lines.endCell()
      const span = Number.parseInt(element.getAttribute('colspan') ?? '1', 10)
      row?.push(cell, ...Array.from({ length: Math.min(Math.max(span - 1, 0) || 0, MOST_SPANNED) }, () => []))
    })
    this.#within(element, within)
  }
}

const MOST_SPANNED = 20

const SCRIPTS = { sup: '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻', sub: '₀₁₂₃₄₅₆₇₈₉₊₋' } as const

/** `10<sup>6</sup>` is not 106. Other raised text stays as it is. */
const scripted = (text: string, script: keyof typeof SCRIPTS | null): string =>
  script === null || !/^[\d+−-]+$/.test(text)
    ? text
    : text.replace(/./g, (sign) => SCRIPTS[script].charAt('0123456789+-'.indexOf(sign.replace('−', '-'))))

/**
 * Whether the cells of a table hold text. If they hold lists or other tables, the table is only there for the
 * layout.
 */
const isOfCells = (table: Element): boolean =>
  table.getAttribute('role') !== 'presentation' && table.querySelector('table, ul, ol, pre') === null

const looksLikeCode = (element: Element, style: Style, around: Within): boolean =>
  !around.keepsSpace && keepsSpace(element, style, false) && isBlock(element, style) && isMonospaced(style)

const hasLines = (element: Element): boolean =>
  element.querySelector('br, div') !== null || (element.textContent ?? '').includes('\n')
