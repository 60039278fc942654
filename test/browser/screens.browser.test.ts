// On a phone, no screen scrolls sideways, and each control has a name and the size of a thumb. axe finds nothing
// wrong with any screen, in light colours or in dark ones. What a control shows of its state does not depend on
// colours.

import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFaults } from '../support/browser/axe.ts'
import { aside, takeSnapshot } from '../support/browser/people.ts'
import { openStage } from '../support/browser/stage.ts'
import type { Team } from '../support/relay/found-team.ts'

const stage = openStage()

const THUMB = 44

/** The window of 1280 × 900 at 400 %. */
const ZOOMED = { width: 320, height: 225 }

/** The faults that make a screen hard to use with a thumb, as sentences. */
const complaints = (page: Page): Promise<string[]> =>
  page.evaluate((thumb) => {
    const found: string[] = []
    if (document.documentElement.scrollWidth > innerWidth) found.push('scrolls sideways')
    const controls = 'a[href], button, input, select, textarea'
    for (const control of document.querySelectorAll<HTMLElement>(controls)) {
      if (control.closest('.text') || !control.checkVisibility()) continue // a link in prose may be small
      const { width, height } = (control.closest('label.check') ?? control).getBoundingClientRect()
      const what = control.outerHTML.slice(0, 100)
      if (width < thumb - 0.5 || height < thumb - 0.5) found.push(`${width} × ${height}: ${what}`)
      const labelled = (control as HTMLInputElement).labels?.length || control.textContent?.trim()
      const isNamed = labelled || control.ariaLabel || control.ariaHidden === 'true'
      if (!isNamed) found.push(`no name: ${what}`)
    }
    return found
  }, THUMB)

const screens: [string, (page: Page) => Promise<void>][] = [
  ['the first visit', (page) => page.getByRole('textbox', { name: 'Your name' }).waitFor()],
  ['a meeting', (page) => page.getByRole('button', { name: 'Share' }).waitFor()],
  [
    'its menu',
    async (page) => {
      await page.getByRole('button', { name: 'More' }).click()
      await page.getByRole('button', { name: 'Download Markdown' }).waitFor()
    },
  ],
  [
    'sharing it',
    async (page) => {
      await page.getByRole('button', { name: 'Share' }).click()
      await page.getByRole('textbox', { name: 'Link to read' }).waitFor()
    },
  ],
  [
    'its chips',
    async (page) => {
      await page.getByRole('button', { name: 'Status of @ada' }).click()
      await page.getByRole('button', { name: 'skip me' }).waitFor()
    },
  ],
  [
    'its people',
    async (page) => {
      // What a screen reader reads first is above what it reads later.
      const tops = await page
        .locator('h1, [data-note] > [id^="block-"]')
        .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().top))
      expect(tops.length).toBeGreaterThan(3)
      expect(tops).toEqual(tops.toSorted((a, b) => a - b))
      await page.getByRole('button', { name: 'Everyone', exact: true }).click()
      await page.getByRole('navigation', { name: 'Outline' }).waitFor()
    },
  ],
  [
    'its blockers',
    async (page) => {
      // One tap leads from one sheet to the next, which has the name of its button.
      for (const name of ['Meeting', 'Everyone', 'Blockers']) {
        await page.getByRole('button', { name, exact: true }).click()
        await page.getByRole('dialog', { name, exact: true }).waitFor()
      }
      await page.getByText('Nobody is blocked').waitFor()
    },
  ],
  [
    'what was open before it',
    async (page) => {
      await page.getByRole('button', { name: 'Meeting', exact: true }).click()
      await page.getByRole('button', { name: 'Before', exact: true }).click()
      await page.getByRole('region', { name: 'Still missing' }).waitFor()
    },
  ],
  [
    'the receipt before a snapshot',
    async (page) => {
      await page.getByRole('button', { name: 'More', exact: true }).first().click()
      await page.getByRole('button', { name: 'Snapshot', exact: true }).click()
      await page.getByRole('button', { name: 'Take the snapshot' }).waitFor()
    },
  ],
  [
    'a snapshot',
    async (page) => {
      await page.getByRole('button', { name: 'Meeting', exact: true }).click()
      await page.getByRole('button', { name: /, @ada$/ }).click()
      await page.getByLabel('The snapshot’s Markdown').waitFor()
    },
  ],
  ['the series', (page) => page.getByRole('heading', { name: 'Meetings' }).waitFor()],
  ['the template', (page) => page.getByRole('heading', { name: 'Template' }).waitFor()],
  ['the team', (page) => page.getByRole('heading', { name: 'The owner key' }).waitFor()],
  ['a broken link', (page) => page.getByText('incomplete').waitFor()],
]

const PHONE = { width: 390, height: 844 }

async function newPhone(): Promise<Page> {
  const phone = await stage.browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true })
  return phone.newPage()
}

/** Loads the page again. */
async function show(name: string, page: Page, { owner }: Team): Promise<void> {
  const { space, series, date, key } = owner
  const paths: Record<string, string> = {
    'the series': `${series}/series`,
    'the template': `${series}/template`,
    'the team': '-/team',
  }
  const path = paths[name] ?? `${series}/${date}`
  await page.setViewportSize(PHONE)
  await aside(page, stage.relay.url)
  if (name === 'the first visit') await page.goto(stage.relay.url)
  else await page.goto(stage.relay.url + (name === 'a broken link' ? '#/x' : `#/${space}/${path}?key=${key}`))
}

