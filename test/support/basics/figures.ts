// Figures, and how they are measured.

export interface Figure {
  what: string
  value: number
  unit: string
  /** With a larger value, the measurement fails. */
  most?: number
}

/** Times in ms. CPU time hardly grows when other programs run. Wall time is what people wait. */
export interface Took {
  cpu: number
  wall: number
}

/** The median of `times` runs, after one run that does not count. */
export function timed(times: number, run: () => unknown): Took {
  run()
  const taken = Array.from({ length: times }, () => timedOnce(run))
  return { cpu: median(taken.map(({ cpu }) => cpu)), wall: median(taken.map(({ wall }) => wall)) }
}

export function timedOnce(run: () => unknown): Took {
  const [start, used] = [performance.now(), process.cpuUsage()]
  run()
  const { user, system } = process.cpuUsage(used)
  return { cpu: (user + system) / 1000, wall: performance.now() - start }
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN

/** CPU time and wall time as figures. `most` is for CPU time. */
export function* figuresOf(what: string, { cpu, wall }: Took, most?: number): Generator<Figure> {
  yield { what: `${what}, CPU`, value: cpu, unit: 'ms', ...(most !== undefined && { most }) }
  yield { what: `${what}, wall`, value: wall, unit: 'ms' }
}
