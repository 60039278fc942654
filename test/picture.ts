// npm run picture: draws the README's pictures: a meeting before, in and after its call. Five people hold it in a
// real browser, at a relay of their own. Size, words and time are fixed, so the pictures change only with the page.

import type { Browser, Page } from 'playwright-core'
import { launchUnwatched } from './support/browser/browser.ts'
import { buildApp } from './support/relay/built.ts'
import { arrive, choose, found, takeSnapshot, type Person } from './support/browser/people.ts'
import { startRelay } from './support/relay/server.ts'

const SIZE = { width: 1280, height: 860 }
const [BEFORE, CALL, AFTER] = ['15:40', '16:20', '17:05'].map(
  (time) => new Date(`2026-11-23T${time}:00Z`),
) as [Date, Date, Date]

/** What stands in the note before the founder writes. */
const DRAFT = `# Core weekly, November 23, 2026

- **Lead:** @ada
- **Notetaker:** @noor
- **Attendees:**
  - @ada
  - @grace
  - @mei
  - @noor
  - @tomas
- **Recording:**

## Agenda

- Round of updates
  - Blockers: who can unblock whom?
- Do we ship 2.3 on Thursday?

## Updates

@grace

- Done:
  - Import reads the notes of 2019: https://github.com/ipfs/team-mgmt/pull/812
  - Wrote the release notes for 2.3
- Blocked:
  - Review of https://github.com/ipfs/go-unixfs/pull/12, since Tuesday. @tomas?
- Next:
  - The upgrade guide

@mei (no blockers)

- Done:
  - Search is 4 times as fast on the old laptops
- In progress:
  - Dark mode for the charts

## Questions

## Other notes
`

/** Gives every page the same look and the same moment. The relay's clock is hidden, because it has the day's date. */
function fixed(browser: Browser): Browser {
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await newContext({
      ...options,
      ...{ viewport: SIZE, deviceScaleFactor: 1, colorScheme: 'light', reducedMotion: 'reduce' },
      ...{ locale: 'en-GB', timezoneId: 'UTC' },
    })
    await context.clock.setFixedTime(CALL)
    await context.route(/\/(?:api\/|healthz)/, async (route) => {
      const response = await route.fetch()
      const body = (await response.text()).replace(/"at":"[^"]*"/g, `"at":"${AFTER.toISOString()}"`)
      const headers: Record<string, string> = { ...response.headers(), date: CALL.toUTCString() }
      delete headers['content-length']
      await route.fulfill({ response, headers, body })
    })
    return context
  }
  return browser
}

/** Types items under the labels of the person's section, from the first label on. */
async function write({ page }: Person, labels: readonly (readonly string[])[]): Promise<void> {
  for (const [nth, items] of labels.entries()) {
    if (nth > 0) await page.keyboard.press('ArrowDown')
    for (const [at, item] of items.entries()) {
      if (at > 0) await page.keyboard.press('Enter')
      await page.keyboard.type(item)
    }
  }
}

async function draw(page: Page, name: string, moment: string, at: Date): Promise<void> {
  await page.context().clock.setFixedTime(at)
  const moments = page.getByRole('group', { name: 'Moment of the meeting' })
  // The present moment, so that the page follows the clock.
  for (const each of [moment === 'Before' ? 'After' : 'Before', moment])
    await moments.getByRole('button', { name: each }).click()
  await page.mouse.move(0, 0)
  await page.evaluate(() => scrollTo(0, 0))
  await page.locator('.passing').waitFor({ state: 'detached' })
  const path = `.github/${name}.png`
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
  process.stdout.write(`${path} is drawn.\n`)
}

async function hold(browser: Browser, url: string): Promise<void> {
  const ada = await found(browser, url, '@ada', 'Core weekly')
  const { page } = ada
  await page
    .getByLabel('Markdown file to import')
    .setInputFiles({ name: 'draft.md', mimeType: 'text/markdown', buffer: Buffer.from(DRAFT) })
  await ada.section('@mei').waitFor()
  const [grace, mei] = [
    await arrive(browser, ada.links.edit, '@grace'),
    await arrive(browser, ada.links.edit, '@mei'),
  ]
  await page.keyboard.press('F2')
  await write(ada, [
    ['Merged https://github.com/ipfs/go-ipfs/pull/5789', 'Answered the beta group’s 14 questions'],
    ['2.3: everything but the upgrade guide'],
  ])
  await ada.until('saved')
  await draw(page, 'before', 'Before', BEFORE)

  const [noor, tomas] = [
    await arrive(browser, ada.links.edit, '@noor'),
    await arrive(browser, ada.links.edit, '@tomas'),
  ]
  await write(noor, [['Notes of the last three calls are in git'], ['Interviews with two teams']])
  await write(tomas, [
    ['Backups run each night, and are read back'],
    ['Moving the builds to the new machines'],
    ['No access to the staging server. @ada, can you let me in?'],
  ])
  await choose(noor, 'Status of @noor', 'no blockers')
  await noor.page.keyboard.press('Escape')
  await grace.block('Questions').click()
  await grace.page.keyboard.type('Who takes the notes next week?')
  await mei.page.keyboard.press('F2')
  for (const person of [ada, grace, mei, noor, tomas]) await person.until('saved')
  await ada.section('@tomas').getByText('can you let me in').waitFor()
  await tomas.page.keyboard.type(' ')
  await draw(page, 'call', 'In the call', CALL)

  await takeSnapshot(ada)
  await draw(page, 'after', 'After', AFTER)
}

buildApp()
const [browser, relay] = await Promise.all([launchUnwatched(), startRelay()])
try {
  await hold(fixed(browser), relay.url)
} finally {
  await browser.close()
  await relay.close()
}
