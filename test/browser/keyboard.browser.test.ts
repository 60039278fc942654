// A whole call with the keyboard alone. This test never clicks.

import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { personIn, ready, relayExport, type Person } from '../support/browser/people.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

const MOST_TABS = 60

/** The focused element, as a screen reader names it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement)) return ''
    const label = (element as HTMLInputElement).labels?.[0]?.textContent
    return (element.ariaLabel ?? label ?? element.textContent ?? '').trim()
  })

async function tabTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    await page.keyboard.press(key)
    const at = await focused(page)
    if (at === name) return
    passed.push(at)
    // Inside a text, Tab indents, and Escape leaves the text.
    if (await page.evaluate(() => document.activeElement?.matches('[contenteditable=true]')))
      await page.keyboard.press('Escape')
  }
  throw new Error(`“${name}” is not reached by ${key}: ${passed.join(' · ')}`)
}

const press = async (page: Page, ...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key)
}

/** Founds a team by keyboard. The cursor is in the founder's own section. */
async function founder(): Promise<Person> {
  const context = await stage.browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const ada = personIn(page, context, '@ada')
  await page.goto(stage.relay.url)
  await page.getByRole('textbox', { name: 'Your name' }).waitFor()
  await page.keyboard.type('ada')
  await press(page, 'Enter')
  await ready(ada)
  return ada
}

