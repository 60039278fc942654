import { describe, expect, test } from 'vitest'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line } from '../../../../shared/document/lines.ts'
import {
  exported,
  onThisDevice,
  ready,
  relayExport,
  typeAtEnd,
  VIEWPORT,
  type Person,
} from '../../../support/browser/people.ts'
import { newMeeting } from '../../../support/relay/new-meeting.ts'
import { newPlace } from '../../../support/relay/places.ts'
import { openStage } from '../../../support/browser/stage.ts'
import { writeRoom } from '../../../support/relay/write-room.ts'

const stage = openStage()

/** The lines of a section as they are exported, without the heading. */
async function lines(person: Person, heading = person.handle): Promise<string[]> {
  const all = (await exported(person)).split('\n')
  const from = all.findIndex((line) => line === heading || line === `## ${heading}`)
  const rest = all.slice(from + 1)
  const end = rest.findIndex((line) => /^(?:#|@)/.test(line))
  return rest.slice(0, end).filter((line) => line !== '')
}

/** Waits for two paints, because the browser reports a selection made by keys only before it paints. */
const painted = (person: Person): Promise<void> =>
  person.page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  )

async function paste(person: Person, data: Record<string, string>): Promise<void> {
  await painted(person)
  await person.page.evaluate((types) => {
    const clipboardData = new DataTransfer()
    for (const [type, text] of Object.entries(types)) clipboardData.setData(type, text)
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  }, data)
}

/** Clicks another person's text until the page offers to edit it, and accepts the offer. */
async function askToEdit(person: Person, handle: string, text: string): Promise<void> {
  const edit = person.page.getByRole('button', { name: 'Edit anyway', exact: true })
  await expect
    .poll(async () => {
      if (!(await edit.isVisible())) await person.section(handle).getByText(text).click()
      return edit.isVisible()
    })
    .toBe(true)
  await edit.click()
}

/** Clicks in the row of a label, at a share of the text's width and of the label's height. */
async function clickRow(person: Person, label: string, share: number, height: number): Promise<void> {
  const { x, y } = await person.mine.evaluate(
    (text, [label, share, height]) => {
      const row = [...text.querySelectorAll('[data-label]')].find((line) => line.textContent === label)
      if (!row) throw new Error(`“${label}” is not there.`)
      row.scrollIntoView({ block: 'center' })
      const [{ left, width }, { top, bottom }] = [text.getBoundingClientRect(), row.getBoundingClientRect()]
      return { x: left + width * share, y: top + (bottom - top) * height }
    },
    [label, share, height] as const,
  )
  await person.page.mouse.click(x, y)
}

/** The text of the line with the caret. */
const caretLine = (person: Person): Promise<string> =>
  person.page.evaluate(() => {
    const { focusNode } = getSelection() ?? {}
    return (
      (focusNode instanceof Element ? focusNode : focusNode?.parentElement)?.closest('.line')?.textContent ??
      ''
    )
  })

async function alone(run: (ada: Person) => Promise<void>): Promise<void> {
  const ada = await stage.visit(newPlace().link(stage.relay.url), '@ada')
  await run(ada)
  expect(ada.problems).toEqual([])
}

describe('a person’s own section', () => {
  test('shows the template with the cursor in it, and the page writes nothing before the first key', () =>
    alone(async (ada) => {
      expect(await ada.section('@ada').textContent()).toMatch(
        /Done:.*In progress:.*Blocked:.*Next:.*Questions:/s,
      )
      expect(await exported(ada)).not.toContain('@ada')
      await ada.mine.focus()
      await ada.page.keyboard.press('ArrowDown')
      await ada.page.keyboard.press('ArrowDown')
      await ada.page.keyboard.type('a review')
      expect(await lines(ada)).toEqual(['- Blocked:', '  - a review'])
    }))

  test('shows only as much of a long template as the first key writes, and says that there is more', async () => {
    const { relay } = stage
    const place = newPlace()
    const labels = Array.from({ length: 60 }, (_, at) => line(`Label ${at}:`, { kind: 'item', label: true }))
    await writeRoom(relay.url, `${place.space}/core-weekly/series`, place.key, (doc) =>
      insertLines(doc.getXmlFragment('labels'), labels),
    )
    const ada = await stage.visit(place.link(relay.url), '@ada')
    const section = ada.section('@ada')
    await section.getByText('The template is too long to be put in here whole').waitFor()
    const drawn = (await section.textContent())?.match(/Label \d+:/g) ?? []
    await typeAtEnd(ada.mine, 'begun')
    await section.getByText('begun').waitFor()
    expect(drawn.length).toBeGreaterThan(20)
    expect((await section.textContent())?.match(/Label \d+:/g)).toEqual(drawn)
    expect(await section.textContent()).not.toContain('too long')
  })

  test('handles Tab, Enter, Backspace and shorthands', () =>
    alone(async (ada) => {
      const { keyboard } = ada.page
      await keyboard.type('first\nchild')
      await keyboard.press('Tab')
      await keyboard.type('\n')
      await keyboard.press('Shift+Tab')
      await keyboard.type('[ ] a task\n')
      await keyboard.press('Control+Enter')
      await keyboard.type('done\n')
      await keyboard.press('Backspace')
      await keyboard.type('some **bold**, __too__, _soft_, *so*, ~~gone~~ and `code`')
      await keyboard.press('Shift+Enter')
      await keyboard.type('2 * 3 * 4 and ** no **')
      expect(await lines(ada)).toEqual([
        '- Done:',
        '  - first',
        '    - child',
        '  - [ ] a task',
        '  - [x] done',
        '  - some **bold**, **too**, _soft_, _so_, ~~gone~~ and `code`',
        '  - 2 * 3 * 4 and ** no **',
      ])
    }))

  test('has the cursor after the last words of a person who comes back, on any device', async () => {
    const link = newPlace().link(stage.relay.url)
    const ada = await stage.visit(link, '@ada')
    await ada.page.keyboard.type('first')
    await ada.until('saved')
    await onThisDevice(ada)
    await ada.page.reload()
    await ready(ada)
    await ada.page.keyboard.type(' words')
    await ada.page.keyboard.press('Escape')
    await ada.page.keyboard.press('Enter')
    await ada.page.keyboard.type(', again')
    await ada.until('saved')
    const elsewhere = await stage.visit(link, '@ada')
    await elsewhere.page.keyboard.type(' and elsewhere')
    expect(await lines(elsewhere)).toEqual(['- Done:', '  - first words, again and elsewhere'])
  })

  test('lets a person who undoes their first words begin again at the same place; handles each key where the key before it left the cursor, however soon the key comes', () =>
    alone(async (ada) => {
      const { keyboard } = ada.page
      await keyboard.type('one\ntwo')
      await keyboard.press('Control+z')
      await keyboard.type('first\nsecond')
      await Promise.all([keyboard.press('ArrowUp'), keyboard.press('Enter'), keyboard.type('between')])
      expect(await lines(ada)).toEqual(['- Done:', '  - first', '  - between', '  - second'])
    }))

  test('starts a label’s first item when the arrow keys reach the label, or a click anywhere in its row', () =>
    alone(async (ada) => {
      const { keyboard } = ada.page
      await keyboard.type('x')

      const astray: string[] = []
      for (const width of [390, VIEWPORT.width]) {
        await ada.page.setViewportSize({ ...VIEWPORT, width })
        for (const label of ['Done:', 'In progress:', 'Questions:'])
          // Clicks that follow each other are far apart, or they would be double clicks.
          for (const height of [0.05, 0.95])
            for (const share of [0.02, 0.3, 0.95]) {
              await clickRow(ada, label, share, height)
              const caret = await caretLine(ada)
              if (caret !== (label === 'Done:' ? 'x' : label))
                astray.push(`${label} ${width} ${share} ${height}: ${caret}`)
            }
      }
      expect(astray).toEqual([])

      // Each of two clicks on a label's word leaves the word whole.
      const word = ada.mine.getByText('Questions:')
      await word.click({ position: { x: 10, y: 8 } })
      await painted(ada)
      await word.click({ position: { x: 35, y: 8 } })
      await keyboard.type('v')
      await clickRow(ada, 'Done:', 0.5, 0.5)

      await keyboard.press('ArrowDown')
      await keyboard.type('y')
      await keyboard.press('ArrowDown')
      await keyboard.press('ArrowDown')
      await keyboard.press('Enter')
      await keyboard.type('z')
      await keyboard.press('ArrowUp')
      await keyboard.press('ArrowUp')
      await keyboard.type('w')
      expect(await lines(ada)).toEqual([
        '- Done:',
        '  - x',
        '- In progress:',
        '  - y',
        '- Blocked:',
        '  - w',
        '- Next:',
        '  - z',
        '- Questions:',
        '  - v',
      ])
    }))

  test('makes a word that is composed after a label the label’s first item too; can be left with Escape and Tab, and left and entered with the arrow keys', () =>
    alone(async (ada) => {
      await ada.page.keyboard.press('Escape')
      expect(await ada.mine.evaluate((box) => box === document.activeElement)).toBe(false)
      await ada.page.keyboard.press('Tab')
      expect(await ada.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
        'Status of @ada',
      )
      await ada.page.keyboard.press('F2')
      await ada.page.keyboard.type('x')
      await ada.page.keyboard.press('ArrowDown')
      const keyboard = await ada.context.newCDPSession(ada.page)
      for (const text of ['か', 'かん'])
        await keyboard.send('Input.imeSetComposition', {
          text,
          selectionStart: text.length,
          selectionEnd: text.length,
        })
      await keyboard.send('Input.insertText', { text: '感' })
      await ada.page.keyboard.press('Control+End')
      await ada.page.keyboard.press('ArrowDown')
      await ada.page.keyboard.type('a question?')
      expect(await lines(ada)).toEqual(['- Done:', '  - x', '- In progress:', '  - 感'])
      expect(await lines(ada, 'Questions')).toEqual(['- a question?'])
    }))

  test('turns typed Markdown into a link, keeps a picture as Markdown, and leaves what leads nowhere as text', () =>
    alone(async (ada) => {
      await ada.page.keyboard.type('see [#7](https://example.org/a_(b)) now\n[not](javascript:x) [1](2)')
      await ada.page.keyboard.type('\n![a](https://example.org/a.png) seen ![b](javascript:x)')
      expect(await ada.mine.getByRole('link', { name: '#7' }).getAttribute('href')).toBe(
        'https://example.org/a_(b)',
      )
      expect(await lines(ada)).toEqual([
        '- Done:',
        '  - see [#7](https://example.org/a_(b)) now',
        '  - [not](javascript:x) [1](2)',
        '  - ![a](https://example.org/a.png) seen ![b](javascript:x)',
      ])
    }))
})

describe('the clipboard', () => {
  test('Markdown is pasted as lines; an address pasted over words makes them a link; too large a paste is refused with a sentence, and changes nothing', () =>
    alone(async (ada) => {
      await ada.page.keyboard.type('read this')
      for (let times = 0; times < 4; times++) await ada.page.keyboard.press('Shift+ArrowLeft')
      await paste(ada, { 'text/plain': 'https://example.org/a' })
      await ada.mine.getByRole('link', { name: 'this' }).waitFor()
      await ada.page.keyboard.press('End')
      await ada.page.keyboard.press('Enter')
      await paste(ada, { 'text/plain': '- one\n  - two with **bold**\n- [x] three' })
      await ada.mine.getByText('three').waitFor()
      await paste(ada, { 'text/plain': 'y'.repeat(1_000_000) })
      await ada.page.getByText('too large to paste (limit 1 MB)').waitFor()
      expect(await lines(ada)).toEqual([
        '- Done:',
        '  - read [this](https://example.org/a)',
        '  - one',
        '    - two with **bold**',
        '  - [x] three',
      ])
    }))

  test('a list from another program is pasted as lines, and no script in it runs', () =>
    alone(async (ada) => {
      await paste(ada, {
        'text/html':
          '<ul><li>one<ul><li>two</li></ul></li><li><img src=x onerror="window.ran=1">three <a href="javascript:window.ran=1">four</a> <a href="https://example.org/">five</a></li></ul><script>window.ran=1</script>',
        'text/plain': 'one two three four five',
      })
      await expect.poll(() => ada.section('@ada').textContent()).toContain('three')
      const text = await exported(ada)
      expect(text).toMatch(/- one\n\s+- two\n\s*- three four \[five\]\(https:\/\/example\.org\/\)/)
      expect(await ada.page.evaluate(() => 'ran' in window)).toBe(false)
      expect(await ada.section('@ada').locator('a[href^="javascript"]').count()).toBe(0)
    }))
})

describe('two people', () => {
  test('undo only their own edits, even in the same line', async () => {
    const { link } = newPlace()
    const ada = await stage.visit(link(stage.relay.url), '@ada')
    await ada.page.keyboard.type('mine')
    const grace = await stage.visit(link(stage.relay.url), '@grace')
    await askToEdit(grace, '@ada', 'mine')
    await expect
      .poll(() => grace.page.getByRole('textbox', { name: "@ada's update" }).getAttribute('contenteditable'))
      .toBe('true')
    await grace.section('@ada').getByText('mine').click()
    await grace.page.keyboard.press('End')
    await grace.page.keyboard.type(' theirs')
    await expect.poll(() => ada.mine.textContent()).toContain('mine theirs')
    await ada.mine.focus()
    await ada.page.keyboard.press('Control+z')
    await expect.poll(() => ada.mine.textContent()).not.toContain('mine')
    expect(await ada.mine.textContent()).toContain('theirs')
  })

  test('see each other’s caret and name until one of them leaves', async () => {
    const { link } = newPlace()
    const ada = await stage.visit(link(stage.relay.url), '@ada')
    await ada.page.keyboard.type('here')
    const grace = await stage.visit(link(stage.relay.url), '@grace')
    await askToEdit(grace, '@ada', 'here')
    const caret = ada.section('@ada').locator('.caret[data-name="@grace"]')
    await caret.waitFor()
    // The name disappears after a while. It comes back if somebody points at the caret, and when the caret moves.
    // It stands behind the last letter of a line. Where it would cover letters, or be cut off, there is only the flag.
    const isAtEnd = () => caret.evaluate((flag) => flag.classList.contains('name-right'))
    const isSeen = () => caret.evaluate((flag) => getComputedStyle(flag, '::after').visibility === 'visible')
    const letPass = () =>
      caret.evaluate((flag) => flag.getAnimations({ subtree: true }).forEach((each) => void each.finish()))
    const time = () =>
      caret.evaluate((flag) => flag.getAnimations({ subtree: true })[0]?.effect?.getComputedTiming().endTime)
    expect(await time()).toBe(3000)
    await letPass()
    expect(await isSeen()).toBe(false)
    const at = await caret.boundingBox()
    if (at === null) throw new Error('The caret is drawn.')
    await ada.page.mouse.move(at.x + 2, at.y + at.height / 2)
    expect(await isSeen()).toBe(true)
    await ada.page.mouse.move(at.x + 80, at.y + at.height / 2)
    await letPass()
    expect(await isSeen()).toBe(false)
    await grace.page.keyboard.press('ArrowLeft')
    await expect.poll(isAtEnd).toBe(false)
    expect(await isSeen()).toBe(false)
    await grace.page.keyboard.press('End')
    await expect.poll(isSeen).toBe(true)
    const covers = () =>
      caret.evaluate((flag) => {
        const line = flag.closest('.line')
        const [words, edge] = [new Range(), line?.parentElement?.getBoundingClientRect()]
        if (line === null || edge === undefined) throw new Error('The caret stands in a line.')
        words.setStart(line, 0)
        words.setEndBefore(flag)
        const name = getComputedStyle(flag, '::after')
        const { left: border, top, bottom } = flag.getBoundingClientRect()
        const left = border + flag.clientLeft + parseFloat(name.left)
        const isOver = [...words.getClientRects()].some(
          (rect) => rect.left < left + 1 && rect.right > left + 1 && rect.top < bottom && rect.bottom > top,
        )
        return isOver || left + parseFloat(name.width) > edge.right
      })
    expect(await covers()).toBe(false)
    // Near the edge there is no room for it.
    const edge = ada.page.viewportSize()
    await ada.page.setViewportSize({ width: 390, height: 800 })
    await grace.page.keyboard.type(' and a few words more, so that the line is nearly full')
    for (let letters = 0; letters < 60 && (await isAtEnd()); letters++) {
      expect(await covers()).toBe(false)
      await grace.page.keyboard.type('o')
      await ada
        .section('@ada')
        .getByText('o'.repeat(letters + 1))
        .waitFor()
    }
    await expect.poll(isAtEnd).toBe(false)
    if (edge !== null) await ada.page.setViewportSize(edge)
    await grace.page.keyboard.press('Enter')
    await expect.poll(isSeen).toBe(true)
    await letPass()
    await ada.page.emulateMedia({ reducedMotion: 'reduce' })
    await grace.page.keyboard.type('x')
    await expect.poll(isSeen).toBe(true)
    // Each move draws the caret again, so it may be out of the page for a moment.
    await expect
      .poll(() => caret.evaluate((flag) => getComputedStyle(flag, '::after').animationTimingFunction))
      .toBe('steps(1)')
    await grace.context.close()
    await expect.poll(() => ada.section('@ada').locator('.caret').count()).toBe(0)
  })
})

describe('the whole note', () => {
  const note = `# Core weekly, November 23, 2026

- **Lead:** @ada
- **Notetaker:**
- **Attendees:**
  - @grace

## Agenda

- Round of updates

## Updates

@grace (no blockers)
- Done:
  - the compiler
- Blocked:

## Questions

- [A link](https://example.org/) and **bold**
`

  test('a Markdown file is imported into an empty meeting, shown, and exported as it was; a meeting with notes in it refuses an import and says so', () =>
    alone(async (ada) => {
      await ada.until('saved')
      await ada.page
        .getByLabel('Markdown file to import')
        .setInputFiles({ name: 'note.md', mimeType: 'text/markdown', buffer: Buffer.from(note) })
      await ada.page.getByText('was imported').waitFor()
      await ada.section('@grace').getByText('no blockers').waitFor()
      expect(await ada.page.getByRole('combobox', { name: 'Lead' }).inputValue()).toBe('@ada')
      expect(await exported(ada)).toBe(note)
      await ada.until('saved')
      expect(await relayExport(ada.page.url())).toBe(note)

      const other = Buffer.from(note.replace('compiler', 'linker'))
      await ada.page
        .getByLabel('Markdown file to import')
        .setInputFiles({ name: 'other.md', mimeType: 'text/markdown', buffer: other })
      await ada.page.getByText('already has notes').waitFor()
      expect(await exported(ada)).toBe(note)
    }))

  test('title and fields are the same for everybody', async () => {
    const { link } = newPlace()
    const [ada, grace] = [
      await stage.visit(link(stage.relay.url), '@ada'),
      await stage.visit(link(stage.relay.url), '@grace'),
    ]
    await ada.page.getByRole('combobox', { name: 'Notetaker' }).fill('@grace')
    await ada.page.getByRole('textbox', { name: 'Title' }).fill('The weekly')
    await ada.page.getByRole('button', { name: 'Add someone' }).click()
    await ada.page.getByRole('combobox', { name: 'Add someone' }).fill('alan')
    await ada.page.keyboard.press('Enter')
    await expect
      .poll(() => grace.page.getByRole('combobox', { name: 'Notetaker' }).inputValue())
      .toBe('@grace')
    await expect
      .poll(() => exported(grace))
      .toMatch(
        /^# The weekly\n\n- \*\*Lead:\*\*\n- \*\*Notetaker:\*\* @grace\n- \*\*Attendees:\*\*\n {2}- @alan\n/,
      )
  })
})

describe('a browser that stores nothing', () => {
  test('is reported, with Copy and Download at hand, and edits are still sent and shown', async () => {
    const { link } = newPlace()
    const context = await stage.browser.newContext()
    await context.addInitScript(() => {
      Object.defineProperty(indexedDB, 'open', {
        value: () => {
          throw new DOMException('denied', 'SecurityError')
        },
      })
    })
    const page = await context.newPage()
    await page.goto(link(stage.relay.url))
    await page.getByRole('textbox', { name: 'Your name' }).fill('ada')
    await page.keyboard.press('Enter')
    await page.getByText('cannot keep an offline copy').waitFor()
    await page.getByRole('textbox', { name: "@ada's update" }).click()
    await page.keyboard.type('still live')
    await expect.poll(() => relayExport(link(stage.relay.url))).toContain('still live')
    await context.setOffline(true)
    await page.keyboard.type(' and unsaved')
    await expect.poll(() => page.getByRole('status').first().getAttribute('data-sync')).toBe('unsaved')
    await page.getByRole('button', { name: 'Download', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Copy', exact: true }).waitFor()
    // The page is not loaded again, by whatever, without a question.
    const asked = page.waitForEvent('dialog')
    await page.evaluate(() => void setTimeout(() => location.reload()))
    const dialog = await asked
    expect(dialog.type()).toBe('beforeunload')
    await dialog.dismiss()
    expect(await page.getByRole('textbox', { name: "@ada's update" }).textContent()).toContain('and unsaved')
    await context.close()
  })
})

test('a key typed on a closed text opens the text and is not lost', async () => {
  const { link } = newPlace()
  const ada = await stage.visit(link(stage.relay.url), '@ada')
  await ada.page.getByRole('combobox', { name: 'Lead' }).fill('@grace')
  await ada.page.keyboard.press('Escape')
  await ada.mine.click()
  await ada.page.keyboard.type('x')
  await ada.until('saved')
  const grace = await stage.visit(link(stage.relay.url), '@grace')
  await grace.page.getByRole('combobox', { name: 'Notetaker' }).fill('@ada')
  const theirs = grace.section('@ada').getByRole('textbox')
  await theirs.click()
  await grace.page.keyboard.press('Control+End')
  await grace.page.keyboard.type('y')
  await expect.poll(() => ada.mine.textContent()).toContain('y')
})

const TASKS = '# M 2026-11-23\n\n## Tasks\n\n- [ ] one\n- [ ] two\n- [x] three\n- four\n\n## Questions\n'

test('clicks, keys and ticks are kept while the editor of a text still loads; the page runs under its own content security policy without a violation or an error', async () => {
  const context = await stage.browser.newContext({
    serviceWorkers: 'block',
    viewport: { width: 900, height: 400 },
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  const held: (() => void)[] = []
  await page.route(/\/typing-[^/]*\.js$/, (route) => void held.push(() => void route.continue()))
  const { link, space } = await newMeeting(stage.relay.url, TASKS)
  await page.goto(link(stage.relay.url))
  await page.getByRole('textbox', { name: 'Your name' }).fill('ada')
  await page.keyboard.press('Enter')
  const questions = page.getByRole('textbox', { name: 'Questions' })
  const tasks = page.getByRole('textbox', { name: 'Tasks' })
  const drawn = (): Promise<string[]> => tasks.locator('.line').allTextContents()
  const clickBehind = (text: string): Promise<void> =>
    tasks.locator('.line', { hasText: text }).click({ position: { x: 150, y: 10 } })
  // Letters stand where the person clicked, also after they scrolled, and when they went on to another text.
  await clickBehind('three')
  await page.keyboard.type('~')
  await clickBehind('one')
  await page.keyboard.type('!')
  await page.evaluate(() => scrollBy(0, 40))
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(0)
  await questions.click()
  // An editor that opens never takes the focus from a text that was clicked later.
  const went: Promise<string[]> = page.evaluate(
    () =>
      new Promise((went) => {
        const names: string[] = []
        addEventListener('focusin', ({ target }) => names.push((target as Element).ariaLabel ?? ''))
        addEventListener('keydown', ({ key }) => key === '?' && went(names))
      }),
  )
  await page.keyboard.type('Who')
  await expect.poll(() => held.length).toBeGreaterThan(0)
  for (const release of held) release()
  await expect.poll(() => questions.getAttribute('contenteditable')).toBe('true')
  await expect.poll(() => questions.textContent()).toBe('Who')
  await page.keyboard.type(' knows?')
  expect(await questions.textContent()).toBe('Who knows?')
  await expect.poll(() => drawn()).toEqual(['one!', 'two', 'three~', 'four'])
  expect(await went).not.toContain('Tasks')

  // Each box is ticked, whatever the person does next.
  const before = held.length
  await page.reload()
  for (const name of ['one', 'two', 'three']) await tasks.getByRole('checkbox', { name }).click()
  await clickBehind('two')
  await expect.poll(() => held.length).toBeGreaterThan(before)
  for (const release of held.slice(before)) release()
  await expect.poll(() => tasks.getAttribute('contenteditable')).toBe('true')
  const ticked = () => tasks.locator('[data-checked]').allTextContents()
  await expect.poll(ticked).toEqual(['one!', 'two'])
  // The person who stays goes on at the place where they clicked.
  await page.keyboard.type('?')
  await expect.poll(() => drawn()).toEqual(['one!', 'two?', 'three~', 'four'])

  await questions.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('\n[x] a task with https://example.org and `code`')
  await questions.getByRole('link', { name: 'example.org' }).waitFor()
  await page.getByRole('button', { name: 'Share' }).click()
  expect(await page.getByRole('textbox', { name: 'Link to edit', exact: true }).inputValue()).toContain(space)
  expect(complaints).toEqual([])
  await context.close()
})
