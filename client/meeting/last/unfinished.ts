// The unfinished lines of the last meeting's agenda. Carries them into this meeting, as one edit of the person.

import { blockRoot } from '../../../shared/document/roots.ts'
import type { Line } from '../../../shared/document/lines.ts'
import {
  isAgenda,
  placeAgenda,
  readAgenda,
  unfinished,
  type AgendaItem,
  type LastAgenda,
} from '../../../shared/memory/agenda.ts'
import type { PastMeeting } from '../../../shared/memory/last.ts'
import type { Block } from '../../../shared/model/outline.ts'
import { sayDay } from '../../memory/say-day.ts'
import { whenOpen } from '../../text/open-texts.ts'
import type { MeetingSession } from '../session.ts'
import type { LastMeetings } from './last-meetings.ts'
import { words } from './words/en.ts'

export interface UnfinishedItems {
  block: Block
  /** The date of the last meeting. */
  date: string
  items: readonly AgendaItem[]
}

type Session = Pick<MeetingSession, 'doc' | 'lines' | 'mayWrite' | 'notices' | 'outline' | 'place' | 'tell'>

export class UnfinishedAgenda {
  readonly #session: Session
  readonly #last: Pick<LastMeetings, 'before'>
  #read: { before: PastMeeting; agenda: LastAgenda } | null = null
  #known: { before: PastMeeting; lines: readonly Line[]; block: Block; unfinished: UnfinishedItems } | null =
    null

  constructor(session: Session, last: Pick<LastMeetings, 'before'>) {
    this.#session = session
    this.#last = last
  }

  /** Null if nothing is unfinished, or nothing is known, or the person may not write. */
  get found(): UnfinishedItems | null {
    const { before } = this.#last
    const block = this.#session.outline.blocks.find((each) => !each.people && isAgenda(each.heading))
    if (before === null || block === undefined || !this.#session.mayWrite) return null
    const lines = this.#session.lines(blockRoot(block.id))
    const known = this.#known
    if (known?.before === before && known.lines === lines && known.block === block)
      return someOf(known.unfinished)
    const items = unfinished({
      last: this.#agendaOf(before),
      now: lines,
      offered: block.scaffold,
    })
    this.#known = { before, lines, block, unfinished: { block, date: before.date, items } }
    return someOf(this.#known.unfinished)
  }

  /** The agenda of the last meeting. It is read once, not after each key. */
  #agendaOf(before: PastMeeting): LastAgenda {
    if (this.#read?.before === before) return this.#read.agenda
    const lines = before.sections.filter(({ handle }) => handle === '').flatMap((each) => each.lines)
    this.#read = { before, agenda: readAgenda(before.date, lines) }
    return this.#read.agenda
  }

  /** Returns whether it could be done. If not, the person is told why. */
  async carry({ block, date, items }: UnfinishedItems): Promise<boolean> {
    const { doc, notices, place } = this.#session
    const root = blockRoot(block.id)
    const editor = await whenOpen(doc, root)
    let carried: readonly AgendaItem[] = []
    const step = editor?.put((lines) => {
      const known = new Set(lines.flatMap((each) => (each.node === 'line' ? (each.carried ?? []) : [])))
      carried = items.filter(({ identity }) => !known.has(identity))
      const [first, ...also] = placeAgenda(lines, carried)
      return { ...(first ?? { at: 0, lines: [] }), also }
    })
    if (!step) {
      this.#session.tell(words.agendaNotOpen)
      return false
    }
    // Somebody else may have carried all of them meanwhile.
    if (carried.length === 0) return true
    const id = `carried ${date}`
    notices.tell({
      id,
      sentence: words.agendaCarried(carried.length, sayDay(date, place.date)),
      passes: true,
      actions: [
        {
          label: words.undo,
          act: () => {
            notices.dismiss(id)
            step.undo() // false if it has been undone already
          },
        },
      ],
    })
    return true
  }
}

const someOf = (found: UnfinishedItems): UnfinishedItems | null => (found.items.length > 0 ? found : null)
