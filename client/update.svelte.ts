// A new build never replaces a page in mid-sentence: it waits until the person says so.

let ready = $state(false)
let lacking = $state(false)
let activate: ((reload?: boolean) => Promise<void>) | null = null

export const update = {
  get ready() {
    return ready
  },
  /** A part of this page could not be loaded. */
  get lacking() {
    return lacking
  },
  apply: () => activate?.(true),
}

/** ms between looks for a new build; a page may stay open for weeks. */
const LOOK_EVERY = 3_600_000

/** Where nothing is kept in the browser, a newer server has the parts of the newer page only. */
export function watchForLacking(): void {
  addEventListener('vite:preloadError', () => (lacking = true))
}

export async function watchForUpdate(): Promise<void> {
  const { registerSW } = await import('virtual:pwa-register')
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
