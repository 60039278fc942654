// npm run picture: draws the README's picture. Two people hold a meeting in a real browser, at a relay of their
// own. Size and words are fixed, so the picture changes only with the page and the day's date.

import type { Browser } from 'playwright-core'
import { buildApp, launchUnwatched } from './support/browser/browser.ts'
import { arrive, choose, found, type Person } from './support/browser/people.ts'
import { startRelay } from './support/relay/server.ts'

const PICTURE = '.github/meeting.png'
const SIZE = { width: 1280, height: 1060 }
const DURING_THE_CALL = new Date('2026-11-23T16:05:00Z')

/** Gives every page the same look and the same moment. */
function fixed(browser: Browser): Browser {
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await newContext({
      ...options,
      ...{ viewport: SIZE, deviceScaleFactor: 1, colorScheme: 'light', reducedMotion: 'reduce' },
      ...{ locale: 'en-GB', timezoneId: 'UTC' },
    })
    await context.clock.setFixedTime(DURING_THE_CALL)
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

async function hold(browser: Browser, url: string): Promise<void> {
  const ada = await found(browser, url, '@ada', 'Core weekly')
  const grace = await arrive(browser, ada.links.edit, '@grace')
  await write(ada, [
    ['The relay acks only what is on disk', 'Merged https://github.com/ipfs/go-unixfs/pull/12'],
    ['A receipt before each snapshot'],
    ['a review of https://github.com/ipfs/docs/issues/133, @grace?'],
  ])
  await write(grace, [['Read 39 old notes of the team'], ['The archive, offline too']])
  await choose(grace, 'Status of @grace', 'no blockers')
  await grace.page.keyboard.press('Escape')
  await grace.page.keyboard.press('F2')
  await ada.page.getByRole('button', { name: 'List all' }).click()
  await ada.page.keyboard.press('F2')
  for (const person of [ada, grace]) await person.until('saved')
  await ada.section('@grace').getByText('The archive, offline too').waitFor()
  await ada.page.mouse.move(0, 0)
  await ada.page.evaluate(() => scrollTo(0, 0))
  await ada.page.screenshot({ path: PICTURE, animations: 'disabled', caret: 'hide' })
}

buildApp()
const [browser, relay] = await Promise.all([launchUnwatched(), startRelay()])
try {
  await hold(fixed(browser), relay.url)
  process.stdout.write(`${PICTURE} is drawn.\n`)
} finally {
  await browser.close()
  await relay.close()
}
