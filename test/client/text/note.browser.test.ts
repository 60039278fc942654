// The note as a document: labels in the margin, blocked items, and a person who clicks and types among them.

import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { exported, opensByEnter } from '../../support/browser/people.ts'
import { openStage } from '../../support/browser/stage.ts'
import { newMeeting } from '../../support/relay/new-meeting.ts'

const stage = openStage()

const LINES = `- Before the labels
- Done:
  - one
    - deep
- Blocked:
  - stuck
- Blocked: waiting for **bob** and for ${'many more words '.repeat(8)}
- Questions and other things that we want to talk about:
  - why
- Next:
- Later:

\`\`\`
code
\`\`\`

  - [ ] a task
`
const RIGHT_TO_LEFT = `- סיימתי:
  - ראשון
- 问题:
  - שני
`
const NOTE = `# M 2026-11-23\n\n## Updates\n\n@ada\n\n${LINES}\n@bob\n\n${LINES}\n@dana\n\n${RIGHT_TO_LEFT}\n## Other notes\n`

/** Where the lines of a text are, in pixels of the text. Each line is named by its beginning. */
const placesIn = (box: Locator) =>
  box.evaluate((text) => {
    const { left, right } = text.getBoundingClientRect()
    return [...text.querySelectorAll<HTMLElement>('.line, pre')].map((line) => {
      const range = document.createRange()
      range.selectNodeContents(line)
      const [first] = range.getClientRects()
      if (!first) throw new Error(`Nothing is drawn of “${line.textContent}”.`)
      const { bottom } = line.getBoundingClientRect()
      const { about = '' } = line.dataset
      const tint = getComputedStyle(line, '::after').backgroundColor
      return {
        text: line.textContent,
        ...{ about, isTinted: tint !== 'rgba(0, 0, 0, 0)' },
        ...{
          start: first.left - left,
          end: right - first.right,
          top: first.top,
          middle: (first.top + first.bottom) / 2,
        },
        bottom,
      }
    })
  })

type Places = Awaited<ReturnType<typeof placesIn>>

const place = (places: Places, text: string): Places[number] => {
  const found = places.find((each) => each.text.startsWith(text))
  if (!found) throw new Error(`“${text}” is not there.`)
  return found
}

/** Whether the label stands in the margin, beside the line. */
const isBeside = (places: Places, label: string, line: string, at: 'start' | 'end' = 'start'): boolean => {
  const [one, other] = [place(places, label), place(places, line)]
  return Math.abs(one.middle - other.middle) < 12 && one[at] < 8 && other[at] > 120
}

