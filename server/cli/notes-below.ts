// Finds the notes in a folder and its subfolders, for the command line. For a directory that cannot be read,
// `problems` gets a sentence, and the search continues with the rest.

import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { importWords } from '../../shared/archive/import-words.ts'
import { isNote } from '../../shared/archive/import.ts'
import { counted } from './cli-say.ts'
import { whyNot } from '../disk/why-not.ts'

export type Below =
  | {
      is: 'found'
      /** Paths relative to the folder, sorted. */
      notes: string[]
      /** Sentences about files that were left alone. */
      remarks: string[]
      /** Sentences about directories that could not be read. */
      problems: string[]
    }
  /** The folder itself cannot be read. `why` is a clause. */
  | { is: 'refused'; why: string }

const entriesOf = (directory: string) => readdir(directory, { withFileTypes: true })

export async function notesBelow(folder: string, read = entriesOf): Promise<Below> {
  const notes: string[] = []
  const problems: string[] = []
  let [others, links] = [0, 0]
  const directories = [folder]
  for (let directory = directories.pop(); directory !== undefined; directory = directories.pop()) {
    try {
      for (const entry of await read(directory)) {
        const path = join(directory, entry.name)
        if (entry.isDirectory()) directories.push(path)
        else if (entry.isSymbolicLink()) links++
        else if (entry.isFile() && isNote(entry.name)) notes.push(relative(folder, path))
        else others++
      }
    } catch (error) {
      const why = whyNot(error, 'directory')
      if (directory === folder) return { is: 'refused', why }
      problems.push(`${directory} was not looked into: ${why}.`)
    }
  }
  const remarks = others === 0 ? [] : [importWords.othersLeft(others)]
  if (links > 0)
    remarks.push(`${counted(links, 'symbolic link')} ${links === 1 ? 'was' : 'were'} left alone.`)
  return { is: 'found', notes: notes.sort(), remarks, problems: problems.sort() }
}
