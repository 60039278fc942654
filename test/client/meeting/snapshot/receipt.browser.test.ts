import { expect, test } from 'vitest'
import {
  askForSnapshot,
  closeSnapshot,
  found,
  keptOffline,
  ready,
  relayExport,
  takeSnapshot,
  type Person,
  withWorker,
} from '../../../support/browser/people.ts'
import type { Team } from '../../../support/relay/found-team.ts'
import { openStage } from '../../../support/browser/stage.ts'

const stage = openStage()

const NOTE = `# CafÃ© weekly

- **Lead:** @ada
- **Notetaker:**
- **Attendees:**
  - _attendee names..._
  - @kim
  - @momack2
- **Recording:** _add link to recording once it’s online_

## Updates

@kim
- Done:
  - the index
- Blocked:
- Next:
  - the cache

@momack
- Done:
  - the plan

## Questions

- see [the plan] (https://example.org/plan)
`

const MENDED = NOTE.replace('CafÃ©', 'Café')
  .replace('**Notetaker:**', '**Notetaker:** @ada')
  .replace('@momack2', '@momack')
  .replace('  - _attendee names..._\n', '')
  .replace(' _add link to recording once it’s online_', '')
  .replace('- Blocked:\n', '')
  .replace('] (', '](')

async function importNote({ page }: Person, text: string): Promise<void> {
  const asked = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('button', { name: 'Import Markdown…' }).click()
  const chooser = await asked
  await chooser.setFiles({ name: 'note.md', mimeType: 'text/markdown', buffer: Buffer.from(text) })
  await page.getByText('was imported').waitFor()
}

const snapshots = async ({ owner: { space, series, date, key } }: Pick<Team, 'owner'>): Promise<string[]> => {
  const url = `${stage.relay.url}api/${space}/${series}/${date}/snapshots`
  const headers = { Authorization: `Bearer ${key}` }
  const records = (await (await fetch(url, { headers })).json()) as { id: string }[]
  return Promise.all(records.map(async ({ id }) => (await fetch(`${url}/${id}.md`, { headers })).text()))
}

const after = ({ page }: Person) => page.getByRole('region', { name: 'What came after the snapshot' })

