// The items of the last meeting, beside my section.
//
// A person answers them from the keyboard, and on a phone that is offline by touch. Both devices answer the same
// item, and the note has it once.

import { expect, test } from 'vitest'
import { listMeeting } from '../../../../shared/model/series.ts'
import { putNote, readNote } from '../../../../shared/markdown/read.ts'
import { axeFaults } from '../../../support/browser/axe.ts'
import { cutOffAtOnce } from '../../../support/browser/cut-off.ts'
import {
  arrive,
  keptOffline,
  onThisDevice,
  personIn,
  ready,
  relayExport,
  VIEWPORT,
  type Contexts,
} from '../../../support/browser/people.ts'
import { openStage } from '../../../support/browser/stage.ts'
import { newPlace } from '../../../support/relay/places.ts'
import { writeRoom } from '../../../support/relay/write-room.ts'

const stage = openStage()

const LAST = `# Weekly

## Updates

@ada

- Done:
  - slept
- Blocked:
  - the build is red
    - since the upgrade
- Next:
  - review the relay
  - write the *talk*
`

const phone: Contexts = {
  newContext: (options) =>
    stage.browser.newContext({ ...options, viewport: { width: 390, height: 560 }, hasTouch: true }),
}

test('items of the last meeting are answered by key and by touch, offline too, and stand in the note once', async () => {
  const where = newPlace('core-weekly', '2026-11-23')
  const roomOf = (name: string) => `${where.space}/core-weekly/${name}`
  await writeRoom(stage.relay.url, roomOf('2026-11-16'), where.key, (doc) => putNote(doc, readNote(LAST)))
  await writeRoom(stage.relay.url, roomOf('series'), where.key, (doc) => listMeeting(doc, '2026-11-16'))
  const link = where.link(stage.relay.url)
  const [desk, mobile] = [await stage.visit(link, '@ada'), await arrive(phone, link, '@ada')]
  const panel = desk.page.getByRole('region', { name: 'From last time' })
  const fold = mobile.page.locator('summary').filter({ hasText: 'From last time 3: 3 to answer' })
  await Promise.all([panel.waitFor(), fold.waitFor()])
  expect(await panel.getByRole('listitem').allInnerTexts()).toEqual([
    expect.stringMatching(/Blocked.*the build is red.*2nd meeting/s),
    expect.stringMatching(/Next.*review the relay/s),
    expect.stringMatching(/Next.*write the talk/s),
  ])

  // On the phone, offline.
  cutOffAtOnce(mobile.context)
  await mobile.context.setOffline(true)
  await mobile.until('local')
  // “Mine” leads to my section, even if nothing is written there.
  await mobile.mine.blur()
  await mobile.page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
  const isInSight = () =>
    mobile.mine.evaluate((box) => {
      const { top, bottom } = box.getBoundingClientRect()
      return top >= 0 && bottom <= innerHeight
    })
  expect(await isInSight()).toBe(false)
  await mobile.page.getByRole('button', { name: 'Mine', exact: true }).tap()
  await expect.poll(isInSight).toBe(true)
  await fold.tap()
  const item = (name: string) => mobile.page.getByRole('group', { name: new RegExp(name) })
  const done = item('review the relay').getByRole('button', { name: 'Done' })
  await done.scrollIntoViewIfNeeded()
  // The answer is at the lower edge, so that the next item is out of sight.
  await done.evaluate((button) => scrollBy(0, button.getBoundingClientRect().bottom - innerHeight + 110))
  const place = await done.boundingBox()
  await done.tap()
  await item('review the relay').getByRole('button', { name: 'Done', pressed: true }).waitFor()
  const after = await done.boundingBox()
  expect(after?.x, 'what is below the finger stays there').toBe(place?.x)
  expect(
    Math.abs((after?.y ?? NaN) - (place?.y ?? NaN)),
    'what is below the finger stays there',
  ).toBeLessThan(1)
  const items = mobile.mine.locator('> :not([data-label])')
  expect(await items.allInnerTexts(), 'no empty line stands beside it').toEqual(['review the relay'])

  // At the desk, by keys: one key, pressed twice in a row, leads there from my section, and a letter answers.
  // Pressed once, it leaves me in my section, where I may begin to type.
  await desk.page.keyboard.press('F2')
  await desk.page.keyboard.press('Shift')
  await desk.page.keyboard.press('F2')
  expect(await desk.mine.evaluate((box) => box === document.activeElement)).toBe(true)
  await desk.page.keyboard.press('F2')
  const answered = (name: string) => panel.getByRole('button', { name, pressed: true })
  await desk.page.keyboard.press('s')
  await answered('Still').waitFor()
  await desk.page.keyboard.press('d')
  await answered('Done').waitFor()
  await desk.page.keyboard.press('x')
  await answered('Dropped').waitFor()
  await panel.getByRole('status').getByText('Dropped: write the talk. All answered.').waitFor()
  // The focus is on what leads to my section. When it leaves, the answered items are folded.
  await expect
    .poll(() => desk.page.evaluate(() => document.activeElement?.textContent))
    .toBe('On to my section')
  await desk.page.keyboard.press('Enter')
  await expect.poll(() => desk.mine.evaluate((box) => box === document.activeElement)).toBe(true)
  expect(await panel.getByRole('listitem').count()).toBe(0)
  await panel.getByRole('button', { name: 'From last time', expanded: false }).click()
  await answered('Dropped').focus()
  expect(await axeFaults(desk.page)).toEqual([])

  // In the panel too, undo takes back the last answer, with its line.
  await desk.page.keyboard.press('Control+z')
  await answered('Dropped').waitFor({ state: 'detached' })
  await desk.page.keyboard.press('Control+z')
  await answered('Done').waitFor({ state: 'detached' })
  expect(await desk.mine.innerText()).not.toContain('review the relay')
  await desk.page.keyboard.press('Control+Shift+Z')
  await desk.page.keyboard.press('Control+y')
  await Promise.all([answered('Done').waitFor(), answered('Dropped').waitFor()])
  await desk.page.keyboard.press('Control+z')
  await answered('Dropped').waitFor({ state: 'detached' })
  await desk.page.keyboard.press('x')
  await answered('Dropped').waitFor()

  // Dropping can be taken back, and my undo takes back a line with its answer.
  await desk.page.getByRole('button', { name: 'Undo', exact: true }).click()
  await answered('Dropped').waitFor({ state: 'detached' })
  await desk.mine.press('Control+z')
  await answered('Done').waitFor({ state: 'detached' })
  await desk.page.keyboard.press('F2')
  await desk.page.keyboard.press('F2')
  await desk.page.keyboard.press('d')
  await answered('Done').waitFor()
  await desk.page.getByRole('navigation', { name: 'Outline' }).getByText('1 not answered').waitFor()

  await mobile.context.setOffline(false)
  await Promise.all([mobile.until('saved'), desk.until('saved')])
  const note = await relayExport(link)
  expect(note.split('## Updates\n')[1]?.split('\n## ')[0]).toBe(`
@ada
- Done:
  - review the relay
- Blocked:
  - the build is red
    - since the upgrade
`)
  // One of the two pages takes the second line out of the open text too.
  await expect.poll(() => desk.mine.getByText('review the relay').count()).toBe(1)
  expect([...desk.problems, ...mobile.problems]).toEqual([])
})

