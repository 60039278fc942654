import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withWords } from '../../../server/setup/words.js'

const room = mkdtempSync(join(tmpdir(), 'words-'))
mkdirSync(join(room, 'words'))
writeFileSync(
  join(room, 'words', 'en.ts'),
  `import { nth } from '../nth.ts'
export const words = {
  hello: 'Hello',
  quote: 'Don’t say "{a}" & \\'b\\'',
  found: (count: number) => \`\${count} found\`,
  lines: (count: number) => (count === 1 ? 'One line' : \`\${count} lines\`),
  place: (at: number) => \`The \${nth(at)}\`,
  kinds: { person: 'person', part: 'part of the note' },
}
`,
)
const IMPORT = "import { words } from './words/en.ts'\n"
const said = (code: string) => withWords(IMPORT + code, join(room, 'a.ts'), 'en').trim()
const drawn = (markup: string) => {
  const code = `<script lang="ts">\n${IMPORT}</script>\n${markup}`
  return withWords(code, join(room, 'A.svelte'), 'en').split('</script>\n')[1]
}

test('a sentence stands where it is said, and nothing else of its catalogue', () => {
  expect(said('tell(words.hello)')).toBe("tell('Hello')")
  expect(said('tell(words.quote)')).toBe(`tell('Don’t say "{a}" & \\'b\\'')`)
  expect(drawn('<p title={words.hello}>{words.hello}, {name}</p>')).toBe('<p title="Hello">Hello, {name}</p>')
  expect(drawn('<p title={words.quote}>{words.quote}</p>')).toBe(
    `<p title="Don’t say &quot;&#123;a&#125;&quot; &amp; 'b'">Don’t say &quot;&#123;a&#125;&quot; &amp; 'b'</p>`,
  )
})

test('a sentence gets its arguments, each computed once', () => {
  expect(said('tell(words.found(list.length))')).toBe('tell(`${list.length} found`)')
  expect(said('tell(words.found(count(words.hello)))')).toBe("tell(`${count('Hello')} found`)")
  expect(said('tell(words.lines(n))')).toBe("tell((n === 1 ? 'One line' : `${n} lines`))")
  expect(said('tell(words.lines(count()))')).toBe(
    "tell(((count: number) => (count === 1 ? 'One line' : `${count} lines`))(count()))",
  )
  expect(said('each(words.found)')).toBe('each(((count: number) => `${count} found`))')
  expect(drawn('<p>{words.found(n)}</p>')).toBe('<p>{`${n} found`}</p>')
})

test('what a sentence is made of is imported with it, and one of several is taken by its name', () => {
  expect(said('tell(words.place(at))')).toBe(
    `import { nth } from '${join(room, 'nth.ts')}'\ntell(\`The \${nth(at)}\`)`,
  )
  expect(said('tell(words.kinds.part)')).toBe("tell('part of the note')")
  expect(said('tell(words.kinds[kind])')).toBe("tell(({ person: 'person', part: 'part of the note' })[kind])")
})

test('a sentence that its catalogue does not have is named', () => {
  expect(() => said('tell(words.goodbye)')).toThrow('says words.goodbye, which its catalogue does not have')
})
