// What a page could not read of its documents: it says so, and shows what it read last, or without it.

let known = $state.raw<string | null>(null)

export const faults = {
  /** The first one, as a sentence; null where there is none. */
  get sentence(): string | null {
    return known
  },
}

/** To be called from anywhere, from within a computation too. */
export function tellFault(error: unknown): void {
  const why = error instanceof Error ? error.message : String(error)
  queueMicrotask(() => {
    known ??= `Some of what is kept cannot be read here (${why}): less may be shown than there is. Nothing is lost. Reload the page.`
  })
}
