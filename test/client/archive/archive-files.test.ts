import { expect, test } from 'vitest'
import { droppedFiles } from '../../../client/archive/archive-files.ts'

/** A dropped folder, the text of a file, or null for a file that cannot be read. */
type Tree = { [name: string]: Tree | string | null }

function entriesOf(tree: Tree, above = ''): FileSystemEntry[] {
  return Object.entries(tree).map(([name, what]) => {
    const fullPath = `${above}/${name}`
    const isFile = what === null || typeof what === 'string'
    const rest = isFile ? [] : entriesOf(what, fullPath)
    const entry: Partial<FileSystemFileEntry & FileSystemDirectoryEntry> = {
      name,
      fullPath,
      isFile,
      isDirectory: !isFile,
      file: (done, failed) =>
        what === null
          ? failed?.(new DOMException('NotReadableError'))
          : done(new File([what as string], name)),
      createReader: () => ({
        readEntries: (done, failed) =>
          name === 'locked' ? failed?.(new DOMException('NotReadableError')) : done(rest.splice(0, 1)),
      }),
    }
    return entry as FileSystemEntry
  })
}

const drop = (tree: Tree) => droppedFiles(entriesOf(tree).map((entry) => ({ webkitGetAsEntry: () => entry })))

test('all files in folders are read, however deep', async () => {
  const { files, problems } = await drop({
    notes: { 'a.md': 'a', 2018: { 'b.md': 'b', 'c.md': 'c' } },
    'd.md': 'd',
  })
  const paths = files.map(({ path }) => path).sort()
  expect(paths).toEqual(['d.md', 'notes/2018/b.md', 'notes/2018/c.md', 'notes/a.md'])
  expect(problems).toEqual([])
})

test('a file that cannot be read is named, and the others are read', async () => {
  const { files, problems } = await drop({ notes: { 'a.md': 'a', 'b.md': null, locked: { 'c.md': 'c' } } })
  expect(files.map(({ path }) => path)).toEqual(['notes/a.md'])
  expect(problems).toEqual([
    expect.stringMatching(/^“notes\/b\.md” could not be opened\. Nothing of it was imported/),
    expect.stringMatching(/^“notes\/locked” could not be opened\./),
  ])
})