test('labels stand in the margin and blocked items are tinted, whether a text is open or not', async () => {
  const { link } = await newMeeting(stage.relay.url, NOTE)
  const ada = await stage.visit(link(stage.relay.url), '@ada')
  const { page, mine } = ada
  await page.getByRole('button', { name: 'Add a heading' }).waitFor()
  const bobs = page.getByRole('textbox', { name: '@bob’s update'.replace('’', "'") })
  await expect.poll(async () => place(await placesIn(bobs), 'stuck').about).toBe('blocked')

  for (const box of [mine, bobs]) {
    const places = await placesIn(box)
    expect(isBeside(places, 'Done:', 'one')).toBe(true)
    expect(isBeside(places, 'Blocked:', 'stuck')).toBe(true)
    expect(isBeside(places, 'Questions', 'why')).toBe(true)
    expect(isBeside(places, 'Later:', 'code')).toBe(true)
    expect(place(places, 'Before').start).toBeLessThan(40)
    expect(place(places, 'deep').start).toBeGreaterThan(place(places, 'one').start)
    expect(place(places, 'a task').start).toBeGreaterThan(120)
    // Nothing lies over anything else.
    expect(place(places, 'Next:').top).toBeGreaterThanOrEqual(place(places, 'Questions').bottom - 1)
    expect(place(places, 'Later:').top).toBeGreaterThanOrEqual(place(places, 'Next:').bottom - 1)
    expect(places.filter(({ isTinted }) => isTinted).map(({ text }) => text.slice(0, 8))).toEqual([
      'stuck',
      'Blocked:',
    ])
    expect(place(places, 'Next:').about).toBe('next')
  }
  const danas = await placesIn(page.getByRole('textbox', { name: "@dana's update" }))
  expect(isBeside(danas, 'סיימתי', 'ראשון', 'end')).toBe(true)

  // An empty text shows an invitation, which nobody has written.
  const empty = ada.block('Other notes')
  await expect.poll(() => empty.getAttribute('contenteditable')).toBe('true')
  const invites = () => empty.evaluate((text) => getComputedStyle(text, '::before').content)
  expect([await invites(), await empty.textContent()]).toEqual(['"Write here…"', ''])
  await empty.click()
  await page.keyboard.type('x')
  expect(await invites()).toBe('none')
  await page.keyboard.press('Backspace')

  // On a phone, labels stand above their lines.
  await page.setViewportSize({ width: 390, height: 800 })
  const narrow = await placesIn(mine)
  expect(place(narrow, 'one').top).toBeGreaterThan(place(narrow, 'Done:').top + 12)
  expect(place(narrow, 'one').start).toBeLessThan(60)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  await page.setViewportSize({ width: 1280, height: 900 })

  // Arrow keys move from a label to its first line and back. A click goes to the line beside the pointer.
  const caret = () =>
    page.evaluate(() => {
      const { focusNode, focusOffset } = getSelection() ?? {}
      const line = (focusNode instanceof Element ? focusNode : focusNode?.parentElement)?.closest(
        '.line, pre',
      )
      return `${line?.textContent.slice(0, 8) ?? ''} ${focusOffset ?? ''}`
    })
  await mine.getByText('Done:').click()
  await expect.poll(caret, { message: 'a click on a label does not lead into its words' }).toBe('one 3')
  await mine.getByText('Done:').dblclick()
  await page.keyboard.press('End')
  const way = [await caret()]
  for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp']) {
    await page.keyboard.press(key)
    way.push(await caret())
  }
  expect(way).toEqual(['Done: 5', 'one 0', 'Done: 5', 'one 0', 'deep 0', 'one 0', 'Done: 5'])
  const [box, deep] = [await mine.boundingBox(), await mine.getByText('deep').boundingBox()]
  if (!box || !deep) throw new Error('The text is not on the screen.')
  await page.mouse.click(box.x + 30, deep.y + deep.height / 2)
  expect(await caret()).toBe('deep 0')

  // A task is ticked by a click on its box. Beside the box, in the margin, a click only goes to the line.
  const task = mine.locator('[data-kind=task]')
  const around = await task.boundingBox()
  if (!around) throw new Error('The task is not on the screen.')
  await page.mouse.click(around.x + 30, around.y + 12)
  expect([await task.getAttribute('data-checked'), await caret()]).toEqual([null, 'a task 0'])
  await page.mouse.click(around.x + 128 + 8, around.y + 12)
  await expect.poll(() => task.getAttribute('data-checked')).toBe('true')
  await page.keyboard.press('End') // the next key must go to the line with the caret
  await expect.poll(caret).toBe('a task 6')
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => task.getAttribute('data-checked')).toBe(null)

  // If a label is typed, emptied and written again, it keeps its lines.
  await mine.getByText('Next:', { exact: true }).click()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('go on')
  expect(isBeside(await placesIn(mine), 'Next:', 'go on')).toBe(true)
  await page.keyboard.press('ArrowUp')
  for (let at = 0; at < 'Next:'.length; at++) await page.keyboard.press('Backspace')
  await page.keyboard.type('Blockers:')
  const again = await placesIn(mine)
  expect([isBeside(again, 'Blockers:', 'go on'), place(again, 'go on').isTinted]).toEqual([true, true])
  expect(await exported(ada)).toContain('- Blockers:\n  - go on\n- Later:\n')
  expect(ada.problems).toEqual([])
})

test('a reference that is typed is a link once its repository is known, for its writer and for others; its text stays', async () => {
  const { link } = await newMeeting(stage.relay.url, '# M 2026-11-23\n\n## Updates\n\n@ada\n\n- Done:\n')
  const [ada, bob] = [
    await stage.visit(link(stage.relay.url), '@ada'),
    await stage.visit(link(stage.relay.url), '@bob'),
  ]
  await ada.mine.click()
  await ada.page.keyboard.type('see ipfs/go-unixfs#12, go-unixfs#7 and step 2#3')
  const others = bob.section('@ada')
  await others.getByText('go-unixfs#7 and').waitFor()
  const links = (place: Locator) =>
    place
      .getByRole('link')
      .evaluateAll((all) => all.map((each) => [each.textContent, each.getAttribute('href')]))
  const named = [['ipfs/go-unixfs#12', 'https://github.com/ipfs/go-unixfs/issues/12']]
  expect([await links(ada.mine), await links(others)]).toEqual([named, named])
  // An address of an issue tells whose a repository is.
  await bob.page.keyboard.type('https://github.com/ipfs/go-unixfs/pull/5')
  const ISSUES = 'https://github.com/ipfs/go-unixfs/issues'
  const known = [
    ['ipfs/go-unixfs#12', `${ISSUES}/12`],
    ['go-unixfs#7', `${ISSUES}/7`],
  ]
  await expect.poll(() => links(others)).toEqual(known)
  await expect.poll(() => links(ada.mine)).toEqual(known)
  await opensByEnter(others.getByRole('link').first(), `${ISSUES}/12`)
  // It looks like the short name of an address, except in the line that the person writes.
  const likeChips = (place: Locator) => place.locator('a.typed').count()
  expect([await likeChips(others), await likeChips(ada.mine)]).toEqual([2, 0])
  await ada.page.keyboard.press('ArrowDown')
  await expect.poll(() => likeChips(ada.mine)).toBe(2)
  await Promise.all([ada.until('saved'), bob.until('saved')])
  expect(await exported(ada)).toContain('see ipfs/go-unixfs#12, go-unixfs#7 and step 2#3\n')
  expect([...ada.problems, ...bob.problems]).toEqual([])
})

