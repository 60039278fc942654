// The bar, the list and the row of keys beside a text in which people type: with two writers, and with a
// finger.

import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { arrive } from '../../../support/browser/people.ts'
import { newPlace } from '../../../support/relay/places.ts'
import { openStage } from '../../../support/browser/stage.ts'

const stage = openStage()

const list = (page: Page) => page.getByRole('listbox', { name: 'People' })
const bar = (page: Page, name = 'Selection') => page.getByRole('toolbar', { name })

/** The words of a text, without the carets of others in it. */
const wordsOf = (box: Locator): Promise<string> =>
  box.evaluate((text) => {
    const copy = text.cloneNode(true) as HTMLElement
    for (const caret of copy.querySelectorAll('.caret')) caret.remove()
    return copy.textContent
  })

const says = (box: Locator, words: string) => expect.poll(() => wordsOf(box)).toBe(words)

/** Whether an element covers none of the selection, and is inside the window. */
const isBeside = (element: Locator): Promise<boolean> =>
  element.evaluate((it) => {
    const [own, selected] = [
      it.getBoundingClientRect(),
      getSelection()?.getRangeAt(0).getBoundingClientRect(),
    ]
    if (!selected) return false
    return (
      (own.bottom <= selected.top || own.top >= selected.bottom) && own.top >= 0 && own.bottom <= innerHeight
    )
  })

test('P41: with two writers, the list, the bar and links belong to one of them, and nothing of the other is lost', async () => {
  const link = newPlace().link(stage.relay.url)
  const [ada, bob] = [await stage.visit(link, '@ada'), await stage.visit(link, '@bob')]
  const [box, hers] = [ada.block('Other notes'), bob.block('Other notes')]
  await box.click()
  await box.pressSequentially('ask @b')
  await list(ada.page).getByRole('option', { name: '@bob' }).waitFor()
  const relation = await box.evaluate((text) => [
    document.getElementById(text.getAttribute('aria-controls') ?? '')?.role,
    document.getElementById(text.getAttribute('aria-activedescendant') ?? '')?.ariaSelected,
    document.activeElement === text,
  ])
  expect(relation).toEqual(['listbox', 'true', true])
  expect(await isBeside(list(ada.page))).toBe(true)

  // Bob writes before the word, in the same line. His page shows no list, and the choice goes to the right
  // place.
  const scrolled = await ada.page.evaluate(() => scrollY)
  await says(hers, 'ask @b')
  await hers.click()
  await hers.press('Control+Home')
  await hers.pressSequentially('please ')
  await says(box, 'please ask @b')
  expect([await list(ada.page).count(), await list(bob.page).count()]).toEqual([1, 0])
  expect(await ada.page.evaluate(() => scrollY)).toBe(scrolled)
  await box.press('Enter')
  expect(await wordsOf(box)).toBe('please ask @bob')
  expect([await list(ada.page).count(), await box.getAttribute('aria-controls')]).toEqual([0, null])

  // The bar is beside what Ada selects, and not at what Bob writes.
  await box.press('Control+Shift+ArrowLeft')
  await bar(ada.page).waitFor()
  expect(await isBeside(bar(ada.page))).toBe(true)
  await hers.pressSequentially('do ')
  await says(box, 'please do ask @bob')
  expect([await bar(ada.page).count(), await bar(bob.page).count()]).toEqual([1, 0])
  await box.press('Alt+Enter')
  await ada.page.keyboard.press('ArrowRight')
  await ada.page.keyboard.press('ArrowLeft')
  expect(await ada.page.evaluate(() => document.activeElement?.textContent)).toMatch(/^\s*Bold\s+Ctrl B\s*$/)
  await ada.page.keyboard.press('Enter')
  expect(await box.locator('strong').innerText()).toMatch(/bob$/)

  // A link is written while Bob writes before it.
  const dialog = ada.page.getByRole('dialog', { name: 'Link' })
  await box.press('Shift+F4')
  await dialog.getByLabel('Address').fill('word')
  await ada.page.keyboard.press('Enter')
  await dialog.getByText(/^A link leads to/).waitFor()
  await dialog.getByLabel('Address').fill('example.org/bob')
  await hers.pressSequentially('now ')
  await says(box, 'please do now ask @bob')
  await ada.page.keyboard.press('Enter')
  const linked = box.locator('a')
  await expect.poll(() => linked.count()).toBe(1)
  const words = await wordsOf(linked)
  expect([await linked.getAttribute('href'), words]).toEqual([
    'https://example.org/bob',
    expect.stringMatching(/^@?bob$/),
  ])

  // Bob changes the words of the link while Ada changes them. His words stay, and Ada is told.
  await linked.click()
  await bar(ada.page, 'This link').getByText('https://example.org/bob').waitFor()
  await bar(ada.page, 'This link').getByRole('button', { name: 'Link…' }).click()
  await dialog.getByLabel('Text').fill('Robert')
  await dialog.getByLabel('Address').fill('https://example.org/robert')
  await hers.press('End')
  await hers.press('ArrowLeft')
  await hers.pressSequentially('XX')
  await says(box, 'please do now ask @boXXb')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await ada.page.getByText('Their words stay').waitFor()
  expect(await linked.first().getAttribute('href')).toBe('https://example.org/robert')
  await box.press('Shift+F4')
  await dialog.getByRole('button', { name: 'Remove the link' }).click()
  await expect.poll(() => linked.count()).toBe(0)
  await says(box, 'please do now ask @boXXb')
  await says(hers, 'please do now ask @boXXb')
  expect([...ada.problems, ...bob.problems]).toEqual([])
})

