// What it costs Yjs to find the places of an update's structs, where others put theirs to the same places.
//
//   in the document now    told here, at most, where that is little; else it must be measured
//   whenever it is loaded  structs are put together in another order then, and those that cost nothing may
//                          cost much. Without conflicts no order has any. With some, each struct that comes
//                          may stand in the way of each: before that many could have come, it is measured,
//                          with the clients in either order.

import type { DocumentLimits, Judged } from './bounds.ts'
import type { Gaps } from './gaps.ts'
import type { Anchor, Reach } from './search.ts'
import { keyOf, type Id, type Shape } from './shape.ts'

/** Steps that were counted on a copy; of more than may be, some that are too many. */
export interface Measured {
  /** For the update, in the document. */
  update: number
  /** For the whole, loaded afresh, in whichever order of its clients takes more. */
  document: number
}

const TOO_SLOW = { is: 'refused', why: 'it takes too long to merge with what others wrote there' } as const

/** What an update may add to a document that is beyond its limit already: a few words where others write. */
const SMALL = 1000

export class Conflicts {
  readonly #gaps: Gaps
  readonly #limits: DocumentLimits
  readonly #taken = new Taken()
  /** Steps that were taken so far, at most. */
  #steps = 0
  /** Those that loading it may take since it was measured, at most; and when it was. */
  #unmeasured = 0
  #measured = 0

  constructor(gaps: Gaps, most: DocumentLimits) {
    this.#gaps = gaps
    this.#limits = most
  }

  loaded(steps: number): void {
    this.#steps = steps
    this.#measured = steps
    this.#unmeasured = 0
  }

  /** Of a document of so many structs. */
  judge(shape: Shape, structs: number, measured: Measured | null): Judged {
    if (measured === null) {
      const steps = this.#stepsOf(shape)
      const isProven =
        steps !== null && this.#unmeasured + this.#mayAdd(shape, steps, structs) <= this.#limits.documentSteps
      return { is: isProven ? 'within' : 'doubtful' }
    }
    const { documentSteps, measuredSteps } = this.#limits
    const isMuch = measured.document > Math.max(documentSteps, this.#measured + SMALL)
    return measured.update > measuredSteps || isMuch ? TOO_SLOW : { is: 'within' }
  }

  take(shape: Shape, structs: number, measured: Measured | null): void {
    const steps = measured === null ? (this.#stepsOf(shape) ?? 0) : measured.update
    if (measured === null) this.#unmeasured += this.#mayAdd(shape, steps, structs)
    else {
      this.#unmeasured = 0
      this.#measured = measured.document
    }
    this.#steps += steps
    this.#taken.add(shape)
  }

  applied(): void {
    this.#taken.clear()
  }

  #mayAdd(shape: Shape, steps: number, structs: number): number {
    return this.#steps * shape.structs + steps * (structs + shape.structs)
  }

  /** Null where that is too much to find out. */
  #stepsOf({ structs, search }: Shape): number | null {
    const most = this.#limits.updateSteps
    let { steps } = search
    for (const anchor of search.anchors ?? []) {
      const passed = this.#passedAt(anchor, most - steps)
      if (passed === null) return null
      steps += passed * anchor.times
      // What of the update, and of what is taken, stands among those may be passed as well; and each
      // of them may have parted a run.
      if (passed > 0) steps += 2 * (structs - 1) * anchor.times
      if (passed > 0 || this.#taken.hasBehind(anchor)) steps += 2 * this.#taken.structs * anchor.times
      if (steps > most) return null
    }
    return search.anchors === null || steps > most ? null : steps
  }

  #passedAt(anchor: Anchor, most: number): number | null {
    if (anchor.origin !== null && this.#gaps.find(anchor.origin) === null) return 0
    let { right } = anchor
    while (right !== null && this.#gaps.find(right) === null) {
      const further = this.#taken.rightOf(right)
      if (further === undefined) return null
      right = further
    }
    return this.#gaps.between({ ...anchor, right }, most)
  }
}

/** What is taken and not yet applied. */
class Taken {
  readonly #behind = new Set<string>()
  readonly #runs = new Map<number, Reach[]>()
  #hasStarts = false
  structs = 0

  add({ structs, search }: Shape): void {
    this.structs += structs
    for (const { origin } of search.anchors ?? []) this.#hasStarts ||= origin === null
    for (const start of search.starts) this.#behind.add(start)
    for (const reach of search.reaches ?? []) {
      const runs = this.#runs.get(reach.client)
      if (runs === undefined) this.#runs.set(reach.client, [reach])
      else runs.push(reach)
    }
  }

  /** Something may have been put to the same place; nothing of the document is between. */
  hasBehind({ origin, right }: Anchor): boolean {
    if (this.structs === 0) return false
    if (origin === null) return this.#hasStarts
    if (this.#behind.has(keyOf(origin))) return true
    const run = this.#runOf(origin)
    const isLast = run !== undefined && run.clock + run.length === origin.clock + 1
    return (
      run !== undefined && !isLast && !(right?.client === origin.client && right.clock === origin.clock + 1)
    )
  }

  /** Undefined where that is not known. */
  rightOf(id: Id): Id | null | undefined {
    return this.#runOf(id)?.right
  }

  #runOf({ client, clock }: Id): Reach | undefined {
    return this.#runs.get(client)?.findLast((run) => run.clock <= clock && clock < run.clock + run.length)
  }

  clear(): void {
    if (this.structs === 0) return
    this.#behind.clear()
    this.#runs.clear()
    this.#hasStarts = false
    this.structs = 0
  }
}
