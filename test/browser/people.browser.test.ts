import { describe, expect, test } from 'vitest'
import { line } from '../../shared/document/lines.ts'
import { insertLines } from '../../shared/document/insert-lines.ts'
import { announceSection } from '../../shared/model/meeting.ts'
import { sectionRoot } from '../../shared/document/roots.ts'
import { meetPerson } from '../../shared/model/team.ts'
import { choose, relayExport, type Person } from '../support/browser/people.ts'
import { newPlace } from '../support/relay/places.ts'
import { writeRoom } from '../support/relay/write-room.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

async function two() {
  const ada = await stage.lead('@ada')
  return [ada, await stage.visit(ada.links.edit, '@grace')] as const
}

/** The handles of the sections in a page, in order. */
const order = ({ page }: Person): Promise<string[]> =>
  page
    .locator('.person')
    .evaluateAll((sections) => sections.map((section) => section.getAttribute('aria-label') ?? ''))

describe('chips', () => {
  test('are chosen beside the person’s handle, and shown and printed as prose for everybody', async () => {
    const [ada, grace] = await two()
    const menu = ada.page.getByRole('group', { name: 'Status of @ada' })
    for (const chip of ['no blockers', 'attending', 'not attending']) {
      await choose(ada, 'Status of @ada', chip)
      await menu.waitFor({ state: 'hidden' })
    }
    await ada.page.getByRole('button', { name: 'Status of @ada' }).click()
    await ada.page.getByRole('textbox', { name: 'Add a note' }).fill('almost on plane')
    await ada.page.keyboard.press('Enter')
    const heading = grace.section('@ada').getByRole('heading')
    await expect.poll(() => heading.textContent()).toContain('(no blockers, not attending, almost on plane)')
    await choose(ada, 'Status of @ada', 'no blockers')
    await expect.poll(() => heading.textContent()).toContain('(not attending, almost on plane)')
    await ada.until('saved')
    expect(await relayExport(ada.link)).toContain('\n@ada (not attending, almost on plane)\n')
    // A person who goes on by a key has no menu over what they write.
    await ada.page.getByRole('button', { name: 'Status of @ada' }).click()
    await menu.waitFor()
    await ada.page.keyboard.press('F2')
    await menu.waitFor({ state: 'hidden' })
    expect(await ada.mine.evaluate((text) => text === document.activeElement)).toBe(true)

    // Text that was typed and deleted again counts as nothing written, for everybody.
    const outline = grace.page.getByRole('navigation', { name: 'Outline' }).getByRole('listitem')
    const state = outline.filter({ hasText: '@ada' }).last()
    await ada.page.keyboard.type('x')
    await state.filter({ hasText: 'has written' }).waitFor()
    await ada.page.keyboard.press('Backspace')
    await state.filter({ hasText: 'nothing yet' }).waitFor()
    expect(await grace.section('@ada').locator('.line').allInnerTexts()).toEqual(['Nothing here yet'])

    // Who clicks into another's word and agrees writes there.
    await ada.page.keyboard.type('shiped it')
    const word = grace.section('@ada').getByText('shiped it')
    const clickInWord = async () => {
      const { x, y } = await word.evaluate((line) => {
        const range = new Range()
        range.selectNodeContents(line)
        const letters = document.createTreeWalker(line, NodeFilter.SHOW_TEXT).nextNode() ?? line
        range.setStart(letters, 'ship'.length)
        return range.getBoundingClientRect()
      })
      await grace.page.mouse.click(x, y + 8)
    }
    const asked = grace.page.getByRole('alert')
    await ada.page.getByRole('button', { name: 'Add a person to Updates' }).click()
    const name = ada.page.getByRole('combobox', { name: 'Name', exact: true })
    await name.fill('cy')
    await name.press('Enter')
    const cys = grace.section('@cy').getByText('Nothing here yet')
    await cys.waitFor()
    await clickInWord()
    await asked.filter({ hasText: '@ada' }).waitFor()
    await cys.click() // the first question goes, and does not move the second text away from the pointer
    await asked.filter({ hasText: '@cy' }).waitFor()
    expect(await asked.filter({ hasText: 'Edit anyway' }).count()).toBe(1)
    // The typed text is kept where it belongs, and no question is asked any more.
    await clickInWord()
    await grace.page.keyboard.type('p')
    const ask = grace.section('@ada').locator('.ask')
    const height = await ask.evaluate(({ clientHeight }) => clientHeight)
    await cys.click()
    await asked.filter({ hasText: '@cy' }).waitFor()
    expect(await asked.filter({ hasText: 'Edit anyway' }).count()).toBe(1)
    expect(await ask.innerText()).toMatch(/^Not written here yet:\s*“?p”?\s*Edit anyway\s*Discard$/)
    expect(await ask.evaluate(({ clientHeight }) => clientHeight)).toBe(height)
    await grace.page.keyboard.press('Escape')
    const outlined = ada.page.getByRole('navigation', { name: 'Outline' })
    const told = outlined.getByText('@grace is typing').waitFor()
    await grace.section('@ada').getByRole('button', { name: 'Edit anyway' }).click()
    await expect.poll(() => ada.mine.innerText()).toContain('shipped it')
    await grace.page.keyboard.type('!') // others may see the first caret before the letters that were kept
    await told
  })
})

