import { expect, test } from 'vitest'
import { openGuests } from '../support/browser/guests.ts'
import { VIEWPORT } from '../support/browser/people.ts'
import { openStage } from '../support/browser/stage.ts'
import { newPlace } from '../support/relay/places.ts'

const stage = openStage()

/** What a browser keeps for this server's pages, and what the page looks like. Runs in the page. */
async function look() {
  const permission = await navigator.permissions.query({ name: 'geolocation' })
  return {
    handles: Object.entries(localStorage)
      .filter(([name]) => name.endsWith('#handle'))
      .map(([, handle]) => String(handle)),
    local: localStorage.getItem('left'),
    session: sessionStorage.getItem('left'),
    cookies: document.cookie,
    caches: await caches.keys(),
    databases: (await indexedDB.databases()).filter(({ name }) => name?.includes('left')).length,
    permission: permission.state,
    isDark: matchMedia('(prefers-color-scheme: dark)').matches,
    isPrint: matchMedia('print').matches,
    width: innerWidth,
    answer: await fetch('nothing-here').then(({ status }) => status),
    global: 'left' in globalThis,
  }
}

/** Leaves something at each place. Runs in the page. */
async function leaveAll(): Promise<void> {
  localStorage.setItem('left', 'x')
  sessionStorage.setItem('left', 'x')
  document.cookie = 'left=x'
  await caches.open('left')
  await new Promise((opened) => (indexedDB.open('left').onsuccess = opened))
  Object.assign(globalThis, { left: true })
}

test('a browser that serves another person afterwards has nothing of the first one', async () => {
  const guests = openGuests(stage.browser, stage.relay.url)
  const [first, second] = [newPlace(), newPlace()]
  const ada = await guests.visit(first.link(stage.relay.url), '@ada')
  const clean = await ada.page.evaluate(look)
  expect(clean).toMatchObject({ handles: ['@ada'], local: null, answer: 404 })

  await ada.page.evaluate(leaveAll)
  await ada.page.setViewportSize({ width: 400, height: 300 })
  await ada.page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await ada.context.grantPermissions(['geolocation'])
  await ada.page.route('**/nothing-here', (route) => route.fulfill({ status: 200 }))
  await ada.context.route('**/nothing-here', (route) => route.fulfill({ status: 201 }))
  expect(await ada.page.evaluate(look)).toEqual({
    ...clean,
    ...{ local: 'x', session: 'x', cookies: 'left=x', caches: ['left'], databases: 1 },
    ...{ permission: 'granted', isDark: true, isPrint: true, width: 400, answer: 200, global: true },
  })
  await ada.context.setOffline(true)

  expect(await guests.leave(true)).toEqual([])
  const again = await guests.visit(second.link(stage.relay.url), '@ada')
  expect(again.page).toBe(ada.page)
  // This person comes back to the same page, so their browser still remembers them. All else is as it was.
  const { permission, isDark, isPrint, width, answer } = await again.page.evaluate(look)
  expect(clean).toMatchObject({ permission, isDark, isPrint, width, answer })

  expect(await guests.leave(true)).toEqual([])
  expect(await guests.goHome()).toEqual([ada.context])
  const bob = await guests.visit(second.link(stage.relay.url), '@bob')
  expect(bob.page).toBe(ada.page)
  expect(await bob.page.evaluate(look)).toEqual({ ...clean, handles: ['@bob'] })
  expect(bob.page.viewportSize()).toEqual(VIEWPORT)
  await bob.context.close()
})
