// A guard at the one place where a struct enters a document, for updates that nothing has checked:
// those of a log, and those that are measured.
//
//   steps     Yjs walks over what was put to the same place by others. The guard counts the steps before
//             they are taken: they depend on the document and on the order, not on the machine.
//   left out  a struct that no page can show: its type is nested too deep, or its name too long; or one
//             that takes more steps than are left, where the guard is told to leave such out. It
//             becomes what Yjs makes of a struct in a collected type, a run without content, and so
//             does all that stands in it or beside it alone. Clocks and neighbours stay right.
//   deleted   a field's value of several: Yjs throws where its type is deleted. As a deleted one it holds
//             the places of those beside it.
//   paused    after so many steps the guard throws `Paused`. All that entered stays; the same update,
//             applied again, goes on from there.
//
// Without a guard Yjs is as it always is.

import * as Y from 'yjs'
import { limits } from '../config/limits.ts'

export class Paused extends Error {}

/** A document would take more steps than any that was accepted. */
export class TooCostly extends Error {}

export class Guard {
  /** Structs. */
  leftOut = 0
  steps = 0
  #pauseAt = Infinity
  readonly #most: number
  readonly #beyond: 'throw' | 'leave out'

  /** What takes more steps than `most` in all is left out, or throws `TooCostly`. */
  constructor(most: number, beyond: 'throw' | 'leave out' = 'throw') {
    this.#most = most
    this.#beyond = beyond
  }

  /** Runs what integrates; throws `Paused` after so many more steps. */
  watch<T>(run: () => T, steps = Infinity): T {
    this.#pauseAt = this.steps + steps
    return under(this, run)
  }

  enter(item: Y.Item, transaction: Y.Transaction): void {
    if (item.parent === null) return
    if (isUnfit(item)) {
      this.leftOut++
      item.parent = null
      return
    }
    if (isLongField(item)) {
      this.leftOut++
      item.content = new Y.ContentDeleted(item.length)
    }
    if (this.steps >= this.#pauseAt) throw new Paused()
    const steps = stepsOf(item, transaction.doc.store, this.#most - this.steps)
    if (this.steps + steps <= this.#most) this.steps += steps
    else if (this.#beyond === 'throw')
      throw new TooCostly('it takes more steps to merge than any document may')
    else {
      this.leftOut++
      item.parent = null
    }
  }
}

let current: Guard | null = null

function under<T>(guard: Guard, run: () => T): T {
  const before = current
  current = guard
  try {
    return run()
  } finally {
    current = before
  }
}

// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on the item
const integrate = Y.Item.prototype.integrate
Y.Item.prototype.integrate = function (transaction, offset) {
  current?.enter(this, transaction)
  integrate.call(this, transaction, offset)
}

function isUnfit({ parent, parentSub, content }: Y.Item): boolean {
  if (parentSub !== null && parentSub.length > limits.name) return true
  if (!(content instanceof Y.ContentType)) return false
  const { type } = content
  if (type instanceof Y.XmlElement && type.nodeName.length > limits.name) return true
  return parent instanceof Y.AbstractType && depthOf(parent as AnyType) >= limits.nesting
}

/** Yjs takes the field from the neighbour before an item is integrated. */
const isLongField = ({ parentSub, length, content }: Y.Item): boolean =>
  parentSub !== null && length > 1 && !(content instanceof Y.ContentDeleted)

/** A root's is 1. Of what is nested deeper than any may be, no more than that. */
export function depthOf(type: AnyType): number {
  let depth = 1
  for (let item = type._item; item !== null && depth <= limits.nesting; depth++) {
    const { parent } = item
    item = parent instanceof Y.AbstractType ? parent._item : null
  }
  return depth
}

export type AnyType = NonNullable<ReturnType<Y.Doc['share']['get']>>

/** As Yjs walks them; no more than one above `most`. Each step also looks an origin up. */
function stepsOf(item: Y.Item, store: Y.Doc['store'], most: number): number {
  const { left, right, parent, parentSub, origin, rightOrigin, id } = item
  if (!(parent instanceof Y.AbstractType)) return 0
  if (left !== null ? left.right === right : right !== null && right.left === null) return 0
  let steps = 0
  let other: Y.Item | null = left !== null ? left.right : parent._start
  if (left === null && parentSub !== null) {
    other = parent._map.get(parentSub) ?? null
    for (; other !== null && other.left !== null && steps <= most; steps++) other = other.left
  }
  const passed = new Set<Y.Item | Y.GC>()
  for (; other !== null && other !== right && steps <= most; other = other.right) {
    steps++
    passed.add(other)
    if (Y.compareIDs(origin, other.origin)) {
      if (other.id.client >= id.client && Y.compareIDs(rightOrigin, other.rightOrigin)) break
    } else if (other.origin === null || !passed.has(Y.getItem(store, other.origin))) break
  }
  return steps
}
