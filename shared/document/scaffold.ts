// A scaffold: the lines that a template offers, as one update that is the same on every device.

import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import * as Y from 'yjs'
import { sameBytes } from '../wire/digest.ts'
import { line, readLines, type Line, type Run } from './lines.ts'
import { insertLines } from './insert-lines.ts'
import { SCAFFOLD_CLIENTS } from './schema.ts'
import { wireLimits } from '../wire/limits.ts'

/**
 * A scaffold's client id is a hash over this version and these line fields, among others. Both stay those of
 * the first schema for ever: an older page that was offline must arrive at the same id, or labels would be
 * doubled. So if a later version adds a field to a line, the field must not count here.
 */
const VERSION = 1
const FIELDS = 'node kind depth checked label number runs untouched fence info text'.split(' ')

/** Keeps the fields in the order of the line, because the hash also depends on the order. */
const asFirst = (each: Line): object =>
  Object.fromEntries(Object.entries(each).filter(([name]) => FIELDS.includes(name)))

/** Joins neighbouring runs with equal marks. Yjs reads them back as one run, and the id must not change. */
function joinRuns(each: Line): Line {
  if (each.node !== 'line') return each
  const runs: Run[] = []
  for (const run of each.runs) {
    const last = runs.at(-1)
    if (last && JSON.stringify(last.marks) === JSON.stringify(run.marks)) last.text += run.text
    else runs.push({ ...run })
  }
  return { ...each, runs }
}

/** The first lines, up to `most` characters as JSON. Anything longer would be a text, not a scaffold. */
function upTo(most: number, lines: readonly Line[]): readonly Line[] {
  let left = most
  const end = lines.findIndex((each) => (left -= JSON.stringify(each).length) < 0)
  return end === -1 ? lines : lines.slice(0, end)
}

/** The lines of a template that are put into a text. */
export const scaffoldLines = (template: readonly Line[]): readonly Line[] =>
  template.slice(0, upTo(wireLimits.scaffold, template.map(joinRuns)).length)

/**
 * The update that puts a scaffold into an untouched root. Its bytes are the same on every device, because its
 * client id is made from the root's name and the exact lines. So if several devices apply it, the document
 * has one copy.
 */
export function scaffoldUpdate(root: string, template: readonly Line[]): Uint8Array {
  const lines = upTo(wireLimits.scaffold, template.map(joinRuns))
  const doc = new Y.Doc({ gc: false })
  doc.clientID = idOf(root, lines)
  insertLines(doc.getXmlFragment(root), lines)
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return update
}

const idOf = (root: string, lines: readonly Line[]): number =>
  SCAFFOLD_CLIENTS + hash32(JSON.stringify([root, lines.map(asFirst), VERSION]))

function hash32(text: string): number {
  const digest = sha256(utf8ToBytes(text))
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0)
}

/**
 * Whether a complete update of one client is exactly the scaffold of that client id. If somebody could put
 * other content under the id before a page draws the scaffold, text that people then write in or after the
 * scaffold would end up elsewhere.
 */
export function isScaffold(client: number, update: Uint8Array): boolean {
  const doc = new Y.Doc({ gc: false })
  try {
    Y.applyUpdate(doc, update)
    const [root, ...others] = doc.share.keys()
    if (root === undefined || others.length > 0 || Y.getState(doc.store, client) === 0) return false
    const lines = readLines(doc.getXmlFragment(root))
    const here = Y.encodeStateAsUpdate(doc)
    const own = [lines.map(asRead), lines.map(asMade)].find((each) => idOf(root, each) === client)
    return own !== undefined && sameBytes(scaffoldUpdate(root, own), here)
  } catch {
    return false // Yjs throws on some updates that no page makes
  } finally {
    doc.destroy()
  }
}

/**
 * A template's lines are read from a series' document, or made by `line`. The two give the fields in
 * different orders.
 */
const asRead = (each: Line): Line => (each.node === 'line' ? { ...each, untouched: false } : each)
const asMade = (each: Line): Line => (each.node === 'line' ? line(each.runs, each) : each)
