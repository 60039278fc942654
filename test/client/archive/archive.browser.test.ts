import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFaults } from '../../support/browser/axe.ts'
import {
  found,
  keptOffline,
  onThisDevice,
  ready,
  takeSnapshot,
  type Person,
  VIEWPORT,
  withWorker,
} from '../../support/browser/people.ts'
import { openStage } from '../../support/browser/stage.ts'
import { sayDate } from '../../../client/browser/say-date.ts'

const stage = openStage()

const note = (date: string, who: string, done: string): string =>
  `# Weekly ${date}\n\n## Updates\n\n@${who}\n- Done:\n  - ${done}\n  - https://example.org/pull/${date.slice(-2)}\n`

const FILES: Record<string, string | Uint8Array> = {
  'notes/2018/Q4/2018-11-26--core.md': note('2018-11-26', 'ada', 'Überarbeitet the index'),
  'notes/2018/Q4/2018-12-03--core.md': note('2018-12-03', 'ben', 'wrote a paragraph'),
  'notes/2019/Q1/2019-01-07--core.md': note('2019-01-07', 'ada', 'shipped it'),
  'notes/again.md': note('2018-12-03', 'ben', 'wrote a paragraph'),
  'notes/undated.md': 'Just words\n',
  'notes/picture.md': new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff]),
  'notes/logo.svg': '<svg/>',
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundtable-notes-'))
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
})
afterAll(() => rm(folder, { recursive: true }))

async function toArchive({ page }: Person): Promise<void> {
  await page.evaluate(() => {
    const [, space, series] = location.hash.split(/[/?]/)
    location.hash = `#/${space}/${series}/archive?${location.hash.split('?')[1]}`
  })
  await page.getByRole('heading', { name: 'Archive', level: 1 }).waitFor()
}

async function importFolder({ page }: Person): Promise<string> {
  await page.getByLabel('Choose a folder').setInputFiles(folder)
  const said = page.getByRole('status', { name: 'Import' })
  await expect.poll(() => said.textContent()).toMatch(/^\s*Imported/)
  return (await said.textContent()) ?? ''
}

const titles = async ({ page }: Person): Promise<string[]> =>
  (await page.locator('.archive > .rows .name').allTextContents()).map((text) => text.trim())

/** From a note that was opened, back to the list. */
const back = ({ page }: Person): Promise<void> => page.getByRole('button', { name: /^← Back/ }).click()

const search = async (person: Person, query: string): Promise<string[]> => {
  await person.page.getByRole('searchbox').fill(query)
  return titles(person)
}

async function withArchive() {
  const ada = await stage.lead('@ada')
  await toArchive(ada)
  return ada
}

test('a folder is imported once and its faults are named; its notes are found by word, person and link, offline too', async () => {
  const ada = await withArchive()
  const { page } = ada
  expect(await importFolder(ada)).toMatch(/6 of 6 files read, 4 notes new and 1 note already here/)
  const noticed = await page
    .getByRole('list', { name: 'What was noticed' })
    .getByRole('listitem')
    .allTextContents()
  for (const what of [/logo|One file is no Markdown/, /picture\.md/, /undated\.md/])
    expect(
      noticed.some((sentence) => what.test(sentence)),
      String(what),
    ).toBe(true)
  await expect
    .poll(() => titles(ada))
    .toEqual(['Mon 7 Jan 2019 Weekly', 'Mon 3 Dec 2018 Weekly', 'Mon 26 Nov 2018 Weekly', 'undated.md'])
  expect(await importFolder(ada)).toMatch(/0 notes new and 5 notes already here/)

  await ada.until('saved')
  await ada.context.setOffline(true)
  expect(await search(ada, 'uberarbeit')).toEqual(['Mon 26 Nov 2018 Weekly'])
  expect(await page.locator('.found mark').allTextContents()).toEqual(['Überarbeitet'])
  expect.soft(await axeFaults(page)).toEqual([])
  expect(await search(ada, 'example pull 07')).toEqual(['Mon 7 Jan 2019 Weekly'])
  expect(await search(ada, 'nobody wrote this')).toEqual([])
  await search(ada, '')
  await page.getByLabel('Author').selectOption('@ben')
  expect(await titles(ada)).toEqual(['Mon 3 Dec 2018 Weekly'])

  await page.getByRole('button', { name: 'Mon 3 Dec 2018 Weekly' }).click()
  const article = page.getByRole('article', { name: 'The note' })
  expect(await article.textContent()).toContain('wrote a paragraph')
  await page.getByRole('button', { name: 'Take it out of the archive' }).click()
  await page.getByLabel('Author').selectOption('anyone')
  await expect.poll(() => titles(ada)).not.toContain('Mon 3 Dec 2018 Weekly')
  expect(ada.problems).toEqual([])
})

