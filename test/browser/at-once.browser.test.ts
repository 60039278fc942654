// Two people at one note: what each sees and hears while both type. One visit serves all tests.

import type { CDPSession, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrive, relayExport, type Person } from '../support/browser/people.ts'
import { newMeeting } from '../support/relay/new-meeting.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

const LINES = Array.from({ length: 40 }, (_, at) => `  - line ${at} of what was done`)
const NOTE = `# The weekly\n\n- **Lead:** @ada\n- **Recording:** none\n\n## Updates\n\n@ada\n\n- Done:\n${LINES.join('\n')}\n`

let link = ''
let ada: Person
let bob: Person
let input: CDPSession
let theirInput: CDPSession

beforeAll(async () => {
  link = (await newMeeting(stage.relay.url, NOTE)).link(stage.relay.url)
  ;[ada, bob] = (await Promise.all(
    ['@ada', '@bob'].map((handle) => arrive(stage.browser, link, handle)),
  )) as [Person, Person]
  input = await ada.context.newCDPSession(ada.page)
  theirInput = await bob.context.newCDPSession(bob.page)
})

afterAll(() => Promise.all([ada, bob].map(({ context }) => context.close())))

const titleOf = ({ page }: Person): Locator => page.getByRole('textbox', { name: 'Title' })
const leadOf = ({ page }: Person): Locator => page.getByLabel('Lead', { exact: true })
const recordingOf = ({ page }: Person): Locator => page.getByLabel('Recording', { exact: true })

/** The text of a field, with `|` at its caret or brackets around its selection. */
const withCaret = (box: Locator): Promise<string> =>
  box.evaluate((element) => {
    const { value, selectionStart, selectionEnd } = element as HTMLInputElement
    const [start, end] = [selectionStart ?? 0, selectionEnd ?? 0]
    const selected = start === end ? '|' : `[${value.slice(start, end)}]`
    return value.slice(0, start) + selected + value.slice(end)
  })

const putCaret = (box: Locator, start: number, end = start): Promise<void> =>
  box.evaluate(
    (element, [from, to]) => {
      ;(element as HTMLInputElement).focus()
      ;(element as HTMLInputElement).setSelectionRange(from, to)
    },
    [start, end] as const,
  )

const compose = (text: string, by = input) =>
  by.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })

/** Records what live regions are told from now on. Call the returned function to get the record. */
async function listen(page: Page): Promise<() => Promise<{ said: string[]; words: string[] }>> {
  await page.evaluate(() => {
    const heard = { said: [] as string[], words: [] as string[] }
    Object.assign(window, { heard })
    new MutationObserver((changes) => {
      for (const { type, target } of changes) {
        const element = target instanceof Element ? target : target.parentElement
        if (type === 'attributes') heard.words.push((target as HTMLElement).dataset['sync'] ?? '')
        const live = element?.closest('[aria-live], [role=status], [role=alert], [role=log], output')
        const isSilent = live?.getAttribute('aria-live') === 'off'
        const text = live?.textContent.trim() // removed text is not spoken
        if (text && !isSilent && type !== 'attributes') heard.said.push(text)
      }
    }).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributeFilter: ['data-sync'],
    })
  })
  return () =>
    page.evaluate(() => (window as unknown as { heard: { said: string[]; words: string[] } }).heard)
}

test('P13, P37: two people type in the title and in a field of the header; no letter is lost, and no caret leaves its letter', async () => {
  for (const box of [titleOf, leadOf]) {
    const [mine, theirs] = [box(ada), box(bob)]
    await mine.fill('weekly notes')
    await expect.poll(() => theirs.inputValue()).toBe('weekly notes')
    await putCaret(mine, 12)
    await putCaret(theirs, 0)
    await Promise.all([
      mine.pressSequentially(' of today', { delay: 10 }),
      theirs.pressSequentially('our ', { delay: 12 }),
    ])
    await expect.poll(() => withCaret(mine)).toBe('our weekly notes of today|')
    await expect.poll(() => withCaret(theirs)).toBe('our |weekly notes of today')
    // The selection stays, and the next key replaces it.
    await putCaret(mine, 4, 10)
    await theirs.press('Home')
    await theirs.pressSequentially('in ')
    await expect.poll(() => withCaret(mine)).toBe('in our [weekly] notes of today')
    await mine.press('x')
    await expect.poll(() => theirs.inputValue()).toBe('in our x notes of today')
  }
})