test('founding, writing, chips, order, attendance, sharing and the snapshot all work by keyboard', async () => {
  const ada = await founder()
  const { page, context } = ada

  // The page says once on this device, below the first text, how to leave a text. Screen readers say it always.
  const hint = page.getByText(/^Esc, then Tab,/)
  await hint.waitFor()
  expect(await ada.mine.getAttribute('aria-description')).toContain('Escape, then Tab, leaves')
  const ring = () => ada.mine.evaluate((box) => getComputedStyle(box.closest('.textbox') ?? box).boxShadow)
  expect(await ring()).not.toBe('none')
  await page.getByLabel('Recording').focus()
  await hint.waitFor({ state: 'detached' })
  expect(await ring()).toBe('none')
  await press(page, 'F2')
  expect(await hint.count()).toBe(0)

  // From the fields, Tab moves to the texts. The button to fold a row comes before its text, and its menu
  // after.
  await page.getByLabel('Recording').focus()
  const order: string[] = []
  for (let tabs = 0; tabs < 10; tabs++) {
    await press(page, 'Tab')
    order.push(await focused(page))
    if (await page.evaluate(() => document.activeElement?.matches('[contenteditable=true]')))
      await press(page, 'Escape')
  }
  expect(order).toEqual([
    ...['Agenda', 'Options of Agenda'],
    ...['Text of @ada', "@ada's update", 'Status of @ada', 'Options of @ada'],
    ...['Add a person to Updates', 'Options of Updates'],
    ...['Questions', 'Options of Questions'],
  ])
  await press(page, 'F2')

  await page.keyboard.type('wrote this by keyboard')
  await press(page, 'Escape')
  await tabTo(page, 'Add a person to Updates')
  await tabTo(page, "@ada's update", 'Shift+Tab')
  // In the text, Tab indents. If the line can go no further, Tab leaves the text, and so does Shift+Tab.
  const depth = () => ada.mine.getByText('and this').getAttribute('data-depth')
  await press(page, 'Tab')
  expect(await focused(page)).toBe('Status of @ada')
  await press(page, 'F2', 'Enter')
  await page.keyboard.type('and this')
  await press(page, 'Tab')
  expect([await focused(page), await depth()]).toEqual(["@ada's update", '2'])
  await press(page, 'Tab')
  expect(await focused(page)).toBe('Status of @ada')
  await press(page, 'F2', 'Shift+Tab')
  expect([await focused(page), await depth()]).toEqual(["@ada's update", '1'])
  await press(page, 'Alt+Shift+ArrowRight', 'Alt+Shift+ArrowRight')
  expect([await focused(page), await depth()]).toEqual(["@ada's update", '2'])
  await press(page, 'Alt+Shift+ArrowLeft', 'Alt+Shift+ArrowLeft', 'Alt+Shift+ArrowLeft')
  expect([await focused(page), await depth()]).toEqual(["@ada's update", '0'])
  await press(page, 'Shift+Tab')
  expect(await focused(page)).toBe('Text of @ada')
  await press(page, 'F2', 'Alt+Shift+ArrowRight')
  expect(await depth()).toBe('1')
  await press(page, 'Control+Home', 'Shift+Tab')
  expect(await focused(page)).toBe('Text of @ada')
  await press(page, 'F2')

  // Outside of the text, the focus is visible, and nothing has moved because of it.
  // Who only reads the page does not hear the way out of each text.
  const below = page.getByRole('button', { name: 'Add a person to Updates' })
  const before = await below.boundingBox()
  const wayOut = page.getByText(/^Out of @ada's update\. Tab/)
  expect(await wayOut.count()).toBe(0)
  await press(page, 'Escape')
  await wayOut.waitFor()
  const out = await page.locator('[data-exit]:focus').boundingBox()
  expect([(out?.width ?? 0) > 100, (out?.height ?? 0) > 15]).toEqual([true, true])
  expect(await below.boundingBox()).toEqual(before)
  await press(page, 'Enter')
  expect(await focused(page)).toBe("@ada's update")
  await press(page, 'Escape')
  await tabTo(page, 'Status of @ada')
  await press(page, 'Enter')
  await expect.poll(() => focused(page)).toBe('attending')
  await tabTo(page, 'no blockers')
  await press(page, 'Enter')
  await expect.poll(() => focused(page)).toBe('Status of @ada')

  await tabTo(page, 'Add a person to Updates')
  await press(page, 'Enter')
  await expect.poll(() => focused(page)).toBe('Name')
  await page.keyboard.type('grace')
  await press(page, 'Enter')
  await ada.section('@grace').waitFor()
  await tabTo(page, 'Options of @grace', 'Shift+Tab')
  await press(page, 'Enter')
  await expect.poll(() => focused(page)).toBe('Move up')
  await press(page, 'Enter')
  await expect.poll(() => focused(page)).toBe('Options of @grace')

  await tabTo(page, 'List @ada as attending', 'Shift+Tab')
  await press(page, 'Enter')
  await ada.until('saved')
  await tabTo(page, 'Share', 'Shift+Tab')
  await press(page, 'Enter')
  await page.getByRole('textbox', { name: 'Link to edit', exact: true }).waitFor()
  await press(page, 'Escape')
  await expect.poll(() => focused(page)).toBe('Share')
  await tabTo(page, 'Snapshot', 'Shift+Tab')
  await press(page, 'Enter')
  await expect.poll(() => focused(page)).toBe('Take the snapshot')
  await press(page, 'Enter')
  await page.getByRole('dialog', { name: /^Snapshot of/ }).waitFor()
  await press(page, 'Escape')
  await expect.poll(() => focused(page)).toBe('Snapshot')
  await page.getByText(/^\s*Snapshot taken \S/).waitFor()

  await press(page, 'F2')
  expect(await ada.mine.evaluate((box) => box === document.activeElement)).toBe(true)
  const text = await relayExport(page.url())
  expect(text).toContain('- **Attendees:**\n  - @ada\n')
  expect(text).toContain('@ada (no blockers)\n- Done:\n  - wrote this by keyboard\n')

  // On another screen, a screen reader begins at its heading, and Tab goes on from there.
  await press(page, 'Control+k')
  await page.keyboard.type('all meetings')
  await press(page, 'Enter')
  await expect.poll(() => focused(page)).toBe('Team weekly')
  await press(page, 'Tab')
  expect(await focused(page)).toMatch(/^Open /)
  expect(ada.problems).toEqual([])
  await context.close()
})

test('a key of the page writes nothing into the text in which it is pressed, and no such key types text', async () => {
  const ada = await founder()
  const { page, context } = ada
  const drawn = ada.mine.locator('[data-scaffold]')
  const before = await drawn.count()
  expect(before).toBeGreaterThan(0)
  // To a screen reader, the labels that are only drawn are headings, like those that are written.
  expect(await ada.mine.getByRole('heading', { level: 4 }).count()).toBe(before)
  await press(page, 'F2', 'Alt+m', 'Alt+x')
  expect(await drawn.count()).toBe(before)
  await page.keyboard.type('x')
  await expect.poll(() => drawn.count()).toBe(0)

  // It takes four keys from the section to the snapshot. A dialog that is opened over a text writes nothing
  // into it.
  await page.keyboard.type('?')
  expect(await ada.mine.textContent()).toContain('x?')
  const keys = ['Control+k', 's', 'n', 'Enter']
  expect(keys.length).toBeLessThanOrEqual(4)
  await press(page, ...keys)
  await page.getByRole('button', { name: 'Take the snapshot' }).waitFor()
  // A dialog that was closed can be opened again by the next key.
  await press(page, 'Escape')
  await press(page, 'Control+k')
  await page.keyboard.type('nobody here')
  await page.getByText('Nothing here is called').waitFor()
  await page.getByRole('dialog', { name: 'Go to' }).getByRole('combobox').fill('ada')
  await press(page, 'ArrowDown', 'ArrowUp', 'Enter')
  await expect.poll(() => ada.section('@ada').evaluate((at) => at === document.activeElement)).toBe(true)
  await press(page, '?')
  await page.getByRole('dialog', { name: 'Keys' }).getByText('One level in').waitFor()
  // A key without Ctrl can be turned off, on this device.
  await page.getByRole('checkbox', { name: '?' }).press('Space')
  await press(page, 'Escape')
  await press(page, '?')
  const way = page.getByRole('navigation', { name: 'Outline' }).getByRole('button', { name: 'Keys F1' })
  await way.press('Enter')
  await page.getByRole('checkbox', { name: '?', checked: false }).press('Space')
  await press(page, 'Escape')
  await press(page, '?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await press(page, 'Escape')
  // Whoever goes to a heading can write below it at once.
  await press(page, 'Control+k')
  await page.getByRole('dialog', { name: 'Go to' }).getByRole('combobox').fill('other')
  await press(page, 'Enter')
  const other = ada.block('Other notes')
  await expect.poll(() => other.evaluate((at) => at === document.activeElement)).toBe(true)
  await page.keyboard.type('said by keys')
  await ada.block('Other notes').getByText('said by keys').waitFor()
  await press(page, 'F2')
  expect(await ada.mine.textContent()).not.toContain('sn')

  // Option and M on a Mac, and the character that they type.
  const title = page.getByRole('textbox', { name: 'Title' })
  await title.fill('Notes')
  const input = await context.newCDPSession(page)
  const option = { modifiers: 1, key: 'µ', code: 'KeyM', windowsVirtualKeyCode: 77 }
  await input.send('Input.dispatchKeyEvent', { ...option, type: 'keyDown', text: 'µ' })
  await input.send('Input.dispatchKeyEvent', { ...option, type: 'keyUp' })
  expect(await title.inputValue()).toBe('Notesµ')
  expect(await focused(page)).toBe('Title')

  const skip = page.getByRole('link', { name: 'Skip to my section' })
  expect((await skip.boundingBox())?.y).toBeLessThan(0)
  await tabTo(page, 'Skip to my section', 'Shift+Tab')
  expect(await skip.evaluate((link) => link === document.querySelector('a[href], button, input'))).toBe(true)
  expect((await skip.boundingBox())?.y).toBeGreaterThanOrEqual(0)
  await press(page, 'Enter')
  expect(await focused(page)).toBe("@ada's update")

  // What is no name of anything can be searched for in all notes.
  await ada.until('saved')
  await press(page, 'Control+k')
  await page.keyboard.type('said keys')
  await press(page, 'Enter')
  await expect.poll(() => focused(page)).toBe('Search all notes')
  expect(await page.getByRole('searchbox').inputValue()).toBe('said keys')
  await page.locator('.found', { hasText: 'said by keys' }).waitFor()
  await context.close()
})
