import { expect, test } from 'vitest'
import { launchChromium } from '../support/browser/browser.ts'
import { arrive, typeAtEnd, withWorker } from '../support/browser/people.ts'
import { newPlace } from '../support/relay/places.ts'
import { startRelay } from '../support/relay/server.ts'
import { openSubpaths } from '../support/relay/subpath.ts'

test('on a path of another site, notes are saved, the page opens offline, and the server keeps its addresses', async () => {
  const [browser, relay] = await Promise.all([launchChromium(), startRelay()])
  const proxy = await openSubpaths({ '/notes/': relay.port })
  const url = `${proxy.origin}/notes/`
  const { link } = newPlace()
  const ada = await arrive(withWorker(browser), `${link(url)}).”`, '@ada') // this link was copied out of a sentence
  expect([ada.page.url(), await ada.page.evaluate(() => history.length)]).toEqual([link(url), 2])
  const missing: string[] = []
  ada.page.on('response', (response) => {
    if (response.status() >= 400) missing.push(response.url())
  })
  await typeAtEnd(ada.mine, 'below')
  await ada.until('saved')
  const scope = () => ada.page.evaluate(async () => (await navigator.serviceWorker.ready).scope)
  expect(await scope()).toBe(url)
  await ada.page.reload()
  await ada.until('saved')
  expect(missing).toEqual([])

  const health = await ada.context.newPage()
  await health.goto(`${url}healthz`)
  expect(await health.textContent('body')).toBe('{"ok":true}')
  await health.close()

  await proxy.close()
  await ada.page.reload()
  await expect.poll(() => ada.section('@ada').textContent()).toContain('below')
  await ada.until('local')
  await browser.close()
  await relay.close()
})
