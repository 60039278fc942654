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

export function watchForUpdate(): void {
  activate = registerSW({ onNeedRefresh: () => (ready = true) })
}
