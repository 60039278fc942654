import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { launchChromium } from '../../support/browser/browser.ts'
import { builtCommandLine } from '../../support/relay/built.ts'
import { arrive, relayExport, typeAtEnd } from '../../support/browser/people.ts'
import { newPlace } from '../../support/relay/places.ts'
import { startRelay } from '../../support/relay/server.ts'

test('P8: after a restore, edits made since the backup come back from a device that has them, once its person agrees', async () => {
  const [browser, relay] = await Promise.all([launchChromium(), startRelay()])
  const backups = await mkdtemp(join(tmpdir(), 'roundtable-backups-'))
  const place = newPlace()
  const link = place.link(relay.url)
  const lead = { Authorization: `Bearer ${place.key}`, 'Content-Type': 'application/json' }
  const give = async (label: string) => {
    const body = JSON.stringify({ role: 'view', label })
    const given = await fetch(`${relay.url}api/${place.space}/grants`, {
      method: 'POST',
      headers: lead,
      body,
    })
    return (await given.json()) as { id: string; key: string }
  }
  const opens = async (key: string) =>
    (await fetch(`${relay.url}api/${place.room}.md`, { headers: { Authorization: `Bearer ${key}` } })).ok

  const ada = await arrive(browser, link, '@ada')
  await typeAtEnd(ada.mine, 'before')
  await ada.until('saved')
  const earlier = await give('given before')
  execFileSync(process.execPath, [builtCommandLine(), 'backup', join(backups, 'one')], {
    env: { ...process.env, DATA_DIR: relay.directory },
  })
  await typeAtEnd(ada.mine, ' and after')
  await expect.poll(() => relayExport(link)).toContain('and after')
  const later = await give('given after')
  await fetch(`${relay.url}api/${place.space}/grants/${earlier.id}`, {
    method: 'DELETE',
    headers: { Authorization: lead.Authorization },
  })
  expect([await opens(earlier.key), await opens(later.key)]).toEqual([false, true])

  await ada.context.setOffline(true)
  await relay.kill()
  await ada.until('local')
  await rm(relay.directory, { recursive: true })
  await cp(join(backups, 'one'), relay.directory, { recursive: true })
  await relay.start()
  const restored = await relayExport(link)
  expect([restored.includes('before'), restored.includes('and after')]).toEqual([true, false])
  await ada.context.setOffline(false)
  await ada.page.getByText('The server was restored from a backup').waitFor()
  expect(await relayExport(link)).not.toContain('and after')
  await ada.page.getByRole('button', { name: 'Restore mine' }).click()
  await ada.until('saved')
  expect(await relayExport(link)).toContain('and after')
  expect([await opens(earlier.key), await opens(later.key)]).toEqual([true, false])

  await browser.close()
  await relay.close()
  await rm(backups, { recursive: true })
})
