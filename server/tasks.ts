// What takes a room long, as functions of bytes that any thread can run.

import * as Y from 'yjs'
import { examine } from './check.ts'
import { measure } from './measure.ts'
import type { Runner } from './runner.ts'
import { withoutClients } from './retired.ts'
import { splitUpdate } from './split.ts'

export const tasks = {
  examine,
  split: splitUpdate,
  measure,
  /** The part of an update that is missing from a state vector. */
  diff: Y.diffUpdate,
  withoutClients,
} as const

export type RoomRunner = Runner<typeof tasks>
