// A line that only names people: `@ada (away)`, `**@ada** – out sick`, `@ada / @bob:`, `Grace Hopper`.
//
// If a handle has a blank, or another character at which a handle ends, that character is written as a
// character reference: `@ada&#44;`.

import { parseHandle } from '../../document/handle.ts'
import { handleId } from '../../document/people.ts'
import { couldBeName, namesTogether } from './names.ts'

/** The people that a header names, and the header's annotation. */
export interface Who {
  handle: string
  annotation: string
}

const HANDLE = '@[^\\s()[\\]/~,:@&：，、（）]{1,64}'
const JOINT = '\\s*(?:&amp;|[/,&+，、]|\\band\\b)\\s*'
const everyHandle = new RegExp(HANDLE, 'gu')
/** Matches `@Ada Lovelace`, the way in which earlier versions wrote a handle with a blank. */
const CAPITAL = "\\p{Lu}[\\p{L}\\p{M}'’-]*\\.?"
const SPACED = `@${CAPITAL}(?: ${CAPITAL}){1,3}`
const HANDLES = `${HANDLE}(?:${JOINT}${HANDLE})*`
const WORD = "\\p{L}(?:[\\p{L}\\p{M}\\u200c-\\u200d'’-]*[\\p{L}\\p{M}]|\\.)?\\.?"
const NAME = `${WORD}(?: ${WORD}){0,3}`
/**
 * The rest of a header: a colon, an annotation in brackets, a dash. Each part begins with its own optional
 * space, so a match never backtracks over a space that two parts share.
 */
const REST = '(?:\\s*[:：])?(?:\\s*[(（](.*)[)）]|\\s*\\[([^\\]]*)\\](?!\\())?(?:\\s*[:：]|\\s+[-–—]+)?'
const SAID = `^(?:\\s*\\(([^()]*)\\))?(?:\\s*:|\\s+[-–—]+)\\s+(\\S.*)$`

const headsSpaced = new RegExp(`^(${SPACED})${REST}$`, 'u')
const headsHandles = new RegExp(`^(${HANDLES})${REST}$`, 'u')
const headsName = new RegExp(`^(${NAME})${REST}$`, 'u')
const beginsHandles = new RegExp(`^(${HANDLES})(?=[\\s:,(：，（])(.*)$`, 'u')
const beginsName = new RegExp(`^(${NAME})(?=[\\s:,(：（])(.*)$`, 'u')
const headsNames = new RegExp(
  `^(${NAME}(?:(?:\\s*[,/&+、，]\\s*|\\s+(?:and|und|et|y|e|en|og|och|i|и)\\s+)${NAME}){1,4})${REST}$`,
  'u',
)
const said = new RegExp(SAID, 'u')

