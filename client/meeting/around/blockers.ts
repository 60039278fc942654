// The blockers of texts as the page reads them. A text's lines are a new list after each change, so what was
// found in a list stays true.

import { blockersOf } from '../../../shared/model/blockers.ts'
import type { Line } from '../../../shared/document/lines.ts'

const found = new WeakMap<readonly Line[], readonly string[]>()

export function blockersIn(lines: readonly Line[]): readonly string[] {
  const known = found.get(lines) ?? blockersOf(lines)
  found.set(lines, known)
  return known
}
