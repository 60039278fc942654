// What takes long, done at once: on this thread, and without letting others go.

import { perform, type Runner } from '../../server/tasks.ts'

export const atOnce: Runner = {
  run: (task, ...given) =>
    Promise.resolve(perform({ task, given }) as Awaited<ReturnType<Runner['run']>> as never),
}

export function finish<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
