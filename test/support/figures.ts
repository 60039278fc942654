// What is measured, and how.

export interface Figure {
  what: string
  value: number
  unit: string
  /** More than that is too much. */
  most?: number
}

/** ms, the least of so many times: what it takes where nothing else is at work. */
export function timed(times: number, run: () => unknown): number {
  const taken = Array.from({ length: times }, () => {
    const start = performance.now()
    run()
    return performance.now() - start
  })
  return Math.min(...taken)
}
