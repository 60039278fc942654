// A new build never replaces a page in mid-sentence: it waits until the person says so.

let lacking = $state.raw(false)
let activate = $state.raw<(() => Promise<void>) | null>(null)

export const update = {
  get ready() {
    return activate !== null
  },
  /** A part of this page could not be loaded. */
  get lacking() {
    return lacking
  },
  /** A new build is here, and is activated by this. */
  came(by: () => Promise<void>) {
    activate = by
  },
  apply: () => activate?.(),
}

/** Where nothing is kept in the browser, a newer server has the parts of the newer page only. */
export function watchForLacking(): void {
  addEventListener('vite:preloadError', () => (lacking = true))
}