const BEFORE = `# Weekly

## Updates

@ada

- Next:
  - talk about kubernetes prices
  - write the talk
- Questions:
  - who has the key of the cellar?
    - Grace looks for it
`

const TODAY = `# Weekly

## Updates

@ada

- Done:
  - looked at kubernetes autoscaling
- Blocked:
  - the disk
`

test('in German, started offline: one key answers a guess, and a print does not show the panel', async () => {
  const where = newPlace('core-weekly', '2026-11-23')
  const roomOf = (name: string) => `${where.space}/core-weekly/${name}`
  const write = (name: string, note: string) =>
    writeRoom(stage.relay.url, roomOf(name), where.key, (doc) => putNote(doc, readNote(note)))
  await Promise.all([write('2026-11-16', BEFORE), write('2026-11-23', TODAY)])
  await writeRoom(stage.relay.url, roomOf('series'), where.key, (doc) => listMeeting(doc, '2026-11-16'))
  const context = await stage.browser.newContext({
    ...{ viewport: VIEWPORT, locale: 'de-DE', serviceWorkers: 'allow' },
  })
  const page = await context.newPage()
  const ada = personIn(page, context, '@ada')
  const mine = ada.section('@ada').getByRole('textbox')
  await page.goto(where.link(stage.relay.url))
  await page.getByRole('textbox').first().fill('@ada')
  await page.keyboard.press('Enter')
  const panel = page.getByRole('region', { name: 'Vom letzten Mal' })
  await panel.waitFor()
  await ada.until('saved')
  await keptOffline(page)
  await onThisDevice(ada)
  await context.setOffline(true)
  await page.reload()
  await panel.waitFor()
  await ready({ ...ada, mine })
  expect(await panel.getByRole('listitem').allInnerTexts()).toEqual([
    expect.stringMatching(/Nächstes.*prices.*Ist es das\? looked at kubernetes autoscaling/s),
    expect.stringMatching(/Nächstes.*write the talk/s),
    expect.stringMatching(/Frage.*who has the key.*Grace looks for it/s),
  ])
  expect(await axeFaults(page)).toEqual([])
  // A question is not red.
  const items = panel.getByRole('listitem')
  const edges = await items.evaluateAll((all) =>
    all.map((each) => getComputedStyle(each).borderInlineStartColor),
  )
  expect(edges).toEqual(edges.map(() => edges[0]))

  // After a click, too, the next letter is for the next item.
  await items.nth(1).getByRole('button', { name: 'Noch offen' }).click()
  const isNext = () => items.nth(2).evaluate((item) => item.contains(document.activeElement))
  await expect.poll(isNext).toBe(true)
  const still = panel.getByRole('button', { name: 'Noch offen', pressed: true })
  await still.waitFor()
  for (const key of ['k', 'k', 'y']) await page.keyboard.press(key)
  await panel.getByRole('button', { name: 'Erledigt', pressed: true }).waitFor()

  // The line stays the same item when a word is composed in it.
  await mine.getByText('write the talk').click()
  await page.keyboard.press('End')
  const input = await context.newCDPSession(page)
  for (const text of ['か', 'かい'])
    await input.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    })
  await input.send('Input.insertText', { text: '会' })
  await mine.getByText('write the talk会').waitFor()
  await page.keyboard.type('!')
  await mine.getByText('write the talk会!').waitFor()
  expect(await still.count()).toBe(1)

  // A print shows only the notes, whether the window is wide or narrow.
  const fold = page.locator('details', { hasText: 'Vom letzten Mal' })
  for (const width of [VIEWPORT.width, 390]) {
    await page.setViewportSize({ ...VIEWPORT, width })
    await (width === 390 ? fold : panel).waitFor()
    await page.emulateMedia({ media: 'print' })
    expect([await panel.or(fold).isVisible(), await mine.getByText('write the talk会!').isVisible()]).toEqual(
      [...[false, true]],
    )
    await page.emulateMedia({ media: null })
  }
  await context.setOffline(false)
  await ada.until('saved')
  expect(await relayExport(page.url())).toContain(
    '- Done:\n  - looked at kubernetes autoscaling\n- Blocked:\n  - the disk\n- Next:\n  - write the talk会!\n',
  )
  expect(ada.problems).toEqual([])

  // A viewer sees the board, and answers nothing.
  const granted = await fetch(`${stage.relay.url}api/${where.space}/grants`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${where.key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ role: 'view', label: 'to read' }),
  })
  const { key } = (await granted.json()) as { key: string }
  const reader = await stage.read(`${stage.relay.url}#/${where.room}?key=${key}`, '@ada')
  await reader.page.getByRole('button', { name: 'In the call' }).click()
  const board = reader.page.getByRole('region', { name: 'Blockers' })
  await board.getByText('the disk').waitFor()
  expect(await board.getByRole('checkbox').or(board.getByRole('button')).count()).toBe(0)
  expect(await reader.page.getByText('From last time').count()).toBe(0)
})
