// A line that is only who: `@ada (away)`, `**@ada** – out sick`, `@ada / @bob:`, `Grace Hopper`.

import { handleId } from '../document/people.ts'

/** Who a header names, and what it says of them. */
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
/** In brackets, or behind a dash or a colon. What is optional begins with its own space: no two may share one. */
const REST = '(?:\\s*:)?(?:\\s*\\((.*)\\)|\\s*\\[([^\\]]*)\\](?!\\())?(?:\\s*:|\\s+[-–—]+)?'
const SAID = `^(?:\\s*\\(([^()]*)\\))?(?:\\s*:|\\s+[-–—]+)\\s+(\\S.*)$`

const headsHandles = new RegExp(`^(${HANDLES})${REST}$`, 'u')
const headsName = new RegExp(`^(${NAME})${REST}$`, 'u')
const beginsHandles = new RegExp(`^(${HANDLES})(?=[\\s:(])(.*)$`, 'u')
const beginsName = new RegExp(`^(${NAME})(?=[\\s:(])(.*)$`, 'u')
const said = new RegExp(SAID, 'u')

/** What people say of themselves behind a dash: anything else there is prose. */
const STATUS =
  /^(?:(?:may|will|might) not\b|not\b|can(?:no|['’])?t\b|away\b|out\b|ooo\b|off\b|on (?:pto|leave|vacation|holidays?|parental|a |the )|absent|sick|late\b|travel|vacation|holidays?\b|pto\b|afk\b|no (?:updates?|news|block(?:er)?s?)\b|nothing\b|skip|regrets|remote\b|n\/a|attending|present\b|joining|leaving|maternity|paternity|parental)/i
const MOST_WORDS = 6

/** Nobody's name, with what is said of them, is as long: what is need not be tried. */
const LONGEST_HEADER = 300

const isProse = (source: string): boolean => source.length > LONGEST_HEADER

export const isStatus = (annotation: string): boolean => STATUS.test(annotation)

/** A header of handles, by itself and whatever stands around it; null for anything else. */
export function readHandles(source: string): Who | null {
  if (!source.includes('@') || isProse(source)) return null
  const text = peeled(source)
  return who(headsHandles.exec(text)) ?? saidOf(beginsHandles.exec(text), true)
}

/** In a list of people, what stands behind the colon need not be a status: `@ada (Ada): jetlagged`. */
export function readListedHandles(source: string): Who | null {
  if (isProse(source)) return null
  return readHandles(source) ?? saidOf(beginsHandles.exec(peeled(source)), false)
}

/** What would be the header of a plain name. Whether it is one is for what stands around it to say. */
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

/** Without the emphasis or the link that the name stands in. */
function peeled(source: string): string {
  const emphasis = /^(\*\*|__|\*|_)(?=[^\s*_])(.*?[^\s*_])\1(?![\p{L}\p{N}])(.*)$/u.exec(source)
  if (emphasis) return peeled(`${emphasis[2] ?? ''}${emphasis[3] ?? ''}`)
  const link = /^\[(@[^\]\s]+)\]\(\s*[^()\s]*\s*\)(.*)$/.exec(source)
  return (link ? `${link[1] ?? ''}${link[2] ?? ''}` : source).trim()
}

/** What a template has in the place of a person: `{name}`, `{?}`. */
export const isStandIn = (source: string): boolean => /^\{[^{}]{1,40}\}:?$/.test(source.trim())

/** `@ada / @bob` → each of them; a plain name is one. */
export const namesOf = (handle: string): string[] =>
  handle.startsWith('@') ? (handle.match(everyHandle) ?? []) : [handle]

/** The id under which a section of theirs is kept; of several people, all of them. */
export const personId = (handle: string): string => namesOf(handle).map(handleId).join('+')

export const personHeader = ({ handle, annotation }: Who): string =>
  annotation === '' ? handle : `${handle} (${annotation})`
