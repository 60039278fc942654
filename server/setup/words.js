// The sentences of the page, put at build time where the page says them.
//
// Each room of the page has its sentences in `words/en.ts`, and those of another language beside it. Code says
// `words.name`. The build puts the sentence itself there, in the language of the build, as if it had been written
// there: a part of the page loads the sentences it says and no others, and nothing is looked up while the page runs.
// Tests and development import the English file as it is.
//
// A sentence is a text, a function of its arguments, or an object of sentences. It may use what its file imports.

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse as parseSvelte } from 'svelte/compiler'
import { parseSync } from 'vite'

/**
 * A node of a syntax tree, of any kind, with the properties that are read here.
 *
 * @typedef {{
 *   type: string, start: number, end: number, name?: string, value?: unknown, computed?: boolean,
 *   shorthand?: boolean, importKind?: string, key?: Node, object?: Node, property?: Node, callee?: Node,
 *   source?: Node, local?: Node, imported?: Node, id?: Node, init?: Node, body?: Node | Node[],
 *   declaration?: Node | null, declarations?: Node[], specifiers?: Node[], properties?: Node[], params?: Node[],
 *   arguments?: Node[], expressions?: Node[], quasis?: { value: { cooked: string } }[],
 * }} Node
 */
/** @typedef {{ node: Node, source: string, imports: ReadonlyMap<string, string> }} Catalogue */
/** @typedef {[start: number, end: number, text: string]} Edit */

const IMPORT = /import \{ words(?: as (\w+))? \} from '((?:\.{1,2}\/)+(?:[\w-]+\/)*words\/en\.ts)'/g

/**
 * @param {string} language
 * @returns {import('vite').Plugin}
 */
export const sayWords = (language) => ({
  name: 'say-words',
  enforce: 'pre',
  apply: 'build',
  transform(code, id) {
    if (!/\.(?:svelte|ts)$/.test(id) || !code.includes("words/en.ts'")) return undefined
    return { code: withWords(code, id, language), map: null }
  },
})

/**
 * The code with each of its sentences in its place.
 *
 * @param {string} code
 * @param {string} id the path of its file
 * @param {string} language
 */
export function withWords(code, id, language) {
  /** @type {Map<string, Catalogue>} */
  const catalogues = new Map()
  for (const [, alias = 'words', file = ''] of code.matchAll(IMPORT))
    catalogues.set(alias, catalogueOf(join(dirname(id), file.replace(/en\.ts$/, `${language}.ts`))))
  /** @type {Edit[]} */
  const edits = []
  /** @type {Map<string, string>} */
  const wanted = new Map()
  walk(treeOf(code, id), (node, parents) => {
    const parent = parents.at(-1)
    const catalogue = node.type === 'Identifier' ? catalogues.get(node.name ?? '') : undefined
    if (catalogue !== undefined && parent?.type === 'MemberExpression' && parent.object === node)
      edits.push(sentenceAt(id, catalogue, parents, wanted))
  })
  let imports = [...wanted].map(([name, from]) => `import { ${name} } from '${from}'`).join('\n')
  for (const match of code.matchAll(IMPORT)) {
    edits.push([match.index, match.index + match[0].length, imports])
    imports = ''
  }
  edits.sort((a, b) => a[0] - b[0] || b[1] - a[1])
  return apply(code, 0, code.length, edits)
}

/**
 * A sentence may be an argument of another, so edits nest: `called` marks arguments by their places, as
 * `\0start,end\0`.
 *
 * @param {string} code
 * @param {number} from
 * @param {number} to
 * @param {readonly Edit[]} edits
 * @returns {string}
 */
function apply(code, from, to, edits) {
  let text = ''
  let at = from
  for (const [start, end, sentence] of edits) {
    if (start < at || end > to) continue
    text += code.slice(at, start)
    text += sentence.replace(/\0(\d+),(\d+)\0/g, (_, a, b) => apply(code, Number(a), Number(b), edits))
    at = end
  }
  return text + code.slice(at, to)
}

/**
 * @param {string} id
 * @param {Catalogue} catalogue
 * @param {readonly Node[]} parents of the name of the catalogue
 * @param {Map<string, string>} wanted gets the imports that the sentence needs
 * @returns {Edit}
 */
function sentenceAt(id, catalogue, parents, wanted) {
  let value = catalogue.node
  let depth = parents.length
  let place = parents[depth]
  while (value.type === 'ObjectExpression') {
    const next = parents[depth - 1]
    if (next?.type !== 'MemberExpression' || next.computed || (place && next.object !== place)) break
    const name = next.property?.name
    const found = value.properties?.find(({ key }) => key?.name === name)?.value
    if (!isNode(found)) throw new Error(`${id} says words.${name}, which its catalogue does not have.`)
    value = found
    place = next
    depth--
  }
  if (place === undefined) throw new Error(`${id} names a catalogue and no sentence of it.`)
  for (const [name, from] of catalogue.imports) if (uses(value, name)) wanted.set(name, from)

  const text = textOf(value)
  const parent = parents[depth - 1]
  if (text !== null) {
    if (parent?.type !== 'ExpressionTag') return [place.start, place.end, quoted(text)]
    const holder = parents[depth - 2]
    const isWhole = holder?.type === 'Attribute' && holder.value === parent
    return [parent.start, parent.end, isWhole ? `"${escaped(text)}"` : escaped(text)]
  }
  if (
    value.type === 'ArrowFunctionExpression' &&
    parent?.type === 'CallExpression' &&
    parent.callee === place
  ) {
    const said = called(catalogue.source, value, parent)
    if (said !== null) return [parent.start, parent.end, said]
  }
  return [place.start, place.end, `(${catalogue.source.slice(value.start, value.end)})`]
}

