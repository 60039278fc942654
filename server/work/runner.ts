// Runs work that may take long. A runner knows its tasks by name; its caller does not know where they run.

/** Functions that any thread can run, because they take and return bytes and plain values. */
export type TasksOf<T> = Record<keyof T, (...given: never[]) => unknown>

export interface Runner<T extends TasksOf<T>> {
  /** Never rejects. */
  run<N extends keyof T>(task: N, ...given: Parameters<T[N]>): Promise<Outcome<ReturnType<T[N]>>>
}

export interface Order {
  task: PropertyKey
  given: readonly unknown[]
}

export type Outcome<T> = { is: 'done'; value: T } | { is: 'failed'; why: string }

/** Runs an order. An error is returned as a value, because nobody would catch it in a thread. */
export function perform<T extends TasksOf<T>>(tasks: T, { task, given }: Order): Outcome<unknown> {
  try {
    const run: (...given: never[]) => unknown = tasks[task as keyof T]
    return { is: 'done', value: run(...(given as never[])) }
  } catch (error) {
    return { is: 'failed', why: String(error) }
  }
}

/** A runner for orders up to the weight `most`. */
export interface Rung<T extends TasksOf<T>> {
  most: number
  runner: Runner<T>
}

/** Gives each order to the first rung that accepts its weight. So no order waits for a far heavier one. */
export class ByWeight<T extends TasksOf<T>> implements Runner<T> {
  readonly #weigh: (order: Order, most: number) => number
  readonly #rungs: readonly Rung<T>[]
  readonly #above: Runner<T>

  constructor(weigh: (order: Order, most: number) => number, rungs: readonly Rung<T>[], above: Runner<T>) {
    this.#weigh = weigh
    this.#rungs = rungs
    this.#above = above
  }

  run<N extends keyof T>(task: N, ...given: Parameters<T[N]>): Promise<Outcome<ReturnType<T[N]>>> {
    const weight = this.#weigh({ task, given }, this.#rungs.at(-1)?.most ?? 0)
    const { runner } = this.#rungs.find(({ most }) => weight <= most) ?? { runner: this.#above }
    return runner.run(task, ...given)
  }
}

export const bytesIn = (given: unknown): number =>
  bytesOf(given).reduce((sum, { byteLength }) => sum + byteLength, 0)

/** All byte arrays in a value that is sent to a thread or back. */
export function bytesOf(value: unknown): Uint8Array[] {
  if (value instanceof Uint8Array) return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(bytesOf)
}

/** The buffers that can be moved without a copy, because each holds exactly one byte array. */
export const movable = (value: unknown): ArrayBuffer[] => [
  ...new Set(
    bytesOf(value).flatMap(({ buffer, byteLength }) =>
      buffer instanceof ArrayBuffer && byteLength > 0 && buffer.byteLength === byteLength ? [buffer] : [],
    ),
  ),
]