describe('the header', () => {
  test('proposes people who are here as attendees, and a click lists them', async () => {
    const [ada, grace] = await two()
    const line = ada.page.locator('.field', { hasText: 'Attendees' })
    const height = () => line.evaluate(({ clientHeight }) => clientHeight)
    const before = await height()
    await choose(ada, 'Add someone', 'List @grace as attending')
    await grace.page.getByRole('button', { name: 'Attendees: all 1' }).waitFor()
    expect(await ada.page.getByRole('button', { name: 'List @grace as attending' }).count()).toBe(0)
    // The list stays open for the next one.
    const field = ada.page.getByRole('combobox', { name: 'Add someone' })
    const many = Array.from({ length: 8 }, (_, nth) => `@attendee-${nth}`)
    for (const typed of ['@bob, Cy Twombly', many.join(', ')]) {
      await field.fill(typed)
      if (typed.startsWith('@bob')) await ada.page.getByText('Will be added as @bob, @cy-twombly.').waitFor()
      await field.press('Enter')
    }
    await grace.page.getByRole('button', { name: 'Attendees: all 11' }).waitFor()
    for (const page of [ada.page, grace.page])
      for (const width of [390, 820, 1280]) {
        await page.setViewportSize({ width, height: 900 })
        const its = page.locator('.field', { hasText: 'Attendees' })
        expect(await its.evaluate(({ clientHeight }) => clientHeight)).toBe(width === 390 ? 44 : before)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
      }
    for (const handle of ['@bob', '@cy-twombly', ...many])
      await ada.page.getByRole('button', { name: `Remove ${handle}`, exact: true }).click()
    await ada.page.keyboard.press('Escape')
    await choose(ada, 'Status of @ada', 'not attending')
    await expect.poll(() => ada.page.locator('.proposed').textContent()).toBe('')
    expect(await height()).toBe(before)
    const notetaker = ada.page.getByRole('combobox', { name: 'Notetaker' })
    await notetaker.fill('gr')
    await notetaker.press('Enter')
    expect(await notetaker.inputValue()).toBe('@grace')
    await ada.until('saved')
    expect(await relayExport(ada.link)).toMatch(
      /\*\*Notetaker:\*\* @grace\n- \*\*Attendees:\*\*\n {2}- @grace\n/,
    )
  })

  test('offers known handles', async () => {
    const [ada, grace] = await two()
    await grace.page.keyboard.type('x')
    await grace.until('saved')
    const field = ada.page.getByRole('combobox', { name: 'Lead' })
    const offered = () =>
      field.evaluate((input) =>
        [...((input as HTMLInputElement).list?.options ?? [])].map(({ value }) => value),
      )
    await expect.poll(offered).toEqual(['@ada', '@grace'])
  })
})