const ADDRESS = 'https://github.com/ipfs/go-ipfs/pull/5661'
const LINKED = `- Done:
  - see ${ADDRESS} and then more words
  - https://github.com/ipfs/docs/issues/133
  - a [named one](${ADDRESS}) and [${ADDRESS}](${ADDRESS})
  - last
`

test('a long address is drawn short, and in full where somebody writes; its text is always whole', async () => {
  const { link } = await newMeeting(
    stage.relay.url,
    `# M 2026-11-23\n\n## Updates\n\n@ada\n\n${LINKED}\n@bob\n\n${LINKED}`,
  )
  const ada = await stage.visit(link(stage.relay.url), '@ada')
  const { page, mine } = ada
  await page.getByRole('button', { name: 'Add a heading' }).waitFor()
  const chipsIn = (box: Locator) =>
    box.locator('.chip').evaluateAll((chips) => chips.map((chip) => chip.getAttribute('data-short')))
  const ALL = ['go-ipfs#5661', 'ipfs/docs#133', 'go-ipfs#5661']
  const bobs = page.getByRole('textbox', { name: "@bob's update" })
  expect(await chipsIn(bobs)).toEqual(ALL)
  await expect.poll(() => chipsIn(mine)).toEqual(ALL) // the caret is in the last line
  const drawn = bobs.getByRole('link', { name: 'go-ipfs#5661' }).first()
  expect([await drawn.getAttribute('href'), await drawn.getAttribute('title')]).toEqual([ADDRESS, ADDRESS])
  expect(await drawn.evaluate((chip) => chip.getBoundingClientRect().width)).toBeLessThan(160)
  await opensByEnter(drawn, ADDRESS)

  // Copied text has the whole address.
  const copied = await bobs.evaluate((text) => {
    getSelection()?.selectAllChildren(text.children[1] as Element)
    const data = new DataTransfer()
    text.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }))
    return [data.getData('text/plain'), data.getData('text/html')]
  })
  for (const copy of copied) expect(copy).toContain(ADDRESS)

  // Clicks and keys around a short name.
  const line = mine.locator('.line').nth(1)
  const after = line.getByText('and then')
  const [box, end] = [
    await line.boundingBox(),
    await line.evaluate((element) => {
      const range = document.createRange()
      const text = element.lastChild as Text
      range.setStart(text, 1)
      range.setEnd(text, 4)
      const { left, right, top, bottom } = range.getBoundingClientRect()
      return { x: (left + right) / 2, y: (top + bottom) / 2 }
    }),
  ]
  if (!box) throw new Error('The line is not on the screen.')
  expect(await after.count()).toBe(1)
  await page.mouse.dblclick(end.x, end.y)
  expect(await page.evaluate(() => getSelection()?.toString().trim())).toBe('and')
  await expect.poll(() => chipsIn(mine)).toEqual(ALL.slice(1))
  await page.keyboard.press('Home')
  for (let at = 0; at < 'see '.length; at++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Delete')
  await page.keyboard.type('h')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => chipsIn(mine)).toEqual([ALL[0], ALL[2]])
  await page.keyboard.press('End')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('4')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => chipsIn(mine)).toEqual([ALL[0], 'ipfs/docs#134'])

  // A selection from before a short name to after it has the whole address.
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  expect(await page.evaluate(() => getSelection()?.toString())).toContain(ADDRESS)
  await mine.getByText('last').click()
  await expect.poll(() => chipsIn(mine)).toEqual([ALL[0], 'ipfs/docs#134', ALL[2]])

  // If somebody else's caret is inside an address, only that address is shown in full, for all who see it.
  const cy = await stage.visit(link(stage.relay.url), '@cy')
  await cy.page.getByRole('textbox', { name: "@ada's update" }).click()
  await cy.page.getByRole('button', { name: /^Edit/ }).first().click()
  const hers = cy.page
    .locator('[contenteditable=true]')
    .and(cy.page.getByRole('textbox', { name: "@ada's update" }))
  await hers.locator('.line').nth(2).click()
  await cy.page.keyboard.press('End')
  await cy.page.keyboard.press('ArrowLeft')
  await expect.poll(() => chipsIn(mine)).toEqual([ALL[0], ALL[2]])
  await cy.page.keyboard.press('Home')
  await expect.poll(() => chipsIn(mine)).toEqual([ALL[0], 'ipfs/docs#134', ALL[2]])

  const markdown = await exported(ada)
  expect(markdown).toContain(
    `  - see ${ADDRESS} and then more words\n  - https://github.com/ipfs/docs/issues/134\n`,
  )
  expect([ada.problems, cy.problems]).toEqual([[], []])
})
