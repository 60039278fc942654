// The blockers of a section: what stands under a label such as “Blocked”.

import type { Line } from '../document/lines.ts'
import { itemsOf } from './items.ts'

/**
 * Each blocker as one line of plain text, in order. Lines nested below a blocker explain it, and are left out;
 * ticked tasks block nobody.
 */
export const blockersOf = (lines: readonly Line[]): string[] =>
  itemsOf(lines)
    .filter(({ kind, isTicked }) => kind === 'blocked' && !isTicked)
    .map(({ text }) => text)
