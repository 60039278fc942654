// A list that is put in a new order takes its elements out of the page for a moment, and the focus with them.

import { tick } from 'svelte'

/** To be called while a component is made; `order` reads what the list is drawn from. */
export function keepFocus(order: () => unknown): void {
  $effect.pre(() => {
    order()
    const focused = document.activeElement
    if (!(focused instanceof HTMLElement) || focused === document.body) return
    void tick().then(() => {
      if (focused.isConnected && document.activeElement === document.body)
        focused.focus({ preventScroll: true })
    })
  })
}
