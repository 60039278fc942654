import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { sentencesIn } from './sentences.ts'

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

/** What may stand in code though it reads as a sentence, and why. `''` is a whole file. */
const EXCEPTIONS: readonly (readonly [why: string, file: string, ...texts: string[]])[] = [
  ['a name', 'client/App.svelte', 'Roundtable'],
  ['a name', 'client/start/Found.svelte', 'Roundtable'],
  ['languages by their own names', 'client/look/language.ts', 'English', 'Deutsch'],
  ['a note, which nobody translates', 'client/try/script.ts', ''],
  [
    'a note, which nobody translates',
    'client/start/Still.svelte',
    ...['Done:', 'Blocked:', 'Next:', 'In progress:', 'no blockers', 'Draft the release notes'],
    ...['Merged https://github.com/ipfs/go-unixfs/pull/12', 'A key for the staging server: @grace?'],
    ...['The import reads all 318 old notes', 'Staging: keys for every'],
  ],
  ['a label of notes', 'client/meeting/palette/Keys.svelte', 'Done:'],
  ['a chip of notes', 'client/meeting/acts.ts', 'not attending'],
  ['an example of a handle', 'client/start/YourName.svelte', '@ada'],
  ['an example of a handle', 'client/team/People.svelte', '@momack', '@momack2'],
  ['an example of a handle', 'client/meeting/tools/AddSection.svelte', '@handle'],
  ['an example of an address', 'client/series/RepositoryForm.svelte', 'https://github.com/owner/name'],
  ['an example of an address', 'client/text/bars/LinkDialog.svelte', 'https://'],
  ['the name of a file', 'client/team/TeamPage.svelte', 'team'],
  ['names of fields of a form', 'client/series/ScheduleForm.svelte', 'weekday', 'time', 'minutes', 'zone'],
  ['a state', 'client/archive/archive-import.ts', 'taken out'],
  ['a state', 'client/archive/archive.ts', 'taken out'],
  ['a state', 'client/sync/link/comparison.ts', 'look again'],
  ['a state', 'client/sync/link/own-words.ts', 'on its way'],
  ['a choice in code', 'client/sync/link/kept-line.ts', 'with dead'],
  ['a header of HTTP', 'client/browser/api.ts', 'Bearer'],
  ['names in the device’s storage', 'client/sync/store/former.ts', 'roundtable copied'],
  ['names in the device’s storage', 'client/sync/store/records-care.ts', 'roundtable kept'],
  [
    'names in the device’s storage',
    'client/sync/store/records.ts',
    ...['roundtable device', 'roundtable confirmed'],
  ],
  ['names in the device’s storage', 'client/sync/link/link.ts', 'key.', 'device.'],
  ['names in the device’s storage', 'client/text/bars/way-out.ts', 'told the way out of a text'],
  ['ids of elements', 'client/start/YourName.svelte', 'name-problem name-hint'],
  ['classes', 'client/start/Still.svelte', 'caret pointed'],
  ['classes', 'client/meeting/page/Section.svelte', 'icon state'],
  ['classes', 'client/text/draw-lines.ts', 'line ghost', 'noopener noreferrer'],
  ['classes', 'client/text/editor/carets.ts', 'selected-by colour-', 'caret colour-'],
  ['classes', 'client/text/editor/scaffold.ts', 'ghost cut', 'line ghost'],
  ['the rel of a link', 'client/text/editor/linkify.ts', 'noopener noreferrer'],
  ['the rel of a link', 'client/text/editor/nodes.ts', 'noopener noreferrer'],
  ['a style', 'client/text/copy/copying.ts', 'white-space: pre-wrap'],
]

test('no sentence of the page stands outside of the words files', () => {
  const used = new Set<string>()
  const faults: string[] = []
  for (const file of files.filter(
    (each) => /\.(?:svelte|ts)$/.test(each) && !/words\/[\w-]+\.ts$/.test(each),
  ))
    for (const { line, text } of sentencesIn(file, readFileSync(file, 'utf8'))) {
      const row = EXCEPTIONS.find(
        ([, where, ...texts]) => where === file && (texts.includes(text) || texts[0] === ''),
      )
      if (row) used.add(`${file}: ${row[2] === '' ? '' : text}`)
      else faults.push(`${file}:${line} says “${text}”. Put it into the words/en.ts of its room.`)
    }
  expect(faults).toEqual([])
  // An exception that nothing needs would hide a sentence later.
  const allowed = EXCEPTIONS.flatMap(([, file, ...texts]) => texts.map((text) => `${file}: ${text}`))
  expect(allowed.filter((each) => !used.has(each))).toEqual([])
})

test('a sentence in code is found, wherever it is said', () => {
  const linesOf = (file: string, code: string) =>
    sentencesIn(file, code).map(({ line, text }) => `${line}: ${text}`)
  const markup = `<script lang="ts">
  import { tell } from './tell.ts'
  const label: 'a type' | 'of two words' = 'a type'.trim()
  tell('Saved.')
</script>
<p title="Here" class="grow wide">
  Written
</p>
<button aria-label={busy ? 'wait' : words.go} class={busy ? 'loud now' : ''}>{done ? 'yes' : ''}</button>
<Part name="The bar" icon="icon more" />
<p>{words.said}, {name === 'Nobody here' ? words.a : words.b}</p>
<style>p { content: 'No words here' }</style>`
  expect(linesOf('A.svelte', markup)).toEqual([
    '4: Saved.',
    '6: Here',
    '7: Written',
    '9: wait',
    '9: yes',
    '10: The bar',
  ])
  const code = `
import { words } from './words/en.ts'
tell(\`\${handle} came.\`)
tell('nobody is here')
const row = { label: on ? 'bold' : words.off, key: 'Mod+Shift+B', is: 'bold' }
if (key === 'Arrow Down' || element.matches('a, button')) throw new Error('This cannot be.')
`
  expect(linesOf('a.ts', code)).toEqual(['3: came.', '4: nobody is here', '5: bold'])
})

test('each words file has one of the same name in German beside it', () => {
  const english = files.filter((file) => file.endsWith('words/en.ts'))
  expect(english.filter((file) => !files.includes(file.replace(/en\.ts$/, 'de.ts')))).toEqual([])
})
