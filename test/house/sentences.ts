// Finds what the page says in its code, outside of the words files: `words/en.ts` of each room.
//
//   markup  text between tags, text in an attribute that says something, a string that is drawn
//   code    a string that has two words, or begins with a capital and a small letter, or ends as a sentence does
//
// What is thrown is for people who program. Names of classes, keys, elements and media are for browsers.

import { parse } from 'svelte/compiler'
import { parseSync } from 'vite'

interface Node {
  readonly type: string
  readonly start: number
  readonly [key: string]: unknown
}

export interface Said {
  readonly file: string
  readonly line: number
  readonly text: string
}

/** Attributes whose text reaches a person. */
const SPOKEN =
  /^(?:aria-(?:label|description|roledescription|valuetext|placeholder)|title|placeholder|alt|label|text|name|summary|heading|hint|sentence|says?)$/

/** Fields of objects that hold a text for a person. */
const TOLD = /^(?:label|title|placeholder|summary|heading|hint|sentence|says?)$/

/** What a field's value may be made of. */
const INSIDE = /^(?:ConditionalExpression|LogicalExpression|TemplateLiteral)$/

/** Nodes in which strings are for the compiler or the browser, or are thrown. */
const UNSAID = /^(?:TS.*|StyleSheet|Import.*|ExportAllDeclaration|ThrowStatement|StyleDirective)$/

/** Functions whose strings are for the browser, or for people who program. */
const BROWSERS =
  /^(?:matchMedia|closest|querySelector|querySelectorAll|matches|MediaQuery|nameOf|Symbol|get|\w*Error|RegExp|replace|setAttribute)$/

/** Keys, as `Mod+Shift+S`. */
const KEYS = /^(?:(?:Mod|Ctrl|Meta|Alt|Shift)[+-])*(?:Mod[+]?|Meta|Shift|Tab|Enter|Escape|click|F\d+|\S)$/

const TWO_WORDS = /\p{L}[,;:.…!?’”]* +[“(]?\p{L}/u
const BEGINS = /^\s*[“‘("]?\p{Lu}\p{Ll}/u
const ENDS = /\p{L}{2,}[”)]?[.…!?]\s*$/u

const reads = (text: string): boolean =>
  !KEYS.test(text) && (TWO_WORDS.test(text) || BEGINS.test(text) || ENDS.test(text))

export function sentencesIn(file: string, code: string): Said[] {
  const tree = treeOf(file, code)
  const said: Said[] = []
  if (isNode(tree))
    walk(tree, (node, parents) => {
      const text = textOf(node)
      if (text === null || !/\p{L}/u.test(text) || !isSaid(text, node, parents)) return
      const line = code.slice(0, node.start + text.length - text.trimStart().length).split('\n').length
      said.push({ file, line, text: text.trim().replace(/\s+/g, ' ') })
    })
  return said.sort((a, b) => a.line - b.line)
}

/** What a text is compared by. */
const COMPARES = /^(?:includes|startsWith|endsWith|indexOf)$/

/**
 * The comparisons with what the page says: with a sentence of a words file, or with a text that is one of `texts`.
 * Such code does something else in each language.
 */
export function comparisonsIn(file: string, code: string, texts: ReadonlySet<string>): Said[] {
  const tree = treeOf(file, code)
  const aliases = Array.from(
    code.matchAll(/import \{ words(?: as (\w+))? \} from/g),
    ([, as = 'words']) => as,
  )
  const isScreen = (node: Node): boolean => {
    if (node.type === 'CallExpression') return isNode(node['callee']) && isScreen(node['callee'])
    if (node.type === 'MemberExpression') {
      const { object } = node
      return isNode(object) && (isScreen(object) || aliases.includes(nameOf(object)))
    }
    return typeof node['value'] === 'string' && texts.has(node['value'])
  }
  const found: Said[] = []
  if (!isNode(tree)) return found
  walk(tree, (node) => {
    const { type, operator, left, right, test } = node
    const sides =
      type === 'BinaryExpression' && /^[!=]==?$/.test(String(operator))
        ? [left, right]
        : type === 'SwitchCase'
          ? [test]
          : type === 'CallExpression' && COMPARES.test(calledBy(node))
            ? (node['arguments'] as unknown[])
            : []
    if (!sides.some((side) => isNode(side) && isScreen(side))) return
    found.push({
      file,
      line: code.slice(0, node.start).split('\n').length,
      text: code.slice(node.start, node['end'] as number),
    })
  })
  return found
}

/** Several tests read the same files. */
const trees = new Map<string, unknown>()

function treeOf(file: string, code: string): unknown {
  const known = trees.get(code)
  if (known !== undefined) return known
  const tree: unknown = file.endsWith('.svelte')
    ? parse(code, { modern: true })
    : parseSync(file, code).program
  trees.set(code, tree)
  return tree
}

function isSaid(text: string, node: Node, parents: readonly Node[]): boolean {
  if (parents.some(({ type }) => UNSAID.test(type))) return false
  const attribute = parents.findLast(({ type }) => type === 'Attribute')
  if (node.type === 'Text') return attribute === undefined || SPOKEN.test(nameOf(attribute))
  const parent = parents.at(-1)
  if (parent === undefined || /^(?:BinaryExpression|SwitchCase|MemberExpression)$/.test(parent.type))
    return false
  if (parents.some((each) => BROWSERS.test(calledBy(each)))) return false
  if (parent.type === 'Property' && parent['key'] === node) return false
  if (attribute !== undefined && nameOf(attribute) === 'class') return false
  const isDrawn =
    attribute === undefined
      ? isNode(parents.findLast(({ type }) => type === 'ExpressionTag'))
      : SPOKEN.test(nameOf(attribute))
  if (isDrawn && !parents.some(({ type }) => type === 'CallExpression')) return true
  const field = parents.findLast(({ type }) => !INSIDE.test(type))
  return reads(text) || (field?.type === 'Property' && TOLD.test(nameOf(field['key'] as Node)))
}

/** The name of the function that a node calls. */
function calledBy({ type, callee }: Node): string {
  if ((type !== 'CallExpression' && type !== 'NewExpression') || !isNode(callee)) return ''
  return nameOf(isNode(callee['property']) ? callee['property'] : callee)
}

const nameOf = ({ name }: Node): string => (typeof name === 'string' ? name : '')

/** The text that a node is; null if it is none. */
function textOf({ type, data, value }: Node): string | null {
  if (type === 'Text') return typeof data === 'string' ? data : null
  if (type === 'Literal') return typeof value === 'string' ? value : null
  if (type !== 'TemplateElement' || typeof value !== 'object' || value === null) return null
  return 'cooked' in value && typeof value.cooked === 'string' ? value.cooked : null
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

function walk(node: Node, visit: (node: Node, parents: readonly Node[]) => void, parents: Node[] = []): void {
  visit(node, parents)
  parents.push(node)
  for (const value of Object.values(node))
    for (const each of Array.isArray(value) ? (value as unknown[]) : [value])
      if (isNode(each)) walk(each, visit, parents)
  parents.pop()
}
