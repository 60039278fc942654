// If a page has an error, nobody's words are lost, and the page shows only text that is kept.

import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { arrive, ready, relayExport, type Person } from '../support/browser/people.ts'
import { newPlace } from '../support/relay/places.ts'
import { RawClient } from '../support/relay/raw-client.ts'
import { openStage } from '../support/browser/stage.ts'
import { lookedAt, takeSeen } from '../support/browser/witness.ts'

const stage = openStage()

/** The places where a plugin can throw. */
const PLACES = [
  'its state',
  'a filter',
  'decorations',
  'a drawn line',
  'its view',
  'a key handler',
  'an input handler',
  'a DOM handler',
] as const

interface Box extends HTMLElement {
  editor: {
    state: { plugins: { constructor: new (spec: object) => unknown }[] }
    registerPlugin: (plugin: unknown) => void
  }
}

/** Adds a plugin to the editor of a text. At this place, it throws while `strikes` is set. */
const plant = (box: Locator, place: (typeof PLACES)[number]): Promise<void> =>
  box.evaluate((element, place) => {
    const { editor } = element as Box
    const page = window as unknown as { strikes: boolean; struck: number }
    page.strikes = false
    page.struck ??= 0
    const strike = <T>(else_: T): T => {
      if (!page.strikes) return else_
      page.struck++
      throw new Error('planted')
    }
    const specs: Record<typeof place, object> = {
      'its state': { state: { init: () => 0, apply: () => strike(0) } },
      'a filter': { filterTransaction: () => strike(true) },
      decorations: { props: { decorations: () => strike(null) } },
      'a drawn line': {
        props: {
          nodeViews: {
            line: () => {
              strike(null)
              const dom = document.createElement('p')
              return { dom, contentDOM: dom }
            },
          },
        },
      },
      'its view': { view: () => ({ update: () => strike(undefined) }) },
      'a key handler': { props: { handleKeyDown: () => strike(false) } },
      'an input handler': { props: { handleTextInput: () => strike(false) } },
      'a DOM handler': {
        props: { handleDOMEvents: { input: () => strike(false), keydown: () => strike(false) } },
      },
    }
    const Plugin = editor.state.plugins[0]?.constructor
    if (Plugin) editor.registerPlugin(new Plugin(specs[place]))
  }, place)

const strikes = ({ page }: Person, on: boolean): Promise<void> =>
  page.evaluate((on) => void ((window as unknown as { strikes: boolean }).strikes = on), on)

const openAgain = ({ page }: Person): Locator => page.getByRole('button', { name: 'Open again' })

/** Opens the text, again if needed, until it accepts keys. */
async function opened(person: Person, box: Locator): Promise<void> {
  await expect
    .poll(async () => {
      if (await openAgain(person).isVisible()) await openAgain(person).click()
      return box.evaluate((element) => (element as HTMLElement).isContentEditable)
    })
    .toBe(true)
}

test('P12: plugins, drawings and handlers that throw lose nobody else’s words', async () => {
  const link = newPlace().link(stage.relay.url)
  const [ada, grace] = [
    await arrive(stage.browser, link, '@ada'),
    await arrive(stage.browser, link, '@grace'),
  ]
  const [hers, theirs] = [ada.block('Questions'), grace.block('Questions')]
  await theirs.click()
  await grace.page.keyboard.type('begun\n')
  await opened(ada, hers)
  const words: string[] = []
  let closed = 0
  for (const [at, place] of PLACES.entries()) {
    await plant(hers, place)
    await hers.press('Control+Home')
    const [came, typed, after] = [`came${at}`, `typed${at}`, `after${at}`]
    words.push(came, after)
    await strikes(ada, true)
    await theirs.press('Control+End')
    await grace.page.keyboard.type(`${came}\n`)
    await expect.poll(() => hers.textContent()).toContain(came)
    await ada.page.keyboard.type(typed)
    await strikes(ada, false)
    await ada.page.waitForTimeout(0)
    if (await openAgain(ada).isVisible()) closed++
    await opened(ada, hers)
    await hers.press('Control+Home')
    await ada.page.keyboard.type(after)
    await expect.poll(() => theirs.textContent(), { message: place }).toContain(after)
  }
  await ada.until('saved')
  const text = await relayExport(link)
  expect(words.filter((word) => !text.includes(word))).toEqual([])
  expect(closed).toBeGreaterThan(2)
  expect(await ada.page.evaluate(() => (window as unknown as { struck: number }).struck)).toBeGreaterThan(8)
  expect(grace.problems).toEqual([])
  await Promise.all([ada.context.close(), grace.context.close()])
})

