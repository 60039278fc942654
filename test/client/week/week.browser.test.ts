import { expect, test } from 'vitest'
import { axeFaults } from '../../support/browser/axe.ts'
import { found, keptOffline, onThisDevice, takeSnapshot, withWorker } from '../../support/browser/people.ts'
import { openStage } from '../../support/browser/stage.ts'

const stage = openStage()

test('after the call, the digest is copied, and my week has what is open, offline too', async () => {
  const ada = await found(withWorker(stage.browser), stage.relay.url, '@ada')
  const { page, context } = ada
  // All browser tests share one clipboard, so this page has one of its own.
  await page.evaluate(() => {
    navigator.clipboard.write = async ([item]) => {
      const text = await item?.getType('text/plain')
      document.body.dataset['copied'] = (await text?.text()) ?? ''
    }
  })
  const copied = () => page.evaluate(() => document.body.dataset['copied'] ?? '')
  await page.keyboard.type('Blocked:')
  await page.keyboard.press('Enter')
  await page.keyboard.type('a review by @grace of https://github.com/ipfs/docs/pull/5')
  await ada.until('saved')
  await takeSnapshot(ada)

  const rail = page.getByRole('complementary', { name: 'This moment' })
  await rail.getByRole('button', { name: 'Copy the digest' }).click()
  await page.getByText('The digest is copied as Markdown.').waitFor()
  const digest = await copied()
  expect(digest).toContain(
    '\n\n## Blocked\n\n- @ada asks @grace: a review by @grace of https://github.com/ipfs/docs/pull/5\n',
  )

  await keptOffline(page)
  await onThisDevice(ada)
  await context.setOffline(true)
  await page.evaluate(() => delete document.body.dataset['copied'])
  await rail.getByRole('button', { name: 'Copy the digest' }).click()
  await expect.poll(copied).toBe(digest)

  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('link', { name: 'My week' }).click()
  // The note has the same link.
  await page.getByRole('heading', { name: 'My week' }).waitFor()
  const link = page.getByRole('link', { name: 'docs#5' })
  await link.waitFor()
  expect(await link.getAttribute('href')).toBe('https://github.com/ipfs/docs/pull/5')
  expect(await page.getByText('Blocked', { exact: true }).count()).toBe(1)
  const [bar, where] = [page.getByRole('banner'), page.getByRole('navigation', { name: 'Where you are' })]
  await bar.getByRole('link', { name: 'Roundtable: your meetings' }).waitFor()
  expect(await where.getByRole('link').getAttribute('href')).toContain(`#/${ada.owner.space}`)
  expect(await axeFaults(page)).toEqual([])

  // From the list of teams, over all teams of this device.
  await page.evaluate(() => location.assign('#/'))
  await page.getByRole('link', { name: 'My week' }).click()
  await link.waitFor()
  const meeting = page.getByRole('region').getByRole('link').first()
  expect(await meeting.getAttribute('href')).toContain(ada.owner.date)
  expect(ada.problems).toEqual([])
  await context.close()
})