test('P13, P37: a composition in the title and in a field is not touched by the edits of others', async () => {
  for (const box of [titleOf, leadOf]) {
    const [mine, theirs] = [box(ada), box(bob)]
    await mine.fill('cc dd')
    await expect.poll(() => theirs.inputValue()).toBe('cc dd')
    await putCaret(mine, 2)
    await mine.evaluate((element) => {
      const counted = Object.assign(window, { starts: 0 })
      element.addEventListener('compositionstart', () => counted.starts++)
    })
    await compose('h')
    await compose('he')
    await expect.poll(() => theirs.inputValue()).toBe('cche dd')
    await putCaret(theirs, 0)
    await theirs.pressSequentially('new ')
    await ada.until('saved')
    await compose('hell')
    await compose('hello')
    expect(await mine.inputValue()).toBe('cchello dd')
    await input.send('Input.insertText', { text: 'hello' })
    await expect.poll(() => withCaret(mine)).toBe('new cchello| dd')
    await expect.poll(() => theirs.inputValue()).toBe('new cchello dd')
    expect(await mine.evaluate(() => (window as unknown as { starts: number }).starts)).toBe(1)
  }
})

test('P37: if two people begin an empty field at the same time, or replace all of it, their words are kept apart', async () => {
  for (const [box, separator, told] of [
    [recordingOf, ' ', 'a field of the header'],
    [titleOf, ' ', 'the title'],
    [leadOf, ', ', 'a field of the header'],
  ] as const)
    for (const before of ['', 'former words']) {
      const people = [ada, bob] as const
      // A notice leaves after a while, so the test listens for it from the start.
      for (const { page } of people)
        await page.evaluate(() => {
          for (const button of document.querySelectorAll<HTMLElement>('.notice button')) button.click()
        })
      const heard = await Promise.all(people.map(({ page }) => listen(page)))
      await box(ada).fill(before === '' ? 'x' : before)
      if (before === '') await box(ada).press('Backspace')
      await expect.poll(() => box(bob).inputValue()).toBe(before)
      for (const person of people) await box(person).selectText()
      await Promise.all(
        people.map((person, at) =>
          box(person).pressSequentially(['older', 'oldest'][at] ?? '', { delay: 15 }),
        ),
      )
      const both = ['older', 'oldest']
      const either = [both.join(separator), both.toReversed().join(separator)]
      for (const person of people) await expect.poll(() => box(person).inputValue()).toBeOneOf(either)
      const place = `You and somebody else wrote at the same place of ${told}.`
      const said = async () => (await Promise.all(heard.map((of) => of()))).flatMap((each) => each.said)
      await expect.poll(said).toContainEqual(expect.stringContaining(place))
      expect(await box(ada).inputValue()).toBe(await box(bob).inputValue())
    }
})

test('P37: if two people compose in an empty field at the same time, as on phones, their words are kept apart, each once', async () => {
  const people = [ada, bob] as const
  await leadOf(ada).fill('')
  await expect.poll(() => leadOf(bob).inputValue()).toBe('')
  for (const person of people) await leadOf(person).focus()
  await Promise.all(
    (
      [
        ['@ada', input],
        ['@mia leads', theirInput],
      ] as const
    ).map(async ([word, by]) => {
      for (let length = 1; length <= word.length; length++) await compose(word.slice(0, length), by)
      await by.send('Input.insertText', { text: word })
    }),
  )
  for (const person of people)
    await expect.poll(() => leadOf(person).inputValue()).toBeOneOf(['@ada, @mia leads', '@mia leads, @ada'])
})

test('a person sees who else is in a field, and nothing on the page moves', async () => {
  for (const [box, around] of [
    [titleOf, 'heading'],
    [recordingOf, 'field'],
  ] as const) {
    await ada.mine.focus()
    await bob.mine.focus()
    const mark = () =>
      box(ada).evaluate(
        (element) => element.parentElement && getComputedStyle(element.parentElement, '::after').content,
      )
    const where = () =>
      ada.page.evaluate(() =>
        [...document.querySelectorAll('main *')].map((each) => each.getBoundingClientRect().top).join(),
      )
    await expect.poll(mark, { message: around }).toBe('none')
    const before = await where()
    await box(bob).focus()
    await expect.poll(mark, { message: around }).toBe('"@bob"')
    expect(await where()).toBe(before)
    await bob.mine.focus()
    await expect.poll(mark, { message: around }).toBe('none')
  }
})

