// Lines of all kinds, for random rounds.

import { line, type Line } from '../../../shared/document/lines.ts'
import type { Random } from '../basics/random.ts'

/** Words in such lines. People in a round type no character of these. */
const FILLER = ['same', 'same', 'review the patch', 'Done:', 'x', 'by Friday', 'code()', '']

export function anyLine(random: Random): Line {
  const text = random.pick(FILLER)
  if (random.chance(0.15)) return { node: 'code', depth: random.int(2), fence: '```', info: '', text }
  return line(text, {
    kind: random.pick(['text', 'item', 'ordered', 'task', 'quote'] as const),
    depth: random.int(3),
    label: text.endsWith(':'),
    checked: random.chance(0.2),
  })
}
