// What of a window's edits goes into the next merge.
//
//   taken     whole: it will be merged, logged, heard by the others and acked
//   held      with a gap: its sender is asked for a step 2, which may bring what it lacks
//   refused   nacked, and so dealt with for good; the connection goes on

import type { nack } from '../shared/frames.ts'
import { limits } from './limits.ts'
import type { MergeIndex } from './merge-index.ts'
import type { EditFrame, RoomSeat } from './seat.ts'

export interface Edit {
  seat: RoomSeat
  frame: EditFrame
}

type Refusal = [code: keyof typeof nack, sentence: string]

export class Intake {
  readonly #index: MergeIndex
  readonly #report: (why: string) => void

  /** `report` is told, once for each connection, what no honest client sends. */
  constructor(index: MergeIndex, report: (why: string) => void) {
    this.#index = index
    this.#report = report
  }

  /** Those that are in the next merge, with what was held for the senders of a step 2. */
  take(edits: readonly Edit[]): Edit[] {
    const introduced = new Set(
      edits.filter(({ frame }) => frame.type === 'difference').map(({ seat }) => seat),
    )
    const released = [...introduced].flatMap((seat) => seat.release().map((frame) => ({ seat, frame })))
    const taken: Edit[] = []
    const withGap = (those: readonly Edit[]) =>
      those.filter((edit) => {
        const verdict = this.#judge(edit)
        if (verdict === 'whole') taken.push(edit)
        return verdict === 'gap'
      })
    // A second time, for a cause may come after its effect in the same window.
    for (const edit of withGap(withGap([...edits, ...released]))) this.#hold(edit, introduced.has(edit.seat))
    return taken
  }

  #judge({ seat, frame }: Edit): 'whole' | 'gap' | 'refused' {
    const refusal = refusalOf(seat, frame)
    if (refusal !== null) {
      seat.refuse(frame, ...refusal)
      return 'refused'
    }
    const checked = this.#index.take(frame.update)
    if (checked.is !== 'refused') return checked.is
    // The first only: a flood of them would be a flood in the operator's log.
    if (!seat.reported) this.#report(checked.why)
    seat.reported = true
    seat.refuse(
      frame,
      'invalid',
      `The server refused a change it cannot store (${checked.why}). It was not saved.`,
    )
    return 'refused'
  }

  /** What a frame lacks may be in its sender's step 2: it is asked for one, once. */
  #hold({ seat, frame }: Edit, asked: boolean): void {
    const first = !seat.holding
    if (asked || !seat.hold(frame))
      seat.refuse(
        frame,
        'gap',
        'A change refers to one the server never got. It was not saved; please reload.',
      )
    else if (first) seat.send({ type: 'state', vector: this.#index.vector() })
  }
}

function refusalOf({ peer }: RoomSeat, { type, update }: EditFrame): Refusal | null {
  if (peer.role === 'view' && !isEmpty(update))
    return ['viewOnly', 'View only: this link reads the notes. Your change was not saved.']
  if (type === 'update' && update.length > limits.update)
    return ['tooLarge', 'Too large (limit 1 MB): that change was not saved.']
  return null
}

/** No structs, no deletions. */
const isEmpty = (update: Uint8Array): boolean => update.length === 2 && update[0] === 0 && update[1] === 0
