import { expect, test } from 'vitest'
import { ArchiveImport, type ImportOptions } from '../../../client/archive/archive-import.ts'
import type { ChosenFile } from '../../../client/archive/archive-files.ts'

/** These files are read at once, so waiting for them gives other tasks no turn. */
const files = (count: number): ChosenFile[] =>
  Array.from({ length: count }, (_, nth) => {
    const bytes = new TextEncoder().encode(`# W 2018-11-26\n\n${nth}`)
    const file = { arrayBuffer: () => Promise.resolve(bytes.buffer) } as File
    return { path: `${nth}.md`, file }
  })

const chosen = (count: number) => ({ files: files(count), problems: [] })

const importing = (options: Partial<ImportOptions> = {}) =>
  new ArchiveImport({
    keep: () => 'new',
    whenSaved: () => Promise.resolve(),
    weekday: () => null,
    ...options,
  })

/** A server that is out of reach until the test calls `back`. */
function outOfReach() {
  let back: () => void = () => undefined
  const whenBack = new Promise<void>((done) => (back = done))
  return { whenSaved: () => whenBack, back: () => back() }
}

test('an import that waits for the server says so, and continues when the server is back', async () => {
  const { whenSaved, back } = outOfReach()
  const imports = importing({ whenSaved })
  const run = imports.run(chosen(3))
  expect(imports.progress).toMatchObject({ is: 'waiting', read: 0 })
  expect(imports.running).toBe(true)
  back()
  await run
  expect(imports.progress).toMatchObject({ is: 'done', read: 3, imported: 3, saved: true })
})

test('an import that waits for the server can be stopped, and only notes that are saved are called saved', async () => {
  const reads = [Promise.resolve(), outOfReach().whenSaved()]
  const imports = importing({ whenSaved: () => reads.shift() ?? outOfReach().whenSaved() })
  const run = imports.run(chosen(3))
  await expect.poll(() => imports.progress).toMatchObject({ is: 'waiting', read: 3 })
  imports.stop()
  await run
  expect(imports.progress).toMatchObject({ is: 'stopped', imported: 3, saved: false })
})

test('the notes of a stopped import are saved once the server has them', async () => {
  const { whenSaved, back } = outOfReach()
  const first = [Promise.resolve()]
  const imports = importing({ whenSaved: () => first.shift() ?? whenSaved() })
  const run = imports.run(chosen(3))
  await expect.poll(() => imports.progress).toMatchObject({ is: 'waiting', read: 3 })
  imports.stop()
  await run
  expect(imports.progress?.saved).toBe(false)
  back()
  await expect.poll(() => imports.progress).toMatchObject({ is: 'stopped', saved: true })
})

test('a stopped import adds no further file', async () => {
  const imports = importing({
    keep: () => {
      imports.stop()
      return 'new'
    },
  })
  await imports.run(chosen(3))
  expect(imports.progress).toMatchObject({ is: 'stopped', read: 1 })
  await expect.poll(() => imports.progress?.saved).toBe(true)
})

test('an import lets the page work between files, so a click on Stop is noticed', async () => {
  let click: NodeJS.Immediate | null = null
  const imports = importing({
    keep: () => {
      click ??= setImmediate(() => imports.stop())
      return 'new'
    },
  })
  await imports.run(chosen(500))
  expect(imports.progress?.is).toBe('stopped')
  expect(imports.progress?.read).toBeLessThan(500)
})

test('notes that are in the archive and notes that were taken out of it are counted separately', async () => {
  const keepings = ['new', 'here', 'taken out', 'taken out'] as const
  let nth = 0
  const imports = importing({ keep: () => keepings[nth++] ?? 'new' })
  await imports.run(chosen(4))
  expect(imports.progress).toMatchObject({ imported: 1, known: 1, takenOut: 2 })
})

test('the person is told of files that could not be opened, and of files that were dropped while an import was running', async () => {
  const { whenSaved, back } = outOfReach()
  const imports = importing({ whenSaved })
  const run = imports.run({ ...chosen(1), problems: ['“a.md” could not be opened.'] })
  await imports.run(chosen(1))
  back()
  await run
  expect(imports.progress).toMatchObject({
    files: 1,
    problems: ['“a.md” could not be opened.', expect.stringMatching(/these files were not imported/)],
  })
})
