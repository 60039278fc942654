// The lines of a meeting as a reader sees them: each with the identity that it carries. If two devices have both
// carried the same item over, the reader sees one line.

import type * as Y from 'yjs'
import { fieldsOf, type Fields, type Scalar } from '../../../shared/document/fields.ts'
import { sectionRoot } from '../../../shared/document/roots.ts'
import { namedIn, type Named } from '../../../shared/memory/answers.ts'
import { addCarried } from '../../../shared/memory/carried.ts'
import { readAs, withoutTwins } from '../../../shared/memory/twins.ts'
import type { Section } from '../../../shared/model/outline.ts'
import { places } from '../../text/document-view.ts'
import type { MeetingSession } from '../session.ts'

export class Seen {
  readonly #session: Pick<MeetingSession, 'doc' | 'outline' | 'view'>
  readonly #answers: Fields

  constructor(session: Pick<MeetingSession, 'doc' | 'outline' | 'view'>) {
    this.#session = session
    this.#answers = fieldsOf(session.doc, 'answers')
    const { doc, view } = session
    view.seen = (lines, root) => {
      addCarried(lines, doc.getXmlFragment(root).toArray())
      const seen = withoutTwins(lines, this.namedAt(root))
      // A line that is seen at another depth is still the same line of the document.
      if (seen !== lines) for (const line of seen) places.set(line, places.get(readAs(line)))
      return seen
    }
    this.#answers.observe(this.#answered)
    for (const text of view.texts.values()) text.changed()
  }

  /** The answers of a text's person. */
  namedAt =
    (root: string): Named =>
    (identity) => {
      const section = this.#sections.find((each) => rootOf(each) === root)
      return namedIn(this.#session.doc, section?.owner ?? '')(identity)
    }

  /** An answer changes only what readers see in the texts of its person. */
  #answered = ({ keysChanged }: Y.YMapEvent<Scalar>): void => {
    const keys = [...keysChanged].map(String)
    for (const section of this.#sections)
      if (keys.some((key) => key.startsWith(`${section.owner}/`)))
        this.#session.view.texts.get(rootOf(section))?.changed()
  }

  get #sections(): Section[] {
    return this.#session.outline.blocks.flatMap(({ sections }) => sections)
  }

  close(): void {
    this.#answers.unobserve(this.#answered)
  }
}

const rootOf = ({ block, person }: Section): string => sectionRoot(block, person)
