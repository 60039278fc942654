// The size of the scripts that a page loads before a meeting can be read.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { builtPage } from '../support/relay/built.ts'

/**
 * The most bytes, after gzip, of the scripts that draw a meeting that is on this device. German sentences are
 * longer.
 */
const MOST_TO_READ = { en: 60_000, de: 62_000 }
/**
 * The most bytes of the scripts that are also needed to talk to the relay. A newcomer needs these before the
 * text is there.
 */
const MOST_TO_SPEAK = 8800

const page = builtPage()
const read = (path: string): string => readFileSync(join(page, path), 'utf8')

/** Adds a file of `assets` to `loaded`, with all files that it imports before it runs. */
function load(file: string, loaded: Map<string, string>): void {
  if (loaded.has(file)) return
  const code = read(`assets/${file}`)
  loaded.set(file, code)
  for (const [, name = ''] of code.matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`]+\.js)["'`]/g))
    load(name, loaded)
}

/** The scripts that the page loads first, in this language. */
function loadedFirst(language: 'en' | 'de'): Map<string, string> {
  const loaded = new Map<string, string>()
  const first = new RegExp(`(?:src|href|data-${language})="\\./assets/([^"]+\\.js)"`, 'g')
  for (const [, file = ''] of read('index.html').matchAll(first)) load(file, loaded)
  return loaded
}

const sizeOf = (files: Map<string, string>): number =>
  [...files.values()].reduce((sum, code) => sum + gzipSync(code).length, 0)

test('P33: a meeting is read with little JavaScript, and without an editor', () => {
  const loaded = loadedFirst('en')
  const whole = [...loaded.values()].join('\n')
  // If the scripts have the code that draws a meeting, they are the right ones.
  for (const drawn of ['Opening the notes…', 'Nothing here yet', '“Saved for everyone”'.slice(1, -1)])
    expect(whole).toContain(drawn)
  // The scripts have no code of the editor, of Markdown, of a dialog, or of the network.
  for (const later of [
    'ProseMirror',
    'y-sync$',
    'Take a snapshot',
    'Download Markdown',
    'Move up',
    'wsUnsuccessfulReconnects',
  ])
    expect(whole).not.toContain(later)
  expect(sizeOf(loaded)).toBeLessThanOrEqual(MOST_TO_READ.en)
  const german = loadedFirst('de')
  expect([...german.values()].join('\n')).toContain('Für alle gespeichert')
  expect(sizeOf(german)).toBeLessThanOrEqual(MOST_TO_READ.de)
})

test('the code that talks to the relay is small, and is one file', () => {
  const first = loadedFirst('en')
  const both = new Map(first)
  const [main = ''] = first.keys()
  const link = readdirSync(join(page, 'assets')).find(
    (file) => /^link-.*\.js$/.test(file) && read(`assets/${file}`).includes(main),
  )
  load(link ?? 'link', both)
  expect([...both.keys()].filter((file) => !first.has(file))).toEqual([link])
  expect(sizeOf(both) - sizeOf(first)).toBeLessThanOrEqual(MOST_TO_SPEAK)
})
