// Keeps the order of a list while the person has the focus in it, so that no row moves under the cursor.

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
   * with new rows last.
   */
  apply(wanted: T[]): T[] {
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- only this function reads it
    const places = new Map(this.#shown.map((id, at) => [id, at]))
    const place = (row: T) => places.get(this.#idOf(row)) ?? places.size
    const rows = this.#held ? wanted.toSorted((a, b) => place(a) - place(b)) : wanted
    this.#shown = rows.map(this.#idOf)
    return rows
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

function rowOf(host: HTMLElement, within: Node): string | null {
  const row = [...host.children].find((child) => child.contains(within))
  return row instanceof HTMLElement ? (row.dataset['row'] ?? null) : null
}
