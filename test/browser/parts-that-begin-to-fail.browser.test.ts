// A part of a page begins to throw while people write, because somebody else changes the document. It throws
// in the code that draws the part, or in a computed value.

import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { setSchedule } from '../../shared/model/series-acts.ts'
import { newMeeting } from '../support/relay/new-meeting.ts'
import { arrive, relayExport } from '../support/browser/people.ts'
import { openStage } from '../support/browser/stage.ts'
import { writeRoom } from '../support/relay/write-room.ts'

const stage = openStage()

/** From now on, drawing this text in elements of this selector throws. */
const plant = (page: Page, within: string, text: string) =>
  page.evaluate(
    ([within, text]) => {
      const check = (element: Element | null, value: unknown) => {
        if (String(value).includes(text) && element?.closest(within)) throw new Error(`planted in ${text}`)
      }
      const shown = Object.getOwnPropertyDescriptor(Node.prototype, 'nodeValue')
      // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its element
      const set = shown?.set
      if (set === undefined) throw new Error('A node has no value here.')
      Object.defineProperty(Node.prototype, 'nodeValue', {
        ...shown,
        set(this: Node, value: string) {
          check(this.parentElement, value)
          set.call(this, value)
        },
      })
      // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its element
      const { setAttribute } = Element.prototype
      Element.prototype.setAttribute = function (name, value) {
        check(this, value)
        setAttribute.call(this, name, value)
      }
    },
    [within, text] as const,
  )

const sectionOf = (handle: string) => ({ 'updates/bob/handle': handle, 'updates/bob/written': `@${handle}` })

/**
 * The parts in the order in which they fail. A part that has failed is gone, so no later part may be inside
 * it. The block is the last, because the test then shows it again.
 */
const PARTS = [
  ['The list of attendees', 'li', 'people', (text: string) => ({ 'x/entry': text, 'x/listed': 'a5' })],
  ['The header', 'dt', 'meeting', (text: string) => ({ 'header/timer/label': text })],
  ['The outline', '.outline', 'outline', (text: string) => ({ 'questions/heading': text })],
  ['The title', '.heading', 'outline', (text: string) => ({ 'questions/heading': text })],
  ['The title', '.chips', 'people', (text: string) => ({ 'updates/bob/annotation': text })],
  ['’s section', '.person', 'people', sectionOf],
  ['“', 'section.block', 'outline', (text: string) => ({ 'questions/heading': text })],
] as const

test('if a part begins to throw, a sentence takes its place; other parts, typing and the status still work', async () => {
  const { relay, browser } = stage
  const note =
    '# Weekly 2026-11-23\n\n- **Attendees:**\n  - @bob\n\n## Updates\n\n@bob\n\n- bobs words\n\n## Questions\n\n- one\n'
  const place = await newMeeting(relay.url, note)
  const link = place.link(relay.url)
  const ada = await arrive(browser, link, '@ada')
  const cleo = await arrive(browser, link, '@cleo')
  const { page } = ada
  const failed = page.getByRole('alert').filter({ hasText: 'cannot be shown here' })
  const written: string[] = []
  page.on('console', (message) => written.push(message.text()))
  /** Resolves when this error has made a part of this name fail, and no other part. */
  const fails = async (text: string, name: string) => {
    const errors = () => written.filter((each) => each.includes(`planted in ${text}`)).length
    await expect.poll(errors).toBeGreaterThan(0)
    await failed.filter({ hasText: name }).first().waitFor()
    expect(errors()).toBe(1)
  }
  await page.getByRole('button', { name: 'Add a heading' }).waitFor()
  const typed: string[] = []
  const goOn = async () => {
    const word = `word${typed.push('')}.`
    typed.splice(-1, 1, word)
    await ada.mine.press('Control+End')
    await page.keyboard.type(` ${word}`)
    await ada.until('saved')
    await cleo.page.getByText(word).waitFor()
  }

  // First in the code that draws a part.
  for (const [at, [name, within, map, values]] of PARTS.entries()) {
    const text = `mark${at}`
    await plant(page, within, text)
    await writeRoom(relay.url, place.room, place.key, (doc) => {
      for (const [key, value] of Object.entries(values(text))) doc.getMap(map).set(key, value)
    })
    await fails(text, name)
    await goOn()
  }
  // A part that no longer throws is drawn again when the person asks for it.
  await writeRoom(relay.url, place.room, place.key, (doc) => {
    doc.getMap('people').set('updates/bob/annotation', '')
    doc.getMap('outline').set('questions/heading', 'Asked')
  })
  await cleo.page.getByRole('heading', { name: 'Asked' }).waitFor()
  await failed
    .filter({ hasText: PARTS[PARTS.length - 1]?.[0] ?? '' })
    .getByRole('button', { name: 'Show again' })
    .last()
    .click()
  await page.getByRole('heading', { name: 'Asked' }).waitFor()

  // Then in a dialog.
  await page.getByRole('button', { name: 'Snapshot', exact: true }).click()
  await page.getByText(/^Written \(/).waitFor()
  await plant(page, '.who', 'dialog')
  await writeRoom(relay.url, place.room, place.key, (doc) => {
    for (const [key, value] of Object.entries(sectionOf('dialog'))) doc.getMap('people').set(key, value)
  })
  await failed.filter({ hasText: 'This dialog' }).waitFor()
  await goOn()

  // Last in a computed value, when a document on which it depends changes.
  await page.evaluate(() => {
    Date.UTC = () => {
      throw new Error('planted in dates')
    }
  })
  await writeRoom(relay.url, `${place.space}/core-weekly/series`, place.key, (doc) =>
    setSchedule(doc, { weekday: 3, time: '17:00', zone: 'UTC' }),
  )
  await failed.filter({ hasText: 'The steps after the call' }).waitFor()
  await goOn()
  expect(ada.problems).toEqual([])

  const saved = await relayExport(link)
  for (const word of [...typed, 'bobs words']) expect(saved).toContain(word)
  await ada.context.close()
  await cleo.context.close()
})
