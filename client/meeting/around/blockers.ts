// Finds the blockers in a text. The lines of a text are a new list after each change, so the blockers of a list
// are looked for only once.

import { blockersOf } from '../../../shared/memory/board.ts'
import type { Line } from '../../../shared/document/lines.ts'

export { withShortLinks } from '../../../shared/memory/shortened.ts'

const found = new WeakMap<readonly Line[], readonly string[]>()

export function blockersIn(lines: readonly Line[]): readonly string[] {
  const known = found.get(lines) ?? blockersOf(lines)
  found.set(lines, known)
  return known
}
