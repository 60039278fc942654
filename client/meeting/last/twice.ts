// Whether a key was pressed twice in a row.

export class Twice {
  #waiting: AbortController | null = null

  /**
   * Call when the key was pressed. True at the second of two presses, if nothing else was pressed or typed between
   * them. A third press is a first one again.
   */
  pressed(key: string | undefined): boolean {
    const isSecond = this.#waiting !== null
    this.#forget()
    if (!isSecond) this.#wait(key)
    return isSecond
  }

  #wait(key: string | undefined): void {
    const waiting = new AbortController()
    const forget = (event: Event) => {
      if (!(event instanceof KeyboardEvent) || event.key !== key) this.#forget()
    }
    for (const kind of ['keydown', 'beforeinput', 'pointerdown'])
      addEventListener(kind, forget, { capture: true, signal: waiting.signal })
    this.#waiting = waiting
  }

  #forget(): void {
    this.#waiting?.abort()
    this.#waiting = null
  }
}
