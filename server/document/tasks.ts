// The long work of rooms, as functions that any thread can run, because they take and return bytes and plain
// values.

import * as Y from 'yjs'
import { examine } from '../update/check.ts'
import { measure } from './measure.ts'
import { limits } from '../config/limits.ts'
import { inPlaces, type PlacedClients } from './places.ts'
import { renew } from './renew.ts'
import { bytesIn, type Order, type Runner } from '../work/runner.ts'
import { withoutClients } from './retired.ts'
import { idsIn } from '../update/id.ts'
import { splitUpdate } from '../update/split.ts'
import { weightOf } from '../update/weight.ts'

export const tasks = {
  examine,
  split: splitUpdate,
  measure,
  /** The part of an update that is missing from a state vector. */
  diff: Y.diffUpdate,
  withoutClients,
  inPlaces,
  renew,
  idsIn,
} as const

type Tasks = typeof tasks
export type RoomRunner = Runner<Tasks>

type Weighers = { [N in keyof Tasks]: (most: number, ...given: Parameters<Tasks[N]>) => number }

/** Bytes of a state vector that weigh as much as a struct. */
const VECTOR = 192

const weighers: Weighers = {
  examine: (most, update, _, known) => weightOf(update, most) + (known?.length ?? 0) / VECTOR,
  split: (most, update) => weightOf(update, most),
  // Each struct is merged three times. If many structs are in one place, Yjs may compare each with all the
  // others; hence the square.
  measure: (most, state, update) => {
    const structs = weightOf(state, most) + weightOf(update, most)
    return 4 * structs + structs ** 2 / 8
  },
  diff: (most, update, vector) => weightOf(update, most) + vector.length / VECTOR,
  withoutClients: (most, update) => weightOf(update, most),
  idsIn: (most, update) => weightOf(update, most),
  inPlaces: (most, update, gone) => weightOf(update, most) + weightOfPlaces(gone),
  // The document is loaded twice, and thousands of ids make that costly.
  renew: () => Infinity,
}

const weightOfPlaces = (gone: PlacedClients): number =>
  [...gone.values()].reduce((sum, { places }) => sum + 1 + places.length, 0)

/**
 * The weight of an order. Infinity if it is above `most`, or if the order has so many bytes that a thread has
 * no memory for several copies of them.
 */
export function weigh({ task, given }: Order, most: number): number {
  if (bytesIn(given) > limits.update) return Infinity
  const weigher = weighers[task as keyof Tasks] as (most: number, ...given: readonly unknown[]) => number
  const weight = weigher(most, ...given)
  return weight > most ? Infinity : weight
}
