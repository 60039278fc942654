import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { insertLines } from '../shared/insert-lines.ts'
import { line } from '../shared/lines.ts'
import { arrive, ready, relayExport, typeAtEnd } from './support/people.ts'
import { newPlace } from './support/places.ts'
import { openStage } from './support/stage.ts'

const stage = openStage()

/** An edit of a version before, which the relay takes no more: shared types nested deeper than any page has them. */
function tooDeep(): number[] {
  const doc = new Y.Doc()
  let within: Y.XmlFragment = doc.getXmlFragment('section:updates/eve')
  for (let level = 0; level < 30; level++) {
    const element = new Y.XmlElement('line')
    within.insert(0, [element])
    within = element
  }
  // In the same update, as all that was written offline is:
  insertLines(doc.getXmlFragment('section:updates/ada'), [line('an offline draft', { kind: 'item' })])
  return [...Y.encodeStateAsUpdate(doc)]
}

test('a page that holds what the server never saves says so, goes on with the rest, and loses no word', async () => {
  const { browser, relay } = stage
  const place = newPlace()
  const link = place.link(relay.url)
  const ada = await arrive(browser, link, '@ada')
  const { page } = ada
  await typeAtEnd(ada.mine, 'before ')
  await ada.until('saved')
  await page.goto('about:blank')
  await page.goto(`${relay.url}healthz`) // nothing of the app runs
  await page.evaluate(putRecord, { name: `roundtable:${relay.url}#${place.room}`, update: tooDeep() })
  await page.goto(link)
  await ready(ada)
  await page.getByText('The server can never save a part of what this device has').waitFor()
  await typeAtEnd(ada.mine, 'meanwhile ')
  await ada.until('local')
  expect(await relayExport(link)).not.toContain('an offline draft')

  await page.getByRole('button', { name: 'Set it aside and go on' }).click()
  await page.getByText('is kept aside here').waitFor()
  await ready(ada)
  await typeAtEnd(ada.mine, 'after ')
  await ada.until('saved')
  await expect.poll(() => relayExport(link)).toContain('after')

  await page.getByRole('button', { name: 'Bring back what is missing' }).click()
  await expect.poll(() => relayExport(link)).toContain('an offline draft')
  await ada.until('saved')
  const note = await relayExport(link)
  for (const word of ['before', 'meanwhile', 'after', 'an offline draft'])
    expect([word, note.split(word).length - 1]).toEqual([word, 1])
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download it' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/\.md$/)
  expect(ada.problems).toEqual([])
  await ada.context.close()
})

/** Runs in a page: as a version before wrote it. */
async function putRecord({ name, update }: { name: string; update: number[] }): Promise<void> {
  const opening = indexedDB.open(name)
  await new Promise((opened) => (opening.onsuccess = opened))
  const transaction = opening.result.transaction('updates', 'readwrite')
  transaction.objectStore('updates').add(Uint8Array.from(update))
  await new Promise((written) => (transaction.oncomplete = written))
  opening.result.close()
}
