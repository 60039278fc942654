// Where the links of a meeting stand.

import type { LabelKind } from '../document/labels.ts'
import { textOf, type Line } from '../document/lines.ts'
import type { ReadSection } from './carry.ts'
import { linksOf, type Link } from './links.ts'

export interface MentionedLink {
  link: Link
  /** As written. Empty for a line that is nobody's. */
  handle: string
  kind: LabelKind
  line: Line
}

/** Reads the links of one meeting after the other. A line of nobody that a template repeats is no mention. */
export class Mentions {
  /** The lines of nobody in the last meeting. */
  #repeated: ReadonlySet<string> = new Set()

  /** Call in the order of the dates. */
  read(sections: readonly ReadSection[]): MentionedLink[] {
    const mentioned: MentionedLink[] = []
    const nobodys = new Set<string>()
    for (const { handle, items } of sections)
      for (const { item } of items)
        for (const line of item.lines) {
          const text = textOf(line)
          if (handle === '') nobodys.add(text)
          if (handle === '' && this.#repeated.has(text)) continue
          for (const link of linksOf([line])) mentioned.push({ link, handle, kind: item.kind, line })
        }
    this.#repeated = nobodys
    return mentioned
  }
}
