// The blockers of a section: what stands under a label such as “Blocked”.

import { labelKind, splitLabel } from '../document/labels.ts'
import { isBlank, textOf, type Line } from '../document/lines.ts'
import { trimEndOf } from '../words/trim.ts'

/** What people write when nothing blocks them. But `None, but please review #5` is a blocker. */
const NOTHING =
  /^(?:none|nothing|nobody|no|nope|nil|n\/?a|no blockers?|nichts|keine?|niemand|rien|aucune?|nada|nessuno|ninguno|nenhum|geen|なし|无|無|нет|[-–—/.]+)$/iu

/**
 * Each blocker as one line of plain text, in order: the text on the label's own line, and the topmost lines
 * below the label. Lines nested below these explain them, and are left out. A paragraph at the label's depth,
 * after the items, ends the blockers.
 */
export function blockersOf(lines: readonly Line[]): string[] {
  const blockers: string[] = []
  const add = (text: string): void => {
    const said = text.trim()
    if (said !== '' && !NOTHING.test(trimEndOf(said, /[\s.!]/))) blockers.push(said)
  }
  let isUnder = false
  let top = 0
  let margin = 0
  for (const line of lines) {
    if (line.node === 'line' && line.label) {
      const { text, rest } = splitLabel(textOf(line))
      isUnder = labelKind(text) === 'blocked'
      top = Infinity
      margin = line.depth
      if (isUnder) add(rest)
    } else if (isUnder && line.node === 'line' && !isBlank(line)) {
      const isBeside = line.kind === 'text' && line.depth <= margin
      if (isBeside && line.depth < top && top < Infinity) isUnder = false
      top = Math.min(top, line.depth)
      if (isUnder && line.depth <= top && !line.checked) add(textOf(line))
    }
  }
  return blockers
}
