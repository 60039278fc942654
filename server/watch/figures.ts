// Counts, and how they are written for Prometheus (the text format, version 0.0.4).
//
// These few lines take the place of a library, because counting is on the way of each edit: a count is one
// addition, and its labels are known beforehand, so no count can make memory grow.

/** What is counted, in the order in which it is written. */
export interface Family {
  name: string
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  lines: (name: string) => string[]
}

export class Count {
  #value = 0

  add(more = 1): void {
    this.#value += more
  }

  readonly lines = (name: string): string[] => [line(name, {}, this.#value)]
}

/** A count for each of some codes. All others are counted together, as `other`. */
export class CountByCode {
  readonly #label: string
  readonly #of: Map<string, number>

  constructor(label: string, codes: readonly string[]) {
    this.#label = label
    this.#of = new Map([...codes, OTHER].map((code) => [code, 0]))
  }

  add(code: string): void {
    const known = this.#of.has(code) ? code : OTHER
    this.#of.set(known, (this.#of.get(known) ?? 0) + 1)
  }

  readonly lines = (name: string): string[] =>
    [...this.#of].map(([code, value]) => line(name, { [this.#label]: code }, value))
}

const OTHER = 'other'

/** How often something took so many ms at most. Written in seconds. */
export class Durations {
  readonly #bounds: readonly number[]
  /** One for each bound, and one for what is above all of them. */
  readonly #counts: number[]
  #sum = 0

  /** `bounds` in ms, ascending. */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#counts = [...bounds, 0].map(() => 0)
  }

  /** `times`: how many took that long. */
  add(ms: number, times = 1): void {
    const above = this.#bounds.findIndex((bound) => ms <= bound)
    const at = above === -1 ? this.#bounds.length : above
    this.#counts[at] = (this.#counts[at] ?? 0) + times
    this.#sum += ms * times
  }

  readonly lines = (name: string): string[] => {
    let count = 0
    const buckets = this.#counts.map((more, at) => {
      const bound = this.#bounds[at]
      count += more
      return line(`${name}_bucket`, { le: bound === undefined ? '+Inf' : String(bound / 1000) }, count)
    })
    return [...buckets, line(`${name}_sum`, {}, this.#sum / 1000), line(`${name}_count`, {}, count)]
  }
}

/** Values that are read when they are written. `labelled`: a value for each value of the label. */
export const gauge = (read: () => number) => (name: string) => [line(name, {}, read())]
export const gauges = (label: string, read: () => Record<string, number>) => (name: string) =>
  Object.entries(read()).map(([of, value]) => line(name, { [label]: of }, value))

export const line = (name: string, labels: Record<string, string>, value: number): string => {
  const said = Object.entries(labels).map(([label, of]) => `${label}="${of.replace(/[\\"\n]/g, '_')}"`)
  return `${name}${said.length === 0 ? '' : `{${said.join()}}`} ${value}`
}

export const textOf = (families: readonly Family[]): string =>
  families
    .map(({ name, type, help, lines }) =>
      [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines(name), ''].join('\n'),
    )
    .join('')
