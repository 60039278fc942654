import type { Download } from 'playwright-core'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line } from '../../../shared/document/lines.ts'
import { arrive, ready, relayExport, typeAtEnd } from '../../support/browser/people.ts'
import { newPlace } from '../../support/relay/places.ts'
import { openStage } from '../../support/browser/stage.ts'

const stage = openStage()

const ADA = 'section:updates/ada'

/**
 * A draft from two loads of an earlier version's page. The relay now refuses what the first load wrote first.
 */
function drafted(): number[] {
  const doc = new Y.Doc()
  doc.clientID = 1 // so that its lines stand before all others
  // Shared types that are nested deeper than on any page.
  let within: Y.XmlFragment = doc.getXmlFragment('section:updates/eve')
  for (let level = 0; level < 30; level++) {
    const element = new Y.XmlElement('line')
    within.insert(0, [element])
    within = element
  }
  insertLines(doc.getXmlFragment(ADA), [line('an offline draft', { kind: 'item' })])
  doc.clientID = 2
  insertLines(doc.getXmlFragment('section:updates/bob'), [line('another draft', { kind: 'item' })])
  return [...Y.encodeStateAsUpdate(doc)]
}

test('P15: a page with edits that the server will never save says so, saves the rest, and loses no word', async () => {
  const { browser, relay } = stage
  const place = newPlace()
  const link = place.link(relay.url)
  const ada = await arrive(browser, link, '@ada')
  const { page } = ada
  await typeAtEnd(ada.mine, 'before ')
  await ada.until('saved')
  await page.goto('about:blank')
  await page.goto(`${relay.url}healthz`) // a page on which no code of the app runs
  await page.evaluate(putRecord, { name: `roundtable:${relay.url}#${place.room}`, update: drafted() })
  await page.goto(link)
  await ready(ada)
  const notice = page.locator('.notice', {
    hasText: 'The server can never save a part of what this device has',
  })
  await notice.getByText('an offline draft').waitFor()
  await expect.poll(() => relayExport(link)).toContain('another draft')
  expect(await page.locator('.notice').count()).toBe(1)
  await typeAtEnd(ada.mine, 'meanwhile ')
  await expect.poll(() => relayExport(link)).toContain('meanwhile')
  expect(await relayExport(link)).not.toContain('an offline draft')
  await ada.until('local')
  const [rest] = await Promise.all([
    page.waitForEvent('download'),
    notice.getByRole('button', { name: 'Download' }).click(),
  ])
  expect(await textOf(rest)).toBe('@ada\n- an offline draft\n')

  await page.getByRole('button', { name: 'Set it aside and go on' }).click()
  await page.getByText('is kept aside here').waitFor()
  await ready(ada)
  await typeAtEnd(ada.mine, 'after ')
  await ada.until('saved')
  await expect.poll(() => relayExport(link)).toContain('after')

  await page.getByRole('button', { name: 'Restore deleted lines' }).click()
  await expect.poll(() => relayExport(link)).toContain('an offline draft')
  await ada.until('saved')
  const note = await relayExport(link)
  for (const word of ['before', 'meanwhile', 'after', 'an offline draft', 'another draft'])
    expect([word, note.split(word).length - 1]).toEqual([word, 1])
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/\.md$/)
  expect(ada.problems).toEqual([])
  await ada.context.close()
})

async function textOf(download: Download): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** Runs in a page. Writes a record as an earlier version did. */
async function putRecord({ name, update }: { name: string; update: number[] }): Promise<void> {
  const opening = indexedDB.open(name)
  await new Promise((opened) => (opening.onsuccess = opened))
  const transaction = opening.result.transaction('updates', 'readwrite')
  transaction.objectStore('updates').add(Uint8Array.from(update))
  await new Promise((written) => (transaction.oncomplete = written))
  opening.result.close()
}
