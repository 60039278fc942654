import { expect, test } from 'vitest'
import { keepNote } from '../../../shared/archive/archive.ts'
import { importNote } from '../../../shared/archive/import.ts'
import { putNote, readNote } from '../../../shared/markdown/read.ts'
import { linkTo } from '../../../client/browser/place.ts'
import { axeFaults } from '../../support/browser/axe.ts'
import { exported, relayExport } from '../../support/browser/people.ts'
import { openStage } from '../../support/browser/stage.ts'
import { foundTeam } from '../../support/relay/found-team.ts'
import { writeRoom } from '../../support/relay/write-room.ts'

const stage = openStage()

const PR = 'https://github.com/example/index/pull/5'
const NEW = 'https://github.com/example/other/issues/9'
const blocked = (text: string) => `# Weekly\n\n## Updates\n\n@ada\n- Blocked:\n  - ${text}\n`
const OLD = { '2026-11-02': blocked(`review of ${PR}`), '2026-11-09': blocked(`still no review of ${PR}`) }
const TODAY = '2026-11-16'
const NOW = `${blocked(`a disk for the archive, needs a decision by @grace\n  - review of ${PR}`)}- Next:\n  - read ${NEW}\n\n@grace\n- Questions:\n  - who has the key?\n- Blocked: a login from @ada\n`

