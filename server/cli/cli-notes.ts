// notes format | inspect | check: commands that show how Roundtable reads and writes Markdown.

import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as Y from 'yjs'
import { dateBeside } from '../../shared/archive/import.ts'
import { inspect } from '../../shared/markdown/inspect.ts'
import { lostText } from '../../shared/markdown/loss.ts'
import type { Note } from '../../shared/markdown/note.ts'
import { putNote, readNote } from '../../shared/markdown/read.ts'
import { noteOf, writeNote } from '../../shared/markdown/write.ts'
import { noNames } from '../../shared/model/team.ts'
import { emptyTemplate } from '../../shared/model/template.ts'
import { fail, say, type Outcome } from './cli-say.ts'
import { readText } from './cli-text.ts'
import { notesBelow } from './notes-below.ts'
import { disk } from '../disk/disk.ts'
import { replaceFile } from '../disk/small-file.ts'
import { whyNot } from '../disk/why-not.ts'

/** Writes a note into a document and reads it back, as the page does with a meeting. */
function noteThroughDocument(text: string): Note {
  const doc = new Y.Doc()
  putNote(doc, readNote(text))
  return noteOf(doc, { title: null, template: emptyTemplate, names: noNames })
}

const canonical = (text: string): string => writeNote(noteThroughDocument(text))

export async function format(files: string[], out: string | undefined): Promise<Outcome> {
  if (files.length === 0 || (out === undefined && files.length > 1)) return 'usage'
  if (out !== undefined) {
    const why = await mkdir(out, { recursive: true }).then(
      () => null,
      (error: unknown) => whyNot(error, 'directory'),
    )
    if (why !== null) return fail(`Nothing was written into ${out}: ${why}.`)
  }
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
      const why = await writeWhole(join(out, name), canonical(read.text))
      if (why !== null) refuse(`${file} was not written into ${out}: ${why}. What was there is as it was.`)
    }
  }
  return good ? 'done' : 'failed'
}

/** Resolves with null if the file was written, or with why it was not. */
async function writeWhole(path: string, text: string): Promise<string | null> {
  try {
    await replaceFile(disk, path, text)
    return null
  } catch (error) {
    return whyNot(error, 'directory')
  }
}

export async function inspectFile(files: string[]): Promise<Outcome> {
  const [file] = files
  if (file === undefined || files.length > 1) return 'usage'
  const read = await readText(file)
  if (read.is === 'refused') return fail(read.sentence)
  const inspection = inspect(noteThroughDocument(read.text))
  const date = inspection.date ?? dateBeside(inspection.title, file)
  process.stdout.write(`${JSON.stringify({ ...inspection, date }, null, 2)}\n`)
  return 'done'
}

export async function check(directories: string[]): Promise<Outcome> {
  const [directory] = directories
  if (directory === undefined || directories.length > 1) return 'usage'
  const below = await notesBelow(directory)
  if (below.is === 'refused') return fail(`${directory} was not checked: ${below.why}.`)
  for (const sentence of [...below.remarks, ...below.problems]) say(sentence)
  const files = below.notes
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
  return failed === 0 && below.problems.length === 0 ? 'done' : 'failed'
}

async function problemOf(path: string): Promise<string | null> {
  const read = await readText(path)
  if (read.is === 'refused') return read.sentence
  const once = canonical(read.text)
  const lost = lostText(read.text, once)
  if (lost !== null) return `loses text, first “${lost}”`
  return canonical(once) === once ? null : 'a second pass changes it'
}
