// The text and the language of code in HTML.

import { shown } from '../../../shared/document/schema.ts'

const ENDS_LINES = new Set(['div', 'p', 'li', 'tr', 'ol', 'ul', 'table'])

/** All text in an element, with its white space. Elements that are lines of their own end lines. */
export function codeOf(element: Element): string {
  const parts: string[] = []
  let last = '\n'
  let isDue = false
  const add = (text: string) => {
    if (text === '') return
    if (isDue && last !== '\n') parts.push('\n')
    isDue = false
    parts.push(text)
    last = text.slice(-1)
  }
  const rest: (Node | null)[] = []
  const push = (parent: Node) => {
    for (let node = parent.lastChild; node !== null; node = node.previousSibling) rest.push(node)
  }
  push(element)
  for (let node = rest.pop(); node !== undefined; node = rest.pop())
    if (node === null) isDue = true
    else if (node instanceof Text) add(node.data.replace(/\r\n?/g, '\n').replaceAll('\u00a0', ' '))
    else if (node instanceof Element) {
      const name = node.localName
      if (name === 'br') add('\n')
      else if (name !== 'script' && name !== 'style') {
        if (ENDS_LINES.has(name)) {
          isDue = true
          rest.push(null)
        }
        // GitHub draws the plus and minus signs of a diff without having them in the text.
        add(node.getAttribute('data-code-marker') ?? '')
        push(node)
      }
    }
  return withoutLastLineEnd(parts.join(''))
}

function withoutLastLineEnd(text: string): string {
  let end = text.length
  while (text[end - 1] === '\n') end--
  return text.slice(0, end)
}

/** The language, as GitHub, Prism, highlight.js and our page write it. */
export function languageOf(element: Element): string {
  const own = element.getAttribute('data-info')
  if (own !== null) return shown.info(own)
  if (element.localName === 'table') return 'diff'
  const classes = [element, element.firstElementChild, element.parentElement]
    .map((each) => each?.className ?? '')
    .join(' ')
  return /\b(?:language|lang|highlight-source)-([\w+#.-]{1,30})/.exec(classes)?.[1] ?? ''
}
