import { expect, test } from 'vitest'
import { putNote, readNote } from '../../../../shared/markdown/read.ts'
import { exported, type Person } from '../../../support/browser/people.ts'
import { openStage } from '../../../support/browser/stage.ts'
import { newPlace } from '../../../support/relay/places.ts'
import { writeRoom } from '../../../support/relay/write-room.ts'

const stage = openStage()

const LINES = `- Done:
  - an item with **bold**, _soft_, ~~gone~~, \`code\` and [a link](https://example.org/a "its title")
    - nested: https://example.org/bare
      - deeper
  - [x] a ticked task
  - [ ] an open task
- Next: on the label's own line

  3. third
  4. fourth

\`\`\`ts
const a = 1
  indented()
\`\`\`

- שלום עולם

> a quote

A paragraph & its <sign>.

<!-- raw -->`

const HTML =
  '<ul><li data-kind="item" data-label="true">Done:<ul>' +
  '<li data-kind="item">an item with <strong>bold</strong>, <em>soft</em>, <s>gone</s>, <code>code</code> and <a href="https://example.org/a" title="its title">a link</a>' +
  '<ul><li data-kind="item">nested: <a href="https://example.org/bare" data-bare="">https://example.org/bare</a><ul><li data-kind="item">deeper</li></ul></li></ul></li>' +
  '<li data-kind="task" style="list-style-type: none" data-checked="true">☑ a ticked task</li>' +
  '<li data-kind="task" style="list-style-type: none">☐ an open task</li></ul></li>' +
  '<li data-kind="item" data-label="true">Next: on the label\'s own line<ol start="3">' +
  '<li data-kind="ordered" data-written="3." value="3">third</li><li data-kind="ordered" value="4">fourth</li></ol></li></ul>' +
  '<pre data-fence="```" data-info="ts" data-depth="0"><code>const a = 1\n  indented()</code></pre>' +
  '<ul dir="rtl"><li data-kind="item">שלום עולם</li></ul>' +
  '<blockquote><p data-kind="quote">a quote</p></blockquote>' +
  '<p data-kind="text">A paragraph &amp; its <span data-verbatim="">&lt;sign&gt;</span>.</p>' +
  '<pre data-raw="" data-depth="0"><code>&lt;!-- raw --&gt;</code></pre>'

const NOTE = `# A meeting

- **Lead:** @bob
- **Notetaker:**
- **Attendees:**
  - @ada
  - @bob
- **Recording:** https://example.org/recording

## Agenda

- first
- second

## Updates

@ada (no blockers)

${LINES}

@bob
${LINES}

## Other notes

The end.
`

interface Copied {
  text: string
  html: string
}

/** Copies the selection by its key (or cuts it), and pastes it into a field that reads the clipboard. */
async function copied({ page }: Person, key = 'Control+c'): Promise<Copied> {
  await page.keyboard.press(key)
  const field = await page.evaluateHandle(() => {
    const field = document.body.appendChild(document.createElement('textarea'))
    field.addEventListener('paste', ({ clipboardData }) => {
      const [text, html] = ['text/plain', 'text/html'].map((type) => clipboardData?.getData(type))
      field.dataset['pasted'] = JSON.stringify({ text, html })
    })
    field.focus()
    return field
  })
  await page.keyboard.press('Control+v')
  const pasted = await field.evaluate((field) => {
    field.remove()
    return field.dataset['pasted']
  })
  return JSON.parse(pasted ?? 'null') as Copied
}

/** Selects from a character of one text node to a character of a later one, as a mouse would. */
const select = ({ page }: Person, from: [string, number], to: [string, number]): Promise<void> =>
  page.evaluate(
    ([[first, start], [last, end]]) => {
      const walker = document.createTreeWalker(
        document.querySelector('main') ?? document,
        NodeFilter.SHOW_TEXT,
      )
      const find = (words: string): Text => {
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
          if ((node as Text).data.includes(words)) return node as Text
        throw new Error(`Nothing says “${words}”.`)
      }
      const anchor = find(first)
      const focus = anchor.data.includes(last) ? anchor : find(last)
      const at = ({ data }: Text, words: string, offset: number) => data.indexOf(words) + offset
      getSelection()?.setBaseAndExtent(anchor, at(anchor, first, start), focus, at(focus, last, end))
    },
    [from, to] as const,
  )

/** The HTML of the lines, without the element that says where it was cut. */
const within = ({ html }: Copied): string =>
  html.replace(/^<(\w+) data-pm-slice="[^"]*"[^>]*>(.*)<\/\1>$/s, '$2')

