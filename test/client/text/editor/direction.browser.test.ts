// The direction of each line follows its first letter, and arrow keys move as they point.

import { expect, test } from 'vitest'
import { newMeeting } from '../../../support/relay/new-meeting.ts'
import type { Person } from '../../../support/browser/people.ts'
import { openStage } from '../../../support/browser/stage.ts'

const stage = openStage()

const LINES = `- נחסם:
  - ראשון
    - 2. נמצא API
  - [ ] لم تنجز
  - API של הצוות
- Done:
  1. שלוש
  2. four

> ציטוט

טקסט

12 %

\`\`\`
// קוד
\`\`\`

| שם | x |
|---|---|

- סוף
`

/**
 * Each line has the direction of its first letter with a direction. Code goes from left to right; a table has
 * one direction as a whole.
 */
const DIRECTIONS = {
  'נחסם:': 'rtl',
  ראשון: 'rtl',
  '2. נמצא API': 'rtl',
  'لم تنجز': 'rtl',
  'API של הצוות': 'ltr',
  'Done:': 'ltr',
  שלוש: 'rtl',
  four: 'ltr',
  ציטוט: 'rtl',
  טקסט: 'rtl',
  '12 %': 'ltr',
  '// קוד': 'ltr',
  '| שם | x |\n|---|---|': 'rtl',
  סוף: 'rtl',
}

const NOTE = `# סיכום 2026-11-23\n\n- **Lead:** דנה\n\n## פתיחה\n\n- למעלה\n\n## Updates\n\n@ada\n\n${LINES}\n@bob\n\n${LINES}\n## שאלות\n\n- למטה\n`

/** The direction of each line, if its bullet, its depth and its text are on that side; else what is wrong. */
const directionsIn = ({ page }: Person, handle: string): Promise<Record<string, string>> =>
  page.getByRole('textbox', { name: `${handle}'s update` }).evaluate((box) =>
    Object.fromEntries(
      [...box.querySelectorAll<HTMLElement>('.line, pre')].map((line) => {
        const { direction, paddingLeft, paddingRight } = getComputedStyle(line)
        const range = document.createRange()
        range.selectNodeContents(line)
        const [text, all] = [range.getBoundingClientRect(), line.getBoundingClientRect()]
        const isOnTheRight = text.left - all.left > all.right - text.right
        const isPaddedRight = parseFloat(paddingRight) > parseFloat(paddingLeft)
        const isPadded = paddingLeft !== paddingRight
        const isRight =
          isOnTheRight === (direction === 'rtl') && (!isPadded || isPaddedRight === isOnTheRight)
        return [line.textContent, isRight ? direction : `${direction}, but stands elsewhere`]
      }),
    ),
  )

/** The text box, the line and the place in it where the caret is. */
const caretOf = ({ page }: Person): Promise<[box: string, line: string, at: number]> =>
  page.evaluate(() => {
    const selection = getSelection()
    const { focusNode, focusOffset } = selection ?? {}
    const element = focusNode instanceof Element ? focusNode : focusNode?.parentElement
    const line = element?.closest('.line')
    if (!focusNode || !line) return ['', '', 0]
    const before = document.createRange()
    before.setStart(line, 0)
    before.setEnd(focusNode, focusOffset ?? 0)
    const box = line.closest('[role=textbox]')?.getAttribute('aria-label')
    return [box ?? '', line.textContent, before.toString().length]
  })

test('each line has the direction of its first letter, whether drawn, typed or printed, and arrow keys move as they point', async () => {
  const place = await newMeeting(stage.relay.url, NOTE)
  const ada = await stage.visit(place.link(stage.relay.url), '@ada')
  const { page, mine } = ada
  await page.getByRole('button', { name: 'Add a heading' }).waitFor()
  await expect.poll(() => ada.block('פתיחה').getAttribute('contenteditable')).toBe('true')
  expect(await directionsIn(ada, '@ada')).toEqual(DIRECTIONS) // open for typing
  expect(await directionsIn(ada, '@bob')).toEqual(DIRECTIONS) // drawn
  await page.emulateMedia({ media: 'print' })
  expect(await directionsIn(ada, '@ada')).toEqual(DIRECTIONS)
  expect(await directionsIn(ada, '@bob')).toEqual(DIRECTIONS)
  await page.emulateMedia({ media: 'screen' })

  // Title, field and heading.
  const title = await page.getByRole('textbox', { name: 'Title' }).evaluate((box) => getComputedStyle(box))
  const lead = await page.getByRole('combobox', { name: 'Lead' }).evaluate((box) => getComputedStyle(box))
  expect([title.unicodeBidi, lead.unicodeBidi]).toEqual(['plaintext', 'plaintext'])
  const headingAt = async (name: string) => {
    const [box, all] = [
      await page.getByRole('heading', { name }).boundingBox(),
      await page.locator('.block', { has: page.getByRole('heading', { name }) }).boundingBox(),
    ]
    if (!box || !all) throw new Error(`There is no heading ${name}.`)
    return box.x - all.x < all.x + all.width - box.x - box.width ? 'left' : 'right'
  }
  expect([await headingAt('שאלות'), await headingAt('Updates')]).toEqual(['right', 'left'])

  // The left arrow moves through the line, and the right arrow moves back. At the ends of the text, they
  // leave the text on that side.
  await mine.getByText('טקסט').click()
  await page.keyboard.press('Home')
  const way: number[] = []
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowRight', 'ArrowRight']) {
    await page.keyboard.press(key)
    way.push((await caretOf(ada))[2])
  }
  expect(way).toEqual([1, 2, 1, 0])
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => caretOf(ada)).toEqual(["@ada's update", 'נחסם:', 1])
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => caretOf(ada)).toEqual(['פתיחה', 'למעלה', 5])
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => caretOf(ada)).toEqual(["@ada's update", 'נחסם:', 0])
  await page.keyboard.press('Control+End')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => caretOf(ada)).toEqual(["@ada's update", 'סוף', 2])
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => page.evaluate(() => document.activeElement?.ariaLabel)).toBe("@bob's update")

  // The box of such a task is on the right, and a click on it ticks the task.
  const task = mine.locator('.line', { hasText: 'لم تنجز' })
  const end = await task.evaluate(
    (line) => line.clientWidth - parseFloat(getComputedStyle(line).paddingRight),
  )
  await task.click({ position: { x: end + 16, y: 12 } })
  await expect.poll(() => task.getAttribute('data-checked')).toBe('true')

  // The name at somebody's caret does not change the line's direction. A new line has the direction of the
  // one above until it has a letter.
  const bob = await stage.visit(place.link(stage.relay.url), '@bob')
  await bob.section('@ada').getByText('טקסט').click()
  await bob.page.getByRole('button', { name: 'Edit anyway', exact: true }).click()
  await bob.section('@ada').locator('[contenteditable=true]').getByText('נחסם:').click()
  await bob.page.keyboard.press('ArrowUp')
  await bob.page.keyboard.press('Home')
  const first = mine.locator('.line', { has: page.locator('.caret') })
  await expect.poll(() => first.textContent()).toBe('נחסם:')
  expect(await first.evaluate((line) => getComputedStyle(line).direction)).toBe('rtl')
  await mine.getByText('סוף').click()
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Enter')
  const last = mine.locator('.line').last()
  expect(await last.evaluate((line) => getComputedStyle(line).direction)).toBe('rtl')
  await page.keyboard.type('a')
  expect(await last.evaluate((line) => getComputedStyle(line).direction)).toBe('ltr')
})
