import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  arrive,
  aside,
  exported,
  keptOffline,
  personIn,
  ready,
  relayExport,
  typeAtEnd,
  type Person,
  withWorker,
} from '../support/browser/people.ts'
import { newPlace } from '../support/relay/places.ts'
import { openProxy } from '../support/relay/proxy.ts'
import { startRelay, type RelayProcess } from '../support/relay/server.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

const leave = (people: Person[]) => Promise.all(people.map(({ context }) => context.close()))
const count = (text: string, part: string) => text.split(part).length - 1

/** Words that are typed letter by letter. Each is unique. */
const wordsOf = (handle: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `${handle.slice(1)}${from + at}`)

async function typeFor(person: Person, words: string[], ms: number): Promise<void> {
  for (const word of words)
    await person.mine.pressSequentially(`${word} `, { delay: ms / words.length / (word.length + 1) })
}

describe('a meeting', () => {
  test('two people type in their own sections and see each other', async () => {
    const { link } = newPlace()
    const ada = await stage.visit(link(stage.relay.url), '@ada')
    await ada.page.keyboard.type('the relay')
    const grace = await stage.visit(link(stage.relay.url), '@grace')
    await grace.page.keyboard.type('the compiler')
    await expect.poll(() => ada.section('@grace').textContent()).toContain('the compiler')
    await expect.poll(() => grace.section('@ada').textContent()).toContain('the relay')
    const present = ada.page.getByRole('list', { name: 'Present' })
    const outline = ada.page.getByRole('navigation', { name: 'Outline' })
    await grace.page.keyboard.type(' and its')
    await outline.getByText('typing').waitFor()
    expect(await present.locator('.typing').textContent()).toBe('@grace')
    expect(
      await ada.section('@grace').getByRole('heading', { name: '@grace' }).locator('..').textContent(),
    ).toContain('typing')
    await outline.getByText('typing').waitFor({ state: 'detached' })
    await Promise.all([ada.until('saved'), grace.until('saved')])
    for (const width of [390, 1280]) {
      await ada.page.setViewportSize({ width, height: 900 })
      expect(await present.getByRole('listitem').allTextContents()).toEqual(['@ada', '@grace'])
    }
    await grace.page.keyboard.press('ArrowDown')
    await grace.page.keyboard.type('Blocked: the review')
    await ada.page.getByRole('button', { name: 'In the call' }).click()
    await ada.page.getByRole('region', { name: 'Blockers' }).getByText('the review').waitFor()
    await ada.page.getByRole('button', { name: 'Everyone here: 2' }).click()
    await ada.page.getByRole('button', { name: '@grace', exact: true }).click()
    await expect.poll(() => ada.section('@grace').evaluate((at) => at === document.activeElement)).toBe(true)
    const text = await relayExport(link(stage.relay.url))
    expect(text).toContain('@ada\n- Done:\n  - the relay\n')
    expect(text).toContain('@grace\n- Done:\n  - the compiler and its\n')
    expect(await exported(ada)).toBe(text)
    expect([...ada.problems, ...grace.problems]).toEqual([])
  })

  test('three people type at the same time, one of them offline for half of it; all end with the same text, with every word once', async () => {
    const { link } = newPlace()
    const handles = ['@ada', '@grace', '@alan']
    const people: Person[] = []
    for (const handle of handles) people.push(await stage.visit(link(stage.relay.url), handle))
    const plane = people[2]
    if (!plane) throw new Error('Nobody is on the plane.')
    await Promise.all(
      people.map(async (person) => {
        if (person !== plane) return typeFor(person, wordsOf(person.handle, 0, 8), 2000)
        await typeFor(person, wordsOf(person.handle, 0, 2), 500)
        await person.context.setOffline(true)
        await typeFor(person, wordsOf(person.handle, 2, 6), 1000)
        await person.until('local')
        await person.context.setOffline(false)
        await typeFor(person, wordsOf(person.handle, 6, 8), 500)
      }),
    )
    await Promise.all(people.map((person) => person.until('saved')))
    const texts = await Promise.all(people.map(exported))
    await expect.poll(() => relayExport(link(stage.relay.url))).toBe(texts[0])
    expect(new Set(texts).size).toBe(1)
    for (const person of people)
      expect(texts[0]).toContain(`${person.handle}\n- Done:\n  - ${wordsOf(person.handle, 0, 8).join(' ')}\n`)
  })

  test('a relay that freezes and a network that swallows everything are noticed (“Saving…”, “Saved on this device”), and everything is sent later', async () => {
    const [frozen, swallowing] = await Promise.all([startRelay(), openProxy(stage.relay.port)])
    // The page needs seconds to notice either, so both are tested side by side.
    await Promise.all([
      silent(frozen.url, () => {
        frozen.freeze()
        return () => frozen.thaw()
      }),
      silent(swallowing.url, () => {
        swallowing.swallow()
        return () => swallowing.pass()
      }),
    ])
    await Promise.all([frozen.close(), swallowing.close()])
  })

  async function silent(url: string, begin: () => () => void): Promise<void> {
    const { link } = newPlace()
    const ada = await arrive(stage.browser, link(url), '@ada')
    await ada.page.keyboard.type('before')
    await ada.until('saved')
    const end = begin()
    await ada.page.keyboard.type(' after')
    expect(await ada.sync(), url).toBe('saving')
    await ada.until('local')
    await ada.page.keyboard.type(' and later')
    end()
    await ada.until('saved')
    expect(await relayExport(link(url))).toContain('before after and later')
    await leave([ada])
  }

  test('with a wrong key, a sentence is shown, and nothing of the notes', async () => {
    const { link, room } = newPlace()
    const ada = await stage.visit(link(stage.relay.url), '@ada')
    await ada.page.keyboard.type('a secret')
    await ada.until('saved')
    const context = await stage.browser.newContext()
    const page = await context.newPage()
    await page.goto(`${stage.relay.url}#/${room}?key=AAAAAAAAAAAAAAAAAAAAAA`)
    await page.getByRole('heading', { name: 'This link doesn’t open these notes.' }).waitFor()
    expect(await page.textContent('body')).not.toContain('a secret')
    await context.close()
  })

  test('a text that cannot be a handle is refused with a sentence', async () => {
    const context = await stage.browser.newContext()
    const page = await context.newPage()
    for (const typed of ['', 'a/b', 'a~b', 'a\u0007b', 'x'.repeat(65)]) {
      await aside(page, stage.relay.url)
      await page.goto(newPlace().link(stage.relay.url))
      const box = page.getByRole('textbox', { name: 'Your name' })
      await box.evaluate((input, value) => {
        ;(input as HTMLInputElement).value = value
        input.dispatchEvent(new Event('input', { bubbles: true }))
      }, typed)
      await page.keyboard.press('Enter')
      expect(await page.getByRole('alert').textContent(), typed).toMatch(/^(?:A name|That name)/)
    }
    await context.close()
  })
})