/**
 * The body of a sentence with its arguments in place. Null if an argument would be computed twice, or never.
 *
 * @param {string} source
 * @param {Node} arrow
 * @param {Node} call
 */
function called(source, arrow, call) {
  const { params = [], body } = arrow
  const { arguments: args = [] } = call
  if (!isNode(body) || body.type === 'BlockStatement' || params.length !== args.length) return null
  if (params.some(({ type }) => type !== 'Identifier')) return null
  /** @type {Edit[]} */
  const edits = []
  let isPlain = true
  walk(body, (node, parents) => {
    const parent = parents.at(-1)
    if (node.type === 'ArrowFunctionExpression' || (parent?.type === 'Property' && parent.shorthand))
      isPlain = false
    const isName = (parent?.property === node && !parent.computed) || parent?.key === node
    const arg = args[params.findIndex(({ name }) => node.type === 'Identifier' && name === node.name)]
    if (arg === undefined || isName) return
    const mark = `\0${arg.start},${arg.end}\0`
    const isBare = parent?.type === 'TemplateLiteral' || isSimple(arg)
    edits.push([node.start, node.end, isBare ? mark : `(${mark})`])
  })
  if (!isPlain) return null
  const countOf = (/** @type {Node} */ arg) =>
    edits.filter(([, , text]) => text.includes(`\0${arg.start},`)).length
  if (args.some((arg) => !isSimple(arg) && countOf(arg) !== 1)) return null
  let text = ''
  let at = body.start
  for (const [start, end, arg] of edits.sort((a, b) => a[0] - b[0])) {
    text += source.slice(at, start) + arg
    at = end
  }
  text += source.slice(at, body.end)
  return /^(?:TemplateLiteral|ParenthesizedExpression)$/.test(body.type) ? text : `(${text})`
}

/**
 * @param {Node} node
 * @returns {boolean}
 */
const isSimple = ({ type, computed, object }) =>
  type === 'Identifier' ||
  type === 'Literal' ||
  (type === 'MemberExpression' && !computed && object !== undefined && isSimple(object))

/**
 * @param {string} file
 * @returns {Catalogue}
 */
function catalogueOf(file) {
  const source = readFileSync(file, 'utf8')
  const { body } = treeOf(source, file)
  /** @type {Map<string, string>} */
  const imports = new Map()
  let node
  for (const statement of Array.isArray(body) ? body : []) {
    const from = statement.source?.value
    if (statement.type === 'ImportDeclaration' && statement.importKind !== 'type' && typeof from === 'string')
      for (const { local } of statement.specifiers ?? [])
        imports.set(local?.name ?? '', join(dirname(file), from))
    const declared = statement.declaration?.declarations?.[0]
    if (declared?.id?.name === 'words') node = declared.init
  }
  if (node?.type !== 'ObjectExpression') throw new Error(`${file} should export \`words\`, an object.`)
  return { node, source, imports }
}

/**
 * @param {string} code
 * @param {string} file
 */
function treeOf(code, file) {
  /** @type {unknown} */
  const tree = file.endsWith('.svelte') ? parseSvelte(code, { modern: true }) : parseSync(file, code).program
  if (!isNode(tree)) throw new Error(`${file} could not be parsed.`)
  return tree
}

/**
 * The text of a sentence without arguments; null for any other.
 *
 * @param {Node} node
 */
function textOf({ type, value, expressions, quasis }) {
  if (type === 'Literal' && typeof value === 'string') return value
  return type === 'TemplateLiteral' && expressions?.length === 0 ? (quasis?.[0]?.value.cooked ?? null) : null
}

/**
 * @param {Node} node
 * @param {string} name
 */
function uses(node, name) {
  let found = false
  walk(node, (each) => (found ||= each.type === 'Identifier' && each.name === name))
  return found
}

/** @param {string} text */
const quoted = (text) => `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '{': '&#123;', '}': '&#125;' }

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"{}]/g, (sign) => ENTITIES[/** @type {'&'} */ (sign)])

/**
 * @param {unknown} value
 * @returns {value is Node}
 */
const isNode = (value) =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/**
 * @param {Node} node
 * @param {(node: Node, parents: readonly Node[]) => void} visit
 * @param {Node[]} parents
 */
function walk(node, visit, parents = []) {
  visit(node, parents)
  parents.push(node)
  for (const value of Object.values(node))
    for (const each of Array.isArray(value) ? /** @type {unknown[]} */ (value) : [value])
      if (isNode(each)) walk(each, visit, parents)
  parents.pop()
}
