// A notice has a place of its own: it covers no control, at any width and scroll position.

import type { Page } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { found, type Founder } from '../support/browser/people.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

let ada: Founder
afterEach(() => ada.context.close())

/** Marks the controls that can be clicked. The result is how many there are. */
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

/** The page shows a notice whether the browser allows the copy or not. */
async function provoke(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Copy meeting as Markdown' }).click()
  await page.locator('.notice').waitFor()
}

const NO_TEXT = { name: 'a.md', mimeType: 'text/markdown', buffer: Buffer.from([0xff]) }

test.each([390, 1024, 1280])('a notice covers no control on the meeting’s page, %i wide', async (width) => {
  ada = await found(stage.browser, stage.relay.url, '@ada')
  const { page } = ada
  await page.setViewportSize({ width, height: 844 })
  await ada.until('saved')
  for (const scrolled of [0, 300]) {
    await page.evaluate((top) => scrollTo(0, top), scrolled)
    expect(await mark(page)).toBeGreaterThan(3)
    await provoke(page)
    expect(await covered(page), `scrolled by ${scrolled}`).toEqual([])
    await mark(page)
    await page.getByLabel('Markdown file to import').setInputFiles(NO_TEXT)
    await page.locator('.notice').nth(1).waitFor()
    expect(await covered(page), `scrolled by ${scrolled}, a second one`).toEqual([])
    for (let left = 2; left > 0; left--) await page.getByRole('button', { name: 'Dismiss' }).first().click()
  }
})

test.each([390, 1280])('a notice covers no control on the archive’s page, %i wide', async (width) => {
  ada = await found(stage.browser, stage.relay.url, '@ada')
  const { page, owner } = ada
  await page.setViewportSize({ width, height: 844 })
  await ada.until('saved')
  await page.goto(`${stage.relay.url}#/${owner.space}/${owner.series}/archive?key=${owner.key}`)
  const files = Array.from({ length: 30 }, (_, nth) => ({
    name: `${nth}.md`,
    mimeType: 'text/markdown',
    buffer: Buffer.from(`# Weekly ${2000 + nth}-11-26\n`),
  }))
  await page.getByLabel('Choose files').setInputFiles(files)
  await page.getByText('Imported: 30 of 30').waitFor()
  for (const title of ['Weekly 2029-11-26', 'Weekly 2010-11-26']) {
    const note = page.getByRole('button', { name: title, exact: true })
    await note.scrollIntoViewIfNeeded()
    expect(await mark(page)).toBeGreaterThan(3)
    await note.click()
    await page.getByRole('button', { name: 'Take it out of the archive' }).click()
    await page.getByText(`“${title}” was taken out`).waitFor()
    expect(await covered(page), title).toEqual([])
    await page.getByRole('button', { name: 'Dismiss' }).click()
  }
})
