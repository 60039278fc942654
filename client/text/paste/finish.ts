// Makes the lines to paste from what was found in HTML: handles bullets that are characters, numbers, and
// tables.

import { plain, type Run } from '../../../shared/document/lines.ts'
import { MAX_DEPTH, shown, type LineAttributes } from '../../../shared/document/schema.ts'
import { bulletOf, columnOf, itemsIn, Levels } from './bullets.ts'
import type { Draft, TextDraft } from './html-lines.ts'
import { dropStart, textOfRuns, trimmed, type Entry } from './pasted.ts'
import { tableEntries } from './table.ts'

export function entriesOf(drafts: readonly Draft[]): Entry[] {
  const bullets = new Bullets()
  const numbers = new Numbers()
  const isOne = drafts.length === 1
  // A line that is not a paragraph separates paragraphs, so it does not count as blank here.
  const dashed = itemsIn(
    drafts.map((draft) => (draft.is === 'text' && draft.loose ? textOfRuns(draft.runs) : '-')),
  ).map((isDashed) => isDashed && !isOne)
  return drafts.flatMap((draft, at): Entry[] => {
    if (draft.is === 'text')
      return [textEntry(draft, bullets, numbers, { isOne, isDashed: dashed[at] === true })]
    bullets.end()
    const { depth } = draft
    switch (draft.is) {
      case 'code':
        return [
          {
            line: { node: 'code', depth, fence: draft.fence, info: draft.info, text: draft.text },
            loose: false,
          },
        ]
      case 'raw':
        return [{ line: { node: 'raw', depth, text: draft.text }, loose: false }]
      case 'table':
        return tableEntries(draft.rows, depth)
    }
  })
}

function textEntry(
  draft: TextDraft,
  bullets: Bullets,
  numbers: Numbers,
  { isOne, isDashed }: { isOne: boolean; isDashed: boolean },
): Entry {
  const { runs, own, heading, count } = draft
  const attributes: LineAttributes = {
    kind: draft.kind,
    depth: draft.depth,
    checked: draft.checked,
    label: draft.label,
    number: draft.number,
  }
  const made = (text: readonly Run[], loose: boolean): Entry => {
    if (!own) attributes.number = numbers.written(attributes, count)
    const shownRuns = trimmed(heading && !isOne ? text.map(bold) : text)
    return { line: { node: 'line', ...attributes, runs: shownRuns, untouched: false }, loose }
  }
  const text = textOfRuns(runs)
  // A task that was copied from our page has a character before its text, which other programs show.
  if (own) return made(draft.kind === 'task' && /^[☐☑] /.test(text) ? dropStart(runs, 2) : runs, false)
  const bullet = draft.loose || draft.kind === 'item' ? bulletOf(text, isDashed) : null
  if (draft.loose) {
    if (bullet === null) {
      bullets.end()
      return made(runs, true)
    }
    attributes.depth = bullets.depthOf(text, bullet.rank, draft.depth)
    const box = /^\[([ xX])\]\s+/.exec(text.slice(bullet.length))
    const checked = box ? box[1] !== ' ' : bullet.checked
    Object.assign(attributes, checked === null ? { kind: 'item' } : { kind: 'task', checked })
    return made(dropStart(runs, bullet.length + (box?.[0].length ?? 0)), false)
  }
  bullets.end()
  if (draft.kind !== 'item') return made(runs, false)
  const box = /^\s*\[([ xX])\]\s+/.exec(text)
  const checked = box ? box[1] !== ' ' : (bullet?.checked ?? null)
  if (checked !== null) {
    Object.assign(attributes, { kind: 'task', checked })
    return made(dropStart(runs, box?.[0].length ?? bullet?.length ?? 0), false)
  }
  // A marker that is not a number, such as `a)`, stays as text, because Markdown has no such marker.
  const marker = draft.number === null ? [] : plain(`${draft.number} `)
  attributes.number = null
  return made([...marker, ...trimmed(runs)], false)
}

const bold = (run: Run): Run => ({ ...run, marks: { ...run.marks, bold: true } })

/** Lines in a row that begin with bullets. Their columns show their depths. */
class Bullets {
  #levels = new Levels()

  depthOf(text: string, rank: number, base: number): number {
    return Math.min(base + this.#levels.levelOf(columnOf(text) * RANKS + rank), MAX_DEPTH)
  }

  end(): void {
    this.#levels = new Levels()
  }
}

const RANKS = 4

/** Counts the numbers of ordered lines as `nestingOf` does. */
class Numbers {
  #counts: number[] = []

  /** The number to write at a line. Null if counting gives the same number. */
  written({ kind, depth, number }: LineAttributes, count: number | null): string | null {
    if (kind !== 'ordered') {
      this.#counts.length = Math.min(this.#counts.length, depth)
      return number
    }
    const counted = (this.#counts[depth] ?? 0) + 1
    this.#counts.length = Math.min(this.#counts.length, depth)
    this.#counts[depth] = count ?? counted
    const written = shown.number(number ?? `${count ?? counted}.`)
    // No line can show such a number. So the lines are counted.
    if (written === null) this.#counts[depth] = counted
    return written === `${counted}.` ? null : written
  }
}
