import { expect, test } from 'vitest'
import {
  askForSnapshot,
  exported,
  found,
  ready,
  relayExport,
  takeSnapshot,
  type Person,
} from '../../../support/browser/people.ts'
import type { Team } from '../../../support/relay/found-team.ts'
import { openProxy } from '../../../support/relay/proxy.ts'
import { openStage } from '../../../support/browser/stage.ts'

const stage = openStage()

const records = async ({ owner: { space, series, date, key } }: Pick<Team, 'owner'>) => {
  const response = await fetch(`${stage.relay.url}api/${space}/${series}/${date}/snapshots`, {
    headers: { Authorization: `Bearer ${key}` },
  })
  return (await response.json()) as { id: string; by: string; path: string }[]
}

const final = ({ page }: Person) => page.getByText(/^\s*Snapshot taken \S/)
const openLast = ({ page }: Person) =>
  page
    .getByRole('region', { name: 'Snapshots of this meeting' })
    .getByRole('listitem')
    .first()
    .getByRole('button')
    .click()

test('after a lead takes a snapshot, every page shows it and the edits since, and a reader can read it', async () => {
  const ada = await stage.lead('@ada')
  const linus = await stage.read(ada.links.view, '@linus')
  await ada.page.keyboard.type('final words')
  await ada.until('saved')
  await takeSnapshot(ada)
  await Promise.all([final(ada).waitFor(), final(linus).waitFor()])
  const text = await exported(ada)
  await openLast(linus)
  const shown = linus.page.getByLabel('The snapshot’s Markdown')
  expect(await shown.textContent()).toBe(text)
  expect(await linus.page.getByRole('button', { name: /’s section$/ }).count()).toBe(0)
  await linus.page.keyboard.press('Escape')

  await ada.mine.press('End')
  await ada.page.keyboard.type(' and more')
  await Promise.all(
    [ada, linus].map(({ page }) =>
      expect.poll(() => page.getByText(/^Snapshot taken \S.*Edited since/).count()).toBe(1),
    ),
  )
  await openLast(linus)
  expect(await shown.textContent()).toBe(text)
  await linus.page.keyboard.press('Escape')

  await ada.until('saved')
  await takeSnapshot(ada)
  await expect.poll(() => linus.page.getByText(/^Snapshot taken \S.*Edited since/).count()).toBe(0)
  const [first, second, ...more] = await records(ada)
  expect(more).toEqual([])
  expect(first?.id).not.toBe(second?.id)
  expect(second).toMatchObject({
    by: '@ada',
    path: expect.stringMatching(/^meeting-notes\/\d{4}\/Q[1-4]\/\d{4}-\d\d-\d\d--team-weekly\.md$/) as string,
  })

  await ada.page.reload()
  await final(ada).waitFor()
})

test('lines missing from a section come back from a snapshot, and its other lines stay', async () => {
  const ada = await stage.lead('@ada')
  for (const word of ['one', 'two', 'three']) {
    await ada.page.keyboard.type(word)
    await ada.page.keyboard.press('Enter')
  }
  await ada.until('saved')
  await takeSnapshot(ada)
  await final(ada).waitFor()
  await openLast(ada)
  await ada.page.getByLabel('The snapshot’s Markdown').waitFor()
  expect(await ada.page.getByRole('heading', { name: 'Restore deleted lines' }).count()).toBe(0)
  await ada.page.keyboard.press('Escape')
  await ada.mine.getByText('two').click({ clickCount: 3 })
  await ada.page.keyboard.type('four')
  await ada.until('saved')
  await openLast(ada)
  await ada.page.getByRole('button', { name: '@ada’s section' }).click()
  await expect.poll(() => ada.page.getByText('One line of @ada’s section came back').count()).toBe(1)
  await ada.page.getByRole('heading', { name: 'Restore deleted lines' }).waitFor({ state: 'detached' })
  await ada.page.keyboard.press('Escape')
  await ada.until('saved')
  const text = await relayExport(ada.link)
  for (const word of ['one', 'two', 'three', 'four']) expect(text.split(`- ${word}\n`).length, word).toBe(2)
})

test('two leads take a snapshot at once: both are kept, each with its author and the same text', async () => {
  const ada = await stage.lead('@ada')
  const grace = await stage.visit(ada.link, '@grace')
  await Promise.all([ada.until('saved'), grace.until('saved')])
  await Promise.all([takeSnapshot(ada), takeSnapshot(grace)])
  await expect.poll(async () => (await records(ada)).map(({ by }) => by).sort()).toEqual(['@ada', '@grace'])
  await Promise.all([final(ada).waitFor(), final(grace).waitFor()])
  await expect
    .poll(() =>
      ada.page.getByRole('region', { name: 'Snapshots of this meeting' }).getByRole('listitem').count(),
    )
    .toBe(2)
})

test('a snapshot that is wanted while edits are on their way is taken when they have arrived', async () => {
  const slow = await openProxy(stage.relay.port)
  const ada = await found(stage.browser, slow.url, '@ada')
  await ada.until('saved')
  await ada.page.getByRole('button', { name: 'Snapshot', exact: true }).click()
  await ada.page.getByRole('button', { name: 'Cancel' }).click()
  slow.hold()
  await ada.mine.press('End')
  await ada.page.keyboard.type('the last word')
  await askForSnapshot(ada)
  await ada.page.getByText('Your last changes are on their way').waitFor()
  slow.release()
  expect(await ada.page.getByLabel('The snapshot’s Markdown').textContent()).toContain('the last word')
  await ada.context.close()
  await slow.close()
})

test('no snapshot is taken while edits have not reached the server, and the page says so', async () => {
  const ada = await stage.lead('@ada')
  await ada.until('saved')
  // The receipt is loaded before the network goes away, because this browser has no offline copy.
  await ada.page.getByRole('button', { name: 'Snapshot', exact: true }).click()
  await ada.page.getByRole('button', { name: 'Cancel' }).click()
  await ada.context.setOffline(true)
  await ada.mine.press('End')
  await ada.page.keyboard.type('not yet there')
  await ada.until('local')
  await askForSnapshot(ada)
  await ada.page.getByText('No snapshot was taken: not all of your edits have reached the server').waitFor()
  await ada.context.setOffline(false)
  await ada.until('saved')
  await ada.page.reload()
  await ready(ada)
  expect(await final(ada).count()).toBe(0)
  expect(await records(ada)).toEqual([])
})