test('a text whose editor fails to mount accepts no keys and says so; opened again, it accepts keys', async () => {
  const link = newPlace().link(stage.relay.url)
  const context = await stage.browser.newContext()
  const page = await context.newPage()
  // Tiptap stores itself on its element at the end of a mount.
  await page.addInitScript(() => {
    const plain = { configurable: true, writable: true }
    Object.defineProperty(HTMLElement.prototype, 'editor', {
      configurable: true,
      set(this: HTMLElement, value: unknown) {
        if (this.ariaLabel === "@ada's update" && !('once' in window)) {
          Object.assign(window, { once: true })
          throw new Error('planted')
        }
        Object.defineProperty(this, 'editor', { ...plain, value })
      },
    })
  })
  await page.goto(link)
  await page.getByRole('textbox', { name: 'Your name' }).fill('@ada')
  await page.keyboard.press('Enter')
  const alert = page.getByRole('alert')
  await expect.poll(() => alert.textContent()).toContain('was not opened for typing')
  const box = page.getByRole('textbox', { name: "@ada's update" })
  expect(await box.evaluate((element) => (element as HTMLElement).isContentEditable)).toBe(false)
  expect(await page.locator('[aria-label="@ada\'s update"]').count()).toBe(1)
  await page.getByRole('button', { name: 'Open again' }).click()
  await expect.poll(() => box.evaluate((element) => (element as HTMLElement).isContentEditable)).toBe(true)
  await page.keyboard.type('kept')
  await expect.poll(() => page.locator('[data-sync]').getAttribute('data-sync')).toBe('saved')
  expect(await relayExport(link)).toContain('kept')
  await context.close()
})

test('P14: the witness reports text that is on the screen but not in the document', async () => {
  const ada = await arrive(stage.browser, newPlace().link(stage.relay.url), '@ada')
  await ready(ada)
  const before = lookedAt()
  await ada.page.keyboard.type('kept')
  await ada.until('saved')
  await expect.poll(lookedAt).toBeGreaterThan(before)
  expect(takeSeen()).toEqual([])
  await ada.page.evaluate(() => {
    const stray = document.createElement('p')
    stray.contentEditable = 'true'
    stray.textContent = 'nobody keeps this'
    document.body.append(stray)
  })
  await expect.poll(() => takeSeen().join()).toContain('nobody keeps this')

  // Changes the document while nothing on the screen changes.
  const changes = await ada.page.evaluateHandle(() => {
    const held = { text: 'drawn', changed: () => undefined as unknown }
    const text = { toDelta: () => [{ insert: held.text }] }
    const doc = { on: (_what: string, then: () => void) => (held.changed = then) }
    const type = { doc, toArray: () => [{ toArray: () => [text] }] }
    const stray = document.querySelector<HTMLElement>('body > p[contenteditable]')
    stray?.replaceChildren(Object.assign(document.createElement('span'), { textContent: held.text }))
    Object.assign(stray ?? {}, { editor: { state: { 'y-sync$': { type } } } })
    return held
  })
  const drawn = lookedAt()
  await expect.poll(lookedAt).toBeGreaterThan(drawn)
  takeSeen()
  await changes.evaluate((held) => {
    held.text = 'not drawn'
    held.changed()
  })
  await expect.poll(() => takeSeen().join()).toContain('not drawn')
  await ada.context.close()
  takeSeen()
})

test('unknown content closes a text until somebody removes it, here or elsewhere', async () => {
  const place = newPlace()
  const link = place.link(stage.relay.url)
  const ada = await arrive(stage.browser, link, '@ada')
  const { page, mine } = ada
  await page.keyboard.type('my words')
  await ada.until('saved')
  const other = RawClient.join(stage.relay.url, place.room, place.key)
  await other.next('welcome')
  other.say({ type: 'ready' })
  const doc = await other.read()
  if (doc === null) throw new Error('The relay tells nothing.')
  const says = (act: (text: Y.XmlFragment) => void) => {
    const before = Y.encodeStateVector(doc)
    act(doc.getXmlFragment('section:updates/ada'))
    other.say({ type: 'update', update: Y.encodeStateAsUpdate(doc, before) })
  }
  const alert = page.getByRole('alert')

  says((text) => text.insert(1, [new Y.XmlElement('table')]))
  await alert.getByText('This text holds a “table” line that this version').waitFor()
  expect(await mine.evaluate((box) => (box as HTMLElement).isContentEditable)).toBe(false)
  says((text) => text.delete(1, 1))
  await ready(ada)
  await page.keyboard.type(' go on')
  await expect.poll(() => relayExport(link)).toContain('my words go on')

  says((text) => {
    const table = new Y.XmlElement('table')
    table.insert(0, [new Y.XmlText('from the table')])
    text.insert(text.length, [table])
  })
  await alert.waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Take it out and edit' }).click()
  await ready(ada)
  await page.keyboard.type(', and on')
  await ada.until('saved')
  const text = await relayExport(link)
  expect(text).toContain('my words go on')
  expect(text).toContain('from the table, and on')
  expect(await alert.count()).toBe(0)
  expect(ada.problems).toEqual([])
  await other.close()
  await ada.context.close()
})
