// What a page does beside, once there was something to read in it.

import { registerSW } from 'virtual:pwa-register'
import { tellUnfinished } from './browser/faults.ts'
import { watchOutbox } from './sync/drafts.ts'
import { update } from './browser/update.svelte.ts'

/** ms between looks for a new build; a page may stay open for weeks. */
const LOOK_EVERY = 3_600_000

/** Keeps the page for offline use and looks for a newer one; sends what was left unsent. */
export function workInBackground(): void {
  const activate = registerSW({
    onNeedRefresh: () => update.came(() => activate(true)),
    onRegisteredSW: (_url, registration) => {
      if (registration !== undefined) lookForUpdates(registration)
    },
  })
  watchOutbox()
  watchForFaults()
}

/** What no part of the page catches: handlers of events, and promises that nobody waits for. */
function watchForFaults(): void {
  const tell = (error: unknown) => {
    if (update.lacking || !(error instanceof Error)) return // a part that did not load has a sentence of its own
    tellUnfinished(
      `Something that this page was to do did not work (${error.message}). What was written is kept. Try it again, or reload the page.`,
    )
  }
  addEventListener('error', ({ error }) => tell(error))
  addEventListener('unhandledrejection', ({ reason }) => tell(reason))
}

function lookForUpdates(registration: ServiceWorkerRegistration): void {
  // Offline there is nothing to be found: it is looked for again.
  const look = () => void registration.update().catch(() => undefined)
  setInterval(look, LOOK_EVERY)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') look()
  })
}