test('seven faults are found and repaired by clicks; a draft that comes late is shown, and is in the next snapshot', async () => {
  const ada = await stage.lead('@ada')
  await ada.until('saved')
  await importNote(ada, NOTE)
  await ada.until('saved')
  const grace = await stage.visit(ada.links.edit, '@grace')
  await grace.until('saved')
  // A placeholder is no value: its words stand where one is missing.
  for (const person of [ada, grace]) {
    const recording = person.page.getByRole('combobox', { name: 'Recording' })
    await expect
      .poll(() => recording.getAttribute('placeholder'))
      .toBe('add link to recording once it’s online')
    expect(await recording.inputValue()).toBe('')
  }
  await grace.context.setOffline(true)
  await grace.page.keyboard.insertText('from the train')
  await grace.until('local')

  const { page } = ada
  await page.getByRole('button', { name: 'Snapshot', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Ready for the snapshot?' })
  await dialog.getByText('Written (2)').waitFor()
  const findings = dialog.getByRole('listitem').filter({ hasNotText: 'Fixed:' })
  const mend = async (about: RegExp, button: string) => {
    const left = (await findings.count()) - 1
    await findings.filter({ hasText: about }).getByRole('button', { name: button, exact: true }).click()
    await expect.poll(() => findings.count()).toBe(left)
  }
  expect(await findings.count()).toBe(7)
  await mend(/Recording still has the template’s “add link to recording/, 'Clear')
  const height = (text: RegExp) =>
    dialog
      .getByRole('listitem')
      .filter({ hasText: text })
      .evaluate(({ clientHeight }) => clientHeight)
  expect(await height(/Recording is empty/)).toBeLessThan(
    (await height(/“Blocked:” is empty for @kim/)) * 0.6,
  )
  await mend(/named as the notetaker/, '@ada')
  await mend(/@momack wrote, and @momack2 is on the attendee list/, 'Same person')
  await dialog.getByText('@momack2 is @momack, on the attendee list and from now on.').waitFor()
  for (const about of [
    /probably “Café weekly”/,
    /list still has/,
    /“Blocked:” is empty for @kim/,
    /“\[the plan] \(…\)”/,
  ])
    expect(await findings.filter({ hasText: about }).count()).toBe(1)
  await dialog.getByRole('button', { name: 'Fix all 4' }).click()
  await dialog.getByText('Nothing to fix').waitFor()
  expect(await dialog.getByRole('listitem').getByRole('button').count()).toBe(0)
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Take the snapshot')
  await ada.until('saved')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await closeSnapshot(ada)
  await page.getByText(/^\s*Snapshot taken \S/).waitFor()
  expect(await snapshots(ada)).toEqual([MENDED])

  await grace.context.setOffline(false)
  await grace.until('saved')
  await page.getByRole('button', { name: 'Show changes' }).click()
  await expect.poll(() => after(ada).getByRole('listitem').allTextContents()).toHaveLength(3)
  expect(await after(ada).getByRole('heading').allTextContents()).toEqual(['Updates, @grace'])
  expect(await after(ada).getByRole('insertion').allTextContents()).toEqual([
    '@grace',
    '- Done:',
    '  - from the train',
  ])
  await grace.page.keyboard.insertText(' and the bus')
  await after(ada).getByText('- from the train and the bus').waitFor()

  await ada.until('saved')
  await takeSnapshot(ada)
  await after(ada).waitFor({ state: 'detached' })
  const [first, second, ...more] = await snapshots(ada)
  expect([first, more]).toEqual([MENDED, []])
  expect(second).toBe(await relayExport(page.url()))
  expect(second).toContain('from the train and the bus')
  expect([...ada.problems, ...grace.problems]).toEqual([])
})

test('a repair that is clicked twice is done once; repairs of others move nothing under the pointer', async () => {
  const ada = await stage.lead('@ada')
  await ada.until('saved')
  const [kept, twice] = ['- [kept] (https://example.org/k)', '- [twice] (https://example.org/t)']
  const links = [twice, twice, kept].join('\n')
  await importNote(
    ada,
    `- **Attendees:**\n\n## U\n\n@name\n- Done:\n\n@kim\n- x\n\n## Questions\n\n${links}\n`,
  )
  await ada.until('saved')
  const grace = await stage.visit(ada.links.edit, '@grace')
  const { page } = ada
  await page.getByRole('button', { name: 'Snapshot', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Ready for the snapshot?' })
  await dialog.getByText('5 things to fix first').waitFor()
  const repairs = dialog.getByRole('listitem').getByRole('button')
  await repairs.nth(0).dblclick() // hides the template’s section; the next row takes its place
  await dialog.getByText('4 things to fix first').waitFor()
  await repairs.nth(0).dblclick() // Two findings are equal, and the other one moves into this row.
  await dialog.getByText('3 things to fix first').waitFor()
  await ada.until('saved')
  expect(await relayExport(page.url())).toContain(`- [twice](https://example.org/t)\n${twice}\n${kept}\n`)

  const below = dialog.getByRole('button', { name: 'Add @kim' })
  const place = await below.boundingBox()
  await grace.block('Questions').click()
  await grace.page.keyboard.press('Control+a')
  await grace.page.keyboard.press('Delete')
  await dialog.getByText('1 thing to fix first').waitFor()
  expect(await below.boundingBox()).toEqual(place)
  expect(await repairs.count()).toBe(1)
})

test('a box in which somebody types a name stays, even if another person names somebody meanwhile', async () => {
  const ada = await stage.lead('@ada')
  await ada.until('saved')
  const grace = await stage.visit(ada.links.edit, '@grace')
  const { page } = ada
  await page.getByRole('button', { name: 'Snapshot', exact: true }).click()
  const box = page.getByRole('listitem').filter({ hasText: 'notetaker' }).getByRole('combobox')
  await box.pressSequentially('so')
  await grace.page.getByRole('combobox', { name: 'Notetaker' }).fill('@grace')
  await page.getByRole('dialog').locator('.mended').filter({ hasText: 'notetaker' }).waitFor()
  await page.keyboard.type('mebody')
  expect(await box.inputValue()).toBe('somebody')
  await page.keyboard.press('Enter')
  expect(await page.getByRole('combobox', { name: 'Notetaker', includeHidden: true }).inputValue()).toBe(
    '@grace',
  )
})

test('a snapshot that fails after its dialog was closed says so on the page', async () => {
  const ada = await stage.lead('@ada')
  const { page } = ada
  await page.keyboard.type('words')
  await ada.until('saved')
  let requests = 0
  let release: () => void = () => undefined
  const released = new Promise<void>((done) => (release = done))
  await page.route('**/snapshots', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    requests++
    await released
    await route.fulfill({ status: 500, json: { error: 'The disk is full.' } })
  })
  const asked = page.waitForRequest((request) => request.method() === 'POST')
  await askForSnapshot(ada)
  await asked
  const busy = page.getByRole('button', { name: 'Taking the snapshot…' })
  expect(await busy.getAttribute('aria-busy')).toBe('true')
  expect(await busy.evaluate((button) => button === document.activeElement)).toBe(true)
  await busy.click()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  release()
  await page.getByText('No snapshot was taken. The disk is full.').waitFor()
  expect(requests).toBe(1)
  await page.unroute('**/snapshots')
})

test('a person with a section in two of the last meetings is expected, and the receipt says why', async () => {
  const ada = await stage.lead('@ada')
  const { page, owner } = ada
  await ada.until('saved')
  await page.goto(`${stage.relay.url}#/${owner.space}/${owner.series}/archive?key=${owner.key}`)
  const weekBefore = (weeks: number) =>
    new Date(Date.parse(owner.date) - weeks * 7 * 86_400_000).toISOString().slice(0, 10)
  const weeks = [6, 5, 4, 3, 2, 1].map(weekBefore)
  const files = weeks.map((date, nth) => ({
    name: `${date}.md`,
    mimeType: 'text/markdown',
    buffer: Buffer.from(`# W ${date}\n\n## U\n\n${nth < 3 ? '@gone' : '@kim'}\n- x\n`),
  }))
  await page.getByLabel('Choose files').setInputFiles(files)
  await page.getByText('Imported: 6 of 6').waitFor()
  await page.goto(`${stage.relay.url}#/${owner.space}/${owner.series}/${owner.date}?key=${owner.key}`)
  await page.getByRole('button', { name: 'Snapshot', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Ready for the snapshot?' })
  await dialog.getByText('@kim (writes regularly)').waitFor()
  await dialog.getByText('wrote in 2 of the last 4 meetings').waitFor()
  expect(await dialog.textContent()).not.toContain('@gone')
})

test('a lead in a hurry takes a snapshot of the note as it is', async () => {
  const ada = await stage.lead('@ada')
  await ada.until('saved')
  await importNote(ada, NOTE)
  await ada.until('saved')
  await takeSnapshot(ada)
  await ada.page.getByText(/^\s*Snapshot taken \S/).waitFor()
  expect(await snapshots(ada)).toEqual([NOTE])
})

test('offline, the view of later edits waits for the server and says so', async () => {
  const ada = await found(withWorker(stage.browser), stage.relay.url, '@ada')
  await keptOffline(ada.page)
  await ada.page.keyboard.type('final words')
  await ada.until('saved')
  await takeSnapshot(ada)
  await ada.page.getByText(/^\s*Snapshot taken \S/).waitFor()
  await ada.context.setOffline(true)
  await ada.mine.getByText('final words').click() // after a mere focus, the browser would move the caret back a moment later
  await ada.page.keyboard.press('End')
  await ada.page.keyboard.type(' and more')
  await ada.until('local')
  await ada.page.getByRole('button', { name: 'Show changes' }).click()
  await after(ada).getByText('the snapshot is on the server, which can’t be reached').waitFor()
  await ada.context.setOffline(false)
  await expect
    .poll(() => after(ada).getByRole('insertion').allTextContents())
    .toEqual(['  - final words and more'])
  expect(await after(ada).getByRole('deletion').allTextContents()).toEqual(['  - final words'])
  await ada.context.close()
})

test('the series says where its notes go; a snapshot opens the page for a new file there', async () => {
  const ada = await stage.lead('@ada')
  const { page, context } = ada
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await context.route('https://github.com/**', (route) => route.fulfill({ body: 'a new file' }))
  await page.keyboard.insertText('final words')
  await ada.until('saved')
  await page.getByRole('link', { name: 'All meetings' }).first().click()
  const form = page.getByRole('form', { name: 'Git repository' })
  const [path, repository] = ['Path of a note in the repository', 'URL'].map((name) => form.getByLabel(name))
  const save = () => form.getByRole('button', { name: 'Save', exact: true }).click()
  await path?.fill('notes/{series}.md')
  await save()
  await form.getByRole('alert').getByText('needs a {date}').waitFor()
  await path?.fill('notes/{yyyy}/{date}.md')
  await form.getByText(`notes/${ada.owner.date.slice(0, 4)}/${ada.owner.date}.md`).waitFor()
  await repository?.fill('https://example.org/notes')
  await save()
  await form.getByRole('alert').getByText('Only repositories on GitHub').waitFor()
  await repository?.fill('https://github.com/ada/notes/')
  await save()
  await page.getByText('Saved. Snapshots from now on have that path').waitFor()
  await ada.until('saved')

  await page.goBack()
  await ready(ada)
  const toGitHub = page.getByRole('link', { name: 'Open a new file on GitHub' })
  const openLast = () =>
    page
      .getByRole('button', { name: /, @ada$/ })
      .first()
      .click()
  const opened = async () => {
    const [other] = await Promise.all([context.waitForEvent('page'), toGitHub.click()])
    await other.waitForURL(/github/)
    const address = new URL(other.url())
    expect(await other.evaluate(() => window.opener as unknown)).toBeNull()
    await other.close()
    return address
  }
  await ada.until('saved')
  await askForSnapshot(ada)
  const taken = page.getByRole('dialog', { name: /^Snapshot of/ })
  await taken.getByText('Snapshot saved. Later edits will show as an addendum.').waitFor()
  const short = await opened()
  expect(short.pathname).toBe('/ada/notes/new/main')
  expect(short.searchParams.get('filename')).toBe(`notes/${ada.owner.date.slice(0, 4)}/${ada.owner.date}.md`)
  expect(short.searchParams.get('value')).toBe((await snapshots(ada))[0])
  const { date } = ada.owner
  expect(await taken.getByText(`notes/${date.slice(0, 4)}/${date}.md`, { exact: true }).isVisible()).toBe(
    true,
  )
  for (const name of ['Download', 'Copy'])
    expect(await taken.getByRole('button', { name, exact: true }).isVisible()).toBe(true)
  const next = taken.getByRole('link', { name: /^Next meeting/ })
  expect(await next.getAttribute('href')).toBe(
    await page
      .getByRole('complementary', { name: 'This moment' })
      .locator('a', { hasText: 'Next meeting' })
      .getAttribute('href'),
  )
  await page.keyboard.press('Escape')
  await taken.waitFor({ state: 'detached' })
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Snapshot')
  await openLast()
  await taken.waitFor()
  expect(await next.count()).toBe(0)
  await page.keyboard.press('Escape')

  await page.keyboard.press('F2')
  await page.keyboard.insertText('a long line '.repeat(800))
  await ada.until('saved')
  await askForSnapshot(ada)
  await page.getByText('Too long to prefill').waitFor()
  expect((await opened()).searchParams.has('value')).toBe(false)
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe((await snapshots(ada))[1])
  expect(ada.problems).toEqual([])
})
