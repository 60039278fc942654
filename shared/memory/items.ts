// The items of a section: the lines under its labels.

import { labelKind, splitLabel, type LabelKind } from '../document/labels.ts'
import { isBlank, textOf, type Line } from '../document/lines.ts'
import { trimEndOf } from '../words/trim.ts'

export interface Item {
  /** The kind of the label above the item; `other` if there is no label above it. */
  kind: LabelKind
  /** The label as plain text; empty if there is none. */
  label: string
  /** The index of the item's line in its section. */
  index: number
  /** The item's line, and the lines that explain it: the deeper lines that follow. */
  lines: readonly Line[]
  /** The plain text of the item's line. If that is the label's own line, the text behind the label. */
  text: string
  /** Whether the item is a task that is ticked. */
  isTicked: boolean
}

/** What people write when there is nothing to say. But `None, but please review #5` is an item. */
const NOTHING =
  /^(?:none|nothing|nobody|no|nope|nah|nil|n\s*\/?\s*a|not yet|(?:no|not|none|nothing) (?:block(?:ed|ers?|ing)|yet|really|new|(?:at|for) the moment|this week|so far|right now|to report)|nichts|keine?|niemand|rien|aucune?|nada|nessuno|ninguno|nenhum|geen|なし|无|無|нет|[^\p{L}\p{N}]+)$/iu

const saysNothing = (text: string): boolean => {
  const said = text.trim()
  return said === '' || NOTHING.test(trimEndOf(said, /[^\p{L}\p{N}]/u) || said)
}

/**
 * The items of a text, in order. `heading`: a label that stands above all lines, such as a block's heading.
 *
 * An item begins at each of the topmost lines under a label; a text on the label's own line is an item too. What
 * says that there is nothing (“none”, “n/a”) is no item. A paragraph at the label's depth, after the items, ends
 * what stands under the label.
 */
export function itemsOf(lines: readonly Line[], heading = ''): Item[] {
  const items: Item[] = []
  let kind: LabelKind = labelKind(heading)
  let label = heading
  let margin = 0
  let top = Infinity
  let open: Line[] | null = null
  const begin = (line: Line, index: number, text: string): Line[] => {
    const own = [line]
    const isTicked = line.node === 'line' && line.checked
    items.push({ kind, label, index, lines: own, text: text.trim(), isTicked })
    return own
  }
  lines.forEach((line, index) => {
    if (line.node === 'line' && line.label) {
      const { text, rest } = splitLabel(textOf(line))
      kind = labelKind(text)
      label = text
      margin = line.depth
      top = Infinity
      open = null
      if (rest !== '') begin(line, index, rest)
    } else if (!isBlank(line)) {
      const isBeside = line.node === 'line' && line.kind === 'text' && line.depth <= margin
      if (isBeside && line.depth < top && top < Infinity) {
        kind = 'other'
        label = ''
        top = Infinity
        open = null
      }
      if (open && (line.depth > top || line.node !== 'line')) open.push(line)
      else {
        top = Math.min(top, line.depth)
        open = begin(line, index, textOf(line))
      }
    }
  })
  return items.filter(({ text, lines: own }) => own.length > 1 || !saysNothing(text))
}