test('in a section in which nothing is written, a link that is cancelled writes nothing, and a saved one leaves the labels; Alt+Enter goes to the bar', async () => {
  const { page, mine, problems } = await stage.visit(newPlace().link(stage.relay.url), '@ada')
  const dialog = page.getByRole('dialog', { name: 'Link' })
  const labels = () => mine.locator('[data-label]').allInnerTexts()
  const drawn = await labels()
  await mine.press('Shift+F4')
  await dialog.getByLabel('Text').fill('the plan')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  expect(await mine.locator('[data-scaffold]').count()).toBe(drawn.length)
  await mine.press('Shift+F4')
  await dialog.getByLabel('Text').fill('the plan')
  await dialog.getByLabel('Address').fill('example.org/plan')
  await page.keyboard.press('Enter')
  await mine.locator('a').getByText('the plan').waitFor()
  expect(await mine.locator('[data-scaffold]').count()).toBe(0)
  expect(await labels()).toEqual(drawn)

  // Moving a line closes the bar. Then the first Alt+Enter goes to it. Bold leaves it open.
  const bold = bar(page).getByRole('button', { name: 'Bold' })
  await mine.pressSequentially(' now')
  await mine.press('Shift+ArrowLeft')
  await bar(page).waitFor()
  await mine.press('Shift+Tab')
  await bar(page).waitFor({ state: 'detached' })
  await mine.press('Alt+Enter')
  await expect.poll(() => bold.evaluate((it) => it === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await bar(page).locator('[aria-pressed=true]').waitFor()
  await page.keyboard.press('Control+b')
  await bar(page).locator('[aria-pressed=true]').waitFor({ state: 'detached' })
  expect([await bar(page).count(), problems]).toEqual([1, []])
})

test('with a finger, there is a row above the keyboard, which keeps the focus and a composition', async () => {
  const context = await stage.browser.newContext({
    ...{ viewport: { width: 390, height: 400 }, hasTouch: true, isMobile: true },
  })
  const touching = { newContext: () => Promise.resolve(context) }
  const ada = await arrive(touching, newPlace().link(stage.relay.url), '@ada')
  const { page, mine } = ada
  const row = page.getByRole('toolbar', { name: "Keys for @ada's update" })
  const key = (name: string) => row.getByRole('button', { name, exact: true })
  const hasFocus = () => mine.evaluate((box) => box === document.activeElement)
  await row.waitFor()
  const sizes = await row
    .getByRole('button')
    .evaluateAll((keys) =>
      keys.map((each) => each.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height)),
    )
  expect(sizes.length).toBeGreaterThan(6)
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(44)
  expect(await row.evaluate((it) => [it.getBoundingClientRect().bottom, innerHeight])).toEqual([400, 400])
  expect(await page.evaluate(() => document.documentElement.hasAttribute('data-typing'))).toBe(true)

  // The bar is out of sight. While the words are not saved for everyone, the row says where they are.
  await ada.until('saved')
  await row.getByText('Saved').waitFor({ state: 'detached' })
  await context.setOffline(true)
  await row.getByText('Saved on this device').waitFor()
  expect(await row.evaluate((it) => it.getBoundingClientRect().bottom)).toBe(400)
  await context.setOffline(false)
  await row.getByText('Saved').waitFor({ state: 'detached' })

  // An input method is composing a word.
  const input = await context.newCDPSession(page)
  const compose = (text: string) =>
    input.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
  await compose('he')
  await key('Tick the task').tap()
  const task = mine.locator('[data-kind=task]')
  await task.getByText('he').waitFor()
  expect(await hasFocus()).toBe(true)
  await compose('hel')
  await input.send('Input.insertText', { text: 'hello' })
  await expect.poll(() => task.innerText()).toBe('hello')
  await key('Tick the task').tap()
  expect(await task.getAttribute('data-checked')).toBe('true')
  await key('Next label').tap()
  await page.keyboard.type('a review')
  expect(await mine.innerText()).toMatch(/hello[^]*:\s*a review/)
  await key('Undo').tap()
  await expect.poll(() => mine.innerText()).not.toContain('a review')
  expect(await hasFocus()).toBe(true)

  // The list is above the row.
  await compose('@')
  await compose('@a')
  await list(page).waitFor()
  const [listed, keys] = [await list(page).boundingBox(), await row.boundingBox()]
  expect((listed?.y ?? 0) + (listed?.height ?? 0)).toBeLessThanOrEqual(keys?.y ?? 0)
  await list(page).getByRole('option').first().tap()
  await input.send('Input.insertText', { text: '' })
  expect((await mine.innerText()).match(/@a\w*/g)).toEqual(['@ada'])
  await page.keyboard.type(' https://example.org/x ')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  const opened = context.waitForEvent('page')
  await key('Open the link').tap()
  await (await opened).close()
  await page.getByLabel('Recording').focus()
  await row.waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.documentElement.hasAttribute('data-typing'))).toBe(false)
  expect(ada.problems).toEqual([])
  await context.close()
})