describe('without the relay', () => {
  let own: RelayProcess
  beforeAll(async () => {
    own = await startRelay()
  })
  afterAll(() => own.close())

  test('if the relay is killed while two people type, words “Saved for everyone” are in the restarted relay, and the pages still work', async () => {
    const { link } = newPlace()
    const people: Person[] = []
    for (const handle of ['@ada', '@grace'])
      people.push(await arrive(withWorker(stage.browser), link(own.url), handle))
    for (const { page } of people) await keptOffline(page)
    const saved = new Map<Person, string>()
    const typed = new Map<Person, string[]>()
    let beyond = false
    const typing = people.map(async (person) => {
      // They type until the relay is gone, and then some more words.
      const words: string[] = []
      typed.set(person, words)
      for (let more = 5; more > 0; more -= beyond ? 1 : 0) {
        const word = `${person.handle.slice(1)}${words.length}`
        await person.mine.pressSequentially(`${word} `, { delay: 8 })
        words.push(word)
        const [sync, text] = [await person.sync(), (await person.mine.textContent()) ?? '']
        // The status is read before the text, so “Saved” covers no more words than are in the text.
        if (sync === 'saved') saved.set(person, text)
      }
    })
    await expect.poll(() => saved.size).toBe(2)
    const shown = new Map(saved)
    await own.kill()
    beyond = true
    await Promise.all(typing)
    await Promise.all(people.map((person) => person.until('local')))

    await own.start()
    const first = people.map(({ handle }) => wordsOf(handle, 0, 1)[0] ?? '')
    await Promise.all(people.map((person) => person.context.setOffline(true)))
    const text = await relayExport(link(own.url))
    for (const [person, words] of shown)
      for (const word of words.match(new RegExp(`${person.handle.slice(1)}\\d+(?= )`, 'g')) ?? [])
        expect(text).toContain(word)
    expect(first.every((word) => text.includes(word))).toBe(true)

    await own.kill()
    await Promise.all(people.map((person) => person.context.setOffline(false)))
    await Promise.all(people.map(({ page }) => page.reload()))
    await Promise.all(people.map(ready))
    await Promise.all(people.map((person) => person.until('local')))
    await own.start()
    await Promise.all(people.map((person) => person.until('saved')))
    const after = await relayExport(link(own.url))
    for (const person of people) expect(after).toContain(typed.get(person)?.join(' '))
    await leave(people)
  })

  test('two people who never opened this meeting fill the same section and agenda while offline, and end with one meeting, one section and one set of labels', async () => {
    const first = newPlace()
    const contexts = await Promise.all([1, 2].map(() => withWorker(stage.browser).newContext()))
    const people = await Promise.all(
      contexts.map(async (context) => {
        const page = await context.newPage()
        const person = personIn(page, context, '@kevina')
        await page.goto(first.link(own.url))
        await page.getByRole('textbox', { name: 'Your name' }).fill('@kevina')
        await page.keyboard.press('Enter')
        await ready(person)
        await person.until('saved')
        await keptOffline(page)
        return person
      }),
    )
    await own.kill()
    const next = newPlace('core-weekly', '2026-11-30')
    for (const [at, person] of people.entries()) {
      await person.page.goto('about:blank')
      await person.page.goto(next.link(own.url))
      await ready(person)
      await person.page.keyboard.type(at === 0 ? 'from the train' : 'from the plane')
      await person.block('Agenda').click()
      await person.page.keyboard.press('Control+End')
      await person.page.keyboard.press('Enter')
      await person.page.keyboard.type(at === 0 ? 'topic of the train' : 'topic of the plane')
      await person.until('local')
    }
    await own.start()
    await Promise.all(people.map((person) => person.until('saved')))
    await expect.poll(async () => new Set(await Promise.all(people.map(exported))).size).toBe(1)
    const text = await relayExport(next.link(own.url))
    for (const part of [
      '@kevina',
      'Done:',
      'from the train',
      'from the plane',
      'topic of the train',
      'topic of the plane',
      'Round of updates',
      '## Agenda',
    ])
      expect(count(text, part), part).toBe(1)
    await leave(people)
  })

  test('two tabs of one browser have the same text, even offline', async () => {
    const { link } = newPlace()
    const one = await arrive(stage.browser, link(own.url), '@ada')
    await one.until('saved')
    const page = await one.context.newPage()
    const two = personIn(page, one.context, '@ada')
    await page.goto(link(own.url))
    await ready(two)
    await own.kill()
    await typeAtEnd(one.mine, 'both tabs have this')
    await expect.poll(() => two.mine.textContent()).toContain('both tabs have this')
    await own.start()
    await Promise.all([one.until('saved'), two.until('saved')])
    expect(count(await relayExport(link(own.url)), 'both tabs have this')).toBe(1)
    await one.context.close()
  })
})
