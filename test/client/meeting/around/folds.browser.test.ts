// The parts around the note: folds, links to its places, the moments of a meeting.
//
// Sections fold and open again: by a button, by one key, by a jump, and by the browser's search.

import { expect, test } from 'vitest'
import { closeSnapshot, ready, takeSnapshot } from '../../../support/browser/people.ts'
import { openStage } from '../../../support/browser/stage.ts'
import { newMeeting } from '../../../support/relay/new-meeting.ts'

const stage = openStage()

const NOTE = `# M 2026-11-23\n\n## Updates\n\n@ada\n\n- mine\n\n@bob\n\n- of bob\n\n@cy\n\n- of cy\n`

test('a person folds a section only for themselves; it stays in the page, and opens when anything leads into it', async () => {
  const { link } = await newMeeting(stage.relay.url, NOTE)
  const ada = await stage.visit(link(stage.relay.url), '@ada')
  const { page, mine } = ada
  await page.getByRole('button', { name: 'Add a heading' }).waitFor()
  const bob = ada.section('@bob')
  const fold = bob.getByRole('button', { name: 'Text of' })
  const folded = () =>
    page
      .locator('.person')
      .evaluateAll((sections) =>
        sections
          .filter(
            (section) => section.querySelector(':scope > .textbox')?.getAttribute('hidden') === 'until-found',
          )
          .map((section) => section.getAttribute('aria-label')),
      )

  await bob.hover()
  await fold.click()
  expect([await folded(), await fold.getAttribute('aria-expanded')]).toEqual([['@bob'], 'false'])
  expect(await bob.textContent()).toContain('of bob')
  expect(await bob.getByText('of bob').evaluate((line) => line.checkVisibility())).toBe(false)

  // The browser's search reports that it has found something.
  await bob.locator('.textbox').dispatchEvent('beforematch')
  expect(await folded()).toEqual([])

  // One key folds all sections except mine, wherever the cursor is, and opens them all again.
  await mine.click()
  await page.keyboard.press('F8')
  expect(await folded()).toEqual(['@bob', '@cy'])
  await page.keyboard.press('Control+End')
  await page.keyboard.press('ArrowDown') // there is nowhere to go, because a folded text cannot have the cursor
  await page.keyboard.type('!')
  expect(await mine.textContent()).toBe('mine!')

  // A jump opens what it leads to.
  await page.getByRole('navigation', { name: 'Outline' }).getByRole('link', { name: '@cy' }).click()
  expect(await folded()).toEqual(['@bob'])

  // Which sections are folded is remembered on this device, for this meeting.
  await ada.until('saved')
  await page.reload()
  await expect.poll(folded).toEqual(['@bob'])
  await page.keyboard.press('F8')
  expect(await folded()).toEqual(['@bob', '@cy'])
  await page.keyboard.press('F8')
  expect(await folded()).toEqual([])

  // One key folds my own section. The focus stays there, so the same key opens it again. Another key opens it to write.
  await mine.click()
  await page.keyboard.press('F9')
  expect(await folded()).toEqual(['@ada'])
  // Where the call's button would fold it, it says that it opens it.
  await page.getByRole('button', { name: 'In the call' }).evaluate((button: HTMLElement) => button.click())
  await page.getByRole('button', { name: 'Open my section F9' }).waitFor()
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Text of @ada')
  await page.keyboard.press('F9')
  expect(await folded()).toEqual([])
  await ada.section('@ada').hover()
  await ada.section('@ada').getByRole('button', { name: 'Text of' }).click()
  expect(await folded()).toEqual(['@ada'])
  await page.keyboard.press('F2')
  expect(await folded()).toEqual([])
  await page.keyboard.type('?')
  await expect.poll(() => mine.textContent()).toContain('?')
  expect(ada.problems).toEqual([])
})

const LONG = Array.from({ length: 30 }, (_, at) => `- line ${at}`).join('\n')