/** Statuses that may follow a dash or colon. Any other words there are prose. */
const STATUS =
  /^(?:(?:may|will|might) not\b|not\b|can(?:no|['’])?t\b|away\b|out\b|ooo\b|off\b|on (?:pto|leave|vacation|holidays?|parental|a |the )|absent|sick|late\b|travel|vacation|holidays?\b|pto\b|afk\b|no (?:updates?|news|block(?:er)?s?)\b|nothing\b|skip|regrets|remote\b|n\/a|attending|present\b|joining|leaving|maternity|paternity|parental)/i
const MOST_WORDS = 6

/** A header is a name with an annotation. Lines with more characters than this are not tried. */
const LONGEST_HEADER = 300

const isProse = (source: string): boolean => source.length > LONGEST_HEADER

export const isStatus = (annotation: string): boolean => STATUS.test(annotation)

/** Reads a header with handles. It needs no evidence. Null for anything else. */
export function readHandles(source: string): Who | null {
  if (!source.includes('@') || isProse(source)) return null
  const text = held(peeled(source))
  const spaced = who(headsSpaced.exec(text))
  if (spaced && couldBeName(spaced.handle.slice(1))) return spaced
  return who(headsHandles.exec(text)) ?? saidOf(beginsHandles.exec(text), true)
}

/** Reads a line that begins with a handle, whatever follows: `@ada also: …`, `@ada is at the dentist`. */
export function readSaidByHandles(source: string): Who | null {
  if (isProse(source)) return null
  const found = beginsHandles.exec(held(peeled(source)))
  const handle = found?.[1]
  if (handle === undefined || !isHandle(handle) || /['’]s$/.test(handle)) return null
  return whoOf(handle, wordsSaid(found?.[2] ?? ''))
}

/** Reads a line that begins with one of these names: `Ada Lovelace: the engine`, `Ada also:`. */
export function readSaidByName(source: string, isName: (name: string, rest: string) => boolean): Who | null {
  if (isProse(source)) return null
  const text = peeled(source)
  const words = beginsName.exec(text)?.[1]?.split(' ') ?? []
  for (let count = words.length; count > 0; count--) {
    const handle = words.slice(0, count).join(' ')
    const rest = text.slice(handle.length)
    if (isName(handle, rest)) return { handle, annotation: wordsSaid(rest) }
  }
  return null
}

/** What follows a name on its line, without the punctuation between them and without a colon at the end. */
function wordsSaid(rest: string): string {
  const [, status, words = ''] = /^\s*(?:\(([^()]*)\))?\s*(?:[:,：，]|[-–—~]+\s)?(.*)$/s.exec(rest) ?? []
  return [status, words.trim().replace(/\s*:$/, '')]
    .filter((part) => part !== undefined && part !== '')
    .join(', ')
}

/**
 * Reads a header in a list of people. The words after the colon need not be a status: `@ada (Ada):
 * jetlagged`.
 */
export function readListedHandles(source: string): Who | null {
  if (isProse(source)) return null
  return readHandles(source) ?? saidOf(beginsHandles.exec(held(peeled(source))), false)
}

/**
 * Reads a name with a role after a dash or comma: `Sara Lee – design`, `Sara Lee, Acme`. The caller decides
 * whether it is a name.
 */
export function readNameWithRole(source: string): Who | null {
  if (isProse(source)) return null
  const found = beginsName.exec(peeled(source))
  const [handle, role] = [found?.[1], ROLE.exec(found?.[2] ?? '')?.[1]]
  return handle === undefined || role === undefined || !isHandle(handle) ? null : { handle, annotation: role }
}

const ROLE = /^(?:,|\s+[-–—]+)\s+([^\s.?!:]+(?:\s+[^\s.?!:]+){0,3})$/

/** Reads the names of several people as a header: `Ana & Bo`, `**Ana, Bo and Cy:**`. */
export function readNamesTogether(source: string): Who | null {
  if (isProse(source)) return null
  const found = who(headsNames.exec(peeled(source)))
  return found && namesTogether(found.handle) ? found : null
}

/**
 * Reads a plain name as a header. The caller decides, by the lines around it, whether it begins a section.
 */
export function readPlainName(source: string): Who | null {
  if (isProse(source)) return null
  const text = peeled(source)
  return who(headsName.exec(text)) ?? saidOf(beginsName.exec(text), true)
}

function who(found: RegExpExecArray | null): Who | null {
  const handle = found?.[1]
  if (!found || handle === undefined || !isHandle(handle)) return null
  return whoOf(handle, (found[2] ?? found[3] ?? '').trim())
}

function saidOf(found: RegExpExecArray | null, onlyStatus: boolean): Who | null {
  const [handle, rest] = [found?.[1], said.exec(found?.[2] ?? '')]
  if (handle === undefined || !rest || !isHandle(handle)) return null
  const words = rest[2] ?? ''
  if (words.split(/\s+/).length > MOST_WORDS || (onlyStatus && !isStatus(words))) return null
  return whoOf(handle, [rest[1], words].filter((part) => part !== undefined).join(', '))
}

/** A name may end in an initial: `Michael D.` */
const isHandle = (handle: string): boolean =>
  !/(?<!^\p{L}.*\s\p{Lu})[.;!?]$/u.test(handle) && namesOf(handle).every((name) => handleId(name) !== '')

/** The text without the emphasis or link around the name, or around each of several handles. */
function peeled(source: string): string {
  const emphasis = /^(\*\*|__|~~|==|\*|_)(?=[^\s*_~=])(.*?[^\s*_~=])\1(?![\p{L}\p{N}])(.*)$/u.exec(source)
  if (emphasis) return peeled(`${emphasis[2] ?? ''}${emphasis[3] ?? ''}`)
  const link = /^\[(@[^\]\s]+|[\p{L}\p{M} .'’-]{1,60})\]\(\s*[^()\s]*\s*\)(.*)$/u.exec(source)
  const text = (link ? `${link[1] ?? ''}${link[2] ?? ''}` : source).trim()
  return text.startsWith('@') ? text.replace(EACH_LINK, '$1').replace(EACH_EMPHASIS, '$2') : text
}

const EACH_LINK = new RegExp(`\\[(${HANDLE})\\]\\([^()\\s]*\\)`, 'gu')
const EACH_EMPHASIS = new RegExp(`(?<=[\\s/,&+，、])(\\*\\*|__)(${HANDLE}?)\\1(?![\\p{L}\\p{N}])`, 'gu')

const MEMBER =
  /^((?:(?:team|group) ?)?(?:member|developer|participant|student|person|name|nombre|nome|nom|integrante|membro|miembro|membre|mitglied|teilnehmer(?:in)?|участник|成员|组员|姓名|名前|氏名|担当者?|팀원|이름)(?: [\p{Ll}]+){0,2} ?\d{0,2})\s*[:：]\s*(\S.*)$/iu

/** Reads a heading with a word for its person: `Team member: Ana Lee`, `Nombre: Ana`. `says` is that word. */
export function readMember(source: string): { says: string; who: Who } | null {
  if (isProse(source)) return null
  const [, says = '', name = ''] = MEMBER.exec(peeled(source)) ?? []
  const who = name === '' ? null : readPlainName(name)
  return who && couldBeName(who.handle) ? { says: says.toLowerCase(), who } : null
}

/** The text without a second marker (`- - @ada`), a box (`- [X] @ada`) or a picture (`## 🌴 @ada`). */
export const withoutMarkers = (source: string): string => source.replace(MARKERS, '')
const MARKERS =
  /^(?:(?:[-*+•]|\d{1,9}[.)]|\[[ xX]?\]|:[a-z\d_+-]{1,40}:|\p{Extended_Pictographic}[\ufe0f\u200d\p{Emoji_Modifier}\p{Extended_Pictographic}]{0,6})\s+){1,2}/u

/** A template's words in place of a person: `{name}`, `{?}`. */
export const isStandIn = (source: string): boolean => /^\{[^{}]{1,40}\}:?$/.test(source.trim())

/** `@ada / @bob` → both handles. A plain name counts as one handle, and so does a handle with a blank. */
export function namesOf(handle: string): string[] {
  const names = handle.startsWith('@') ? (handle.match(everyHandle) ?? []) : []
  return names.length > 1 ? names : [handle]
}

/** The id of the section that this handle begins. The ids of several people are joined by `+`. */
export const personId = (handle: string): string => namesOf(handle).map(handleId).join('+')

export function personHeader({ handle, annotation }: Who): string {
  const header = written(handle)
  return annotation === '' ? header : `${header} (${annotation})`
}

// ── character references in a handle ──

const REFERENCE = /&#([1-9]\d{0,4});/g
/**
 * While a header is read, each referenced character is replaced by a private character that does not end a
 * handle.
 */
const HELD = 0xf0000
const EACH_HELD = /[\u{f0000}-\u{fffff}]/gu

const held = (text: string): string =>
  text.includes('&#') ? text.replace(REFERENCE, (_, code) => String.fromCodePoint(HELD + Number(code))) : text

const codeOf = (sign: string): number => (sign.codePointAt(0) ?? 0) - HELD

function whoOf(handle: string, annotation: string): Who | null {
  const name = handle.replace(EACH_HELD, (sign) => String.fromCodePoint(codeOf(sign)))
  if (name !== handle && parseHandle(name).is === 'refused') return null
  return { handle: name, annotation: annotation.replace(EACH_HELD, (sign) => `&#${codeOf(sign)};`) }
}

/** The handle as a header shows it, with character references if it cannot be read without them. */
function written(handle: string): string {
  if (!handle.startsWith('@') || readHandles(handle)?.handle === handle) return handle
  return `@${handle.slice(1).replace(ENDS_HANDLE, (sign) => `&#${sign.codePointAt(0) ?? 0};`)}`
}

const ENDS_HANDLE = /[\p{Zs}()[\]:,@&：，、（）]|[.;!?]$/gu