test('P35: copied text is Markdown and the same lists, from a text that is open, from one that is not, and from the whole page', async () => {
  const place = newPlace()
  await writeRoom(stage.relay.url, place.room, place.key, (doc) => putNote(doc, readNote(NOTE)))
  const ada = await stage.visit(place.link(stage.relay.url), '@ada')
  const { page } = ada
  const [drawn, quote] = [page.getByRole('textbox', { name: "@bob's update" }), 'a quote']
  await drawn.scrollIntoViewIfNeeded()
  expect(await drawn.getAttribute('aria-readonly')).toBe('true')

  // Open for typing.
  await ada.mine.focus()
  await page.keyboard.press('Control+a')
  const open = await copied(ada)
  expect(open.text).toBe(LINES)
  expect(within(open)).toBe(HTML)

  // Not open for typing.
  await drawn.evaluate((text) => getSelection()?.selectAllChildren(text))
  expect(await copied(ada)).toEqual(open)

  // The whole page: the export, and nothing that is only for screen readers or a button.
  await page.getByRole('heading', { name: 'Agenda' }).click()
  await page.keyboard.press('Control+a')
  const all = await copied(ada)
  expect(`${all.text}\n`).toBe(await exported(ada))
  expect(within(all)).toMatch(/^<h1>A meeting<\/h1><ul><li><strong>Lead:<\/strong> @bob<\/li>/)
  expect(within(all)).toContain(
    `<h2>Updates</h2><p data-person=""><strong>@ada</strong> (no blockers)</p>${HTML}<p data-person=""><strong>@bob</strong></p>`,
  )
  expect(all.html).not.toMatch(/Tab and Shift|class=|Status|>Person/)

  // From the middle of one text to the middle of another.
  await select(ada, ['Agenda', 3], ['an item', 7])
  const several = await copied(ada)
  const first = '## nda\n\n- first\n- second\n\n## Updates\n\n@ada (no blockers)\n'
  expect(several.text).toBe(`${first}- Done:\n  - an item`)

  // Within one line, exactly its characters, with the blanks at both ends.
  for (const nth of [0, 1]) {
    await page.evaluate((at) => {
      const bold = document.querySelectorAll('main strong')[at] as Element
      getSelection()?.setBaseAndExtent(
        bold.previousSibling as Node,
        7,
        bold.nextSibling?.nextSibling?.firstChild as Node,
        2,
      )
    }, nth)
    const part = await copied(ada)
    expect(part.text).toBe(' with bold, so')
    expect(within(part)).toBe(' with <strong>bold</strong>, <em>so</em>')
  }
  await select(ada, [quote, 2], [quote, 7])
  expect((await copied(ada)).text).toBe('quote')
  await select(ada, ['const a', 6], ['indented()', 4])
  expect(await copied(ada)).toMatchObject({
    text: 'a = 1\n  inde',
    html: expect.stringContaining('<code>a = 1\n  inde</code>') as string,
  })

  // A cut removes what it copies, and copies what it removes.
  await ada.mine.focus()
  await page.keyboard.press('Control+a')
  expect(await copied(ada, 'Control+x')).toEqual(open)
  await expect.poll(() => ada.mine.textContent()).toBe('')
  await ada.mine.focus()
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+a')
  expect(await copied(ada)).toEqual(open)

  // What was copied from the page is pasted as the same lines.
  const end = page.getByRole('textbox', { name: 'Other notes' })
  await end.press('Control+End')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+v')
  expect(await exported(ada)).toBe(`${all.text}\n${LINES}\n`)

  // Nothing beside a field is copied with the field.
  await page.getByRole('textbox', { name: 'Title' }).focus()
  await page.keyboard.press('Control+a')
  expect((await copied(ada)).text).toBe('A meeting')
  expect(ada.problems).toEqual([])
})

test('P35: equal lines, even empty ones, are each copied as they are', async () => {
  const { link } = newPlace()
  const ada = await stage.visit(link(stage.relay.url), '@ada')
  const { page, mine } = ada
  await page.keyboard.type('aaa')
  for (const next of ['', '', '', 'bbb', 'ccc', '[ ] same', 'same', '', '', 'end']) {
    await page.keyboard.press('Enter')
    await page.keyboard.type(next)
  }
  const shown = await exported(ada)
  await mine.press('Control+a')
  const { text } = await copied(ada)
  expect(shown).toContain(text.trim())
  expect(text.match(/bbb|ccc|same|end/g)).toEqual(['bbb', 'ccc', 'same', 'same', 'end'])
})

test('labels of the template that nobody has used are copied only if nothing else is selected', async () => {
  const ada = await stage.visit(newPlace().link(stage.relay.url), '@ada')
  await ada.page.keyboard.type('one\n[ ] two')
  await ada.page.keyboard.press('Control+a')
  expect((await copied(ada)).text).toBe('- Done:\n  - one\n  - [ ] two')
  await select(ada, ['In progress:', 0], ['Blocked:', 8])
  expect((await copied(ada)).text).toBe('- In progress:\n- Blocked:')
})
