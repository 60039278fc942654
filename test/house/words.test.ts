import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { LANGUAGES } from '../../server/setup/languages.js'
import { groupBy } from '../../shared/words/group-by.ts'
import { comparisonsIn, sentencesIn } from './sentences.ts'

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
  expect(written).toContain('client/browser/words/en.ts: thisPage')
  expect(written.filter((sentence) => !said.has(sentence))).toEqual([])
})

/** What may stand in code though it reads as a sentence, and why. `''` is a whole file. */
const EXCEPTIONS: readonly (readonly [why: string, file: string, ...texts: string[]])[] = [
  ['a name', 'client/start/BrokenLink.svelte', 'Roundtable'],
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
  ['chips of notes', 'client/meeting/last/round.ts', 'not attending', 'skip me'],
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
  ['a choice in code', 'client/meeting/draft/unseen.ts', 'with dead'],
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
  ['classes', 'client/start/Still.svelte', 'caret name-right pointed'],
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

test('a snapshot has one name on the screen and in the README', () => {
  const others =
    /\b(?:final(?!ly)\w*|fr[eo]e?z\w+|the minutes\b(?! of)|abgeschlossen|abschluss|(?:ein)?gefror\w+|friere?t?|protokoll drucken|momentaufnahme)\b/i
  const said = files
    .filter((each) => /words\/[\w-]+\.ts$/.test(each))
    .flatMap((file) => sentencesIn(file, readFileSync(file, 'utf8')).map(({ text }) => `${file}: ${text}`))
  expect(said.length).toBeGreaterThan(500)
  expect([...said, readFileSync('README.md', 'utf8')].filter((text) => others.test(text))).toEqual([])
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

test('each words file has one beside it in each other language of the page', () => {
  const english = files.filter((file) => file.endsWith('words/en.ts'))
  const others = LANGUAGES.filter((language) => language !== 'en')
  const wanted = others.flatMap((language) =>
    english.map((file) => file.replace(/en\.ts$/, `${language}.ts`)),
  )
  expect(wanted.length).toBeGreaterThan(20)
  expect(wanted.filter((file) => !files.includes(file))).toEqual([])
})

/** The texts of the English words files, other than the names of keys. */
async function screenTexts(): Promise<Set<string>> {
  const textsOf = (words: unknown): string[] =>
    typeof words === 'string'
      ? [words]
      : typeof words === 'object' && words !== null
        ? Object.values(words).flatMap(textsOf)
        : []
  const all = await Promise.all(
    files
      .filter((file) => file.endsWith('words/en.ts'))
      .map((file) => import(join(process.cwd(), file)) as Promise<{ words: unknown }>),
  )
  const names = all.flatMap(({ words }) => textsOf(words)).filter((text) => /^\p{Lu}/u.test(text))
  return new Set(names.filter((text) => !/^(?:Tab|Escape|Shift|Ctrl)$/.test(text)))
}

test('the page compares nothing with what it says', async () => {
  const texts = await screenTexts()
  const faults = code().flatMap(([file, text]) => comparisonsIn(file, text, texts))
  expect(faults.map(({ file, line, text }) => `${file}:${line} ${text}`)).toEqual([])
  const planted = `import { words } from './words/en.ts'
if (name === words.everywhere || words.updateOf(handle) !== said || said === 'Copied') go()
if (said.startsWith(words.copied) || key === 'Enter') go()
switch (said) { case words.kinds.action: go() }`
  expect(comparisonsIn('a.ts', planted, texts).map(({ line }) => line)).toEqual([2, 2, 2, 3, 4])
})

const code = (): [file: string, text: string][] =>
  files
    .filter((file) => /\.(?:svelte|ts)$/.test(file) && !/words\/[\w-]+\.ts$/.test(file))
    .map((file) => [file, readFileSync(file, 'utf8')])

type Words = { readonly [name: string]: Words } | string | ((...named: string[]) => unknown)

/** Each sentence of a catalogue with what it names, as it is in both languages. */
function pairsOf(
  name: string,
  english: Words,
  german: Words,
): [name: string, english: string, german: string][] {
  if (typeof english === 'object' && typeof german === 'object')
    return Object.entries(english).flatMap(([key, words]) =>
      pairsOf(`${name}.${key}`, words, german[key] ?? ''),
    )
  const said = (words: Words): string => {
    if (typeof words !== 'function') return typeof words === 'string' ? words : ''
    const say = words.length === 0 ? () => words('<1>') : words
    return String(say(...Array.from({ length: words.length }, (_, at) => `<${at + 1}>`)))
  }
  return [[name, said(english), said(german)]]
}

test('a sentence in German names all that the one in English names, and says of each fault something else', async () => {
  const load = (file: string) => import(join(process.cwd(), file)) as Promise<{ words: Words }>
  const rooms = files.filter((file) => file.endsWith('words/en.ts'))
  const pairs: [string, string, string][] = []
  for (const file of rooms) {
    const [english, german] = await Promise.all([load(file), load(file.replace(/en\.ts$/, 'de.ts'))])
    pairs.push(...pairsOf(file, english.words, german.words))
  }
  const namedIn = (sentence: string): string[] => sentence.match(/<\d>/g) ?? []
  const worded = pairs.filter(([name]) => !/\.(?:answered|said)$/.test(name)) // see `answers.test.ts`
  const lacking = worded.filter(([, english, german]) =>
    namedIn(english).some((each) => !german.includes(each)),
  )
  expect(lacking).toEqual([])
  // `ofLinks.noKey` and its like: one word for each fault.
  const groups = groupBy(
    pairs.filter(([name]) => /\.ts\.\w+\./.test(name)),
    ([name]) => name.replace(/\.[^.]+$/, ''),
  )
  expect(groups.size).toBeGreaterThan(3)
  for (const [name, group] of groups)
    expect([name, new Set(group.map(([, , german]) => german)).size]).toEqual([name, group.length])
})

/** Texts that were not written for people. Each pattern finds code that shows one to them. */
const FOREIGN: readonly (readonly [what: string, found: RegExp])[] = [
  [
    'an error’s message or name',
    /\b(?:error|reason|cause|why)\b(?: as [^)]*\))?\.(?:message|name)\b|\bString\((?:error|reason|cause|why)\)|\$\{(?:error|reason|cause)\b/,
  ],
  [
    'what the relay says, other than by `said` and `answered`',
    /(?<!\bsaid\()\bframe\.(?:sentence|reason|why)\b/,
  ],
  [
    'English of another wing',
    /import \{[^}]*\b(?:importWords|linkWords|pathWords|sentenceOf|refusal|readAnswer)\b[^}]*\} from/,
  ],
]

test('the page words itself what an error, the relay or another wing reports', () => {
  const faultsIn = (text: string): string[] =>
    FOREIGN.flatMap(([what, found]) => (found.test(text) ? [what] : []))
  expect(code().flatMap(([file, text]) => faultsIn(text).map((what) => `${file} uses ${what}`))).toEqual([])
  for (const planted of [
    'tell(words.failed(error instanceof Error ? error.message : String(error)))',
    'tell(`Nothing was done (${error}).`)',
    '{(error as Error).message}',
    'tell(frame.sentence)',
    "import { importWords } from '../../shared/archive/import-words.ts'",
  ])
    expect([planted, faultsIn(planted).length]).toEqual([planted, 1])
  expect(faultsIn('tell(relays.said(frame.sentence))')).toEqual([])
})

/** Files of `shared/` with English sentences that no page shows, and the one of what a note says. */
const ENGLISH = ['wire/answers.ts', 'wire/grant.ts', 'model/template.ts']

test('what both sides of the wire share has codes for the page, and sentences in files of words only', () => {
  const shared = readdirSync('shared', { recursive: true, encoding: 'utf8' })
  const faults = shared
    .filter((file) => file.endsWith('.ts') && !/-words\.ts$/.test(file) && !ENGLISH.includes(file))
    .flatMap((file) => sentencesIn(file, readFileSync(join('shared', file), 'utf8')))
    .filter(({ text }) => /\p{L} /u.test(text) && /\p{L}\p{L}[”)]?[.!?]$/u.test(text))
  expect(faults.map(({ file, line, text }) => `shared/${file}:${line} says “${text}”`)).toEqual([])
})