describe('sections and blocks', () => {
  test('everybody sees one order, also a person who has not written yet, and whose text stays where it is', async () => {
    const [ada, grace] = await two()
    // At the top of the page, where no browser keeps a line in place by itself.
    await grace.page.evaluate(() => scrollTo(0, 0))
    const top = () => grace.mine.evaluate((box) => box.getBoundingClientRect().top)
    const before = await top()
    await ada.page.keyboard.type('first')
    await expect.poll(() => order(grace)).toEqual(['@ada', '@grace'])
    expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(2)
    await grace.page.keyboard.type('second')
    await expect.poll(() => order(ada)).toEqual(['@ada', '@grace'])
    expect(await grace.mine.textContent()).toContain('second')

    // The bar at a selection stays beside it when the text above is folded, and nothing scrolls.
    await grace.page.evaluate(() => scrollTo(0, 0))
    await grace.page.keyboard.press('Control+a')
    const bar = grace.page.getByRole('toolbar', { name: 'Selection' })
    const gap = () => bar.evaluate((bar) => bar.getBoundingClientRect().bottom)
    await expect.poll(async () => Math.abs((await top()) - (await gap()))).toBeLessThan(20)
    const unfolded = await top()
    await grace.page.keyboard.press('F8')
    await expect.poll(top).toBeLessThan(unfolded)
    await expect.poll(async () => Math.abs((await top()) - (await gap()))).toBeLessThan(20)
  })

  test('a section that is moved while its owner types keeps the cursor and every letter', async () => {
    const [ada, grace] = await two()
    await ada.page.keyboard.type('first')
    await grace.page.keyboard.type('second')
    await expect.poll(() => order(ada)).toEqual(['@ada', '@grace'])
    const typing = grace.page.keyboard.type(' and on and on and on', { delay: 60 })
    await ada.section('@grace').hover()
    await choose(ada, 'Options of @grace', 'Move up')
    await typing
    await expect.poll(() => order(ada)).toEqual(['@grace', '@ada'])
    await expect.poll(() => ada.section('@grace').textContent()).toContain('second and on and on and on')
    expect(await grace.mine.evaluate((box) => box === document.activeElement)).toBe(true)
    await grace.until('saved')
    const text = await relayExport(ada.link)
    expect(text.indexOf('@grace')).toBeLessThan(text.indexOf('@ada\n'))
  })

  test('a section that is hidden while its owner types says so, keeps what the owner types, and comes back with it', async () => {
    const [ada, grace] = await two()
    await grace.page.keyboard.type('before')
    await expect.poll(() => ada.section('@grace').textContent()).toContain('before')
    await ada.section('@grace').hover()
    await choose(ada, 'Options of @grace', 'Remove (can be undone)')
    await expect.poll(() => ada.section('@grace').count()).toBe(0)
    await expect.poll(() => ada.page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
    await grace.page.getByText('Section removed.').waitFor()
    await grace.page.keyboard.type(' and after')
    await grace.until('saved')
    expect(await relayExport(ada.link)).not.toContain('before')
    await ada.page.getByRole('button', { name: 'Restore @grace (removed)' }).click()
    await expect.poll(() => ada.section('@grace').textContent()).toContain('before and after')
  })

  test('a block is added, renamed, moved and hidden, and comes back, while somebody types in it', async () => {
    const [ada, grace] = await two()
    await ada.page.getByRole('button', { name: 'Add a heading' }).click()
    await ada.page.getByRole('textbox', { name: 'Name of the new heading' }).fill('Demos')
    await ada.page.keyboard.press('Enter')
    await grace.block('Demos').click()
    await grace.page.keyboard.type('show the relay')
    await ada.page.getByRole('region', { name: 'Demos' }).hover()
    await ada.page.getByRole('button', { name: 'Options of Demos' }).click()
    await ada.page.getByRole('textbox', { name: 'Heading', exact: true }).fill('Show and tell')
    await ada.page.keyboard.press('Enter')
    await grace.page.getByRole('heading', { name: 'Show and tell' }).waitFor()
    await choose(ada, 'Options of Show and tell', 'Move up')
    await ada.page.keyboard.press('Escape')
    await grace.page.keyboard.type(', twice')
    await grace.until('saved')
    const text = await relayExport(ada.link)
    expect(text).toMatch(/## Show and tell\n\n- show the relay, twice\n\n## Other notes/)
    await choose(ada, 'Options of Show and tell', 'Remove (can be undone)')
    await ada.page.getByRole('button', { name: 'Restore Show and tell (removed)' }).click()
    await expect.poll(() => ada.block('Show and tell').textContent()).toContain('show the relay, twice')
  })

  test('a field that gets the focus before the browser reports that its menu is open keeps the focus', async () => {
    const [ada] = await two()
    const options = ada.page.getByRole('button', { name: 'Options of Other notes' })
    await ada.page.getByRole('region', { name: 'Other notes' }).hover()
    const focused = await options.evaluate(async (opener: HTMLButtonElement) => {
      const panel = opener.popoverTargetElement ?? document.body
      const told = new Promise((resolve) => {
        panel.addEventListener('toggle', resolve, { once: true })
      })
      opener.click()
      await Promise.resolve()
      panel.querySelector('input')?.focus()
      await told
      return document.activeElement?.getAttribute('aria-label')
    })
    expect(focused).toBe('Heading')
  })

  test('a person who is not here gets a section, in any script', async () => {
    const [ada, grace] = await two()
    for (const handle of ['@李雷', '@Ωmega', '@नमस्ते', '@عمر']) {
      await ada.page.getByRole('button', { name: 'Add a person to Updates' }).click()
      await ada.page.getByRole('combobox', { name: 'Name', exact: true }).fill(handle)
      await ada.page.keyboard.press('Enter')
      await grace.section(handle).waitFor()
    }
    await choose(ada, 'Status of @李雷', 'not attending')
    await ada.page.keyboard.press('Escape')
    await ada.until('saved')
    expect(await relayExport(ada.link)).toContain('@李雷 (not attending)')
  })
})

test('a meeting of two hundred people is shown whole, and people can type in it as in any other', async () => {
  const { space, room, key, link } = newPlace('all-hands')
  const people = Array.from({ length: 200 }, (_, at) => `person${at}`)
  await writeRoom(stage.relay.url, room, key, (doc) => {
    for (const person of people) {
      announceSection(doc, 'updates', person, `@${person}`)
      insertLines(doc.getXmlFragment(sectionRoot('updates', person)), [
        line(`by ${person}`, { kind: 'item' }),
      ])
    }
  })
  await writeRoom(stage.relay.url, `${space}/-/team`, key, (doc) => {
    for (const person of people) meetPerson(doc, person, `@${person}`)
  })
  const ada = await stage.visit(link(stage.relay.url), '@ada')
  await ada.page.keyboard.type('one more')
  await ada.until('saved')
  expect(await order(ada)).toEqual([...people.map((person) => `@${person}`), '@ada'])
  expect(await ada.section('@person199').textContent()).toContain('by person199')
  await ada.page.goto(`${stage.relay.url}#/${space}/-/team?key=${key}`)
  await expect.poll(() => ada.page.getByRole('listitem').filter({ hasText: '@person' }).count()).toBe(200)
})
