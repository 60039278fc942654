// A person reads a text that is drawn without an editor, while others write.

import { expect, test } from 'vitest'
import { axeFaults } from '../support/browser/axe.ts'
import { newMeeting } from '../support/relay/new-meeting.ts'
import { opensByEnter, relayExport, typeAtEnd } from '../support/browser/people.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

test('a reader’s selection stays while lines around it are added and removed', async () => {
  const ada = await stage.lead('@ada')
  await typeAtEnd(ada.mine, 'the parser is merged, see https://example.org/7')
  await ada.until('saved')
  const { page } = await stage.read(ada.links.view, '@ben')
  // A line is drawn again once the page knows what it is.
  const line = page.getByRole('listitem').filter({ hasText: 'the parser is merged' })
  await line.waitFor()
  // The link opens by a key too.
  const link = page.getByRole('link', { name: 'https://example.org/7' })
  expect(await link.getAttribute('rel')).toBe('noopener noreferrer')
  await opensByEnter(link, 'https://example.org/7')
  await line.selectText()
  await ada.page.keyboard.press('Enter')
  await ada.page.keyboard.type('and another')
  await page.getByText('and another').waitFor()
  expect(await page.evaluate(() => String(getSelection()))).toContain('the parser is merged')
  await ada.page.keyboard.press('Control+Shift+Home')
  await ada.page.keyboard.press('Delete')
  await expect.poll(() => page.getByText('and another').count()).toBe(0)
  expect(await page.getByText('the parser is merged').count()).toBe(0)
})

test('a long meeting shows its last section soon after its first screen', async () => {
  const { relay } = stage
  const people = Array.from(
    { length: 40 },
    (_, nth) => `@person${nth + 1}\n\n- Done:\n  - moved the archive\n`,
  )
  const place = await newMeeting(relay.url, `# Weekly 2026-11-23\n\n## Updates\n\n${people.join('\n')}`)
  const ada = await stage.visit(place.link(relay.url), '@ada')
  await expect.poll(() => ada.page.locator('section.person').count()).toBe(41)
  await ada.section('@person40').getByText('moved the archive').waitFor()
})

const NOTE = `# Weekly 2026-11-23

- **Lead:** @kevina

## Updates

@kevina

- Done:
  - [x] moved the archive
  - an item
    - [ ] send the draft
- Blocked: the release
  - since Monday
- Next:
  1. rest

> a quote
`

const DRAWN = `
- heading "Done:" [level=4]
- list:
  - listitem [level=1]:
    - checkbox "moved the archive" [checked]
    - text: moved the archive
  - listitem [level=1]: an item
  - listitem [level=2]:
    - checkbox "send the draft"
    - text: send the draft
- paragraph:
  - heading "Blocked:" [level=4]
  - text: the release
- list:
  - listitem [level=1]: since Monday
- heading "Next:" [level=4]
- list:
  - listitem [level=1]: 1. rest
- blockquote: a quote`

const OPEN = `
- heading "Done:" [level=4]
- paragraph: done, moved the archive
- paragraph: not done, new above
- paragraph: not done, now where it was
- paragraph: an item
- paragraph: level 2, done, send the draft today
- paragraph:
  - heading "Blocked:" [level=4]
  - text: the release
- paragraph: since Monday
- heading "Next:" [level=4]
- paragraph: 1. rest
- paragraph: quote, a quote`