test('a note that was taken out can be put back at once, or from the list of such notes, but not by an import', async () => {
  const ada = await withArchive()
  const { page } = ada
  await importFolder(ada)
  const takeOut = async () => {
    await page.getByRole('button', { name: 'Mon 3 Dec 2018 Weekly', exact: true }).click()
    await page.getByRole('button', { name: 'Take it out of the archive' }).click()
    await expect.poll(() => titles(ada)).toHaveLength(3)
  }
  const isBack = () => expect.poll(() => titles(ada)).toHaveLength(4)
  await takeOut()
  await page.getByText('was taken out of the archive. It is kept').waitFor()
  await page.getByRole('button', { name: 'Put back', exact: true }).click()
  await isBack()

  await takeOut()
  await page.getByRole('button', { name: 'Dismiss' }).click()
  expect(await importFolder(ada)).toMatch(
    /0 notes new, 3 notes already here and 2 notes skipped \(taken out of the archive before\)/,
  )
  expect(await titles(ada)).toHaveLength(3)
  await page.getByText('Taken out of the archive (1)').click()
  await page.getByRole('button', { name: 'Put back Weekly 2018-12-03' }).click()
  await isBack()
  expect(ada.problems).toEqual([])
})

test('an import that is begun offline says that it waits and what is safe, and can be stopped', async () => {
  const ada = await found(withWorker(stage.browser), stage.relay.url, '@ada')
  await toArchive(ada)
  const { page } = ada
  await ada.until('saved')
  await keptOffline(page)
  await ada.context.setOffline(true)
  await page.reload() // otherwise the page would need some seconds to notice a dead connection
  await page.getByRole('heading', { name: 'Archive', level: 1 }).waitFor()
  await ada.until('local')
  const said = page.getByRole('status', { name: 'Import' })
  const begin = async () => {
    await page.getByLabel('Choose a folder').setInputFiles(folder)
    await said.getByText('The server can’t be reached.').waitFor()
    expect(await said.textContent()).toMatch(/Waiting for the server: 0 of 6 .*nothing is lost/)
  }
  await begin()
  await page.getByRole('button', { name: 'Stop' }).click()
  await said.getByText('Stopped: 0 of 6 files read').waitFor()
  await begin()
  await ada.context.setOffline(false)
  await said.getByText('Imported: 6 of 6').waitFor()
  await said.getByText('All of that is saved for everyone.').waitFor()
})

