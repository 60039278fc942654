// Updates of the page. A new build waits until the person agrees, so it never interrupts typing.

let lacking = $state.raw(false)
let activate = $state.raw<(() => Promise<void>) | null>(null)

export const update = {
  get ready() {
    return activate !== null
  },
  /** Whether a part of this page could not be loaded. */
  get lacking() {
    return lacking
  },
  /** Call when a new build is ready. `by` activates it. */
  came(by: () => Promise<void>) {
    activate = by
  },
  apply: () => activate?.(),
}

/**
 * Notices when a part of the page cannot be loaded. A page that is not stored for offline use loads its parts
 * from the server, and after an update the server has only the parts of the newer page.
 */
export function watchForLacking(): void {
  addEventListener('vite:preloadError', () => (lacking = true))
}