test('screen readers hear what each line is, also in a text that is open for typing; a box can be ticked before its text is open', async () => {
  const { relay } = stage
  const place = await newMeeting(relay.url, NOTE)
  const granted = await fetch(`${relay.url}api/${place.space}/grants`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${place.key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ role: 'view', label: 'to read' }),
  })
  const { key } = (await granted.json()) as { key: string }
  const reader = await stage.read(`${relay.url}#/${place.room}?key=${key}`, '@rea')
  const kevinas = (of: typeof reader) => of.section('@kevina').locator('.text')
  const tree = async (of: typeof reader): Promise<string> => (await kevinas(of).ariaSnapshot()).trim()

  // For a reader, the text is a document: it is no text box, and its check boxes say whether they are ticked.
  await expect.poll(() => tree(reader)).toBe(DRAWN.trim())
  const main = reader.page.getByRole('main')
  expect(await main.getByRole('textbox').or(main.locator('[tabindex="0"]')).count()).toBe(0)
  await reader.page.getByRole('checkbox', { name: 'send the draft' }).click()
  expect.soft(await axeFaults(reader.page)).toEqual([])

  // Before a text opens, it is a text box that cannot be typed in.
  const bob = await stage.visit(place.link(relay.url), '@bob')
  const theirs = bob.page.getByRole('textbox', { name: "@kevina's update" })
  expect(await theirs.getAttribute('aria-readonly')).toBe('true')
  const indented = (text: string) => text.trim().replaceAll(/^/gm, '  ')
  await expect.poll(() => tree(bob)).toBe(`- textbox "@kevina's update":\n${indented(DRAWN)}`)

  const box = bob.page.getByRole('checkbox', { name: 'send the draft' })
  // The tick goes to its line, which others have moved and written in meanwhile.
  await box.focus()
  await bob.page.keyboard.press('Space')
  const agree = bob.page.getByRole('button', { name: 'Edit anyway', exact: true })
  await agree.waitFor()
  const kevina = await stage.visit(place.link(relay.url), '@kevina')
  await kevina.mine.getByText('moved the archive').click()
  await kevina.page.keyboard.press('End')
  await kevina.page.keyboard.press('Enter')
  await kevina.page.keyboard.type('new above')
  await kevina.page.keyboard.press('Enter')
  await kevina.page.keyboard.type('now where it was')
  await kevina.mine.getByText('send the draft').click()
  await kevina.page.keyboard.press('End')
  await kevina.page.keyboard.type(' today')
  await kevina.page.keyboard.press('Control+Enter') // both tick it, so it is ticked
  await bob.page.getByRole('checkbox', { name: 'send the draft today' }).waitFor()
  await agree.click()
  await expect.poll(() => theirs.evaluate((text) => text === document.activeElement)).toBe(true)
  await bob.until('saved')
  await expect
    .poll(() => relayExport(bob.page.url()))
    .toContain(
      '- Done:\n  - [x] moved the archive\n  - [ ] new above\n  - [ ] now where it was\n  - an item\n    - [x] send the draft today\n- Blocked: the release\n',
    )
  await expect.poll(() => tree(reader)).toContain('checkbox "send the draft today" [checked]')
  expect(await tree(bob)).toBe(`- textbox "@kevina's update":\n${indented(OPEN)}`)
  expect.soft(await axeFaults(bob.page)).toEqual([])
  // Around the texts, the accessibility tree says in words who has written, who is blocked, what is mine, and if it is saved.
  await bob.until('saved')
  // By script, because the focus stays in the text.
  await bob.page.getByRole('button', { name: 'In the call' }).evaluate((tab: HTMLElement) => tab.click())
  const whole = await bob.page.locator('body').ariaSnapshot()
  for (const [said, where] of [
    ['button "Saved for everyone"', 'status'],
    ['text: blocked', 'link "@kevina"'],
    ['text: yours, nothing yet', 'link "@bob"'],
    ['paragraph: the release', 'region "Blockers"'],
    ['listitem "@rea"', 'list "Present"'],
  ] as const)
    expect(whole.slice(whole.indexOf(where)), where).toContain(said)

  // One key (F4) tells all of this from top to bottom, and what changed since the person looked.
  const look = async (): Promise<string> => {
    await bob.page.keyboard.press('F4')
    const dialog = bob.page.getByRole('dialog', { name: 'Who is where' })
    await dialog.waitFor()
    return dialog.ariaSnapshot()
  }
  const first = await look()
  expect(
    await bob.page.evaluate(() => document.activeElement?.textContent?.trim().replace(/\s+/g, ' ')),
  ).toBe('3 people here. 1 text changed since you opened this page. 2 blockers. Saved for everyone.')
  expect.soft(await axeFaults(bob.page)).toEqual([])
  expect(first).toContain(`
  - heading "Changed since you opened this page" [level=3]
  - list:
    - listitem:
      - button "@kevina’s update"
      - text: 3 lines new or changed
  - heading "Blockers and questions" [level=3]
  - list:
    - listitem:
      - button "@kevina"
      - text: the release
    - listitem:
      - button "@kevina"
      - text: since Monday
  - heading "Nothing yet from" [level=3]
  - list:
    - listitem:
      - button "@bob"`)
  expect(first).toMatch(/button "@kevina"\n +- text: (typing )?in @kevina’s update/)
  expect(first).toContain('listitem: "@bob (you) in @kevina’s update"')
  await bob.page.getByRole('button', { name: '@kevina’s update' }).click()
  await expect.poll(() => bob.section('@kevina').evaluate((at) => at === document.activeElement)).toBe(true)
  expect(await look()).toMatch(/0 texts changed since you looked at \d\d:\d\d/)

  // There, a person can ask to be told who comes and who begins to type.
  await bob.page.getByRole('checkbox', { name: /^Tell my screen reader/ }).check()
  await bob.page.keyboard.press('Escape')
  await kevina.page.keyboard.type('.')
  await bob.page
    .locator('[aria-live]')
    .getByText('@kevina types in @kevina’s update.')
    .waitFor({ state: 'attached' })
  // After a person comes back, F4 lists what has changed since this device was last here.
  await bob.page.goto('about:blank')
  await kevina.page.keyboard.type('\nwritten meanwhile')
  await kevina.until('saved')
  await bob.page.goto(place.link(relay.url))
  await bob.until('saved')
  expect(await look()).toMatch(/1 text changed since your last visit\. [^]*1 line new or changed/)
  // If a person leaves a section as it is, nothing is ticked, even if the section opens later.
  const cy = await stage.visit(place.link(relay.url), '@cy')
  await cy.page.getByRole('checkbox', { name: 'new above' }).click()
  await cy.page.getByRole('button', { name: 'Cancel' }).click()
  await cy.page.getByLabel('Lead').fill('@cy')
  await cy.page.keyboard.press('Tab')
  // A lead is not asked before opening another person's section. Until then, it stays as everybody reads it.
  const editor = cy.section('@kevina').locator('.text[contenteditable]')
  expect(await editor.count()).toBe(0)
  await cy.section('@kevina').getByText('written meanwhile').click()
  await editor.waitFor()
  expect(await cy.page.getByRole('button', { name: 'Edit anyway' }).count()).toBe(0)
  expect(await tree(cy)).toContain('not done, new above')

  expect([...bob.problems, ...cy.problems, ...reader.problems, ...kevina.problems]).toEqual([])
})