test('a note is shown with all its headings except its title; a search result opens the note at the words found, marks them, and Back leads to where the list was', async () => {
  const ada = await withArchive()
  const { page } = ada
  const buffer = Buffer.from('# Weekly 2018-11-26\n\n- a\n\n## Weekly 2018-11-26\n\n- b\n')
  await page.getByLabel('Choose files').setInputFiles({ name: 'w.md', mimeType: 'text/markdown', buffer })
  await page.getByRole('button', { name: 'Mon 26 Nov 2018 Weekly' }).click()
  const article = page.getByRole('article', { name: 'The note' })
  expect(await article.getByRole('heading').allTextContents()).toEqual([
    expect.stringMatching(/^\s*Weekly 2018-11-26\s*$/),
  ])
  await back(ada)

  const lines = Array.from({ length: 300 }, (_, at) => `- ${at === 3 ? '会议' : `line ${at}`}`)
  lines[250] = '- [ ] 今天的**重要**会议记录, see <https://example.org/Straße>'
  await page.getByLabel('Choose files').setInputFiles({
    name: 'long.md',
    mimeType: 'text/markdown',
    buffer: Buffer.from(`# Weekly 2018-12-03\n\n${lines.join('\n')}\n`),
  })
  const marks = async (query: string): Promise<string[]> => {
    await page.getByRole('searchbox').fill(query)
    await page.locator('.hits').getByRole('button').click()
    const all = await article.locator('mark').allTextContents()
    await back(ada)
    return all
  }
  await expect.poll(() => search(ada, '重要会议')).toEqual(['Mon 3 Dec 2018 Weekly'])
  expect(await marks('重要会议')).toEqual(['重要', '会议'])
  expect(await marks('strasse 会议')).toEqual(['会议', '会议', 'Straße'])
  // The line with most of the query is in sight, in the middle of the window, with which the note scrolls.
  const hit = page.locator('.hits').getByRole('button')
  await page.setViewportSize({ width: 1280, height: 400 })
  await hit.scrollIntoViewIfNeeded()
  const before = await hit.boundingBox()
  await hit.click()
  const found = await article.getByText('Straße').boundingBox()
  expect(found?.y).toBeGreaterThan(100)
  expect(found?.y).toBeLessThan(300)
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(1000)
  await page.goBack()
  await expect.poll(() => hit.evaluate((button) => button === document.activeElement)).toBe(true)
  expect(await hit.boundingBox()).toEqual(before)
  await page.setViewportSize(VIEWPORT)
  await search(ada, '')
  await page.getByRole('button', { name: 'Mon 3 Dec 2018 Weekly' }).click()
  expect(await article.locator('mark').count()).toBe(0)
})

test('a reader finds what others imported, and is not offered to import', async () => {
  const ada = await withArchive()
  await importFolder(ada)
  await ada.until('saved')
  const linus = await stage.read(ada.links.view, '@linus')
  await toArchive(linus)
  await expect.poll(() => titles(linus)).toHaveLength(4)
  expect(await linus.page.getByLabel('Choose a folder').count()).toBe(0)

  // Who wrote in an archived note is one of the team's people.
  await ada.page.evaluate(() => (location.hash = location.hash.replace(/[^/]+\/archive/, '-/team')))
  await ada.page
    .getByRole('listitem')
    .filter({ hasText: /^\s*@ben\b/ })
    .waitFor()
})

