import type { Locator } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { sayDate } from '../../../client/browser/say-date.ts'
import {
  arrive,
  aside,
  choose,
  exported,
  found,
  keptOffline,
  personIn,
  ready,
  relayExport,
  shareLinks,
  type Person,
  withWorker,
} from '../../support/browser/people.ts'
import { startRelay } from '../../support/relay/server.ts'
import { openStage } from '../../support/browser/stage.ts'

const stage = openStage()

const leave = (...people: Person[]) => Promise.all(people.map(({ context }) => context.close()))

const dateIn = (url: string): string => /\/(\d{4}-\d{2}-\d{2}(?:~\d+)?)\?/.exec(url)?.[1] ?? ''

describe('a team', () => {
  test('is founded with only a handle; a colleague joins by a link, and the two see each other type, each in a colour of their own', async () => {
    const ada = await found(stage.browser, stage.relay.url, '@ada')
    await ada.page.keyboard.type('founded a team')
    expect(ada.links.edit).toMatch(/#\/[\w-]{22}\/team-weekly\?key=[\w-]{22}$/)
    expect(ada.links.edit).not.toContain(ada.owner.key)
    const yuki = await arrive(stage.browser, ada.links.edit, '@yuki')
    await yuki.page.keyboard.type('came by the link')
    await expect.poll(() => ada.section('@yuki').textContent()).toContain('came by the link')
    await expect.poll(() => yuki.section('@ada').textContent()).toContain('founded a team')
    await Promise.all([ada.until('saved'), yuki.until('saved')])
    // The names @ada and @yuki would have the same colour.
    const colours = (person: Person) =>
      Promise.all(
        ['@ada', '@yuki'].map((each) =>
          person
            .section(each)
            .evaluate((of) => /colour-\d+/.exec(of.getAttribute('class') ?? '')?.[0] ?? 'none'),
        ),
      )
    await expect.poll(async () => new Set(await colours(ada)).size).toBe(2)
    expect(await colours(yuki)).toEqual(await colours(ada))
    expect(await shareLinks(ada)).toEqual(ada.links)

    // Where the founder gives out links, the page asks to keep the owner key, until there is a copy of it.
    const keyOf = async ({ page }: Person) => {
      await page.getByRole('button', { name: 'Share', exact: true }).click()
      await page.getByRole('textbox', { name: 'Link to edit', exact: true }).waitFor()
      return page.getByRole('dialog').getByRole('region', { name: 'The owner key' })
    }
    expect(await (await keyOf(yuki)).count()).toBe(0)
    const asked = await keyOf(ada)
    const [download] = await Promise.all([
      ada.page.waitForEvent('download'),
      asked.getByRole('button', { name: 'Download the owner key' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/owner-key\.md$/)
    await asked.getByText('A copy was taken').waitFor()
    await ada.page.keyboard.press('Escape')
    expect(await (await keyOf(ada)).count()).toBe(0)
    expect([...ada.problems, ...yuki.problems]).toEqual([])
    await leave(ada, yuki)
  })

  test('is refused with a sentence if its meeting’s name has only symbols', async () => {
    const context = await stage.browser.newContext()
    const page = await context.newPage()
    await page.goto(stage.relay.url)
    await page.getByRole('textbox', { name: 'Your name' }).fill('@ada')
    await page.getByRole('button', { name: 'Change' }).click()
    await page.getByRole('textbox', { name: 'Meeting' }).fill('★ !!')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('alert').textContent()).toContain('with a letter or a digit')
    await context.close()
  })

  test('on a server that others than this machine can reach is founded only with the invite key', async () => {
    const invite = 'an-invite-key-for-this-test'
    const closed = await startRelay({ PUBLIC_URL: 'https://notes.example/', INVITE_KEY: invite })
    const context = await stage.browser.newContext()
    const page = await context.newPage()
    await page.goto(closed.url)
    await page.getByRole('textbox', { name: 'Your name' }).fill('@ada')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('alert').textContent()).toContain('invite key')
    await page.getByRole('textbox', { name: 'Invite key' }).fill(invite)
    await page.keyboard.press('Enter')
    const ada = personIn(page, context, '@ada')
    await ready(ada)
    await ada.until('saved')
    await context.close()
    await closed.close()
  })

  test('opens for a returning visitor, even offline; a draft that is left offline is sent when the browser is next online, whichever page is open', async () => {
    const own = await startRelay()
    const ada = await found(withWorker(stage.browser), own.url, '@ada', 'Core weekly')
    await ada.page.keyboard.type('kept here')
    await ada.until('saved')
    await keptOffline(ada.page)
    await own.kill()
    await ada.page.goto('about:blank')
    await ada.page.goto(own.url)
    await ada.page.getByRole('heading', { name: 'Your meetings' }).waitFor()
    await ada.page.getByRole('link', { name: 'Core weekly' }).click()
    await ready(ada)
    expect(await ada.mine.textContent()).toContain('kept here')
    await ada.until('local')

    await ada.page.getByRole('link', { name: /^Next meeting/ }).click()
    await expect.poll(() => dateIn(ada.page.url())).not.toBe(ada.owner.date)
    await ready(ada)
    await ada.page.keyboard.type('written on the plane')
    await ada.until('local')
    const draft = ada.page.url()
    await ada.page.goto(`${own.url}#/`)
    await ada.page.getByRole('link', { name: 'All meetings' }).waitFor()
    await own.start()
    await ada.page.reload()
    await expect.poll(() => relayExport(draft)).toContain('written on the plane')
    await leave(ada)
    await own.close()
  })

  test('remembers its people: sections follow a new handle, and two handles of one person are joined', async () => {
    const ada = await found(stage.browser, stage.relay.url, '@ada')
    await ada.page.keyboard.type('by ada')
    await ada.until('saved')
    const momack = await stage.visit(ada.links.edit, '@momack2')
    await momack.page.keyboard.type('by momack')
    await momack.until('saved')

    await choose(ada, 'More', 'Change my name')
    await ada.page.getByRole('textbox', { name: 'New name' }).fill('@countess')
    await ada.page.keyboard.press('Enter')
    await ada.section('@countess').waitFor()
    await expect.poll(() => ada.section('@countess').textContent()).toContain('by ada')
    await expect.poll(() => momack.section('@countess').textContent()).toContain('by ada')

    const { space, key } = ada.owner
    const page = await ada.context.newPage()
    await page.goto(`${stage.relay.url}#/${space}/-/team?key=${key}`)
    await page.getByRole('combobox', { name: 'Person' }).fill('@momack2')
    await page.getByRole('combobox', { name: 'is also' }).fill('@countess')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByText('also @momack2').count()).toBe(1)
    // Both sections are theirs now, and open without a question.
    await expect.poll(() => ada.section('@countess').count()).toBe(2)
    await expect.poll(() => ada.page.locator('[data-mine]').count()).toBe(2)
    await page.getByRole('button', { name: 'Split @momack2' }).click()
    await expect.poll(() => ada.section('@momack2').count()).toBe(1)
    // Who is taken off the list comes back by Undo. Their section stays either way.
    const removes = page.getByRole('button', { name: 'Remove @momack2' })
    await removes.click()
    await expect.poll(() => removes.count()).toBe(0)
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await removes.waitFor()
    expect(await ada.section('@momack2').textContent()).toContain('by momack')
    await leave(ada)
  })
})

describe('links', () => {
  test('a read-only link shows the meeting as people type, and opens no text for editing', async () => {
    const ada = await stage.lead('@ada')
    const linus = await stage.read(ada.links.view, '@linus')
    await ada.mine.click()
    await ada.page.keyboard.type('read this')
    await expect.poll(() => linus.section('@ada').textContent()).toContain('read this')
    await linus.until('saved')
    await linus.section('@ada').locator('.text').click()
    await linus.page.keyboard.type('graffiti')
    expect(await linus.page.locator('[contenteditable=true]').count()).toBe(0)
    expect(await linus.page.getByRole('main').getByRole('textbox').count()).toBe(0)
    expect(await linus.page.getByRole('button', { name: 'Snapshot', exact: true }).count()).toBe(0)
    expect(
      (await shareLinksToRead(linus)).every((link) =>
        link.includes(new URL(ada.links.view).hash.split('key=')[1] ?? '?'),
      ),
    ).toBe(true)
    expect(await relayExport(ada.page.url())).not.toContain('graffiti')
  })

  const shareLinksToRead = async ({ page }: Person): Promise<string[]> => {
    await page.getByRole('button', { name: 'Share' }).click()
    const boxes = await page.getByRole('dialog').getByRole('textbox').all()
    return Promise.all(boxes.map((box) => box.inputValue()))
  }

  test('a link that is revoked while a person types ends at once; the text stays, with Copy and Download', async () => {
    const ada = await stage.lead('@ada')
    const grace = await stage.visit(ada.links.edit, '@grace')
    await grace.page.keyboard.type('typed before')
    await grace.until('saved')
    const { space, key } = ada.owner
    const page = await ada.context.newPage()
    await page.goto(`${stage.relay.url}#/${space}/-/team?key=${key}`)
    await page.getByRole('button', { name: 'Revoke For the team' }).click()
    await page.getByText('Everybody who uses this link is locked out at once.').waitFor()
    await page.getByRole('button', { name: 'Revoke it' }).click()
    await grace.page.getByRole('heading', { name: 'This link was revoked.' }).waitFor()
    await grace.page.getByRole('button', { name: 'Copy', exact: true }).waitFor()
    const [download] = await Promise.all([
      grace.page.waitForEvent('download'),
      grace.page.getByRole('button', { name: 'Download' }).click(),
    ])
    const text: string[] = []
    for await (const chunk of await download.createReadStream()) text.push(String(chunk))
    expect(text.join('')).toContain('typed before')
    await ada.page.keyboard.type('goes on')
    await ada.until('saved')
    // A new link to the same meeting on the same device merges the text that was there.
    const again = await shareLinks(ada)
    expect(again.edit).not.toBe(ada.links.edit)
    await grace.page.goto(again.edit)
    await ready(grace)
    expect(await grace.mine.textContent()).toContain('typed before')
    await grace.until('saved')
  })

  test('a link that expires while a person types says so; every letter that was typed is on the device', async () => {
    const begun = Date.now()
    const ada = await stage.lead('@ada')
    const { space, key, series, date } = ada.owner
    // The link must last until it is opened, however slow the machine is.
    const expires = new Date(Date.now() + 3000 + 4 * (Date.now() - begun)).toISOString()
    const granted = await fetch(`${stage.relay.url}api/${space}/grants`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ role: 'edit', expires }),
    })
    const { key: short } = (await granted.json()) as { key: string }
    const link = `${stage.relay.url}#/${space}/${series}/${date}?key=${short}`
    const grace = await stage.visit(link, '@grace')
    const over = grace.page.getByRole('heading', { name: 'This link has expired.' })
    await grace.mine.evaluate((box) => {
      const note = () => (document.documentElement.dataset['seen'] = box.textContent)
      new MutationObserver(note).observe(box, { characterData: true, childList: true, subtree: true })
    })
    for (let nth = 0; !(await over.isVisible()); nth++)
      await grace.page.keyboard.type(` w${nth}`, { delay: 30 })
    const seen = await grace.page.evaluate(() => document.documentElement.dataset['seen'] ?? '')
    const [words = ''] = /w0(?: w\d*)+/.exec(seen) ?? []
    expect(words).toContain(' w1')
    const [download] = await Promise.all([
      grace.page.waitForEvent('download'),
      grace.page.getByRole('button', { name: 'Download' }).click(),
    ])
    const text: string[] = []
    for await (const chunk of await download.createReadStream()) text.push(String(chunk))
    expect(text.join('')).toContain(words)
  })

  test('a lead can make a second lead, who can do the same', async () => {
    const ada = await stage.lead('@ada')
    const { space, key, series, date } = ada.owner
    const page = await ada.context.newPage()
    await page.goto(`${stage.relay.url}#/${space}/-/team?key=${key}`)
    await page.getByRole('textbox', { name: 'Label' }).fill('Grace')
    await page.getByRole('combobox', { name: 'Role' }).selectOption('lead')
    await page.getByRole('button', { name: 'Make a link' }).click()
    const link = await page.getByRole('textbox', { name: 'The new link' }).inputValue()
    const second = new URL(link).hash.split('key=')[1] ?? ''
    const grace = await stage.visit(`${stage.relay.url}#/${space}/${series}/${date}?key=${second}`, '@grace')
    await grace.page.getByRole('button', { name: 'Snapshot', exact: true }).waitFor()
  })

  test('without a key, a date of the calendar, a name or a team is refused with a sentence', async () => {
    const context = await stage.browser.newContext()
    const page = await context.newPage()
    for (const [hash, sentence] of [
      ['#/abcdefghijklmnopqrstuv/core/2026-11-23', 'has no key'],
      ['#/abcdefghijklmnopqrstuv/core/2026-02-30?key=AAAAAAAAAAAAAAAAAAAAAA', 'names no date'],
      ['#/abcdefghijklmnopqrstuv/!!/2026-11-23?key=AAAAAAAAAAAAAAAAAAAAAA', 'names no meeting'],
      ['#/abc/core?key=AAAAAAAAAAAAAAAAAAAAAA', 'names no team'],
    ] as const) {
      await aside(page, stage.relay.url)
      await page.goto(stage.relay.url + hash)
      expect.soft(await page.getByRole('main').textContent(), hash).toContain(sentence)
    }
    await context.close()
  })
})

