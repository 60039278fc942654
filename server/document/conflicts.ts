// What an update costs Yjs. If other clients wrote at the same places, Yjs walks over their structs to find the
// places of the update's structs.
//
//   to apply the update   An upper bound is computed here. If it is too high, the update must be measured.
//   at each later load    Loading merges structs in another order, and structs that cost nothing now may cost
//                         much then. Without conflicts, every order is cheap. With conflicts, each new struct
//                         may stand in the way of every other one. Before these costs can add up to too many
//                         steps, the document is measured: once with the highest client first, as Yjs loads
//                         it, and once with the lowest client first.

import type { Doubtful, Measured, Refused } from '../update/check.ts'
import type { DocumentLimits } from './document-limits.ts'
import type { Gaps } from './gaps.ts'
import type { AnyType } from './guard.ts'
import type { Anchor, Reach, Search } from '../update/search.ts'
import { keyOf, type Id } from '../update/id.ts'
import type { Shape } from '../update/shape.ts'

const TOO_SLOW = { is: 'refused', why: 'it takes too long to merge with what others wrote there' } as const

/**
 * Steps that an update may add even to a document that is beyond its limit: a few words where others write.
 */
const SMALL = 1000

export class Conflicts {
  readonly #gaps: Gaps
  readonly #limits: DocumentLimits
  #taken = NOTHING_TAKEN
  /** The last update whose steps were counted. */
  #counted: Shape | null = null
  /** Its steps; null if they are too many or not known. */
  #stepsCounted: number | null = null
  /** An upper bound of the steps of all updates so far. */
  #steps = 0
  /** The steps that updates since the last measurement may add to loading. */
  #unmeasured = 0
  /** The steps of loading at the last measurement. */
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

  /** `structs`: how many structs the document has. */
  judge(shape: Shape, structs: number, measured: Measured | null): { is: 'within' } | Doubtful | Refused {
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
      this.#steps = Math.min(this.#steps, measured.document)
    }
    this.#steps += steps
    this.#counted = null
    if (this.#taken === NOTHING_TAKEN) this.#taken = new Taken()
    this.#taken.add(shape, (anchor) => this.#startOf(anchor, this.#placed(anchor)))
  }

  applied(): void {
    this.#counted = null
    this.#taken = NOTHING_TAKEN
  }

  #mayAdd(shape: Shape, steps: number, structs: number): number {
    return this.#steps * shape.structs + steps * (structs + shape.structs)
  }

  /**
   * An upper bound of the update's steps; null if it is too high or not known. The result is kept, because
   * `judge` and `take` both need it.
   */
  #stepsOf(shape: Shape): number | null {
    if (this.#counted !== shape) {
      this.#stepsCounted = this.#countFor(shape)
      this.#counted = shape
    }
    return this.#stepsCounted
  }

  #countFor({ structs, search }: Shape): number | null {
    const most = this.#limits.updateSteps
    let { steps } = search
    for (const anchor of search.anchors ?? []) {
      const placed = this.#placed(anchor)
      const isNew = anchor.origin !== null && this.#gaps.find(anchor.origin) === null
      if (placed === null && !isNew) return null
      const passed = placed === null || isNew ? 0 : this.#gaps.between(placed, most - steps)
      steps += passed * anchor.times
      // Structs of this update and of accepted ones may also stand there, and Yjs may walk over them. They
      // count twice, because each may have cut a run in two.
      if (passed > 0) steps += 2 * (structs - 1) * anchor.times
      if (passed > 0 || this.#taken.hasBehind(anchor, this.#startOf(anchor, placed)))
        steps += 2 * this.#taken.structs * anchor.times
      if (steps > most) return null
    }
    return search.anchors === null || steps > most ? null : steps
  }

  /** The anchor, with its right neighbour in the document; null if that neighbour is not known. */
  #placed(anchor: Anchor): Anchor | null {
    let { right, home } = anchor
    while (right !== null && this.#gaps.find(right) === null) {
      const run = this.#taken.runOf(right)
      if (run === undefined) return null
      right = run.right
      home ??= run.home
    }
    return right === anchor.right && home === anchor.home ? anchor : { ...anchor, right, home }
  }

  /** Where the anchor begins: after an origin, or at the start of a field or list; null if not known. */
  #startOf(anchor: Anchor, placed: Anchor | null): Start | null {
    if (anchor.origin !== null) return keyOf(anchor.origin)
    if (placed === null) return null
    const { home, key } = placed
    if (home !== null && key !== null) return `${keyOf(home)} ${key}`
    return this.#gaps.listAt(placed) ?? (home && keyOf(home))
  }
}

