// Three people live through three weeks of one meeting: one answers by key, one by touch on a phone, and one who
// has no network before the meetings exist. Each week the lead takes a snapshot.

import { expect, test } from 'vitest'
import { linkTo } from '../../client/browser/place.ts'
import { cutOffAtOnce } from '../support/browser/cut-off.ts'
import {
  arrive,
  found,
  keptOffline,
  onThisDevice,
  relayExport,
  takeSnapshot,
  withWorker,
  type Contexts,
  type Person,
} from '../support/browser/people.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

const phone: Contexts = {
  newContext: (options) =>
    stage.browser.newContext({ ...options, viewport: { width: 390, height: 844 }, hasTouch: true }),
}

/** Types items under a label of the person's own section. */
async function promise(person: Person, label: string, ...items: string[]): Promise<void> {
  await person.mine.press('Control+End')
  for (const words of [`${label}:`, ...items]) {
    await person.page.keyboard.type(words)
    await person.page.keyboard.press('Enter')
  }
}

/** The people's sections of a note, by handle. */
const sectionsOf = (note: string): string[] => {
  const updates = note.split('## Updates\n')[1]?.split('\n## ')[0] ?? ''
  return updates.trim().split('\n\n').sort()
}

const DAY = 24 * 60 * 60 * 1000
const weeksAfter = (date: string, weeks: number): string =>
  new Date(Date.parse(date) + weeks * 7 * DAY).toISOString().slice(0, 10)

/** Answers the open items of the last meeting by key, from the first one on. */
async function answerByKey({ page }: Person, ...keys: string[]): Promise<void> {
  const panel = page.getByRole('region', { name: 'From last time' })
  await panel.waitFor()
  await page.keyboard.press('F2')
  await page.keyboard.press('F2')
  for (const [at, key] of keys.entries()) {
    await page.keyboard.press(key)
    await expect.poll(() => panel.locator('[aria-pressed=true]').count()).toBe(at + 1)
  }
}

async function answerByTouch({ page }: Person, item: string, answer: string): Promise<void> {
  await page.locator('summary').filter({ hasText: 'From last time' }).tap()
  const answers = page.getByRole('group', { name: item })
  await answers.getByRole('button', { name: answer }).tap()
  await answers.getByRole('button', { name: answer, pressed: true }).waitFor()
}

test('three people promise, answer and carry on for three weeks: ages are exact, and nothing is doubled', async () => {
  const ada = await found(stage.browser, stage.relay.url, '@ada')
  const linkOn = (date: string): string =>
    `${stage.relay.url}${linkTo({ ...ada.owner, is: 'meeting', date })}`
  const weeks = [0, 1, 2].map((nth) => weeksAfter(ada.owner.date, nth)) as [string, string, string]
  const [grace, linus] = await Promise.all([
    arrive(phone, ada.links.edit, '@grace'),
    arrive(withWorker(stage.browser), linkOn(weeks[0]), '@linus'),
  ])
  cutOffAtOnce(linus.context)
  const team = [ada, grace, linus]
  const since = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(weeks[0]),
  )
  const come = (person: Person, week: string) => person.page.goto(linkOn(week))
  /** On the lead's board, both blockers have this age. */
  const boardSays = async (age: string): Promise<void> => {
    await ada.page.getByRole('button', { name: 'In the call' }).click()
    const rows = ada.page.getByRole('region', { name: 'Blockers' }).getByRole('listitem')
    await expect
      .poll(async () => (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ')))
      .toEqual([
        `@ada ${age}, since ${since} the build is red Answer`,
        `@linus ${age}, since ${since} a key from @ada asked: you Answer`,
      ])
  }
  /** The lead takes a snapshot when all is saved. Returns the sections of its Markdown. */
  const snapshot = async (week: string): Promise<string[]> => {
    for (const person of team) await person.until('saved')
    await takeSnapshot(ada)
    return sectionsOf(await relayExport(linkOn(week)))
  }

  await promise(ada, 'Blocked', 'the build is red')
  await promise(ada, 'Next', 'review the relay', 'book the room')
  await promise(grace, 'Next', 'write the talk')
  await promise(linus, 'Blocked', 'a key from @ada')
  expect(await snapshot(weeks[0])).toEqual([
    '@ada\n- Blocked:\n  - the build is red\n- Next:\n  - review the relay\n  - book the room',
    '@grace\n- Next:\n  - write the talk',
    '@linus\n- Blocked:\n  - a key from @ada',
  ])

  // One drafts on a plane, before the meeting exists anywhere.
  await Promise.all([keptOffline(linus.page), onThisDevice(linus)])
  await linus.context.setOffline(true)
  await linus.until('local')
  await come(linus, weeks[1])
  await answerByKey(linus, 's')
  await promise(linus, 'Done', 'moved house')
  await come(ada, weeks[1])
  const asks = ada.page.getByRole('region', { name: 'Asked of you' }).getByRole('listitem')
  await expect.poll(() => asks.innerText()).toContain(`@linus: a key from @ada 2nd meeting, since ${since}`)
  const asking = await asks.getByRole('link').getAttribute('href')
  expect(asking).toContain(`/${weeks[0]}?`)
  expect(asking).toContain(`&at=${encodeURIComponent('section-updates/linus')}`)
  await answerByKey(ada, 's', 'd')
  await come(grace, weeks[1])
  await answerByTouch(grace, 'write the talk', 'Still')
  await linus.context.setOffline(false)
  expect(await snapshot(weeks[1])).toEqual([
    '@ada\n- Done:\n  - review the relay\n- Blocked:\n  - the build is red',
    '@grace\n- Next:\n  - write the talk',
    '@linus\n- Done:\n  - moved house\n- Blocked:\n  - a key from @ada',
  ])
  await boardSays('2nd meeting')

  for (const person of team) await come(person, weeks[2])
  const unanswered = ada.page.getByRole('region', { name: 'From last time' }).getByText('not answered on')
  await expect.poll(() => unanswered.innerText()).toContain('3rd meeting, not answered on')
  await answerByKey(ada, 's', 'd')
  await answerByKey(linus, 's')
  await answerByTouch(grace, 'write the talk', 'Done')
  expect(await snapshot(weeks[2])).toEqual([
    '@ada\n- Done:\n  - book the room\n- Blocked:\n  - the build is red',
    '@grace\n- Done:\n  - write the talk',
    '@linus\n- Blocked:\n  - a key from @ada',
  ])
  await boardSays('3rd meeting')
  expect(team.flatMap(({ problems }) => problems)).toEqual([])
  for (const { context } of team) await context.close()
})