test('the last snapshot of each meeting of the series is added to the archive without anybody asking for it', async () => {
  const ada = await stage.lead('@ada')
  const { page } = ada
  const taken = page.getByRole('region', { name: 'Snapshots of this meeting' }).getByRole('listitem')
  for (const [nth, words] of ['first words', ' and more'].entries()) {
    await ada.mine.press('End')
    await page.keyboard.type(words)
    await ada.until('saved')
    await takeSnapshot(ada)
    await expect.poll(() => taken.count()).toBe(nth + 1)
  }
  await toArchive(ada)
  await expect.poll(() => titles(ada)).toHaveLength(1)
  await page.locator('.archive .rows button').click()
  const text = await page.getByRole('article', { name: 'The note' }).textContent()
  for (const words of ['first words', 'and more']) expect(text).toContain(words)

  // The same meeting from elsewhere, as another text, is no other row; the series has one list of all meetings.
  await page.keyboard.press('Escape')
  const { date } = ada.owner
  const copies = [`# Team weekly ${date}\n\nas it was mailed\n`, `# Team weekly 2018-11-26\n\nold\n`]
  const files = copies.map((text, nth) => ({ name: `${nth}.md`, buffer: Buffer.from(text) }))
  await page
    .getByLabel('Choose files')
    .setInputFiles(files.map((file) => ({ ...file, mimeType: 'text/markdown' })))
  await expect.poll(() => titles(ada)).toEqual([sayDate(date), 'Mon 26 Nov 2018'])
  await page.getByRole('button', { name: 'also 0.md' }).waitFor()
  expect(await search(ada, 'mailed')).toEqual([sayDate(date)])
  await page.getByRole('link', { name: 'Team weekly' }).click()
  const rows = page.getByRole('list', { name: 'Meetings' }).getByRole('listitem')
  const said = async () => (await rows.allTextContents()).map((row) => row.replace(/\s+/g, ' ').trim())
  const next = new Date(Date.parse(date) + 7 * 86_400_000).toISOString().slice(0, 10)
  await expect
    .poll(said)
    .toEqual([
      `${sayDate(next)} planned Cancel`,
      `${sayDate(date)} current snapshot archived note One person: @ada`,
      'Mon 26 Nov 2018 archived',
    ])
  await rows.getByRole('link', { name: 'Mon 26 Nov 2018' }).click()
  await page.getByRole('article', { name: 'The note' }).getByText('old').waitFor()
  await page.getByRole('button', { name: '← Back' }).click()
  await expect.poll(() => titles(ada)).toHaveLength(2)
  // A meeting that is added on the day of an imported note does not take its place.
  await page.getByRole('link', { name: 'Team weekly' }).click()
  await page.getByLabel('Extra meeting').fill('2018-11-26')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('link', { name: 'All meetings' }).last().click()
  await expect.poll(async () => (await said()).slice(2)).toEqual(['Mon 26 Nov 2018 archived note'])
  await rows.getByRole('link', { name: 'archived note of Mon 26 Nov 2018' }).click()
  await page.getByRole('article', { name: 'The note' }).getByText('old').waitFor()
  expect(ada.problems).toEqual([])
})

test('a meeting with two snapshots of the same text is in the archive once', async () => {
  const ada = await stage.lead('@ada')
  const { page } = ada
  await page.keyboard.type('the same')
  await ada.until('saved')
  const taken = page.getByRole('region', { name: 'Snapshots of this meeting' }).getByRole('listitem')
  for (const count of [1, 2]) {
    await takeSnapshot(ada)
    await expect.poll(() => taken.count()).toBe(count)
  }
  // The search finds what was written after the snapshot too.
  await page.keyboard.press('F2')
  await page.keyboard.type(' and a postscript')
  await ada.until('saved')
  await onThisDevice(ada)
  await toArchive(ada)
  await expect.poll(() => titles(ada)).toHaveLength(1)
  const search = page.getByRole('searchbox')
  await search.fill('same')
  await page.getByText('1 note found').waitFor()
  await search.fill('postscript')
  const hit = page.getByRole('listitem').filter({ hasText: 'in the meeting, and in no snapshot yet' })
  await hit.getByText('the same and a').waitFor()
  await hit.getByRole('link').click()
  await ready(ada)

  await page.goBack()
  await page.locator('.archive > .rows .name').click()
  await page.getByRole('link', { name: 'The meeting, with later edits' }).click()
  await ready(ada)
})

test('a snapshot whose text the server does not give is reported once, as missing and safe', async () => {
  const ada = await stage.lead('@ada')
  const { page } = ada
  await page.keyboard.type('words')
  await ada.until('saved')
  await takeSnapshot(ada)
  await page.getByText(/^\s*Snapshot taken \S/).waitFor()
  await page.route('**/snapshots/*.md', (route) => route.abort())
  await toArchive(ada)
  const said = page.getByText('One snapshot is missing from the archive')
  await said.waitFor()
  expect(await said.textContent()).toContain('Nothing is lost: the server has it')
  expect(await said.count()).toBe(1)
  await page.unroute('**/snapshots/*.md')
  await page.reload()
  await expect.poll(() => titles(ada)).toHaveLength(1)
})
