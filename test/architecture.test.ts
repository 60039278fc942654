import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => /\.(?:ts|svelte|js)$/.test(file))

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(
    (match) => match[1] ?? '',
  )

const MEETING =
  /\bshared\/(?:meeting|outline|people|labels|lines|template|title|inspect|markdown|series|team)|\brender-/

/** These files and all of ours that they import, for their types too. */
function reachedFrom(files: readonly string[]): Set<string> {
  const reached = new Set(files)
  for (const file of reached)
    for (const name of importsOf(file)) if (name.startsWith('.')) reached.add(join(dirname(file), name))
  return reached
}

/** File and import, for each import that a rule forbids. */
const offenders = (files: string[], forbidden: RegExp): string[] =>
  files.flatMap((file) =>
    importsOf(file)
      .filter((name) => forbidden.test(name))
      .map((name) => `${file}: ${name}`),
  )

const [client, server, shared] = ['client', 'server', 'shared'].map(filesBelow) as [
  string[],
  string[],
  string[],
]

describe('who imports whom', () => {
  test('shared is pure: neither client nor server, no node', () => {
    expect(shared.length).toBeGreaterThan(10)
    expect(offenders(shared, /^node:|\/(?:client|server)\//)).toEqual([])
  })

  test('client and server never import each other', () => {
    expect(offenders(client, /^node:|\/server\//)).toEqual([])
    expect(offenders(server, /\/client\//)).toEqual([])
  })

  test('rooms, relay and logs know no meeting', () => {
    const knowing = server.filter(
      (file) => !/(?:meetings|render-meeting|export|export-source|cli|cli-\w+)\.ts$/.test(file),
    )
    expect(
      offenders(
        knowing,
        /\/shared\/(?:meeting|outline|people|labels|lines|template|title|inspect|markdown|series|team)/,
      ),
    ).toEqual([])
    const importers = server.filter((file) => importsOf(file).includes('./meetings.ts'))
    expect(importers).toEqual([join('server', 'main.ts')])
  })

  test('nor does anything that they import, at however many removes', () => {
    const rooms = server.filter((file) => /server\/(?:room\w*|rooms|intake|relay|file-log)\.ts$/.test(file))
    const reached = reachedFrom(rooms)
    expect(reached.size).toBeGreaterThan(20)
    expect([...reached].filter((file) => MEETING.test(file))).toEqual([])
    expect(
      [...reachedFrom([join('server', 'meetings.ts')])].filter((file) => MEETING.test(file)),
    ).not.toEqual([])
  })

  test('Svelte components hold no Yjs code', () => {
    expect(
      offenders(
        client.filter((file) => file.endsWith('.svelte')),
        /^(?:yjs|y-|lib0|@tiptap)/,
      ),
    ).toEqual([])
  })

  test('only what is started from the command line reads the environment', () => {
    const readers = server.filter((file) => /process\.env/.test(readFileSync(file, 'utf8')))
    expect(readers.sort()).toEqual(['cli.ts', 'dev.ts', 'main.ts'].map((file) => join('server', file)))
  })
})

describe('the tree', () => {
  const lock = readFileSync('package-lock.json', 'utf8')

  test('has one yjs', () => {
    const { packages } = JSON.parse(lock) as { packages: Record<string, unknown> }
    expect(Object.keys(packages).filter((path) => /(?:^|\/)node_modules\/yjs$/.test(path))).toEqual([
      'node_modules/yjs',
    ])
  })

  test('names no address that it was downloaded from', () => {
    expect(lock).not.toMatch(/"resolved"|https?:\/\/(?:registry|npm)/)
  })
})
