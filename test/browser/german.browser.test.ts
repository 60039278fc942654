// The page in German: chosen by the browser's language or by the person, whole, and also without a server.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { aside, keptOffline, personIn, ready, VIEWPORT, withWorker } from '../support/browser/people.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

/** Stands for what a sentence names. */
const NAMED = '\u0001'

/** The texts of a catalogue, and the pieces of its sentences around what they name. */
function textsOf(words: unknown): string[] {
  if (typeof words === 'string') return [words]
  if (typeof words === 'function') {
    const say = words as (...named: string[]) => unknown
    const said = say(...Array<string>(say.length).fill(NAMED))
    return typeof said === 'string' ? said.split(NAMED) : []
  }
  return typeof words === 'object' && words !== null ? Object.values(words).flatMap(textsOf) : []
}

async function textsIn(language: string): Promise<Set<string>> {
  const files = readdirSync('client', { recursive: true, encoding: 'utf8' })
  const all = await Promise.all(
    files
      .filter((file) => file.endsWith(join('words', `${language}.ts`)))
      .map((file) => import(join(process.cwd(), 'client', file)) as Promise<{ words: unknown }>),
  )
  return new Set(all.flatMap(({ words }) => textsOf(words)).map((text) => text.trim()))
}

/** Everything that the page says, to eyes and to ears. */
const saidOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const said: string[] = []
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) said.push(texts.currentNode.textContent ?? '')
    for (const element of document.querySelectorAll('*'))
      for (const name of [
        'aria-label',
        'aria-description',
        'aria-roledescription',
        'title',
        'placeholder',
        'alt',
      ])
        said.push(element.getAttribute(name) ?? '')
    return said.map((text) => text.trim()).filter((text) => text !== '')
  })

/** What does not fit: a page that scrolls sideways, a control beyond its box, a word that is broken. */
const brokenOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    if (document.documentElement.scrollWidth > innerWidth) found.push('The page scrolls sideways.')
    for (const control of document.querySelectorAll('button, .button, .tag, kbd, label, h1, h2, h3, dt')) {
      if (!control.checkVisibility() || control.closest('[inert], .text') !== null) continue
      const box = control.closest('[popover], dialog, main, header')?.getBoundingClientRect()
      const said = control.textContent?.trim() ?? ''
      if (box && control.getBoundingClientRect().right > box.right + 1)
        found.push(`“${said}” is wider than its box.`)
      const texts = document.createTreeWalker(control, NodeFilter.SHOW_TEXT)
      while (texts.nextNode()) {
        const text = texts.currentNode
        for (const { index, 0: word } of (text.textContent ?? '').matchAll(/[\p{L}\p{N}]+/gu)) {
          const range = document.createRange()
          range.setStart(text, index)
          range.setEnd(text, index + word.length)
          const rows = new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top)))
          if (rows.size > 1) found.push(`“${word}” is broken.`)
        }
      }
    }
    return found
  })

const PHONE = { width: 390, height: 844 }