describe('a series', () => {
  test('the next meeting is one click away, even offline, and two people who make it get one meeting', async () => {
    const own = await startRelay()
    const ada = await found(withWorker(stage.browser), own.url, '@ada')
    const grace = await arrive(withWorker(stage.browser), ada.links.edit, '@grace')
    await Promise.all([ada, grace].map(({ page }) => keptOffline(page)))
    await Promise.all([ada.until('saved'), grace.until('saved')])
    await own.kill()
    for (const person of [ada, grace]) {
      await person.page.getByRole('link', { name: /^Next meeting/ }).click()
      await expect.poll(() => dateIn(person.page.url())).not.toBe(ada.owner.date)
      await ready(person)
      await person.page.keyboard.type(`a draft of ${person.handle}`)
      await person.until('local')
    }
    const next = dateIn(ada.page.url())
    expect(dateIn(grace.page.url())).toBe(next)
    await own.start()
    await Promise.all([ada.until('saved'), grace.until('saved')])
    await expect.poll(() => ada.section('@grace').textContent()).toContain('a draft of @grace')
    const { space, series, key } = ada.owner
    await ada.page.goto(`${own.url}#/${space}/${series}/series?key=${key}`)
    await ada.page.getByRole('heading', { name: 'Meetings' }).waitFor()
    await expect.poll(() => ada.page.getByRole('listitem').filter({ hasText: 'Cancel' }).count()).toBe(2)
    await leave(ada, grace)
    await own.close()
  })

  test('a second meeting on a day is a meeting of its own, and a day without one is skipped, whatever the device’s clock says', async () => {
    const ada = await stage.lead('@ada')
    await ada.page.keyboard.type('the first')
    await ada.until('saved')
    const { space, series, date, key } = ada.owner
    await ada.page.goto(`${stage.relay.url}#/${space}/${series}/series?key=${key}`)
    await ada.page.getByLabel('Extra meeting').fill(date)
    await ada.page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect.poll(() => dateIn(ada.page.url())).toBe(`${date}~2`)
    await ready(ada)
    expect(await ada.mine.textContent()).not.toContain('the first')
    await ada.page.goto(`${stage.relay.url}#/${space}/${series}/series?key=${key}`)
    const first = sayDate(date)
    const [cancel, restore] = ['Cancel', 'Restore'].map((what) =>
      ada.page.getByRole('button', { name: `${what} this meeting: ${first}`, exact: true }),
    ) as [Locator, Locator]
    await cancel.click()
    await ada.page.getByRole('heading', { name: 'Cancelled' }).waitFor()
    expect(await cancel.count()).toBe(0)
    for (const back of [restore, ada.page.getByRole('button', { name: 'Restore', exact: true })]) {
      await back.click()
      await cancel.click()
    }
    await restore.waitFor()
    await ada.page.goto(`${stage.relay.url}#/${space}/${series}?key=${key}`)
    await ready(ada)
    expect(await ada.page.getByRole('textbox', { name: 'Title' }).inputValue()).toContain('(2)')

    // From any meeting, the two links of Share lead to the current one. A third leads to this meeting.
    await ada.page.goto(ada.link)
    await ready(ada)
    for (const shared of Object.values(await shareLinks(ada)))
      expect(shared).toContain(`/${space}/${series}?key=`)
    await ada.page.getByRole('button', { name: 'Share' }).click()
    const third = ada.page.getByRole('textbox', { name: 'Link to edit, opens' })
    expect(await third.inputValue()).toContain(`/${space}/${series}/${date}?key=`)
    await ada.page.getByRole('note').getByText('These links open only on this computer.').waitFor()

    // A device with a wrong clock opens the same meeting, and says so.
    const context = await stage.browser.newContext({
      serviceWorkers: 'block',
      timezoneId: 'Pacific/Marquesas',
    })
    await context.addInitScript(() => {
      const { now } = Date
      Date.now = () => now() + 8 * 86_400_000
      localStorage.setItem('roundtable:handle', '@bob')
    })
    const bob = personIn(await context.newPage(), context, '@bob')
    await bob.page.goto(`${stage.relay.url}#/${space}/${series}?key=${key}`)
    const said = bob.page.getByRole('alert').filter({ hasText: 'This device’s clock is 8 days ahead' })
    await said.getByText(`the current meeting is ${first} (2)`).waitFor()
    const title = bob.page.getByRole('textbox', { name: 'Title' })
    await expect.poll(() => title.inputValue()).toContain('(2)')
    expect(await said.getByRole('link').count()).toBe(0)
    // If somebody has begun to write, with the mouse or with keys, the page stays, and offers the right
    // meeting.
    let answer = () => {}
    let answered = Promise.resolve()
    await bob.page.route('**/healthz', async (route) => {
      await answered
      await route.continue()
    })
    const right = said.getByRole('link', { name: `Open ${first} (2)` })
    for (const begin of [() => bob.mine.click(), () => bob.page.keyboard.type('words')]) {
      answered = new Promise<void>((resolve) => (answer = resolve))
      await bob.page.reload()
      await ready(bob)
      await begin()
      answer()
      await right.waitFor()
    }
    await right.click()
    await expect.poll(() => title.inputValue()).toContain('(2)')

    // The time of a meeting stands beside its date, in the series' zone and in the person's own.
    await bob.page.goto(`${stage.relay.url}#/${space}/${series}/${date}?key=${key}`)
    const shown = bob.page.getByText(sayDate(date, Date.now()), { exact: true })
    await expect
      .poll(() => shown.getAttribute('title'))
      .toMatch(new RegExp(`^${first}, \\d\\d:00 to \\d\\d:00 [A-Z].*, \\d\\d:\\d0 to \\d\\d:\\d0 for you$`))
    const held = (await shown.getAttribute('title')) ?? ''
    await bob.page.getByRole('navigation', { name: 'This series' }).getByText(held).waitFor()
    await bob.context.close()
  })

  test('meetings show the template that the team edited; sections that were begun stay as they were', async () => {
    const ada = await stage.lead('@ada')
    const grace = await stage.visit(ada.links.edit, '@grace')
    await grace.page.keyboard.type('begun before')
    await grace.until('saved')
    const { space, series, key } = ada.owner
    const page = await ada.context.newPage()
    await page.goto(`${stage.relay.url}#/${space}/${series}/template?key=${key}`)
    const labels = page.getByRole('textbox', { name: 'Labels' })
    await labels.click()
    await expect.poll(() => labels.getAttribute('contenteditable')).toBe('true')
    await page.keyboard.press('Control+End')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Thanks:')
    await page.getByRole('button', { name: 'Add a heading' }).click()
    await page.getByRole('textbox', { name: 'Name of the new heading' }).fill('Demos')
    await page.keyboard.press('Enter')
    await expect.poll(() => ada.block('Demos').count()).toBe(1)
    await expect.poll(() => ada.section('@ada').textContent()).toContain('Thanks:')
    expect(await grace.mine.textContent()).not.toContain('Thanks:')
    expect(await grace.mine.textContent()).toContain('begun before')
    await ada.page.keyboard.type('with the new labels')
    await ada.until('saved')
    const text = await relayExport(ada.page.url())
    expect(text).toContain('## Demos')
    expect(await exported(ada)).toBe(text)
  })
})
