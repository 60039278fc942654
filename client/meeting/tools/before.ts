// The meetings before the open one: their archive, which is read once, and the page's memory of it.

import type * as Y from 'yjs'
import { blockRoot, sectionRoot } from '../../../shared/document/roots.ts'
import { ArchiveReading } from '../../memory/archive-reading.ts'
import { Recall } from '../../memory/recall.ts'
import type { SeriesRecords } from '../../series/series-records.ts'
import type { MeetingSession } from '../session.ts'

export class Before {
  readonly reading: ArchiveReading
  readonly recall: Recall
  readonly #close: () => void

  constructor(session: MeetingSession, records: SeriesRecords) {
    const { doc, place, series } = session
    this.reading = new ArchiveReading(place, records)
    this.recall = new Recall(
      {
        place,
        people: () => series.team.team.people,
        texts: () =>
          session.outline.blocks.flatMap((block) => [
            textAt(session, blockRoot(block.id), '', block.heading),
            ...session
              .sectionsOf(block)
              .map(({ person, handle }) => textAt(session, sectionRoot(block.id, person), handle, '')),
          ]),
      },
      this.reading,
    )
    const changed = ({ local }: Y.Transaction) => this.recall.changed(local)
    const team = series.team.copy.doc
    const renamed = () => this.recall.changed(false)
    doc.on('afterTransaction', changed)
    team.on('update', renamed)
    this.#close = () => {
      doc.off('afterTransaction', changed)
      team.off('update', renamed)
    }
  }

  close(): void {
    this.#close()
    this.recall.close()
    this.reading.close()
  }
}

const textAt = (session: MeetingSession, root: string, handle: string, heading: string) => ({
  ...{ root, handle, heading },
  lines: session.lines(root),
})
