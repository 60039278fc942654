// Steps of the build: one gives the exports of the first load other names, one refuses files in a circle.

import { expect, test } from 'vitest'
import { noCircle, smaller } from '../../vite.config.ts'

/** Runs the step on a first load that exports `value` as `a`, and on a part. Returns the part's code. */
async function partAfter(code: string): Promise<string> {
  const chunk = { type: 'chunk', isEntry: false }
  const part = { ...chunk, fileName: 'assets/part.js', code }
  const first = {
    ...{ ...chunk, isEntry: true, fileName: 'assets/page-x.js' },
    code: 'const value=Math.random();export{value as a};',
  }
  const step = smaller.generateBundle as (options: object, bundle: object) => Promise<void>
  await step({}, { first, part })
  expect(first.code).not.toContain(' as a')
  return part.code
}

test('a part imports the new names from the first load; an import in another form makes the build fail', async () => {
  expect(await partAfter('import{a as b}from"./page-x.js";b()')).toMatch(
    /^import\{\w+ as b\}from"\.\/page-x\.js";b\(\)$/,
  )
  for (const form of [
    'export{a}from"./page-x.js"',
    'export*from"./page-x.js"',
    'import*as all from"./page-x.js"',
    'import("./page-x.js").then((page)=>page.a)',
  ])
    await expect(partAfter(form), form).rejects.toThrow('does not rewrite')
})

test('the build fails if files of the page import each other in a circle', () => {
  const bundleOf = (imports: Record<string, string[]>) =>
    Object.fromEntries(Object.entries(imports).map(([file, imports]) => [file, { type: 'chunk', imports }]))
  const step = noCircle.generateBundle as (options: object, bundle: object) => void
  expect(() => step({}, bundleOf({ a: ['b', 'c'], b: ['c'], c: [] }))).not.toThrow()
  expect(() => step({}, bundleOf({ a: ['b'], b: ['c'], c: ['b'] }))).toThrow('a → b → c → b')
})
