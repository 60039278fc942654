// The order of a list while somebody has the focus in it: nothing moves under a cursor or a pointer.

export class HeldOrder<T> {
  readonly #idOf: (row: T) => string
  #shown: string[] = []
  #held = $state(false)
  #focused = $state<string | null>(null)

  constructor(idOf: (row: T) => string) {
    this.#idOf = idOf
  }

  /** The row with the focus: it stays on the screen, whatever becomes of it. */
  get focused(): string | null {
    return this.#focused
  }

  /** As it is on the screen while that is held, newcomers last; else as wanted. */
  apply(wanted: T[]): T[] {
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- it is read here alone
    const places = new Map(this.#shown.map((id, at) => [id, at]))
    const place = (row: T) => places.get(this.#idOf(row)) ?? places.size
    const rows = this.#held ? wanted.toSorted((a, b) => place(a) - place(b)) : wanted
    this.#shown = rows.map(this.#idOf)
    return rows
  }

  /** The person at this screen moves or hides something: that is shown at once. */
  release = (): void => {
    this.#shown = []
    this.#focused = null
  }

  /** For `focusin` and `focusout` of the list's element, whose children with a `data-row` are the rows. */
  follow = (event: FocusEvent): void => {
    const host = event.currentTarget
    if (!(host instanceof HTMLElement)) return
    const to = event.type === 'focusin' ? event.target : event.relatedTarget
    if (to === null && !document.hasFocus()) return // another window is looked at: the cursor stays
    this.#held = to instanceof Node && to !== host && host.contains(to)
    this.#focused = this.#held ? rowOf(host, to as Node) : null
  }
}

function rowOf(host: HTMLElement, within: Node): string | null {
  const row = [...host.children].find((child) => child.contains(within))
  return row instanceof HTMLElement ? (row.dataset['row'] ?? null) : null
}
