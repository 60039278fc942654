import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const IMPORT = /import (?:type )?\{ words(?: as (\w+))? \} from '([^']+)'/g

const files = readdirSync('client', { recursive: true, encoding: 'utf8' }).map((file) => join('client', file))

test('the page says each sentence of its words files', () => {
  const said = new Set<string>()
  for (const file of files.filter((each) => /\.(?:svelte|ts)$/.test(each))) {
    const code = readFileSync(file, 'utf8')
    for (const [, alias = 'words', from = ''] of code.matchAll(IMPORT))
      for (const [, name = ''] of code.matchAll(new RegExp(`\\b${alias}\\s*\\.(\\w+)`, 'g')))
        said.add(`${join(dirname(file), from)}: ${name}`)
  }
  const catalogues = files.filter((file) => file.endsWith('words/en.ts'))
  const written = catalogues.flatMap((file) =>
    Array.from(readFileSync(file, 'utf8').matchAll(/^ {2}(\w+):/gm), ([, name = '']) => `${file}: ${name}`),
  )
  expect(written).toContain('client/browser/words/en.ts: goHome')
  expect(written.filter((sentence) => !said.has(sentence))).toEqual([])
})
