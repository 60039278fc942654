// Keeps the order of a list while the person has the focus in it, so that no row moves under the cursor. A new
// row is put in its place at once, so that everybody sees the same order, and the page scrolls by its height.

import { tick } from 'svelte'

export class HeldOrder<T> {
  readonly #idOf: (row: T) => string
  #shown: string[] = []
  #held = $state(false)
  #focused = $state<string | null>(null)

  constructor(idOf: (row: T) => string) {
    this.#idOf = idOf
  }

  /** The id of the row with the focus. It stays on the screen even if others hide it. */
  get focused(): string | null {
    return this.#focused
  }

  /**
   * The rows in the order in which to draw them. While the order is held, that is the order on the screen,
   * with each new row behind the row that it is wanted behind.
   */
  apply(wanted: T[]): T[] {
    const rows = this.#held ? this.#holding(wanted) : wanted
    const isChanged =
      rows.length !== this.#shown.length || rows.some((row, at) => this.#shown[at] !== this.#idOf(row))
    if (this.#held && isChanged) void stayInPlace()
    this.#shown = rows.map(this.#idOf)
    return rows
  }

  #holding(wanted: T[]): T[] {
    let last = -1
    return wanted
      .map((row) => {
        const at = this.#shown.indexOf(this.#idOf(row))
        if (at >= 0) last = at
        return { row, at: last }
      })
      .sort((a, b) => a.at - b.at)
      .map(({ row }) => row)
  }

  /** Drops the held order. Call when this person moves or hides a row, which must be shown at once. */
  release = (): void => {
    this.#shown = []
    this.#focused = null
  }

  /** Handles `focusin` and `focusout` of the list's element. Its children with `data-row` are the rows. */
  follow = (event: FocusEvent): void => {
    const host = event.currentTarget
    if (!(host instanceof HTMLElement)) return
    const to = event.type === 'focusin' ? event.target : event.relatedTarget
    if (to === null && !document.hasFocus()) return // the person went to another window, and the cursor stays here
    this.#held = to instanceof Node && to !== host && host.contains(to)
    this.#focused = this.#held ? rowOf(host, to as Node) : null
  }
}

/** The part of a pixel by which the last scrolling missed. Otherwise, many would add up. */
let missed = 0

/** Keeps the element with the focus where it is on the screen while rows above it come and go. */
async function stayInPlace(): Promise<void> {
  const focused = document.activeElement
  const topNow = () => focused?.getBoundingClientRect().top ?? 0
  const top = topNow() - missed
  await tick()
  if (topNow() !== top) scrollBy({ top: topNow() - top, behavior: 'instant' })
  missed = (topNow() - top) % 1
}

function rowOf(host: HTMLElement, within: Node): string | null {
  const row = [...host.children].find((child) => child.contains(within))
  return row instanceof HTMLElement ? (row.dataset['row'] ?? null) : null
}
