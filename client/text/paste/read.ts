// Reads a clipboard: HTML if there is any, else plain text. What cannot be pasted is refused with a sentence,
// before anything is changed. The work grows in proportion to the clipboard's size.

import { plain } from '../../../shared/document/lines.ts'
import { wireLimits } from '../../../shared/wire/limits.ts'
import { entriesOf } from './finish.ts'
import { readHtml, type HtmlRead } from './html.ts'
import { textOfRuns, trimmed, type Entry, type Pasted } from './pasted.ts'
import { readPlain } from './plain.ts'
import { bytesOf, utf8Length } from './size.ts'
import { words } from './words/en.ts'

export type Reading = { is: 'read'; pasted: Pasted } | { is: 'refused'; sentence: string } | { is: 'empty' }

/** The parts of a `DataTransfer` that are read. */
export interface Clipboard {
  getData(type: string): string
  readonly files: { readonly length: number }
}

/**
 * How many characters of HTML are read. Programs write up to ten times as many characters for style as for
 * text.
 */
const MOST_HTML = 10 * wireLimits.text

const TOO_LARGE = words.tooLarge
const PICTURE = words.noPictures
export const LEFT_OUT = words.withoutPictures

/** `asIs`: the person asks for plain text, in which every character stands for itself. */
export function readClipboard(clipboard: Clipboard, asIs = false): Reading {
  const text = clipboard.getData('text/plain') || clipboard.getData('text/uri-list')
  const html = asIs ? '' : clipboard.getData('text/html')
  if (text.length > wireLimits.text || (text === '' && html.length > MOST_HTML))
    return { is: 'refused', sentence: TOO_LARGE }
  const pasted = readAny(clipboard, html.length > MOST_HTML ? '' : html, text, asIs)
  if (Math.max(bytesOf(pasted.entries), utf8Length(pasted.text)) > wireLimits.text)
    return { is: 'refused', sentence: TOO_LARGE }
  if (pasted.entries.length > 0) return { is: 'read', pasted }
  const isPicture = pasted.pictures > 0 || clipboard.files.length > 0
  return isPicture ? { is: 'refused', sentence: PICTURE } : { is: 'empty' }
}

function readAny(clipboard: Clipboard, html: string, text: string, asIs: boolean): Pasted {
  const language = languageOf(clipboard)
  if (language !== null) return readSource(text, language, asIs)
  if (html === '') return readPlain(text, asIs)
  const read = readHtml(html)
  const entries = entriesOf(read.drafts)
  const isPlain = entries.length !== 1 && text.trim() !== '' && entries.every(isUnmarked)
  if (isPlain && sameCharacters(entries, text)) return { ...readPlain(text, asIs), pictures: read.pictures }
  return pastedOf(read, entries, text)
}

/** The language that VS Code names for the text of a file. Null if the text is from elsewhere. */
function languageOf(clipboard: Clipboard): string | null {
  const [, mode] = /"mode":"([\w+#.-]{1,30})"/.exec(clipboard.getData('vscode-editor-data')) ?? []
  return mode === undefined || mode === 'markdown' || mode === 'plaintext' ? null : mode
}

/** Several lines of a program are code. One line is text. */
function readSource(text: string, language: string, asIs: boolean): Pasted {
  const read = readPlain(text, true)
  if (asIs || read.entries.length < 2) return read
  const source = read.text.replace(/\n$/, '')
  return {
    ...read,
    entries: [{ line: { node: 'code', depth: 0, fence: '```', info: language, text: source }, loose: false }],
  }
}

const isUnmarked = ({ line, loose }: Entry): boolean =>
  loose &&
  line.node === 'line' &&
  line.depth === 0 &&
  line.runs.every(({ marks }) => Object.keys(marks).length === 0)

/** Whether the plain text has the same characters as the HTML, apart from white space. */
const sameCharacters = (entries: readonly Entry[], text: string): boolean =>
  entries.map(textOf).join('').replace(/\s+/g, '') === text.replace(/\s+/g, '')

const textOf = ({ line }: Entry): string =>
  line.node === 'line'
    ? textOfRuns(line.runs)
    : line.node === 'table'
      ? line.rows.map((row) => row.map(textOfRuns).join('\t')).join('\n')
      : line.text

function pastedOf({ drafts, open, pictures }: HtmlRead, entries: Entry[], plainText: string): Pasted {
  const [draft] = drafts
  const [entry] = entries
  const isOne = entries.length === 1 && entry?.line.node !== 'table'
  const text = plainText === '' ? entries.map(textOf).join('\n') : plainText.replace(/\r\n?/g, '\n')
  const runs = draft?.is === 'text' ? draft.runs : entry?.line.node === 'line' ? entry.line.runs : plain(text)
  return {
    entries,
    piece: isOne && !textOf(entry as Entry).includes('\n') ? withBlanksOf(plainText, runs) : null,
    text,
    asIs: false,
    open,
    pictures,
  }
}

/** HTML loses the blanks at both ends of a text. The plain text that comes with it has them. */
function withBlanksOf(text: string, runs: Pasted['piece'] & object): Pasted['piece'] {
  const within = trimmed(runs)
  const said = text.trim()
  if (text.includes('\n') || said !== textOfRuns(within)) return within
  const start = text.indexOf(said)
  return [...plain(text.slice(0, start)), ...within, ...plain(text.slice(start + said.length))]
}
