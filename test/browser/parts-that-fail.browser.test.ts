// A part of a page throws while it is drawn, or a document cannot be read. The rest still works.

import { expect, test } from 'vitest'
import { newMeeting } from '../support/relay/new-meeting.ts'
import { arrive, found, takeSnapshot } from '../support/browser/people.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

test('if a part throws, a sentence takes its place; everything else can be read and written', async () => {
  const ada = await found(stage.browser, stage.relay.url, '@ada')
  await ada.page.keyboard.type('saved words')
  await ada.until('saved')
  await takeSnapshot(ada)
  await ada.page.getByText(/^\s*Snapshot taken \S/).waitFor()
  await ada.until('saved')
  // Only the list of snapshots reverses a list of records when it is drawn.
  await ada.context.addInitScript(() => {
    const { toReversed } = Array.prototype
    Array.prototype.toReversed = function (this: unknown[]) {
      if (this.some((each) => typeof each === 'object' && each !== null && 'sha256' in each))
        throw new Error('planted')
      return toReversed.call(this) as unknown[]
    }
  })
  await ada.page.reload()
  await ada.page
    .getByRole('alert')
    .filter({ hasText: 'The steps after the call cannot be shown here.' })
    .waitFor()
  await ada.mine.getByText('saved words').waitFor()
  await ada.mine.press('End')
  await ada.page.keyboard.type(' and more')
  await ada.until('saved')
  await ada.context.close()
})

test('a team that cannot be read is reported, and the meeting opens without it', async () => {
  const place = await newMeeting(
    stage.relay.url,
    '# Weekly 2026-11-23\n\n## Updates\n\n@bob\n\n- bobs words\n',
  )
  const ada = await arrive(stage.browser, place.link(stage.relay.url), '@ada')
  await ada.until('saved')
  await ada.context.addInitScript(() => {
    // The page sorts the names of a team with this.
    String.prototype.localeCompare = () => {
      throw new Error('planted')
    }
  })
  await ada.page.reload()
  await ada.page.getByText('bobs words').waitFor()
  expect(await ada.page.locator('section.block').count()).toBeGreaterThan(0)
  await ada.context.close()
})
