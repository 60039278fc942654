// From one meeting to the next one: whose turn it is, what the agenda left unfinished, and who is expected. The
// third meeting is opened offline.

import { expect, test } from 'vitest'
import { keepNote } from '../../../../shared/archive/archive.ts'
import { archivedNote } from '../../../../shared/archive/import.ts'
import { addDays } from '../../../../shared/model/schedule.ts'
import { listMeeting } from '../../../../shared/model/series.ts'
import { putNote, readNote } from '../../../../shared/markdown/read.ts'
import { sayDate } from '../../../../client/browser/say-date.ts'
import { sayDay } from '../../../../client/memory/say-day.ts'
import { axeFaults } from '../../../support/browser/axe.ts'
import { cutOffAtOnce } from '../../../support/browser/cut-off.ts'
import { arrive, keptOffline, relayExport, withWorker } from '../../../support/browser/people.ts'
import { openStage } from '../../../support/browser/stage.ts'
import { newPlace } from '../../../support/relay/places.ts'
import { writeRoom } from '../../../support/relay/write-room.ts'

const stage = openStage()

/** The dates of two meetings before today, of today's, and of the two after it. */
const today = new Date().toISOString().slice(0, 10)
const [FIRST, SECOND, THIRD, FOURTH, FIFTH] = [-14, -7, 0, 7, 14].map((days) => addDays(today, days)) as [
  ...[string, string, string, string, string],
]

const OLD = `# Weekly ${FIRST}

- **Lead:** @bob
- **Notetaker:** @cy-bartholomew

## Agenda

- Plan

## Updates

@ada

- Done:
  - a

@bob

- Blocked:
  - no paint
- Next:
  - paint the door

@cy-bartholomew

- Done:
  - c
`

const LAST = `# Weekly ${SECOND}

- **Lead:** @cy-bartholomew
- **Notetaker:** @bob

## Agenda

- Round of updates
- Questions and discussion
  - who has the keys?
- [x] the budget
- the *summer* trip

## Updates

@ada

- Done:
  - slept

@bob

- Blocked:
  - no paint
- Next:
  - paint the door

@cy-bartholomew

- Done:
  - rested
`

test('the next meeting has its people, its turns and the unfinished agenda, offline too', async () => {
  const place = newPlace('core-weekly', THIRD)
  const roomOf = (name: string) => `${place.space}/core-weekly/${name}`
  await writeRoom(stage.relay.url, roomOf('archive'), place.key, (doc) => {
    for (const [text, date] of [
      [OLD, FIRST],
      [LAST, SECOND],
    ] as const)
      keepNote(doc, archivedNote(`${date}.md`, text, date))
  })
  await writeRoom(stage.relay.url, roomOf(SECOND), place.key, (doc) => putNote(doc, readNote(LAST)))
  await writeRoom(stage.relay.url, roomOf('series'), place.key, (doc) => listMeeting(doc, SECOND))
  const link = place.link(stage.relay.url)
  const ada = await arrive(withWorker(stage.browser), link, '@ada')
  const { page } = ada

  await page.keyboard.type('sang')

  // Who is expected stands there, with what is open of theirs.
  const outline = page.getByRole('navigation', { name: 'Outline' })
  await outline.getByRole('listitem').filter({ hasText: '@bob' }).getByText('2 open').waitFor()

  await page.keyboard.press('F4')
  const where = page.getByRole('dialog', { name: 'Who is where' })
  await where.getByRole('listitem').filter({ hasText: '@bob' }).getByText('no section yet').waitFor()
  await page.keyboard.press('Escape')

  // It is proposed who leads and takes notes, and nothing is written before somebody takes it.
  const lead = page.getByLabel('Lead', { exact: true })
  const notetaker = page.getByLabel('Notetaker', { exact: true })
  await page.getByRole('button', { name: '@ada’s turn?' }).waitFor()
  expect(await lead.inputValue()).toBe('')
  const whole = page.viewportSize()
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 })
    await notetaker.click() // fails if the button covers the middle of the field
    expect(await notetaker.inputValue()).toBe('')
  }
  if (whole) await page.setViewportSize(whole)
  await lead.press('Enter') // out of habit
  expect(await lead.inputValue()).toBe('')
  await lead.press('Tab')
  await page.keyboard.press('Enter')
  expect(await lead.inputValue()).toBe('@ada')
  await page.getByRole('button', { name: '@cy-bartholomew’s turn?' }).click()
  expect(await notetaker.inputValue()).toBe('@cy-bartholomew')
  await notetaker.press('Control+z')
  expect(await notetaker.inputValue()).toBe('')
  await page.getByRole('button', { name: '@cy-bartholomew’s turn?' }).click()

  // The agenda carries the unfinished lines over.
  const carry = page.getByRole('button', { name: /^Carry 2 from/ })
  expect(await axeFaults(page)).toEqual([])
  await carry.click()
  await carry.waitFor({ state: 'detached' })
  expect(await ada.block('Agenda').locator('> *').last().innerText()).toBe('the summer trip')
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await carry.press('Enter')
  await ada.block('Agenda').getByText('the summer trip').waitFor()
  await ada.until('saved')
  const note = await relayExport(link)
  expect(note).toContain('- **Lead:** @ada\n- **Notetaker:** @cy-bartholomew\n')
  expect(note.split('## Agenda\n')[1]?.split('\n## ')[0]).toBe(`
- Round of updates
  - Blockers: who can unblock whom?
- Questions and discussion
  - who has the keys?
- Plan the coming week
- the _summer_ trip
`)

  // The meeting after it, offline.
  await keptOffline(page)
  cutOffAtOnce(ada.context)
  await ada.context.setOffline(true)
  await ada.until('local')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('next meeting')
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(FOURTH))
  // The document of the last meeting counts, though it has no snapshot: Ada has led, and Cy has taken notes.
  await expect
    .poll(() => page.getByRole('button', { name: /’s turn\?$/ }).allTextContents())
    .toEqual(['@bob’s turn?', '@ada’s turn?'])
  await page.getByRole('button', { name: /^Carry 2 from/ }).waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('carry 2')
  await page.keyboard.press('Enter')
  await ada.block('Agenda').getByText('the summer trip').waitFor()
  await ada.context.setOffline(false)
  await ada.until('saved')
  await page
    .getByRole('link', { name: /^Next meeting/ })
    .first()
    .click()
  await page.waitForURL(new RegExp(FIFTH))

  // The page of the series shows facts about each meeting; offline, from this device's copies.
  const rows = page.getByRole('list', { name: 'Meetings' }).getByRole('listitem')
  const said = async () => (await rows.allTextContents()).map((row) => row.replace(/\s+/g, ' ').trim())
  const days = [FIFTH, FOURTH, THIRD, SECOND, FIRST].map((date) => sayDate(date))
  const held = [
    `${days[2]} current One person: @ada`,
    `${days[3]} archived note 3 people: @ada, @bob, @cy-bartholomew one blocker, since ${sayDay(FIRST, SECOND)} no snapshot yet`,
    `${days[4]} archived 3 people: @ada, @bob, @cy-bartholomew one blocker`,
  ]
  const all = [
    `${days[0]} planned Cancel`,
    `${days[1]} planned Cancel`,
    `${held[0]} Cancel`,
    ...held.slice(1),
  ]
  await ada.until('saved')
  await ada.context.setOffline(true)
  await page.getByRole('link', { name: 'All meetings' }).first().click()
  await expect.poll(said).toEqual(all)
  await ada.context.setOffline(false)
  expect(await axeFaults(page)).toEqual([])
  expect(ada.problems).toEqual([])
})
