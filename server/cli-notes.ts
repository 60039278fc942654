// notes format | inspect | check: what Roundtable makes of Markdown.

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import * as Y from 'yjs'
import { dateBeside } from '../shared/import.ts'
import { inspect } from '../shared/inspect.ts'
import { lostText } from '../shared/markdown/loss.ts'
import type { Note } from '../shared/markdown/note.ts'
import { putNote, readNote } from '../shared/markdown/read.ts'
import { noteOf, writeNote } from '../shared/markdown/write.ts'
import { noNames } from '../shared/team.ts'
import { emptyTemplate } from '../shared/template.ts'
import { say, type Outcome } from './cli-say.ts'

type Text = { is: 'text'; text: string } | { is: 'refused'; sentence: string }

const WHY: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'it may not be opened',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text',
}

async function readText(path: string): Promise<Text> {
  try {
    return { is: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path)) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return { is: 'refused', sentence: `${path} was not read: ${WHY[code] ?? String(error)}.` }
  }
}

/** Through the document, as a meeting in the page would go. */
function noteThroughDocument(text: string): Note {
  const doc = new Y.Doc()
  putNote(doc, readNote(text))
  return noteOf(doc, { title: null, template: emptyTemplate, names: noNames })
}

const canonical = (text: string): string => writeNote(noteThroughDocument(text))

export async function format(files: string[], out: string | undefined): Promise<Outcome> {
  if (files.length === 0 || (out === undefined && files.length > 1)) return 'usage'
  if (out !== undefined) await mkdir(out, { recursive: true })
  const names = new Set<string>()
  let good = true
  const refuse = (sentence: string) => {
    say(sentence)
    good = false
  }
  for (const file of files) {
    const read = await readText(file)
    const name = basename(file)
    if (read.is === 'refused') refuse(read.sentence)
    else if (out === undefined) process.stdout.write(canonical(read.text))
    else if (names.has(name))
      refuse(`${file} was not written: another note of this name was, into the same directory.`)
    else {
      names.add(name)
      await writeFile(join(out, name), canonical(read.text))
    }
  }
  return good ? 'done' : 'failed'
}

export async function inspectFile(files: string[]): Promise<Outcome> {
  const [file] = files
  if (file === undefined || files.length > 1) return 'usage'
  const read = await readText(file)
  if (read.is === 'refused') {
    say(read.sentence)
    return 'failed'
  }
  const inspection = inspect(noteThroughDocument(read.text))
  const date = inspection.date ?? dateBeside(inspection.title, file)
  process.stdout.write(`${JSON.stringify({ ...inspection, date }, null, 2)}\n`)
  return 'done'
}

export async function check(directories: string[]): Promise<Outcome> {
  const [directory] = directories
  if (directory === undefined || directories.length > 1) return 'usage'
  const files = await notesBelow(directory)
  if (files === null) {
    say(`${directory} was not checked: there is no such directory.`)
    return 'failed'
  }
  let failed = 0
  for (const file of files) {
    const problem = await problemOf(join(directory, file))
    if (problem === null) continue
    failed++
    process.stdout.write(`${file}: ${problem}\n`)
  }
  process.stdout.write(
    `${files.length - failed} of ${files.length} notes keep every character and settle at once.\n`,
  )
  return failed === 0 ? 'done' : 'failed'
}

async function problemOf(path: string): Promise<string | null> {
  const read = await readText(path)
  if (read.is === 'refused') return read.sentence
  const once = canonical(read.text)
  const lost = lostText(read.text, once)
  if (lost !== null) return `loses text, first “${lost}”`
  return canonical(once) === once ? null : 'a second pass changes it'
}

/** From the directory, by name; null where there is none. */
export async function notesBelow(directory: string): Promise<string[] | null> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => null)
  return (
    entries &&
    entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
      .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
      .sort()
  )
}
