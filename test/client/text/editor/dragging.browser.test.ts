import { expect, test } from 'vitest'
import { putNote, readNote } from '../../../../shared/markdown/read.ts'
import { relayExport, type Person } from '../../../support/browser/people.ts'
import { openStage } from '../../../support/browser/stage.ts'
import { newPlace } from '../../../support/relay/places.ts'
import { writeRoom } from '../../../support/relay/write-room.ts'

const stage = openStage()

const NOTE = `# A meeting

## Updates

@ada

- alpha beta gamma
- second
  - nested
- [x] ticked

@bob

- from bob

## Questions

- one two

## Other notes

- last
`

interface Point {
  x: number
  y: number
}

/** Where some characters are on the screen: their middle, or the left edge of the one at `offset`. */
const pointOf = ({ page }: Person, words: string, offset: number | null = null): Promise<Point> =>
  page.evaluate(
    ([words, offset]) => {
      for (const line of document.querySelectorAll('main .line')) {
        // Other people's carets and selections split the text of a line.
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
        const texts: Text[] = []
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) texts.push(node as Text)
        const start = texts
          .map(({ data }) => data)
          .join('')
          .indexOf(words)
        if (start === -1) continue
        const place = (at: number): [Text, number] => {
          const text = texts.find(({ length }) => at <= length || ((at -= length), false))
          if (text === undefined) throw new Error('The line is shorter.')
          return [text, at]
        }
        const range = document.createRange()
        // A range without characters may have no place on the screen.
        range.setStart(...place(start + Math.max((offset ?? 0) - 1, 0)))
        range.setEnd(...place(start + Math.max(offset ?? words.length, 1)))
        const { left, right, top, height } = range.getBoundingClientRect()
        const x = offset === null ? (left + right) / 2 : offset === 0 ? left : right
        return { x, y: top + height / 2 }
      }
      throw new Error(`Nothing says “${words}”.`)
    },
    [words, offset] as const,
  )

/** Selects with the mouse from the beginning of some characters to the end of others. */
async function select(person: Person, from: string, to = from): Promise<void> {
  const { mouse } = person.page
  const [start, end] = [await pointOf(person, from, 0), await pointOf(person, to, to.length)]
  await mouse.move(start.x, start.y)
  await mouse.down()
  await mouse.move(end.x, end.y, { steps: 3 })
  await mouse.up()
}

/** Drags the selection at some characters to another place. `meanwhile` runs before the drop. */
async function drag(
  person: Person,
  at: string,
  to: Point,
  meanwhile: () => Promise<void> = async () => {},
): Promise<void> {
  const { mouse } = person.page
  const from = await pointOf(person, at)
  await mouse.move(from.x, from.y)
  await mouse.down()
  await mouse.move(from.x + 12, from.y + 4, { steps: 3 })
  await mouse.move(to.x, to.y, { steps: 3 })
  await mouse.move(to.x, to.y) // a drag reports its place again and again, even if the mouse stands still
  await meanwhile()
  await mouse.move(to.x + 1, to.y)
  await mouse.up()
}