test('the board of a meeting with its ages, and the notes in which a link was before', async () => {
  const { relay, browser } = stage
  const { owner } = await foundTeam(relay.url)
  const place = { ...owner, is: 'meeting', date: TODAY } as const
  await writeRoom(relay.url, `${owner.space}/${owner.series}/archive`, owner.key, (doc) => {
    for (const [date, text] of Object.entries(OLD)) {
      const imported = importNote(`${date}--weekly.md`, text)
      if (imported.is === 'notes') for (const note of imported.notes) keepNote(doc, note)
    }
  })
  await writeRoom(relay.url, `${owner.space}/${owner.series}/${TODAY}`, owner.key, (doc) =>
    putNote(doc, readNote(NOW)),
  )
  const ada = await stage.visit(`${relay.url}${linkTo(place)}`, '@ada')
  const { page } = ada
  await page.getByRole('button', { name: 'In the call' }).click()
  const board = page.getByRole('region', { name: 'Blockers' })
  await board.getByText('3rd meeting, since 2 Nov').waitFor()
  const rows = async () =>
    (await board.getByRole('listitem').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))
  expect(await rows()).toEqual([
    '@ada 3rd meeting, since 2 Nov review of example/index#5 Answer',
    '@ada new a disk for the archive, needs a decision by @grace asked: @grace Answer',
    '@grace new who has the key? question Answer',
    '@grace new a login from @ada asked: you Answer',
  ])
  expect(await axeFaults(page)).toEqual([])

  // The memory of a link, by keyboard. Escape closes it, and the link keeps the focus.
  const link = board.getByRole('link', { name: 'example/index#5' })
  await link.focus()
  const memory = page.getByRole('tooltip')
  await memory.waitFor()
  expect(await memory.locator('p').allInnerTexts()).toEqual([
    '3rd meeting',
    '2 Nov @ada (blocked)',
    '9 Nov @ada (blocked)',
  ])
  expect(await link.evaluate((each) => each.getAttribute('aria-describedby'))).toBe(
    await memory.getAttribute('id'),
  )
  expect(await axeFaults(page)).toEqual([])
  await page.keyboard.press('Escape')
  await memory.waitFor({ state: 'detached' })
  expect(await link.evaluate((each) => each === document.activeElement)).toBe(true)
  // By the pointer, on the link in the open text. It covers nothing of the link's line.
  await ada.mine.getByText('review of').hover()
  await ada.mine.locator(`a[href="${PR}"]`).hover()
  await memory.waitFor()
  const [line, said] = await Promise.all([
    ada.mine.locator('.line', { hasText: 'review of' }).boundingBox(),
    memory.boundingBox(),
  ])
  expect(line && said && (said.y >= line.y + line.height || said.y + said.height <= line.y)).toBe(true)

  // A tick on the board is my edit, and undo takes it back.
  await board.getByRole('checkbox', { name: /^Resolved: review of/ }).click()
  await board.getByText('resolved').waitFor()
  expect(await exported(ada)).toContain(`- [x] review of ${PR}\n`)
  await ada.mine.focus()
  await page.keyboard.press('Control+z')
  await board.getByText('resolved').waitFor({ state: 'detached' })

  // Somebody else's section asks first. Text that is typed meanwhile is shown.
  await ada.section('@grace').getByText('who has the key?').click()
  const ask = page.getByRole('alert').filter({ hasText: 'Edit anyway' })
  await ask.waitFor()
  await page.keyboard.type('the cartakre')
  for (let times = 0; times < 4; times++) await page.keyboard.press('Backspace')
  await page.keyboard.type('aker')
  expect(await ask.locator('q').innerText()).toBe('the cartaker')
  await ask.getByRole('button', { name: 'Cancel' }).click()
  // Who answers there is not asked. Text that is typed before the section is open goes where the answer is asked for.
  await board.getByRole('button', { name: /^Answer: who has/ }).click()
  await page.keyboard.type('the caretaker has it')
  await expect
    .poll(() => relayExport(page.url()))
    .toContain('- who has the key?\n    - the caretaker has it\n')
  expect(await ask.count()).toBe(0)
  await expect.poll(rows).toContain('@grace new who has the key? the caretaker has it question Answer')

  // Who is asked is told so beside their name, until they have answered.
  const told = page.getByRole('button', { name: '1 asked of you' })
  await told.click()
  await page.getByRole('button', { name: 'Answer: a login' }).and(page.locator('.menu *')).click()
  await page.keyboard.type('sent')
  await expect.poll(() => relayExport(page.url())).toContain('- Blocked: a login from @ada → sent\n')
  await told.waitFor({ state: 'detached' })

  // On a phone, “Answer” puts the cursor into a new deeper line.
  await page.setViewportSize({ width: 390, height: 780 })
  await page.mouse.click(5, 300)
  await page
    .getByRole('navigation', { name: 'Ways through' })
    .getByRole('button', { name: 'Blockers' })
    .click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Answer: a disk/ })
    .click()
  await expect.poll(() => ada.mine.evaluate((box) => box === document.activeElement)).toBe(true)
  await page.keyboard.type('bought one')
  await expect
    .poll(() => relayExport(page.url()))
    .toContain('- a disk for the archive, needs a decision by @grace\n    - bought one\n  - review of')

  // A finger's first tap shows what a link was. If nothing is remembered, it follows the link.
  const touch = await browser.newContext({ viewport: { width: 390, height: 780 }, hasTouch: true })
  await touch.route('https://github.com/**', (route) => route.fulfill({ body: 'there' }))
  const grace = await touch.newPage()
  await grace.goto(`${relay.url}${linkTo(place)}`)
  await grace.getByRole('textbox', { name: 'Your name' }).fill('@grace')
  await grace.keyboard.press('Enter')
  const note = grace.getByRole('region', { name: '@ada' })
  const remembered = grace.getByRole('tooltip')
  await expect
    .poll(async () => {
      await note.locator(`a[href="${PR}"]`).blur()
      await note.locator(`a[href="${PR}"]`).focus()
      return remembered.count()
    })
    .toBe(1)
  await grace.keyboard.press('Escape')
  await note.locator(`a[href="${PR}"]`).tap()
  await remembered.getByText('Tap again').waitFor()
  expect(touch.pages()).toHaveLength(1)
  const [opened] = await Promise.all([touch.waitForEvent('page'), note.locator(`a[href="${NEW}"]`).tap()])
  expect(opened.url()).toBe(NEW)
  await touch.close()
})
