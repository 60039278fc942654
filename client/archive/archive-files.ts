// Files that a person chose or dropped, including files in folders at any depth. If a file cannot be opened,
// `problems` has a sentence about it for the person. `files` has all the others.

import { words } from './words/en.ts'

export interface ChosenFile {
  /** Relative to the chosen folder. */
  path: string
  file: File
}

export interface Chosen {
  files: ChosenFile[]
  problems: string[]
}

export const chosenFiles = (files: FileList): Chosen => ({
  files: [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file })),
  problems: [],
})

/** Must be called inside the drop event, because the browser forgets the files afterwards. */
export function droppedFiles(items: Iterable<Pick<DataTransferItem, 'webkitGetAsEntry'>>): Promise<Chosen> {
  return filesInAll([...items].flatMap((item) => item.webkitGetAsEntry() ?? []))
}

async function filesInAll(entries: FileSystemEntry[]): Promise<Chosen> {
  const all = await Promise.all(entries.map(filesIn))
  return { files: all.flatMap(({ files }) => files), problems: all.flatMap(({ problems }) => problems) }
}

async function filesIn(entry: FileSystemEntry): Promise<Chosen> {
  const path = entry.fullPath.replace(/^\//, '')
  try {
    if (isFile(entry)) {
      const file = await new Promise<File>((done, failed) => entry.file(done, failed))
      return { files: [{ path, file }], problems: [] }
    }
    return isFolder(entry) ? await filesInAll(await entriesIn(entry)) : NOTHING
  } catch {
    return {
      files: [],
      problems: [words.notOpenedDrop(path)],
    }
  }
}

const NOTHING: Chosen = { files: [], problems: [] }

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

async function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  // Each call of `readEntries` gives some of the entries; the last call gives none.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed))
    if (some.length === 0) return all
    for (const entry of some) all.push(entry)
  }
}
