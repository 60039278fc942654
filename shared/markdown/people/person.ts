// Reads a line that only names people: `@ada (away)`, `**@ada** – out sick`, `@ada / @bob:`, `Grace Hopper`.

import { handleId } from '../../document/people.ts'

/** The people whom a header names, and its annotation. */
export interface Who {
  handle: string
  annotation: string
}

const HANDLE = '@[^\\s()[\\]/~,:@&]{1,64}'
const JOINT = '\\s*(?:[/,&+]|\\band\\b)\\s*'
const everyHandle = new RegExp(HANDLE, 'gu')
const HANDLES = `${HANDLE}(?:${JOINT}${HANDLE})*`
const WORD = "\\p{L}(?:[\\p{L}\\p{M}'’-]*[\\p{L}\\p{M}]|\\.)?\\.?"
const NAME = `${WORD}(?: ${WORD}){0,3}`
/**
 * The rest of a header: a colon, an annotation in brackets, a dash. Each part begins with its own optional
 * space, so that a match never backtracks over a shared space.
 */
const REST = '(?:\\s*:)?(?:\\s*\\((.*)\\)|\\s*\\[([^\\]]*)\\](?!\\())?(?:\\s*:|\\s+[-–—]+)?'
const SAID = `^(?:\\s*\\(([^()]*)\\))?(?:\\s*:|\\s+[-–—]+)\\s+(\\S.*)$`

const headsHandles = new RegExp(`^(${HANDLES})${REST}$`, 'u')
const headsName = new RegExp(`^(${NAME})${REST}$`, 'u')
const beginsHandles = new RegExp(`^(${HANDLES})(?=[\\s:(])(.*)$`, 'u')
const beginsName = new RegExp(`^(${NAME})(?=[\\s:(])(.*)$`, 'u')
const said = new RegExp(SAID, 'u')

/** Statuses that may follow a dash or colon: any other words there are prose. */
const STATUS =
  /^(?:(?:may|will|might) not\b|not\b|can(?:no|['’])?t\b|away\b|out\b|ooo\b|off\b|on (?:pto|leave|vacation|holidays?|parental|a |the )|absent|sick|late\b|travel|vacation|holidays?\b|pto\b|afk\b|no (?:updates?|news|block(?:er)?s?)\b|nothing\b|skip|regrets|remote\b|n\/a|attending|present\b|joining|leaving|maternity|paternity|parental)/i
const MOST_WORDS = 6

/** The most characters of a header, which is a name with an annotation. Longer lines are not tried. */
const LONGEST_HEADER = 300

const isProse = (source: string): boolean => source.length > LONGEST_HEADER

export const isStatus = (annotation: string): boolean => STATUS.test(annotation)

/** Reads a header of handles, which needs no evidence; null for anything else. */
export function readHandles(source: string): Who | null {
  if (!source.includes('@') || isProse(source)) return null
  const text = peeled(source)
  return who(headsHandles.exec(text)) ?? saidOf(beginsHandles.exec(text), true)
}

/** Reads a header in a list of people. Words after the colon need not be a status: `@ada (Ada): jetlagged`. */
export function readListedHandles(source: string): Who | null {
  if (isProse(source)) return null
  return readHandles(source) ?? saidOf(beginsHandles.exec(peeled(source)), false)
}

/** Reads a plain name as a header. The caller decides from the lines around it whether it heads a section. */
export function readPlainName(source: string): Who | null {
  if (isProse(source)) return null
  const text = peeled(source)
  return who(headsName.exec(text)) ?? saidOf(beginsName.exec(text), true)
}

function who(found: RegExpExecArray | null): Who | null {
  const handle = found?.[1]
  if (!found || handle === undefined || !isHandle(handle)) return null
  return { handle, annotation: (found[2] ?? found[3] ?? '').trim() }
}

function saidOf(found: RegExpExecArray | null, onlyStatus: boolean): Who | null {
  const [handle, rest] = [found?.[1], said.exec(found?.[2] ?? '')]
  if (handle === undefined || !rest || !isHandle(handle)) return null
  const words = rest[2] ?? ''
  if (words.split(/\s+/).length > MOST_WORDS || (onlyStatus && !isStatus(words))) return null
  return { handle, annotation: [rest[1], words].filter((part) => part !== undefined).join(', ') }
}

const isHandle = (handle: string): boolean =>
  !/[.;!?]$/.test(handle) && namesOf(handle).every((name) => handleId(name) !== '')

/** The text without the emphasis or the link around the name. */
function peeled(source: string): string {
  const emphasis = /^(\*\*|__|\*|_)(?=[^\s*_])(.*?[^\s*_])\1(?![\p{L}\p{N}])(.*)$/u.exec(source)
  if (emphasis) return peeled(`${emphasis[2] ?? ''}${emphasis[3] ?? ''}`)
  const link = /^\[(@[^\]\s]+)\]\(\s*[^()\s]*\s*\)(.*)$/.exec(source)
  return (link ? `${link[1] ?? ''}${link[2] ?? ''}` : source).trim()
}

/** A template's stand-in for a person: `{name}`, `{?}`. */
export const isStandIn = (source: string): boolean => /^\{[^{}]{1,40}\}:?$/.test(source.trim())

/** `@ada / @bob` → both handles; a plain name counts as one. */
export const namesOf = (handle: string): string[] =>
  handle.startsWith('@') ? (handle.match(everyHandle) ?? []) : [handle]

/** The id of the section that this handle heads; several people's ids are joined by `+`. */
export const personId = (handle: string): string => namesOf(handle).map(handleId).join('+')

export const personHeader = ({ handle, annotation }: Who): string =>
  annotation === '' ? handle : `${handle} (${annotation})`
