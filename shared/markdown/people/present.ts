// The people that a note names elsewhere: its attendees, those who are absent, and handles in headings.

import { handleId } from '../../document/people.ts'
import { fieldOfHeading, isRoll, readField, readFields, type Row } from './header.ts'
import { couldBeName, namesTogether } from './names.ts'
import { namesOf, readHandles } from './person.ts'
import type { SourceLine } from './source-line.ts'
import { isMarginal, wordsOf } from './spans.ts'

export interface Present {
  has(name: string): boolean
  /** The note has a list of attendees. */
  listed: boolean
  count: number
}

/** The characters between the names of two people, or between a name and where that person is from. */
const JOINT = / ?[&+・] ?| [/|–—-] | (?:and|und|et|y|e|en|i|og|och|и|та) |[と和]/u

export function presentIn(source: readonly SourceLine[]): Present {
  const { values, attendees } = readFields(rowsOf(source))
  const roll = [...rollIn(source)]
  const listed = [...attendees, ...roll]
  const entries = [...listed, values.get('lead') ?? '', values.get('notetaker') ?? '']
  const ids = new Set<string>()
  const add = (name: string) => {
    ids.add(foldedId(name))
    ids.add(foldedId(name.trim().split(/\s/)[0] ?? ''))
  }
  for (const entry of entries) {
    const words = withoutTicks(entry).replace(/[_*`]/g, '').replace(/\s+/g, ' ')
    add(words.split('(', 1)[0] ?? '')
    for (const part of words.split(/[(),;（），、；]/)) for (const name of part.split(JOINT)) add(name)
    for (const handle of words.match(/@[\p{L}\p{N}_-]+/gu) ?? []) add(handle)
  }
  for (const read of source) {
    const who = read.is === 'heading' || isMarginal(read) ? readHandles(wordsOf(read)) : null
    for (const name of who ? namesOf(who.handle) : []) ids.add(foldedId(name))
  }
  ids.delete('')
  const hasOne = (name: string): boolean =>
    ids.has(foldedId(name)) || ids.has(foldedId(INITIALED.exec(name)?.[1] ?? ''))
  return {
    has: (name) => (namesTogether(name) ?? [name]).every(hasOne),
    listed: new Set(listed.map(foldedId)).size > 1,
    count: attendees.length > 0 ? attendees.length : roll.length,
  }
}

/** If the list has `Ana`, `Ana M.` is on it too. */
const INITIALED = /^(\S+) \p{Lu}\.?$/u

/** Gives `Zoë` and `Zoe` the same id. */
const foldedId = (name: string): string => handleId(name.normalize('NFD').replace(/\p{Mn}/gu, ''))

const TICK = /\[[ xX✓✔]?\]/gu
const withoutTicks = (text: string): string => text.replace(TICK, ' ').trim()

// ── a roll that is no field of the header ──

const ROLL =
  /(?:^|[\s,.;])(?:attend(?:ance|ees?|ing|ed)|present|participants?|members?|people|joined|roll ?call|absent(?:ees)?|missing|excused|regrets|apologies|invite(?:d|es)|entschuldigt|abwesend|absente?s|excusée?s|ausentes|närvarande|frånvarande|nieobecni|отсутствуют|отсутствовали|欠席|缺席|결석|불참)(?=$|[\s,(])/iu
/** A team may be named by people or by what it does. */
const TEAM = /^(?:(?:the|our|project|scrum) )?team(?: members?)?$/i
const LONGEST_ROLL = 80

/** Whether these words announce a list of names. `isTicked`: the list has boxes to tick. */
function announces(words: string, isTicked: boolean): boolean {
  const bare = words.replace(/[*_#:：]/g, ' ').trim()
  if (bare.length > LONGEST_ROLL) return false
  return isRoll(bare) || (ROLL.test(bare) && fieldOfHeading(bare) === null) || (isTicked && TEAM.test(bare))
}

/** The names in lists that are announced by a heading, a label or the head of a table. */
function* rollIn(source: readonly SourceLine[]): Generator<string> {
  let isOpen = false
  let isTeam = false
  for (const read of source) {
    if (read.is === 'heading') {
      const field = readField(read.text)
      const [words, value] = field ? [labelOf(field.label), field.value] : [read.text, '']
      isOpen = announces(words, false)
      isTeam = TEAM.test(words.replace(/[*_:：]/g, '').trim())
      if (announces(words, hasTick(value))) yield* namesIn(value)
      continue
    }
    const { line } = read
    if (line.node === 'raw') yield* namesInTable(line.text, isOpen)
    if (line.node !== 'line') continue
    const said = isOpen && line.kind !== 'text' ? null : readField(read.source)
    if (said && line.depth === 0) {
      const words = labelOf(said.label)
      isOpen = announces(words, hasTick(said.value)) || announces(lastClause(words), false)
      isTeam = TEAM.test(words)
      if (isOpen) yield* namesIn(said.value)
    } else if (isOpen || (isTeam && (isTick(read.source) || line.kind === 'task')))
      yield* namesIn(read.source)
    else if (isTeam && line.kind === 'text' && read.source.includes(',')) yield* namesIn(read.source)
    if (line.kind === 'text' && !said && !isNames(read.source)) isOpen = isTeam = false
  }
}

const labelOf = (label: string): string => label.replace(/[*_:：]/g, '').trim()
const lastClause = (words: string): string => /[^.,;!?]*$/.exec(words)?.[0]?.trim() ?? ''
const hasTick = (value: string): boolean => value.match(TICK) !== null
const isTick = (text: string): boolean => /^\[[ xX✓✔]?\]\s|\s\[[ xX✓✔]?\](?:\s\([^()]*\))?$/u.test(text)
const isNames = (text: string): boolean => namesIn(text).length > 0

/** The entries of a list of names. Empty if one of them is something else. */
function namesIn(value: string): string[] {
  const entries = value
    .split(TICK)
    .flatMap((part) => part.split(/[,;、，；]|\s(?:&|and)\s/))
    .map((entry) => entry.replace(/[*_`]/g, '').trim())
    .filter((entry) => entry !== '')
  return entries.every(isEntry) ? entries : []
}

/** Whether an entry is a name, perhaps with more in brackets or after a dash. */
function isEntry(entry: string): boolean {
  const [name = ''] = entry.replace(/\([^()]*\)/g, ' ').split(/\s[/|–—-]\s|\s@|:\s/)
  const words = name.trim().split(/\s+/)
  return words.length <= 4 && (entry.startsWith('@') || (name.trim() !== '' && couldBeName(words.join(' '))))
}

/**
 * The names in those columns of a table whose heads announce names. `isOpen`: the first column counts in any
 * case.
 */
function* namesInTable(text: string, isOpen: boolean): Generator<string> {
  const rows = text.split('\n').map(cellsOf)
  const [head = []] = rows
  for (const [column, words] of head.entries()) {
    if (!announces(words, false) && !(isOpen && column === 0)) continue
    for (const cells of rows.slice(isOpen ? 0 : 1)) {
      const cell = cells[column] ?? ''
      if (/\p{L}/u.test(cell)) yield cell
    }
  }
}

const cellsOf = (row: string): string[] =>
  row
    .replace(/^\s*\||\|\s*$/g, '')
    .split('|')
    .map((cell) => cell.trim())

function* rowsOf(source: readonly SourceLine[]): Generator<Row> {
  for (const read of source)
    if (read.is === 'heading') yield { kind: null, depth: 0, source: read.text }
    else if (read.line.node === 'line')
      yield { kind: read.line.kind, depth: read.line.depth, source: read.source }
}