test('every screen suits a phone', async () => {
  const ada = await stage.lead('@ada')
  await ada.page.keyboard.type(
    'a line that is wrapped on any phone: https://example.org/a/long/path '.repeat(2),
  )
  await ada.until('saved')
  await takeSnapshot(ada)
  await ada.page.getByText(/^\s*Snapshot taken \S/).waitFor()
  // A first visit is made with a new phone. All others are made with one, whose process has compiled the page's
  // code already.
  const [fresh, phone] = await Promise.all([newPhone(), newPhone()])
  await phone.addInitScript(() => localStorage.setItem('roundtable:handle', '@ada'))
  for (const [name, open] of screens) {
    const page = name === 'the first visit' ? fresh : phone
    await show(name, page, ada)
    await open(page)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    expect.soft([...(await complaints(page)), ...(await axeFaults(page))], name).toEqual([])
    await page.setViewportSize(ZOOMED)
    expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), name).toBe(ZOOMED.width)
  }
  await Promise.all([fresh, phone].map((page) => page.context().close()))
})

/** Controls that look the same in forced colours whether they are chosen or not. */
async function mute(page: Page): Promise<string[]> {
  await page.emulateMedia({ forcedColors: 'active' })
  const found = await page.evaluate(() => {
    const STATES = ['aria-pressed', 'aria-selected', 'aria-checked', 'aria-current']
    const lookOf = (element: Element): string => {
      const parts = [element, ...element.querySelectorAll('.knob')].flatMap((part) =>
        [null, '::before', '::after'].map((pseudo) => {
          const { borderWidth, borderStyle, outlineStyle, content, display, backgroundColor, marginLeft } =
            getComputedStyle(part, pseudo)
          if (pseudo !== null && (/^(none|normal)$/.test(content) || display === 'none')) return 'nothing'
          const isKnob = part !== element && pseudo !== null && [backgroundColor, marginLeft]
          return [borderWidth, borderStyle, outlineStyle, pseudo && [content, display], isKnob]
        }),
      )
      return JSON.stringify(parts)
    }
    return STATES.flatMap((state) =>
      [...document.querySelectorAll(`[${state}]:not([${state}='false'])`)]
        .filter((element) => element.checkVisibility())
        .filter((element) => {
          const peers = element
            .closest('ul, ol, [role=group], [role=toolbar]')
            ?.querySelectorAll(element.tagName)
          // A peer that differs only in this state.
          const other = [...(peers ?? [])].find((peer) =>
            STATES.every((each) =>
              each === state
                ? (peer.getAttribute(each) ?? 'false') === 'false'
                : peer.getAttribute(each) === element.getAttribute(each),
            ),
          )
          return other !== undefined && lookOf(other) === lookOf(element)
        })
        .map((element) => `${state}: ${element.outerHTML.slice(0, 100)}`),
    )
  })
  await page.emulateMedia({ forcedColors: null })
  return found
}

test('dialogs, lists and panels of a meeting work for screen readers, without colours and at 400 %', async () => {
  const ada = await stage.lead('@ada')
  const { page, mine } = ada
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  await page.keyboard.type('see https://github.com/ipfs/docs/issues/133\nand here\n')
  await ada.until('saved')
  const dialog = (name: string) => page.getByRole('dialog', { name }).waitFor()
  const moment = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).click()
    await page.getByRole('button', { name, exact: true, pressed: true }).waitFor()
  }
  const states: [string, () => Promise<unknown>, ...after: string[]][] = [
    ['before', () => moment('Before')],
    ['in the call', () => moment('In the call')],
    ['after', () => moment('After')],
    ['keys', () => press('F1').then(() => dialog('Keys')), 'Escape'],
    ['go to', () => press('Control+k').then(() => dialog('Go to')), 'Escape'],
    [
      'a list in a text',
      async () => {
        await press('F2')
        await page.keyboard.type('@a')
        await page.getByRole('listbox', { name: 'People' }).waitFor()
      },
      'Enter',
    ],
    [
      'the bar at a selection',
      async () => {
        await press('Control+Shift+ArrowLeft', 'Control+b', 'Alt+Enter')
        await page.getByRole('button', { name: 'Bold', pressed: true }).waitFor()
      },
    ],
    ['a link', () => press('Escape', 'Shift+F4').then(() => dialog('Link')), 'Escape'],
  ]
  for (const [name, open, ...after] of states) {
    await open()
    expect.soft([...(await axeFaults(page)), ...(await mute(page))], name).toEqual([])
    await press(...after)
  }
  await mine.getByRole('link', { name: 'ipfs/docs#133', exact: true }).waitFor()

  // A low window has no room above or below a button, so its menu lies beside or over it.
  await page.setViewportSize({ width: 640, height: 450 })
  const more = page.getByRole('button', { name: 'More' })
  await more.click()
  const [button, menu] = await Promise.all([
    more.boundingBox(),
    page.getByRole('group', { name: 'More' }).boundingBox(),
  ])
  expect((menu?.x ?? 0) + (menu?.width ?? 0)).toBeCloseTo((button?.x ?? 0) + (button?.width ?? 0), 0)
  await page.keyboard.press('Escape')

  // The bar of a person who may only read has one thing more.
  const reader = await stage.read(ada.links.view, '@rea')
  for (const person of [ada, reader]) {
    await person.page.getByRole('button', { name: 'More' }).waitFor() // the last of what the bar holds
    await person.page.setViewportSize(ZOOMED)
    expect.soft(await person.page.evaluate(() => document.documentElement.scrollWidth)).toBe(ZOOMED.width)
  }
})
