// What may take long, as functions of bytes that any thread can run.

import * as Y from 'yjs'
import { examine } from './check.ts'
import { renderMeeting } from './render-meeting.ts'
import { splitUpdate } from './split.ts'

export const tasks = {
  examine,
  split: splitUpdate,
  /** What of an update one lacks who has that state vector. */
  diff: Y.diffUpdate,
  render: renderMeeting,
} as const

export type Tasks = typeof tasks

/** Where they are run. Never rejects. */
export interface Runner {
  run<T extends keyof Tasks>(task: T, ...given: Parameters<Tasks[T]>): Promise<Outcome<ReturnType<Tasks[T]>>>
}

export interface Order {
  task: keyof Tasks
  given: readonly unknown[]
}

export type Outcome<T> = { is: 'done'; value: T } | { is: 'failed'; why: string }

/** An error is a value, for nobody catches what a thread throws. */
export function perform({ task, given }: Order): Outcome<unknown> {
  try {
    return { is: 'done', value: (tasks[task] as (...given: readonly unknown[]) => unknown)(...given) }
  } catch (error) {
    return { is: 'failed', why: String(error) }
  }
}
