import { expect, test } from 'vitest'
import { putNote, readNote } from '../../../../shared/markdown/read.ts'
import { exported } from '../../../support/browser/people.ts'
import { openStage } from '../../../support/browser/stage.ts'
import { newPlace } from '../../../support/relay/places.ts'
import { writeRoom } from '../../../support/relay/write-room.ts'

const stage = openStage()

const LINES = `- Done:
  - an item with **bold**, _soft_, ~~gone~~, \`code\` and [a link](https://example.org/a "its title")
    - nested: https://example.org/bare
  - [x] a ticked task
  - [ ] an open task
- Next:
  3. third
  4. fourth

\`\`\`ts
const a = 1
  indented()
\`\`\`

- שלום עולם

> a quote

A paragraph.

| a | table |
|---|-------|

- Questions:
- Blocked: waiting for the other team`

const NOTE = `# A meeting

- **Lead:** @bob
- **Notetaker:**
- **Attendees:**
  - @ada
  - Cy
- **Recording:** https://example.org/${'recording/'.repeat(20)}

Before the first heading.

## Agenda

- first

## Updates

@ada (no blockers)

${LINES}

@bob

${LINES}

@cy

## **Other** notes

The end.
`

/** The printed or exported text, without the characters of Markdown and the characters before lines. */
const characters = (text: string): string =>
  text.replace(/^\s*(?:- (?:\[[ x]\] )?|[☐☑] |[•◦▪■] *$)/gm, '').replace(/```|~~|[*_`#>()[\]"\s]/g, '')

test('P35: what is printed has every character of the export, and nothing else of the page', async () => {
  const place = newPlace()
  await writeRoom(stage.relay.url, place.room, place.key, (doc) => putNote(doc, readNote(NOTE)))
  const ada = await stage.visit(place.link(stage.relay.url), '@ada')
  const { page } = ada
  await page.keyboard.press('Control+End')
  await page.keyboard.type(', still')
  const markdown = await exported(ada)
  expect(markdown).toContain('- Blocked: waiting for the other team, still')

  // When the browser prints, the page draws the minutes, and removes them afterwards.
  const minutes = page.locator('.minutes')
  await page.evaluate(() =>
    addEventListener(
      'beforeprint',
      () => (document.body.dataset['printed'] = document.querySelector('.minutes')?.textContent ?? ''),
      { once: true },
    ),
  )
  await page.pdf()
  const printed = await page.locator('body').getAttribute('data-printed')
  expect(await minutes.count()).toBe(0)

  // What the minutes look like. A program cannot see a page while the page prints, so the styles for print
  // are used on the screen.
  await page.setViewportSize({ width: 700, height: 900 })
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  expect(await minutes.textContent()).toBe(printed)
  const devtools = await ada.context.newCDPSession(page)
  const { documents, strings } = await devtools.send('DOMSnapshot.captureSnapshot', { computedStyles: [] })
  const painted = documents[0]?.layout.text.map((at) => strings[at] ?? '').join('\n') ?? ''
  expect(characters(painted)).toBe(characters(markdown))
  // Nothing is cut off at the right edge.
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(700)

  await page.evaluate(() => dispatchEvent(new Event('afterprint')))
  await page.emulateMedia({ media: 'screen' })
  await expect.poll(() => ada.mine.isVisible()).toBe(true)
  await devtools.detach()
  expect(ada.problems).toEqual([])
})
