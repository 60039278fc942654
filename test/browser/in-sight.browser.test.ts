// The line in which somebody types is in sight, whatever lies over the page and however small the page is.

import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrive, type Person } from '../support/browser/people.ts'
import { newMeeting } from '../support/relay/new-meeting.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

const LINES = Array.from({ length: 40 }, (_, at) => `  - line ${at} of what was done`)
const NOTE = `# The weekly\n\n- **Lead:** @ada\n\n## Updates\n\n@ada\n\n- Done:\n${LINES.join('\n')}\n`

let ada: Person
let input: CDPSession

beforeAll(async () => {
  const { link } = await newMeeting(stage.relay.url, NOTE)
  ada = await arrive(stage.browser, link(stage.relay.url), '@ada')
  input = await ada.context.newCDPSession(ada.page)
})

afterAll(() => ada.context.close())

const compose = (text: string) =>
  input.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })

/** True if the screen shows the focused box at the cursor; else what covers the box there. */
const inSight = (page: Page): Promise<boolean | string> =>
  page.evaluate(() => {
    const box = document.activeElement
    const range = getSelection()?.rangeCount ? getSelection()?.getRangeAt(0) : undefined
    const line = range?.startContainer
    const element = line instanceof Element ? line : line?.parentElement
    const rect =
      box instanceof HTMLTextAreaElement
        ? box.getBoundingClientRect()
        : (range?.getClientRects()[0] ?? element?.getBoundingClientRect())
    if (!rect || !box) return 'no cursor'
    for (const y of [rect.top + 1, rect.bottom - 1]) {
      const there = document.elementFromPoint(rect.left + rect.width / 2, y)
      if (there === null || !box.contains(there))
        return `at ${Math.round(y)} of ${innerHeight} is ${there?.className || there?.tagName || 'nothing'}`
    }
    return true
  })

test.each([
  [1280, 900],
  [390, 844],
  [390, 400],
  [320, 256],
])('the line in which somebody types is never behind a bar, at %s × %s px', async (width, height) => {
  const { page, mine } = ada
  const painted = () =>
    page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  const seen = (when: string) => expect.poll(() => inSight(page), { message: when }).toBe(true)
  await page.setViewportSize({ width, height })
  await painted()
  await mine.press('Control+End')
  for (let typed = 0; typed < 3; typed++) {
    await page.keyboard.press('Enter')
    await page.keyboard.type('below')
    await seen('at the bottom')
  }
  for (let up = 0; up < 25; up++) await page.keyboard.press('ArrowUp')
  await seen('by arrows')
  const lineToTop = (y: number) =>
    page.evaluate((to) => {
      const at = getSelection()?.getRangeAt(0).getBoundingClientRect().top ?? 0
      scrollBy(0, at - to)
    }, y)
  for (const y of [5, height - 12, -30, height + 30]) {
    await lineToTop(y)
    await page.keyboard.type('x')
    await seen(`typed at ${y}`)
    await lineToTop(y)
    await compose('h')
    await seen(`composed at ${y}`)
    await input.send('Input.insertText', { text: 'h' })
    await ada.until('saved')
    await painted() // nobody presses a key within the frame in which a composition ends
    await lineToTop(y)
    await page.keyboard.press('Enter')
    await seen(`entered at ${y}`)
    await page.keyboard.press('Backspace')
  }
  await page.getByRole('textbox', { name: 'Title' }).focus()
  await page.evaluate(() => scrollBy(0, (document.activeElement?.getBoundingClientRect().top ?? 0) - 5))
  await page.keyboard.type('x')
  await seen('in the title')
})
