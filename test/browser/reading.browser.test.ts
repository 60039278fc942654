// A person reads a text that is drawn without an editor, while others write.

import { expect, test } from 'vitest'
import { newMeeting } from '../support/relay/new-meeting.ts'
import { arriveToRead, typeAtEnd } from '../support/browser/people.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

test('a reader’s selection stays while lines come and go around it', async () => {
  const ada = await stage.lead('@ada')
  await typeAtEnd(ada.mine, 'the parser is merged, see https://example.org/7')
  await ada.until('saved')
  const { page, context } = await arriveToRead(stage.browser, ada.links.view, '@ben')
  const line = page.getByText('the parser is merged')
  await line.waitFor()
  expect(await page.getByRole('link', { name: 'https://example.org/7' }).getAttribute('rel')).toBe(
    'noopener noreferrer',
  )
  await line.selectText()
  await ada.page.keyboard.press('Enter')
  await ada.page.keyboard.type('and another')
  await page.getByText('and another').waitFor()
  expect(await page.evaluate(() => String(getSelection()))).toContain('the parser is merged')
  await ada.page.keyboard.press('Control+Shift+Home')
  await ada.page.keyboard.press('Delete')
  await expect.poll(() => page.getByText('and another').count()).toBe(0)
  expect(await page.getByText('the parser is merged').count()).toBe(0)
  await context.close()
})

test('a long meeting is complete a moment after its first screen, down to the last section', async () => {
  const { relay } = stage
  const people = Array.from(
    { length: 40 },
    (_, nth) => `@person${nth + 1}\n\n- Done:\n  - moved the archive\n`,
  )
  const place = await newMeeting(relay.url, `# Weekly 2026-11-23\n\n## Updates\n\n${people.join('\n')}`)
  const ada = await stage.visit(place.link(relay.url), '@ada')
  await expect.poll(() => ada.page.locator('section.person').count()).toBe(41)
  await ada.section('@person40').getByText('moved the archive').waitFor()
})
