// A team's whole call in six browsers, one of which has been offline since before the meeting existed.

import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Inspection } from '../../shared/markdown/inspect.ts'
import {
  arrive,
  choose,
  exported,
  found,
  keptOffline,
  ready,
  relayExport,
  takeSnapshot,
  type Person,
  withWorker,
} from '../support/browser/people.ts'
import { builtCommandLine } from '../support/relay/built.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

async function inspect(markdown: string): Promise<Inspection> {
  const directory = await mkdtemp(join(tmpdir(), 'roundtable-'))
  const path = join(directory, 'note.md')
  await writeFile(path, markdown)
  const { stdout } = await promisify(execFile)('node', [builtCommandLine(), 'inspect', path])
  await rm(directory, { recursive: true })
  return JSON.parse(stdout) as Inspection
}

const nextMeeting = async ({ page }: Person, before: string): Promise<void> => {
  await page.getByRole('link', { name: /^Next meeting/ }).click()
  await expect.poll(() => page.url()).not.toBe(before)
}

/**
 * Writes items. The beginning of each is typed letter by letter. The rest is inserted at once, because each
 * of six pages draws each key.
 */
async function write({ page: { keyboard } }: Person, items: [typed: string, rest: string][]): Promise<void> {
  for (const [at, [typed, rest]] of items.entries()) {
    if (at > 0) await keyboard.press('Enter')
    await keyboard.type(typed)
    await keyboard.insertText(rest)
  }
}

/** What covers what in the bar. */
const coveredInBar = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const parts = [
      ...document.querySelectorAll('.top > header > :not(.present), .top .disc, .top .present button'),
    ]
      .filter((part) => part.checkVisibility())
      .map((part) => ({ name: part.textContent?.trim() || part.className, at: part.getBoundingClientRect() }))
    return parts.flatMap((one, nth) =>
      parts
        .slice(nth + 1)
        .filter(
          ({ at }) =>
            Math.min(one.at.right, at.right) - Math.max(one.at.left, at.left) > 1 &&
            Math.min(one.at.bottom, at.bottom) - Math.max(one.at.top, at.top) > 1,
        )
        .map(({ name }) => `${one.name} and ${name}`),
    )
  })

