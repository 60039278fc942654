// What is measured, and how.

export interface Figure {
  what: string
  value: number
  unit: string
  /** More than that is too much. */
  most?: number
}

/** ms, the median of so many times. */
export function timed(times: number, run: () => unknown): number {
  const taken = Array.from({ length: times }, () => {
    const start = performance.now()
    run()
    return performance.now() - start
  }).sort((a, b) => a - b)
  return taken[Math.floor(times / 2)] ?? NaN
}
