// The fields of a note's header (lead, notetaker, attendees and others), in a dozen ways of writing them.

import type { HeaderField } from '../../model/outline.ts'
import type { LineKind } from '../../document/schema.ts'
import { slug } from '../../words/slug.ts'
import { trimEndOf } from '../../words/trim.ts'
import { fieldNamed } from './field-words.ts'
import { couldBeName } from './names.ts'

const NAME = '([^:：*_]{1,40}(?:\\\\?[*:_]inn?en)?)'
/** A picture may stand before the label: `👥 **Present:** Ada`. */
const PICTURE = '(?:\\p{Extended_Pictographic}\\ufe0f?\\s{0,2})?'
const FIELD = new RegExp(`^${PICTURE}(\\*\\*|__)?${NAME}(?:[:：]\\1|\\1\\s{0,9}[:：])\\s*(.*)$`, 'su')
const BARE_FIELD = new RegExp(`^(\\*\\*|__)${NAME}\\1$`)

const KNOWN: ReadonlySet<string> = new Set(['lead', 'notetaker', 'attendees', 'recording'])

/**
 * The id of a field. Names with a known meaning share an id: `Meeting lead` is `lead`. Any other name's id is
 * its slug.
 */
export const fieldId = (name: string): string => fieldNamed(name) ?? slug(name)

/**
 * A header field in a line's Markdown, `**Lead:** @ada`. Without a colon, only a known field counts:
 * `**Attendees**`.
 */
export function readField(source: string): HeaderField | null {
  const bare = BARE_FIELD.exec(source.trim())?.[2]
  if (bare !== undefined && KNOWN.has(fieldId(bare)))
    return { id: fieldId(bare), label: source.trim(), value: '' }
  const match = FIELD.exec(source)
  const name = match?.[2]?.trim()
  const id = name === undefined ? '' : fieldId(name)
  if (!match || name === undefined || id === '' || /https?$/.test(name)) return null
  const value = match[3] ?? ''
  return { id, label: source.slice(0, source.length - value.length).trim(), value: value.trim() }
}

/** As a heading, a word for notes begins the notes, and names no notetaker. */
const SAYS_NOTES =
  /^[^\p{L}]*(?:notes?(?! ?-?takers?| par)|minutes(?! taker)|protokoll|mitschrift|compte|notas|apuntes|acta|ata|verbale|appunti|notulen|notatki|zapis|muistiinpanot|протокол|заметки|нотатки|議事録|記録|记录|會?議?記錄|会议?记录|纪要|회의록|기록)[^\p{L}]*$/iu

/** The id of the field whose value stands below this heading (`## Present`, `### Scribes`), or null. */
export function fieldOfHeading(heading: string): string | null {
  const id = fieldNamed(trimEndOf(heading, /[*_:：\s]/).replace(/^[*_]+/, ''))
  return id === 'notetaker' && SAYS_NOTES.test(heading) ? null : id
}

/** Whether a line is a field that this reader knows: `Attendees: Ada, @bob`. */
export const isKnownField = (source: string): boolean => KNOWN.has(readField(source)?.id ?? '')

export const isRoll = (heading: string): boolean => fieldOfHeading(heading) === 'attendees'

// ── a header that is kept as lines or headings ──

/** A heading (`kind` is null) or a line, in the form in which fields are read. */
export interface Row {
  kind: LineKind | null
  depth: number
  source: string
}

export interface Fields {
  values: Map<string, string>
  attendees: string[]
}

/** The most headings above a header: `## TAG`, `##### 16 January 2018`. */
const HEADINGS = 2

export function readFields(rows: Iterable<Row>): Fields {
  const fields: Fields = { values: new Map(), attendees: [] }
  /** The field whose value is in the following rows, for as long as they are at depth `from` or deeper. */
  let open = null as { id: string; from: number; items: boolean } | null
  let heading: string | null = null
  let headings = 0
  const put = (id: string, value: string) => {
    if (!fields.values.get(id)) fields.values.set(id, value)
  }
  for (const { kind, depth, source } of rows) {
    const field: HeaderField | null =
      kind === null || depth === 0 ? fieldIn(source, open?.items === true ? kind : null) : null
    if (kind === null) {
      headings++
      if (field) put(field.id, field.value)
      heading = fieldOfHeading(source)
      open = heading === null ? null : { id: heading, from: 0, items: false }
    } else if (
      field &&
      heading === null &&
      (headings === 0 || (headings <= HEADINGS && KNOWN.has(field.id)))
    ) {
      put(field.id, field.value)
      open = { id: field.id, from: kind === 'text' ? 0 : 1, items: kind === 'text' }
    } else if (open?.items && kind === 'text' && GOES_ON.test(source)) continue
    else if (open && depth >= open.from && !(open.items && kind === 'text')) {
      if (depth > open.from || source === '') continue
      if (open.id === 'attendees') fields.attendees.push(source)
      else put(open.id, source)
    } else if (heading === null) open = null
  }
  const listed = splitNames(fields.values.get('attendees') ?? '')
  return { ...fields, attendees: fields.attendees.concat(listed) }
}

/**
 * A field. In a list of attendees, the words before a colon may instead be a name, or part of a time in an
 * annotation.
 */
function fieldIn(source: string, listed: LineKind | null): HeaderField | null {
  const field = readField(source)
  if (field === null || listed === null || listed === 'text' || KNOWN.has(field.id)) return field
  return field.value === '' || /^\S+:\/\//.test(field.value) ? field : null
}

/** A line that continues the entry above it, such as `from Acme`. */
const GOES_ON = /^[\p{Ll}(][^:：]*$/u

/** `Ada (@ada), @bob, Cy` → the handle of each person; the name of a person without a handle. */
const splitNames = (value: string): string[] =>
  splitOutsideBrackets(value)
    .flatMap(lastTwo)
    .map((part) => /@[^\s()/~,:@]+/.exec(part)?.[0] ?? part.trim())
    .filter((part) => part !== '')

/** The last of several parts may hold two names: `Ada, Bob and Cy`. */
function lastTwo(part: string, at: number, { length }: readonly string[]): string[] {
  if (at === 0 || at < length - 1 || part.length > LONGEST_PAIR) return [part]
  const pair = part.trim().split(/ (?:and|und|et|y|e|en|i|og|och|и|та|&) /u)
  return pair.length === 2 && pair.every(couldBeName) ? pair : [part]
}

const LONGEST_PAIR = 80

/** Splits at each comma or semicolon of any script, unless the next bracket after it is a `)`. */
function splitOutsideBrackets(value: string): string[] {
  const parts: string[] = []
  let end = value.length
  let bracket = ''
  for (let at = value.length - 1; at >= 0; at--) {
    const sign = value.charAt(at)
    if ('()（）'.includes(sign)) bracket = sign
    if (!',;、，；'.includes(sign) || bracket === ')' || bracket === '）') continue
    parts.push(value.slice(at + 1, end))
    end = at
  }
  return [...parts, value.slice(0, end)].reverse()
}
