// A new build never replaces a page in mid-sentence: it waits until the person says so.

import { registerSW } from 'virtual:pwa-register'

let ready = $state(false)
let activate: ((reload?: boolean) => Promise<void>) | null = null

export const update = {
  get ready() {
    return ready
  },
  apply: () => activate?.(true),
}

/** ms between looks for a new build; a page may stay open for weeks. */
const LOOK_EVERY = 3_600_000

export function watchForUpdate(): void {
  activate = registerSW({
    onNeedRefresh: () => (ready = true),
    onRegisteredSW: (_url, registration) => {
      if (registration === undefined) return
      // Offline there is nothing to be found: it is looked for again.
      const look = () => void registration.update().catch(() => undefined)
      setInterval(look, LOOK_EVERY)
      document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'visible') look()
      })
    },
  })
}