test('P39: dragged text moves from one text to another in the state that it has when it is dropped, and undo restores both ends', async () => {
  const place = newPlace()
  const link = place.link(stage.relay.url)
  await writeRoom(stage.relay.url, place.room, place.key, (doc) => putNote(doc, readNote(NOTE)))
  const [ada, grace] = await Promise.all(['@ada', '@grace'].map((handle) => stage.visit(link, handle)))
  if (!ada || !grace) throw new Error('Two people are here.')
  const { keyboard } = ada.page
  for (const { page } of [ada, grace]) {
    await page.setViewportSize({ width: 1280, height: 1600 })
    await page
      .getByRole('textbox', { name: 'Questions' })
      .and(page.locator('[contenteditable=true]'))
      .waitFor()
  }
  const relays = async (): Promise<string> => (await relayExport(link)).replace(/\n\n/g, '\n')
  const hold = (changed: Record<string, string>) => {
    const note = Object.entries(changed).reduce(
      (all, [was, now]) => all.replace(was, now),
      NOTE.replace(/\n\n/g, '\n'),
    )
    return expect.poll(relays).toBe(note)
  }
  const typesAt = async (words: string, offset: number, text: string, shown: Person) => {
    const { x, y } = await pointOf(grace, words, offset)
    await grace.page.mouse.click(x, y)
    await grace.page.keyboard.type(text)
    await expect.poll(() => shown.page.locator('main').textContent()).toContain(text)
  }

  /** While the mouse is held at a place, a caret shows where the text would go. */
  const showsWhere = ({ x, y }: Point) =>
    expect
      .poll(async () => {
        const caret = await ada.page.locator('.drop-caret').boundingBox()
        if (caret === null) return 'no caret'
        const isThere =
          Math.abs(caret.x + caret.width / 2 - x) < 2 && caret.y <= y && y <= caret.y + caret.height
        return isThere || caret
      })
      .toBe(true)
  const showsNothing = () => expect.poll(() => ada.page.locator('.drop-caret').count()).toBe(0)

  // Somebody writes into the dragged text, and into the line where it is dropped.
  await select(ada, 'one two')
  const atLast = await pointOf(ada, 'last', 0)
  await drag(ada, 'one two', atLast, async () => {
    await showsWhere(atLast)
    await typesAt('two', 0, '-and-', ada)
    await typesAt('last', 4, ' AT', ada)
  })
  await showsNothing()
  await hold({ '- one two\n': '', '- last': '- one -and-twolast AT' })
  await keyboard.press('Control+z')
  await hold({ 'one two': 'one -and-two', '- last': '- last AT' })
  await keyboard.press('Control+y')
  await hold({ '- one two\n': '', '- last': '- one -and-twolast AT' })
  await keyboard.press('Control+z')

  // Lines keep their kinds. What was written after the move stays when the move is undone.
  await select(ada, 'second', 'ticked')
  const behind = await pointOf(ada, '-and-two', 8)
  await drag(ada, 'second', behind, () => showsWhere(behind))
  await showsNothing()
  await hold({
    '- second\n  - nested\n- [x] ticked\n': '',
    'one two': 'one -and-two\n- second\n  - nested\n- [x] ticked',
    '- last': '- last AT',
  })
  await ada.mine.press('Home')
  await keyboard.type('later ')
  await ada.page.getByRole('textbox', { name: 'Questions' }).focus()
  await keyboard.press('Control+z')
  const settled = { 'alpha beta': 'later alpha beta', 'one two': 'one -and-two', '- last': '- last AT' }
  await hold(settled)

  // Within a text. If the text is dropped where it is, nothing moves.
  await select(ada, 'alpha ')
  const atGamma = await pointOf(ada, 'gamma', 0)
  await drag(ada, 'alpha ', atGamma, () => showsWhere(atGamma))
  await hold({ ...settled, 'alpha beta': 'later beta alpha' })
  await keyboard.press('Control+z')
  await hold(settled)
  await select(ada, 'later alpha')
  await drag(ada, 'later ', await pointOf(ada, 'alpha', 2))

  // A text that is not open accepts nothing, and a field gets a copy. What is dragged from either is copied
  // too.
  await select(ada, 'gamma')
  await drag(ada, 'gamma', await pointOf(ada, 'from bob', 5))
  await hold(settled)
  const title = await ada.page.getByRole('textbox', { name: 'Title' }).boundingBox()
  await drag(ada, 'gamma', { x: (title?.x ?? 0) + 3, y: (title?.y ?? 0) + 15 })
  await hold({ ...settled, '# A meeting': '# gammaA meeting' })
  await select(ada, 'from bob')
  await drag(ada, 'from bob', await pointOf(ada, 'later ', 0))
  await hold({ ...settled, '# A meeting': '# gammaA meeting', 'alpha beta': 'from boblater alpha beta' })

  expect([ada.problems, grace.problems]).toEqual([[], []])
})
