// Runs long work at once, on this thread, without pauses between its steps.

import { perform } from '../../../server/work/runner.ts'
import { tasks, type RoomRunner } from '../../../server/document/tasks.ts'

export const atOnce: RoomRunner = {
  run: (task, ...given) =>
    Promise.resolve(perform(tasks, { task, given }) as Awaited<ReturnType<RoomRunner['run']>> as never),
}

export function finish<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
