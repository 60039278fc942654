// What is loaded before a meeting can be read.

import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const read = (path: string): string => readFileSync(`dist/${path}`, 'utf8')

/** Files below `dist/assets`, each with what it imports before it runs. */
function loadedFirst(): Map<string, string> {
  const loaded = new Map<string, string>()
  const load = (file: string) => {
    if (loaded.has(file)) return
    const code = read(`assets/${file}`)
    loaded.set(file, code)
    for (const [, name = ''] of code.matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`]+\.js)["'`]/g))
      load(name)
  }
  for (const [, file = ''] of read('index.html').matchAll(/(?:src|href)="\.\/assets\/([^"]+\.js)"/g))
    load(file)
  return loaded
}

test('a meeting is read with little JavaScript, and without an editor', () => {
  const loaded = loadedFirst()
  const whole = [...loaded.values()].join('\n')
  // It holds what draws a meeting, so that nothing is missed:
  for (const drawn of ['Opening the notes…', 'Nothing here yet', '“Saved for everyone”'.slice(1, -1)])
    expect(whole).toContain(drawn)
  // … and nothing of the editor, of Markdown, or of a dialog:
  for (const later of ['ProseMirror', 'y-sync$', 'Take a snapshot', 'Download Markdown', 'Move up'])
    expect(whole).not.toContain(later)
  const bytes = [...loaded.values()].reduce((sum, code) => sum + gzipSync(code).length, 0)
  expect(bytes).toBeLessThanOrEqual(MOST)
})

/** gzip, in bytes */
const MOST = 69_000
