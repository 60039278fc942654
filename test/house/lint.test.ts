import { expect, test } from 'vitest'
import { findingsInComponents } from '../support/lint/components.ts'

const COMPONENT = '<script lang="ts">\n  const é = later()\n  é.then(say)\n</script>\n\n<p>{say()}</p>\n'
const WRITTEN =
  'const é = later()\n  é.then(say)\n;async () => {\n{ svelteHTML.createElement("p", {}); say(); }};'

const read = (file: string): string => (file.endsWith('.ts') ? WRITTEN : COMPONENT)

/** Oxlint's report of a finding in that text. */
const report = (text: string): string => {
  const offset = Buffer.byteLength(WRITTEN.slice(0, WRITTEN.indexOf(text)))
  const span = { offset, length: Buffer.byteLength(text), line: 1, column: 1 }
  const filename = '.svelte-check/svelte/client/look/++Say.svelte.ts'
  const finding = { message: 'A promise.', code: 'typescript(no-floating-promises)', severity: 'error' }
  return JSON.stringify({ diagnostics: [{ ...finding, filename, labels: [{ span }] }] })
}

test('a finding in the code of a component is told with its line in the component', () => {
  expect(findingsInComponents(report('é.then(say)'), read)).toEqual({
    found: ['client/look/Say.svelte:3: A promise. [typescript(no-floating-promises)]\n    é.then(say)'],
    added: 0,
  })
})

test('a finding is told without a line if its text is there twice', () => {
  const { found } = findingsInComponents(report('say'), read)
  expect(found).toEqual(['client/look/Say.svelte: A promise. [typescript(no-floating-promises)]\n    say'])
})

test('a finding in code that svelte-check adds is only counted', () => {
  expect(findingsInComponents(report('svelteHTML.createElement("p", {});'), read)).toEqual({
    found: [],
    added: 1,
  })
})