test('undo in the title and in a field goes back to the last pause in typing, and removes no word of others', async () => {
  // The page's clock is put forward for each pause, and a word comes at once, so no machine is too slow or too fast.
  for (const box of [titleOf, recordingOf]) {
    const [mine, theirs] = [box(ada), box(bob)]
    await mine.fill('start')
    await expect.poll(() => theirs.inputValue()).toBe('start')
    for (const word of [' one', ' two']) {
      await ada.page.evaluate(() => {
        const now = performance.now.bind(performance)
        performance.now = () => now() + 600
      })
      await mine.press('End')
      await ada.page.keyboard.insertText(word)
    }
    await theirs.press('Home')
    await theirs.pressSequentially('their ')
    await expect.poll(() => mine.inputValue()).toBe('their start one two')
    for (const [key, text] of [
      ['Control+z', 'their start one|'],
      ['Control+z', 'their start|'],
      ['Control+y', 'their start one|'],
      ['Control+Shift+Z', 'their start one two|'],
    ] as const) {
      await mine.press(key)
      expect(await withCaret(mine)).toBe(text)
    }
    await expect.poll(() => theirs.inputValue()).toBe('their start one two')
  }
  for (const person of [ada, bob]) await titleOf(person).evaluate((box) => (box as HTMLElement).blur())
  await titleOf(ada).fill('new cchello dd')
  await leadOf(ada).fill('new cchello dd')
  await expect.poll(() => leadOf(bob).inputValue()).toBe('new cchello dd')
})

test('a screen reader says nothing while 25 keys are typed; it says one sentence when saving gets worse, and one when it is well again', async () => {
  await ada.until('saved')
  const heard = await listen(ada.page)
  const bobHeard = await listen(bob.page)
  await ada.mine.press('Control+Home')
  await ada.mine.pressSequentially('twenty-five keys are typed', { delay: 25 })
  await ada.until('saved')
  const { said, words } = await heard()
  expect(words).toEqual(expect.arrayContaining(['saving', 'saved']))
  expect(said).toEqual([])
  expect(await ada.page.getByRole('status').first().getAttribute('data-sync')).toBe('saved')

  // Both replace one word before either has received the other's.
  await Promise.all([ada, bob].map(({ context }) => context.setOffline(true)))
  for (const [person, word] of [
    [ada, 'monthly'],
    [bob, 'daily'],
  ] as const) {
    await person.until('local')
    await putCaret(titleOf(person), 0, 3)
    await titleOf(person).pressSequentially(word)
  }
  await expect
    .poll(async () => (await heard()).said)
    .toEqual([expect.stringMatching(/^Saved on this device\. The server can’t be reached/)])
  // The word says why to whoever asks, by keyboard and by touch.
  const word = ada.page.getByRole('status').first().getByRole('button', { name: 'Saved on this device' })
  const why = ada.page.getByText(/^The server can’t be reached; we keep trying\. Your changes are kept/)
  expect(await why.isVisible()).toBe(false)
  await word.press('Enter')
  await why.waitFor()
  await ada.page.keyboard.press('Escape')
  await why.waitFor({ state: 'hidden' })
  expect(await word.evaluate((button) => button === document.activeElement)).toBe(true)
  await word.click()
  await why.waitFor()
  // A phone has room for the status word and for everything beside it.
  const size = ada.page.viewportSize() ?? { width: 1280, height: 900 }
  await ada.page.setViewportSize({ width: 390, height: 844 })
  for (const name of ['Saved on this device', 'Share', 'More']) {
    const box = await ada.page.getByRole('button', { name, exact: true }).boundingBox()
    expect(box && box.x >= 0 && box.x + box.width <= 390, name).toBe(true)
  }
  await ada.page.setViewportSize(size)
  await Promise.all([ada, bob].map(({ context }) => context.setOffline(false)))
  for (const person of [ada, bob]) await person.until('saved')
  const both = /^(?:monthly daily|daily monthly) cchello dd$/
  for (const person of [ada, bob]) await expect.poll(() => titleOf(person).inputValue()).toMatch(both)
  const collided = 'You and somebody else wrote at the same place of the title.'
  const told = (said: string[]): boolean => said.some((each) => each.includes(collided))
  await expect
    .poll(async () => [told((await heard()).said), told((await bobHeard()).said)].sort())
    .toEqual([false, true])
  await expect
    .poll(async () => (await heard()).said.filter((each) => !each.includes(collided)))
    .toEqual([expect.stringContaining('Saved on this device'), 'Saved for everyone again.'])
})

test('P37: another device, a reload and the export have the fields as both pages show them', async () => {
  const title = await titleOf(ada).inputValue()
  await bob.page.reload()
  await bob.until('saved')
  expect(await titleOf(bob).inputValue()).toBe(title)
  expect(await leadOf(bob).inputValue()).toBe('new cchello dd')
  const text = await relayExport(ada.page.url())
  expect(text).toContain(`# ${title}\n`)
  expect(text).toContain('- **Lead:** new cchello dd\n')
})
