// notes format | inspect | check | backup: what Roundtable makes of Markdown, and a copy of what a relay keeps.

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import * as Y from 'yjs'
import { inspect } from '../shared/inspect.ts'
import { lostText } from '../shared/markdown/loss.ts'
import type { Note } from '../shared/markdown/note.ts'
import { putNote, readNote } from '../shared/markdown/read.ts'
import { noteOf, writeNote } from '../shared/markdown/write.ts'
import { noNames } from '../shared/team.ts'
import { emptyTemplate } from '../shared/template.ts'
import { backUp } from './backup.ts'
import { disk } from './disk.ts'
import { readSettings } from './settings.ts'

const USAGE = `notes format FILE             prints the note as canonical Markdown
notes format --out DIR FILE…  writes each under its own name into DIR
notes inspect FILE            prints what is understood of it, as JSON
notes check DIR               round-trips every .md below DIR; names those that lose text or do not settle
notes backup DIR              copies the data directory (DATA_DIR) into DIR; its relay may be running
`

type Text = { is: 'text'; text: string } | { is: 'refused'; sentence: string }

const say = (sentence: string) => void process.stderr.write(`${sentence}\n`)

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

async function format(files: string[], out: string | undefined): Promise<boolean> {
  if (files.length === 0 || (out === undefined && files.length > 1)) return usage()
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
  return good
}

async function inspectFile(files: string[]): Promise<boolean> {
  const [file] = files
  if (file === undefined || files.length > 1) return usage()
  const read = await readText(file)
  if (read.is === 'refused') {
    say(read.sentence)
    return false
  }
  process.stdout.write(`${JSON.stringify(inspect(noteThroughDocument(read.text)), null, 2)}\n`)
  return true
}

async function check(directories: string[]): Promise<boolean> {
  const [directory] = directories
  if (directory === undefined || directories.length > 1) return usage()
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => null)
  if (entries === null) {
    say(`${directory} was not checked: there is no such directory.`)
    return false
  }
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort()
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
  return failed === 0
}

async function problemOf(path: string): Promise<string | null> {
  const read = await readText(path)
  if (read.is === 'refused') return read.sentence
  const once = canonical(read.text)
  const lost = lostText(read.text, once)
  if (lost !== null) return `loses text, first “${lost}”`
  return canonical(once) === once ? null : 'a second pass changes it'
}

async function backup(directories: string[]): Promise<boolean> {
  const [to] = directories
  if (to === undefined || directories.length > 1) return usage()
  const settings = readSettings({ DATA_DIR: process.env['DATA_DIR'] })
  const made =
    'sentence' in settings
      ? { is: 'refused' as const, sentence: settings.sentence }
      : await backUp({ disk, from: resolve(settings.dataDirectory), to })
  if (made.is === 'refused') {
    say(made.sentence)
    return false
  }
  for (const log of made.damaged)
    say(`${log} is damaged, as it is in the data directory; all that can be read of it was copied.`)
  const { rooms, records, otherFiles } = made
  process.stdout.write(
    `${to} is a copy of ${counted(rooms, 'room')} with ${counted(records, 'record')}, and of ${counted(otherFiles, 'other file')}.\n`,
  )
  return true
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

function usage(): boolean {
  process.stderr.write(USAGE)
  return false
}

function run(verb: string | undefined, rest: string[], out: string | undefined): Promise<boolean> | boolean {
  switch (verb) {
    case 'format':
      return format(rest, out)
    case 'inspect':
      return inspectFile(rest)
    case 'check':
      return check(rest)
    case 'backup':
      return backup(rest)
    case undefined:
      return usage()
    default:
      say(`There is no “${verb}”.`)
      return usage()
  }
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
  const [verb, ...rest] = positionals
  if (values.help) process.stdout.write(USAGE)
  else if (!(await run(verb, rest, values.out))) process.exitCode = 1
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