test('in German, the page says no English sentence; the choice of a language stays, with and without a server', async () => {
  const [english, german] = await Promise.all([textsIn('en'), textsIn('de')])
  const whole = new Set([...english].filter((text) => /\p{L}{2}/u.test(text) && !german.has(text)))
  const parts = [...whole].filter((text) => /\p{L}+ \p{L}+ \p{L}/u.test(text))
  const context = await withWorker(stage.browser).newContext({ viewport: VIEWPORT, locale: 'de-AT' })
  const page = await context.newPage()
  const ada = personIn(page, context, '@ada')
  const seen = new Set<string>()
  async function look(where: string) {
    const said = await saidOn(page)
    for (const text of said) seen.add(text)
    const found = said.filter((text) => whole.has(text) || parts.some((part) => text.includes(part)))
    expect(found, where).toEqual([])
    for (const size of [PHONE, VIEWPORT]) {
      await page.setViewportSize(size)
      expect.soft(await brokenOn(page), `${where}, ${size.width} px wide`).toEqual([])
    }
  }
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const close = async () => {
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('dialog[open]').count()).toBe(0)
  }

  await page.goto(stage.relay.url)
  await page.getByText('Kein Konto, keine E-Mail.').waitFor()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('de')
  await button('English').waitFor()
  await button('Ändern').click()
  await look('the first screen')
  await page.getByRole('textbox', { name: 'Dein Name' }).fill('/')
  await button('Loslegen').click()
  await page.getByText('Ein Name darf kein').waitFor()
  await page.getByRole('textbox', { name: 'Dein Name' }).fill('ada')
  await button('Loslegen').click()
  const mine = page.getByRole('textbox', { name: 'Update von @ada' })
  await ready({ ...ada, mine })
  await page.keyboard.type('die Seite spricht Deutsch')
  await ada.until('saved')
  await page.getByText('Für alle gespeichert').first().waitFor()
  await look('a meeting')
  await page.keyboard.press('F7')
  const draft = page.getByRole('group', { name: 'Privater Entwurf' })
  await draft.waitFor()
  await page.getByText('Entwurf, nur auf diesem Gerät').first().waitFor()
  await draft.getByRole('button', { name: 'Verwerfen…' }).click()
  await draft.getByText('Diesen Entwurf verwerfen?').waitFor()
  await look('a private draft')
  await draft.getByRole('button', { name: 'Behalten' }).click()
  await draft.getByRole('button', { name: 'Veröffentlichen' }).click()
  await draft.waitFor({ state: 'detached' })
  await ready({ ...ada, mine })

  for (const [keys, title] of [
    ['F1', 'Tasten'],
    ['F4', 'Wer ist wo'],
    ['Control+k', 'Gehe zu'],
  ] as const) {
    await page.keyboard.press(keys)
    await page.getByRole('dialog', { name: title }).waitFor()
    await look(title)
    await close()
  }
  await button('Teilen').click()
  const [edit, view] = await Promise.all(
    ['Link zum Bearbeiten', 'Link zum Lesen'].map((name) =>
      page.getByRole('textbox', { name, exact: true }).inputValue(),
    ),
  )
  await look('Teilen')
  await close()
  await button('Mehr').click()
  await look('the menu')
  await page.keyboard.press('Escape')
  for (const moment of ['Vorher', 'Danach']) {
    await button(moment).click()
    await look(moment)
  }
  await button('Snapshot').click()
  await page.getByRole('dialog', { name: 'Bereit für den Snapshot?' }).waitFor()
  await page.getByText('Es fehlen noch').first().waitFor()
  await look('the receipt')
  await page.getByRole('dialog').getByRole('button', { name: 'Snapshot machen' }).click()
  await page.getByText('Snapshot gespeichert.').first().waitFor()
  await look('the snapshot')
  await close()
  await page.getByText(/^\s*Snapshot vom \S/).waitFor()
  await mine.getByText('die Seite spricht Deutsch').dblclick()
  await page.getByRole('toolbar', { name: 'Auswahl' }).waitFor()
  await look('the bar of a selection')
  await page.keyboard.press('Shift+F4')
  await page.getByRole('dialog', { name: 'Link' }).waitFor()
  await page.getByRole('textbox', { name: 'Adresse' }).fill('kein Link')
  await page.getByRole('dialog').getByRole('button', { name: 'Speichern' }).click()
  await page.getByText('Ein Link führt zu').waitFor()
  await look('a link')
  await close()

  const meeting = page.url()
  const [, space, series] = new URL(meeting).hash.split(/[/?]/)
  const to = async (path: string, heading: string) => {
    await page.evaluate((hash) => (location.hash = hash), `#/${space}${path}?${meeting.split('?')[1]}`)
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
    await look(heading)
  }
  await to(`/${series}/series`, 'Team-Weekly')
  await to(`/${series}/template`, 'Vorlage')
  await to(`/${series}/archive`, 'Archiv')
  await page.getByRole('searchbox').fill('gibt es nicht')
  await page.getByText('Keine Treffer.').waitFor()
  await look('no results')
  await to('/-/team', 'Team von @ada')
  await page.evaluate(() => (location.hash = '#/kaputt'))
  await button('English').waitFor()
  await look('a broken link')
  expect(seen.size).toBeGreaterThan(300)

  // People who come by a link can choose, too: with a link to edit, to read, and with one that opens nothing.
  const guest = await stage.browser.newContext({ viewport: VIEWPORT, locale: 'de-DE' })
  const theirs = await guest.newPage()
  for (const [link = '', says = ''] of [
    [edit, 'So, wie er in den Notizen steht'],
    [view, 'Andere sehen nicht'],
    [edit?.replace(/key=.*/, `key=${'A'.repeat(22)}`), 'Dieser Link öffnet diese Notizen nicht.'],
  ]) {
    await aside(theirs, stage.relay.url)
    await theirs.goto(link)
    await theirs.getByText(says).waitFor()
    await theirs.getByRole('button', { name: 'English', exact: true }).waitFor()
  }
  await guest.close()

  // The person's choice wins over the browser's language, and the offline copy is in the chosen language.
  await page.goto(`${stage.relay.url}#/`)
  await keptOffline(page)
  await button('English').click()
  await page.getByRole('heading', { name: 'Your meetings' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller?.scriptURL ?? ''))
    .toMatch(/\/sw\.js$/)
  expect(await page.getByText('New version available').count()).toBe(0)
  await context.setOffline(true)
  await page.goto(meeting)
  await page.reload()
  await ada.mine.getByText('die Seite spricht Deutsch').waitFor()
  await page.getByRole('button', { name: 'More' }).click()
  await button('Deutsch').click()
  await page.getByText('The page in that language could not be loaded').waitFor()
  await context.setOffline(false)
  await button('Deutsch').click()
  await mine.getByText('die Seite spricht Deutsch').waitFor()
  expect(ada.problems).toEqual([])
  await context.close()
})
