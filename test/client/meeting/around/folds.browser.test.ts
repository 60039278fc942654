// Sections fold and open again: by a button, by one key, by a jump, and by the browser's search.

import { expect, test } from 'vitest'
import { arrive } from '../../../support/browser/people.ts'
import { openStage } from '../../../support/browser/stage.ts'
import { newMeeting } from '../../../support/relay/new-meeting.ts'

const stage = openStage()

const NOTE = `# M 2026-11-23\n\n## Updates\n\n@ada\n\n- mine\n\n@bob\n\n- of bob\n\n@cy\n\n- of cy\n`

test('a person folds a section only for themselves; it stays in the page, and opens when anything leads into it', async () => {
  const { link } = await newMeeting(stage.relay.url, NOTE)
  const ada = await arrive(stage.browser, link(stage.relay.url), '@ada')
  const { page, mine } = ada
  await page.getByRole('button', { name: 'Add a block' }).waitFor()
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

  // My own section folds too, and my key opens it.
  await ada.section('@ada').hover()
  await ada.section('@ada').getByRole('button', { name: 'Text of' }).click()
  expect(await folded()).toEqual(['@ada'])
  await page.keyboard.press('F2')
  expect(await folded()).toEqual([])
  await page.keyboard.type('?')
  await expect.poll(() => mine.textContent()).toContain('?')
  expect(ada.problems).toEqual([])
})
