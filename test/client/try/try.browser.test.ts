// A visitor tries a meeting. Nothing of it reaches the server or any other storage.

import { expect, test } from 'vitest'
import { axeFaults } from '../../support/browser/axe.ts'
import { personIn, ready, VIEWPORT } from '../../support/browser/people.ts'
import { openStage } from '../../support/browser/stage.ts'

const stage = openStage()

/** What this browser stores, by name. */
async function kept(): Promise<{ databases: string[]; texts: [string, string][] }> {
  const databases = (await indexedDB.databases()).map(({ name = '' }) => name)
  return { databases, texts: Object.entries(localStorage) as [string, string][] }
}

test('a visitor tries a meeting before they found a team: played colleagues, a cut network, a stopped server and a reload; then nothing is left', async () => {
  const context = await stage.browser.newContext({ viewport: VIEWPORT })
  const page = await context.newPage()
  const asked: string[] = []
  page.on('websocket', (socket) => asked.push(socket.url()))
  page.on('request', (request) => asked.push(request.url()))
  const you = personIn(page, context, '@you')
  await page.goto(stage.relay.url)
  const before = await page.evaluate(kept)
  await page.getByRole('link', { name: 'Try it first' }).click()
  await ready(you)
  const strip = page.getByRole('region', { name: 'A place to try' })
  await strip.getByText('Mia, Jonas and Priya are played').waitFor()

  // All four write at the same time.
  const blocked = you.section('@jonas').getByText('No access to the staging')
  await blocked.waitFor()
  await page.keyboard.type('from me')
  await you.until('saved')
  expect.soft(await axeFaults(page)).toEqual([])
  const top = () => you.mine.evaluate((box) => Math.round(box.getBoundingClientRect().top + scrollY))
  const place = await top()

  // The network is cut: the others write on, but nothing arrives.
  const [network, server] = ['Network', 'Server'].map((name) => strip.getByRole('switch', { name })) as [
    typeof strip,
    typeof strip,
  ]
  await network.click()
  /** Without who types, which ends by itself. */
  const note = async () => (await page.getByRole('main').innerText()).replace(/^(?:typing|▾)\s*/gm, '')
  const seen = await note()
  await strip.getByText(/^@\w+ writes: .{3}/).waitFor()
  await page.keyboard.press('F2')
  await page.keyboard.type(', offline')
  await you.until('local')
  expect(await note()).toBe(seen.replace('from me', 'from me, offline'))
  const writes = (await strip.getByText(/^@\w+ writes: /).textContent()) ?? ''
  const missed = writes.replace(/^.*writes: /, '').slice(0, 3)
  await network.click()
  await you.until('saved')
  await expect.poll(note).not.toBe(seen)
  await page.getByRole('main').getByText(missed).first().waitFor()
  expect(await top()).toBe(place)

  // On a phone, the strip keeps its height, says the whole sentence, and leads out.
  await page.setViewportSize({ width: 390, height: 844 })
  const news = strip.locator('.news')
  const room = () =>
    news.evaluate((said) => [
      said.scrollWidth - said.clientWidth,
      said.scrollHeight - said.clientHeight,
      said.clientHeight,
    ])
  await expect.poll(() => news.textContent()).toContain('Connected again')
  const [, , height] = await room()
  expect(await room()).toEqual([0, 0, height])
  expect(await strip.getByRole('link', { name: 'Leave', exact: true }).isVisible()).toBe(true)
  await network.click()
  await expect.poll(() => news.textContent()).toContain('network is cut')
  expect(await room()).toEqual([0, 0, height])
  await network.click()
  await page.setViewportSize(VIEWPORT)
  await you.until('saved')

  // The server is stopped, and the page is loaded again: the typed text is there, once.
  await server.click()
  await page.keyboard.press('F2')
  await page.keyboard.type(', alone')
  await you.until('local')
  await server.click()
  await you.until('saved')
  await page.reload()
  await ready(you)
  await you.until('saved')
  expect(await you.mine.innerText()).toContain('from me, offline, alone')
  expect((await page.getByRole('main').innerText()).match(/No access to the staging/g)?.length).toBe(1)

  // Nothing can be shared or asked of the server, and the played team has no other pages.
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('dialog').getByText('it is only played').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Team weekly' }).click()
  await strip.getByText('Only this meeting is here to try.').waitFor()
  expect(new URL(page.url()).hash).toBe('#/try')

  const during = await page.evaluate(kept)
  expect(during.texts).toEqual(before.texts)
  expect(during.databases.filter((name) => !name.includes('?try='))).toEqual(before.databases)
  expect(during.databases.length).toBeGreaterThan(before.databases.length)
  expect(asked.filter((url) => /^ws|\/api\/|healthz|sync/.test(url))).toEqual([])

  await strip.getByRole('link', { name: 'Leave' }).click()
  await page.getByRole('textbox', { name: 'Your name' }).waitFor()
  expect(await page.evaluate(kept)).toEqual(before)
  expect(you.problems).toEqual([])
  await context.close()
})
