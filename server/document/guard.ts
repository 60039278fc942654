// Guards the one place where structs enter a document. The guard is for updates that nothing has checked:
// those of a log, and those that are measured.
//
//   steps     Yjs walks over structs that other clients put to the same place. The guard counts these steps
//             before Yjs takes them. Their number depends on the document and the order, not the machine.
//   left out  A struct is left out if no page can show it, because its type is nested too deep or its name is
//             too long. The guard can also leave out a struct that takes more steps than are left. A struct
//             that is left out becomes a run without content, as Yjs makes of a struct in a collected type.
//             The same happens to everything in it, and to everything that is only beside it. Clocks and
//             neighbours stay right.
//   deleted   A field with several values in one struct makes Yjs throw when its type is deleted. So the
//             guard deletes that struct, which still holds the places of the structs beside it.
//   paused    After a given number of steps the guard throws `Paused`. All structs that entered stay. Apply
//             the same update again to go on from there.
//
// Outside of `watch`, Yjs works as usual.

import * as Y from 'yjs'
import { limits } from '../config/limits.ts'

export class Paused extends Error {}

/** Thrown when loading the document takes more steps than any document may take. */
export class TooCostly extends Error {}

export class Guard {
  /** How many structs were left out or deleted. */
  leftOut = 0
  steps = 0
  #pauseAt = Infinity
  readonly #most: number
  readonly #beyond: 'throw' | 'leave out'

  /** `most`: the steps in all. If a struct needs more, it is left out, or `watch` throws `TooCostly`. */
  constructor(most: number, beyond: 'throw' | 'leave out' = 'throw') {
    this.#most = most
    this.#beyond = beyond
  }

  /** Guards all structs that `run` integrates. Throws `Paused` after `steps` more steps. */
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

/**
 * `parentSub` is set even if the item names no field: Yjs takes it from the neighbour before it integrates
 * the item.
 */
const isLongField = ({ parentSub, length, content }: Y.Item): boolean =>
  parentSub !== null && length > 1 && !(content instanceof Y.ContentDeleted)

/** How deep a type is nested; a root has 1. Counting stops one above the limit. */
export function depthOf(type: AnyType): number {
  let depth = 1
  for (let item = type._item; item !== null && depth <= limits.nesting; depth++) {
    const { parent } = item
    item = parent instanceof Y.AbstractType ? parent._item : null
  }
  return depth
}

export type AnyType = NonNullable<ReturnType<Y.Doc['share']['get']>>

/** How many steps Yjs will walk, counted up to `most` + 1. Each step also looks up an origin. */
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