type Start = string | AnyType
type Firsts = NonNullable<Search['firsts']>

/**
 * Updates that were accepted but not applied yet. Once they are applied, a new object replaces this one, as
 * in `Bounds`.
 */
class Taken {
  /** The leftmost struct after each start; null if it is not known for certain. */
  readonly #firsts = new Map<Start, Id | null>()
  readonly #runs = new Map<number, Reach[]>()
  /** Whether a struct stands at an unknown place. */
  #isAnywhere = false
  structs = 0

  add({ structs, search }: Shape, startOf: (anchor: Anchor) => Start | null): void {
    const { anchors, firsts } = search
    const [anchor] = anchors ?? []
    if (anchors === null || firsts === null) this.#isAnywhere = true
    else if (anchor !== undefined && anchors.length === 1) this.#put(anchor, firsts, startOf(anchor))
    else this.#putAll(anchors, firsts, startOf)
    this.structs += structs
    for (const reach of search.reaches ?? []) {
      const runs = this.#runs.get(reach.client)
      if (runs === undefined) this.#runs.set(reach.client, [reach])
      else runs.push(reach)
    }
  }

  /**
   * Does the same as `#putAll`, for an update with one anchor, such as a keystroke. Handles the starts within
   * the update first, then the one in the document.
   */
  #put(anchor: Anchor, firsts: Firsts, start: Start | null): void {
    const hasOthers = this.hasBehind(anchor, start)
    let own: Id | null = null
    for (const [name, first] of firsts) {
      this.#firsts.set(name, first)
      if (name === anchor.start) own = first
    }
    if (start === null) this.#isAnywhere = true
    else this.#firsts.set(start, hasOthers ? null : own)
  }

  #putAll(anchors: readonly Anchor[], own: Firsts, startOf: (anchor: Anchor) => Start | null): void {
    const firsts = new Map(own)
    const puts = anchors.map((anchor) => {
      const start = startOf(anchor)
      return { start, first: this.hasBehind(anchor, start) ? null : (firsts.get(anchor.start) ?? null) }
    })
    this.#isAnywhere ||= puts.some(({ start }) => start === null)
    // Starts within the update come first, then those in the document.
    for (const [start, first] of firsts) this.#firsts.set(start, first)
    const told = new Set<Start>()
    for (const { start, first } of puts) {
      if (start === null) continue
      this.#firsts.set(start, told.has(start) ? null : first)
      told.add(start)
    }
  }

  /** Whether a struct of an accepted update may stand between the anchor's ends. */
  hasBehind({ origin, right }: Anchor, start: Start | null): boolean {
    if (this.structs === 0) return false
    if (this.#isAnywhere || start === null) return true
    const first = this.#firsts.get(start)
    if (first !== undefined) return first === null || right === null || !isSame(first, right)
    if (origin === null) return false
    const run = this.runOf(origin)
    const isWithin = run !== undefined && origin.clock + 1 < run.clock + run.length
    return isWithin && !(right !== null && isSame(right, { client: origin.client, clock: origin.clock + 1 }))
  }

  /** The run that has this id; undefined if a long update brought it. */
  runOf({ client, clock }: Id): Reach | undefined {
    return this.#runs.get(client)?.findLast((run) => run.clock <= clock && clock < run.clock + run.length)
  }
}

/** Shared by all documents that have no such updates; never written to. */
const NOTHING_TAKEN = new Taken()

const isSame = (a: Id, b: Id): boolean => a.client === b.client && a.clock === b.clock
