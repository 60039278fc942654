// The look: what is global in it is a short list. Everything else is scoped in its component.

import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (name: string): string => readFileSync(`client/look/${name}`, 'utf8')

const sheets = readdirSync('client/look').filter((file) => file.endsWith('.css'))

/** The classes that a sheet's selectors name. */
const classesOf = (sheet: string): string[] =>
  [
    ...new Set([...read(sheet).matchAll(/\.([a-z][\w-]*)(?=[^{};]*\{)/gi)].map(([, name = '']) => name)),
  ].sort()

test('a sheet for all components styles elements and a short list of their variants', () => {
  expect(sheets).toEqual(['base.css', 'lines.css', 'minutes.css', 'tokens.css'])
  expect(classesOf('tokens.css')).toEqual([])
  expect(classesOf('minutes.css')).toEqual(['minutes'])
  expect(classesOf('base.css')).toEqual(
    [
      ...['button', 'primary', 'quiet', 'check'], // controls
      ...['ask', 'hidden', 'hint', 'lead', 'notice', 'problem', 'tag', 'unseen'], // sentences
      ...['end', 'grow', 'name', 'row', 'rows', 'stack'], // rows, columns, lists
      ...['mark', 'text', 'top', 'wide'], // the frame of a page
    ].sort(),
  )
})