test('my section opens at a fifth of the height; a link of the outline leads to its section, and has no key', async () => {
  const note = `# M 2026-11-23\n\n## Updates\n\n@bob\n\n${LONG}\n\n@ada\n\n- mine\n\n@cy\n\n${LONG}\n`
  const { link } = await newMeeting(stage.relay.url, note)
  const ada = await stage.visit(link(stage.relay.url), '@ada')
  const { page } = ada
  const outline = page.getByRole('navigation', { name: 'Outline' })
  const topOf = (handle: string) => ada.section(handle).evaluate((at) => at.getBoundingClientRect().top)
  expect(Math.abs((await topOf('@ada')) - (await page.evaluate(() => innerHeight)) / 5)).toBeLessThan(2)
  const current = () => outline.locator('[aria-current]').allTextContents()
  await expect.poll(current).toEqual(['@ada'])

  // The bar at a selection stays above it when the page gets shorter.
  await page.keyboard.press('Control+a')
  const bar = page.getByRole('toolbar', { name: 'Selection' })
  const gap = () =>
    bar.evaluate((bar) => {
      const line = document.querySelector('[data-mine] .line')?.getBoundingClientRect().top ?? Infinity
      return Math.round(line - bar.getBoundingClientRect().bottom)
    })
  await expect.poll(gap).toBeLessThan(12)
  const before = [await topOf('@ada'), await gap()] as const
  await page.keyboard.press('F8')
  await expect.poll(gap).toBe(before[1])
  expect(await topOf('@ada')).not.toBe(before[0])
  await page.keyboard.press('F8')

  // At the page’s end, the bar covers nothing of the outline or of the other side.
  const below = await page.evaluate(() => {
    scrollTo(0, document.body.scrollHeight)
    const bar = document.querySelector('.top > header')?.getBoundingClientRect().bottom ?? Infinity
    return [...document.querySelectorAll('aside')].map((side) => side.getBoundingClientRect().top - bar)
  })
  expect(below.length).toBe(2)
  expect(Math.min(...below)).toBeGreaterThan(0)
  await expect.poll(current).toEqual(['@cy'])

  const href = (await outline.getByRole('link', { name: '@cy' }).getAttribute('href')) ?? ''
  expect(href).not.toContain('key')
  const other = await ada.context.newPage()
  await other.goto(new URL(href, stage.relay.url).href)
  const cy = other.getByRole('region', { name: '@cy', exact: true })
  await expect.poll(() => cy.evaluate((at) => at === document.activeElement)).toBe(true)
  expect(await cy.evaluate((at) => at.getBoundingClientRect().top)).toBeLessThan(100)
  expect(other.url()).toContain('key=')
  await other.close()

  // A device without the key says so. A link that names anything else leads nowhere.
  const stranger = await stage.browser.newContext()
  const asked = await stranger.newPage()
  await asked.goto(new URL(href, stage.relay.url).href)
  await asked.getByText('it has no key').waitFor()
  await stranger.close()
})

test('before the call, the page shows who is missing; in it, the blockers; after it, three steps, of which the next one stands out', async () => {
  const past = (date: string) => `# W ${date}\n\n## Updates\n\n@cy\n\n- done\n\n@dee\n\n- done\n`
  const ada = await stage.lead('@ada')
  const { page } = ada
  const { space, series, key } = ada.owner
  await page.goto(`${stage.relay.url}#/${space}/${series}/archive?key=${key}`)
  await page.getByLabel('Choose files').setInputFiles(
    ['2098-12-22', '2098-12-29'].map((date) => ({
      name: `${date}.md`,
      mimeType: 'text/markdown',
      buffer: Buffer.from(past(date)),
    })),
  )
  await page.getByRole('button', { name: 'Mon 29 Dec 2098 W' }).waitFor()
  await ada.until('saved')
  await page.goto(`${stage.relay.url}#/${space}/${series}/2099-01-05?key=${key}`)
  await ready(ada)
  const rail = page.getByRole('complementary', { name: 'This moment' })
  const shown = () => rail.getByRole('button', { pressed: true }).textContent()
  expect(await shown()).toBe('Before')
  await page.keyboard.type('Blocked:')
  await page.keyboard.press('Enter')
  await page.keyboard.type('a review')
  await rail.getByRole('region', { name: 'Mine and open' }).getByText('a review').waitFor()
  await expect
    .poll(() => rail.getByRole('region', { name: 'Still missing' }).getByRole('listitem').allTextContents())
    .toEqual([expect.stringContaining('@cy'), expect.stringContaining('@dee')])
  const awaited = page.getByRole('navigation', { name: 'Outline' }).getByRole('listitem')
  expect(await awaited.filter({ hasText: '@dee' }).last().textContent()).toContain('nothing yet')

  // If I look at another moment, only my page shows it, and no line of the note moves.
  const top = () => ada.section('@ada').evaluate((at) => at.getBoundingClientRect().top)
  const before = await top()
  const choose = (moment: string) =>
    rail.getByRole('button', { name: moment }).evaluate((button: HTMLElement) => button.click())
  await choose('In the call')
  await rail.getByRole('region', { name: 'Blockers' }).getByText('a review').waitFor()
  // Who leads the call gives the word. The outline and the section say whose turn it is.
  const turns = rail.getByRole('region', { name: 'Whose turn' })
  const press = (name: string) =>
    turns.getByRole('button', { name }).evaluate((button: HTMLElement) => button.click())
  await press('Begin with @ada')
  await turns.getByText('Now').waitFor()
  expect(await turns.getByRole('link').allTextContents()).toEqual(['@ada'])
  const says = () => [
    awaited.filter({ hasText: '@ada' }).last().getByText('speaks now'),
    ada.section('@ada').getByText('your turn', { exact: true }),
  ]
  for (const said of says()) await said.waitFor()
  await page.getByText('It is your turn to speak.').waitFor()
  await press('End the round')
  for (const said of says()) await expect.poll(() => said.count()).toBe(0)
  await choose('After')
  const loud = () => rail.locator('.primary').allTextContents()
  expect([await loud(), await top()]).toEqual([['Take a snapshot'], before])
  await ada.until('saved')
  await rail.getByRole('button', { name: 'Before' }).click()
  await takeSnapshot(ada)
  expect(await shown()).toBe('After')
  await expect.poll(loud).toEqual(['Put it into git'])
  await rail.getByRole('button', { name: 'Put it into git' }).click()
  await page.getByRole('button', { name: 'Download', exact: true }).click()
  await closeSnapshot(ada)
  await expect.poll(loud).toEqual([expect.stringMatching(/^Next meeting/)])
  expect(await page.getByText('Snapshot taken', { exact: true }).isVisible()).toBe(true)
  expect(ada.problems).toEqual([])
})
