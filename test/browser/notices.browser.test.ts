// A notice that asks or warns covers no control, at any width and scroll position. A notice that only says
// what was done lies over the page and disappears after a while.

import type { Page } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { found, type Founder } from '../support/browser/people.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

let ada: Founder
afterEach(() => ada.context.close())

/** Marks the controls that can be clicked. Resolves with how many there are. */
const mark = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const controls = 'a[href], button, input, select, textarea, [contenteditable="true"]'
    const free = [...document.querySelectorAll<HTMLElement>(controls)].filter((control) => {
      const { left, top, width, height } = control.getBoundingClientRect()
      const at = document.elementFromPoint(left + width / 2, top + height / 2)
      control.toggleAttribute('data-free', at !== null && control.contains(at))
      return control.hasAttribute('data-free')
    })
    return free.length
  })

/** The marked controls that are under a notice now. */
const covered = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-free]')].flatMap((control) => {
      const { left, top, width, height } = control.getBoundingClientRect()
      const at = document.elementFromPoint(left + width / 2, top + height / 2)
      return at?.closest('.notices') && !control.closest('.notices') ? control.outerHTML.slice(0, 100) : []
    }),
  )

/** Whether the notice warns or says what was done depends on what the browser allows. */
async function copyMeeting(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Copy meeting as Markdown' }).click()
  await page.locator('.notice').waitFor()
}

const NO_TEXT = { name: 'a.md', mimeType: 'text/markdown', buffer: Buffer.from([0xff]) }

test.each([390, 1024, 1280])(
  'a notice covers no control on the meeting’s page, %i px wide',
  async (width) => {
    ada = await found(stage.browser, stage.relay.url, '@ada')
    const { page } = ada
    await page.setViewportSize({ width, height: 844 })
    await ada.until('saved')
    for (const scrolled of [0, 300]) {
      await page.evaluate((top) => scrollTo(0, top), scrolled)
      expect(await mark(page)).toBeGreaterThan(3)
      await copyMeeting(page)
      expect(await covered(page), `scrolled by ${scrolled}`).toEqual([])
      await mark(page)
      await page.getByLabel('Markdown file to import').setInputFiles(NO_TEXT)
      await page.locator('.notice').nth(1).waitFor()
      expect(await covered(page), `scrolled by ${scrolled}, a second one`).toEqual([])
      for (let left = 2; left > 0; left--) await page.getByRole('button', { name: 'Dismiss' }).first().click()
    }
  },
)

/** The one notice that disappears after a while, its animation, and everything else on the page. */
const passing = (page: Page) =>
  page.evaluate(() => {
    const [notice, ...others] = document.querySelectorAll('.passing')
    if (!notice || others.length > 0) throw new Error(`There are ${others.length + Number(!!notice)}.`)
    const [animation] = notice.getAnimations()
    const { left, right, bottom } = notice.getBoundingClientRect()
    return {
      time: animation?.effect?.getComputedTiming().endTime,
      runs: animation?.playState,
      spoken: notice.closest('[aria-live="polite"]') !== null,
      onScreen: left >= 0 && right <= innerWidth && bottom <= innerHeight,
    }
  })

/** Lets the time pass that animations wait for. */
const letPass = (page: Page): Promise<void> =>
  page.evaluate(() => document.getAnimations().forEach((animation) => void animation.finish()))

const RUNNING = { time: 6000, runs: 'running', spoken: true, onScreen: true }
const STILL = { ...RUNNING, runs: 'paused' }

test('a notice that only confirms lies over the page and disappears after 6 s, but not while the pointer or the focus is in it', async () => {
  ada = await found(stage.browser, stage.relay.url, '@ada')
  const { page, context } = ada
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await ada.until('saved')
  const title = page.getByRole('textbox', { name: 'Title' })
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    const before = await title.boundingBox()
    await copyMeeting(page)
    expect(await passing(page)).toEqual(RUNNING)
    expect(await title.boundingBox()).toEqual(before)
    await page.getByText('copied as Markdown').hover()
    expect(await passing(page)).toEqual(STILL)
    await page.mouse.move(5, 200)
    await page.getByRole('button', { name: 'Dismiss' }).focus()
    expect(await passing(page)).toEqual(STILL)
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByRole('textbox', { name: 'Link to read' }).waitFor()
    expect(await passing(page)).toEqual(STILL)
    await page.keyboard.press('Escape')
    expect(await passing(page)).toEqual(RUNNING)

    // If the same is said again, it is a new element, so that it is read out again.
    const first = await page.locator('.passing').elementHandle()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name: 'Copy meeting as Markdown' }).click()
    await expect.poll(() => first?.evaluate((notice) => notice.isConnected)).toBe(false)
    expect(await passing(page)).toEqual(RUNNING)
    await page.getByLabel('Markdown file to import').setInputFiles(NO_TEXT)
    await page.locator('.notice').nth(1).waitFor()
    await letPass(page)
    await expect
      .poll(() => page.locator('.notice').allTextContents())
      .toEqual([expect.stringContaining('cannot be read as UTF-8')])
    await page.getByRole('button', { name: 'Dismiss' }).click()
  }

  const { space, series, key } = ada.owner
  await page.goto(`${stage.relay.url}#/${space}/${series}/archive?key=${key}`)
  const buffer = Buffer.from('# Weekly 2018-11-26\n')
  await page.getByLabel('Choose files').setInputFiles({ name: 'a.md', mimeType: 'text/markdown', buffer })
  const note = page.getByRole('button', { name: 'Mon 26 Nov 2018 Weekly', exact: true })
  for (const ended of ['put back', 'passed']) {
    await note.click()
    await page.getByRole('button', { name: 'Take it out of the archive' }).click()
    await page.getByText('was taken out of the archive').waitFor()
    expect(await passing(page)).toEqual(RUNNING)
    if (ended === 'passed') await letPass(page)
    else await page.getByRole('button', { name: 'Put back', exact: true }).click()
    await expect.poll(() => page.locator('.notice').count(), { message: ended }).toBe(0)
    expect(await note.isVisible(), ended).toBe(ended === 'put back')
  }
})