test('six people hold a call, and the lead’s snapshot can be merged into a repository as it is', async () => {
  const lead = await found(stage.browser, stage.relay.url, '@eingenito', 'Go core weekly')
  const handles = ['@djdv', '@hannahhoward', '@kevina', '@magik6k']
  const plane = await arrive(withWorker(stage.browser), lead.links.edit, '@stebalien')
  await keptOffline(plane.page)
  await plane.until('saved')
  await plane.context.setOffline(true)

  // A meeting a week ahead, which exists only on this offline device.
  await nextMeeting(plane, plane.page.url())
  await ready(plane)
  await write(plane, [['Badger', ' datastore, from the plane']])
  await plane.until('local')

  await nextMeeting(lead, lead.page.url())
  await ready(lead)
  const series = { ...lead.owner, date: /(\d{4}-\d\d-\d\d)\?/.exec(lead.page.url())?.[1] ?? '' }
  const at = (key: string) => `${stage.relay.url}#/${series.space}/${series.series}/${series.date}?key=${key}`
  const edit = at(new URL(lead.links.edit).hash.split('key=')[1] ?? '')
  const others = await Promise.all(handles.map((handle) => stage.visit(edit, handle)))
  const here = [lead, ...others]

  await Promise.all(
    here.map(async (person, nth) => {
      const name = person.handle.slice(1)
      await write(person, [
        [name.slice(0, 3), `${name.slice(3)} shipped https://github.com/ipfs/go-ipfs/pull/${5700 + nth}`],
        [name.slice(0, 1), `${name.slice(1, 3)} reviewed`],
      ])
    }),
  )
  await choose(lead, 'Status of @eingenito', 'no blockers')
  const [djdv, hannah, kevina] = others as [Person, Person, Person]
  await choose(kevina, 'Status of @kevina', 'skip me')
  await lead.page.getByRole('combobox', { name: 'Lead' }).fill('@eingenito')
  await hannah.page.getByRole('combobox', { name: 'Notetaker' }).fill('@hannahhoward')
  await lead.page.getByRole('combobox', { name: 'Recording' }).fill('none this week')
  await lead.page.getByRole('button', { name: 'List all' }).click()
  await djdv.block('Questions').click()
  await djdv.page.keyboard.type('Who knows the DHT?')
  await lead.section('@djdv').hover()
  await choose(lead, 'Options of @djdv', 'Move down')

  await plane.context.setOffline(false)
  const all = [...here, plane]
  await Promise.all(all.map((person) => person.until('saved')))
  await plane.section('@kevina').waitFor()
  const texts = async () => new Set(await Promise.all(all.map(exported)))
  await expect.poll(async () => (await texts()).size).toBe(1)

  for (const width of [320, 390, 641, 768, 820, 1040, 1280]) {
    await lead.page.setViewportSize({ width, height: 900 })
    expect(await coveredInBar(lead.page), `${width} px wide`).toEqual([])
  }

  await takeSnapshot(lead)
  // The meeting's name is the last to be cut.
  for (const width of [390, 641, 768, 820, 1040, 1280]) {
    await lead.page.setViewportSize({ width, height: 900 })
    const isCut = lead.page.locator('a.series').evaluate((name) => name.scrollWidth > name.clientWidth)
    expect([width, await isCut]).toEqual([width, false])
  }
  await Promise.all(all.map(({ page }) => page.getByText(/^\s*Snapshot taken \S/).waitFor()))
  const [text = ''] = await texts()
  const url = `${stage.relay.url}api/${series.space}/${series.series}/${series.date}/snapshots`
  const headers = { Authorization: `Bearer ${series.key}` }
  const [record, ...more] = (await (await fetch(url, { headers })).json()) as { id: string; path: string }[]
  expect(more).toEqual([])
  expect(record?.path).toBe(
    `meeting-notes/${series.date.slice(0, 4)}/Q${Math.ceil(Number(series.date.slice(5, 7)) / 3)}/${series.date}--go-core-weekly.md`,
  )
  const snapshot = await (await fetch(`${url}/${record?.id}.md`, { headers })).text()
  expect(snapshot).toBe(text)
  expect(await relayExport(at(series.key))).toBe(snapshot)

  const read = await inspect(snapshot)
  expect(read).toMatchObject({
    date: series.date,
    lead: '@eingenito',
    notetaker: '@hannahhoward',
    recording: 'none this week',
    attendees: ['@djdv', '@eingenito', '@hannahhoward', '@kevina', '@magik6k'],
    placeholders: [],
  })
  expect(read.blocks.map(({ heading, raw }) => [heading, raw])).toEqual([
    ['Agenda', 0],
    ['Updates', 0],
    ['Questions', 0],
    ['Other notes', 0],
  ])
  expect(read.people.map(({ handle }) => handle).sort()).toEqual(all.map(({ handle }) => handle).sort())
  for (const { handle, labels, chips } of read.people) {
    const name = handle.slice(1)
    expect(labels.map(({ text, kind, items }) => [text, kind, items.length])).toEqual([
      ['Done:', 'done', handle === '@stebalien' ? 1 : 2],
    ])
    expect(labels[0]?.items[0]?.text).toContain(
      handle === '@stebalien' ? 'from the plane' : `${name} shipped`,
    )
    expect(chips).toEqual({ '@eingenito': ['no blockers'], '@kevina': ['skip me'] }[handle] ?? [])
  }
  expect(all.flatMap(({ problems }) => problems)).toEqual([])
  await Promise.all([lead, plane].map(({ context }) => context.close()))
})
