// Work that begins once the page shows something to read.

import { registerSW } from 'virtual:pwa-register'
import { tellUnfinished } from './browser/faults.ts'
import { speakStatus } from './sync/spoken-status.ts'
import { watchBars } from './browser/bars.ts'
import { watchUnsent } from './sync/unsent-rooms.ts'
import { update } from './browser/update.svelte.ts'
import { knowLines } from './text/draw-lines.ts'
import { words } from './browser/words/en.ts'

/** ms between checks for a new build. A page may stay open for weeks. */
const LOOK_EVERY = 3_600_000

/**
 * Keeps the page for offline use, checks for newer builds, sends unsent edits, watches for faults, speaks the
 * status, asks before words are lost, and scrolls so that no bar covers the line that a person types in.
 */
export function workInBackground(): void {
  let isAsked = false
  /** The offline copy that this page began with. */
  const began = 'serviceWorker' in navigator ? navigator.serviceWorker.controller?.scriptURL : undefined
  const activate = registerSW({
    onNeedRefresh: () =>
      void waitingCopy().then((waiting) => {
        // If the waiting copy is in another language, the person has chosen that language and sees it already. So
        // the copy takes over without a question.
        if (waiting !== undefined && began !== undefined && waiting.scriptURL !== began) void activate()
        else update.came(apply)
      }),
    // A page is loaded again only if its own person agreed, not when another tab's person did.
    onNeedReload: () => {
      if (isAsked) location.reload()
    },
    onRegisteredSW: (_url, registration) => {
      if (registration !== undefined) lookForUpdates(registration)
    },
  })
  /** Loads the page again, with the new build. Another tab's person may have activated it already. */
  async function apply(): Promise<void> {
    isAsked = true
    if ((await waitingCopy()) === undefined) location.reload()
    else await activate()
  }
  watchUnsent()
  watchBars()
  speakStatus()
  watchForFaults()
  askBeforeLoss()
  void import('./text/copy/copying.ts').then(({ watchCopying }) => watchCopying())
  void import('./text/line-roles.ts').then(({ laterDrawing }) => knowLines(laterDrawing))
  void import('./try/plays.ts').then(({ sweepPlays }) => sweepPlays())
}

/** The offline copy that waits to take over. */
const waitingCopy = async (): Promise<ServiceWorker | undefined> =>
  (await navigator.serviceWorker.getRegistration())?.waiting ?? undefined

/** The browser asks before it leaves a page whose words are stored nowhere. */
function askBeforeLoss(): void {
  addEventListener('beforeunload', (event) => {
    if (document.querySelector('[data-sync=unsaved]') !== null) event.preventDefault()
  })
}

/** Reports errors that are not caught: in event handlers and in promises. */
function watchForFaults(): void {
  const tell = (error: unknown) => {
    if (update.lacking || !(error instanceof Error)) return // the page itself says that a part is missing
    tellUnfinished(words.unfinished)
  }
  addEventListener('error', ({ error }) => tell(error))
  addEventListener('unhandledrejection', ({ reason }) => tell(reason))
}

function lookForUpdates(registration: ServiceWorkerRegistration): void {
  // Offline, the check fails. Nothing need be done, because the next check comes anyway.
  const look = () => void registration.update().catch(() => undefined)
  setInterval(look, LOOK_EVERY)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') look()
  })
}
