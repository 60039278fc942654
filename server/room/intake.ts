// Decides which of a window's edits go into the next merge.
//
//   taken     The edit is whole. It will be merged, logged, sent to the others and acked.
//   held      The edit has a gap. Its sender is asked for a step 2, which may bring the missing part.
//   refused   The edit gets a nack and is not asked for again. The connection stays open, unless it wrote under
//             another device's client id.

import type { nack, LogReceipt } from '../../shared/wire/frames.ts'
import { examine, type Drawn, type Refused } from '../update/check.ts'
import type { Claims } from './claims.ts'
import type { Growth } from './growth.ts'
import { limits } from '../config/limits.ts'
import type { MergeIndex } from '../document/merge-index.ts'
import { inPlaces } from '../document/places.ts'
import { withoutClients } from '../document/retired.ts'
import type { EditFrame, RoomSeat } from './seat.ts'
import type { RoomRunner } from '../document/tasks.ts'
import { sentenceOf } from '../../shared/wire/answers.ts'

export interface Edit {
  seat: RoomSeat
  frame: EditFrame
}

const FOREIGN = sentenceOf('edit-foreign')
const GAP = sentenceOf('edit-gap')
const NOT_FROM_HERE = sentenceOf('edit-not-yours')
const LATER = sentenceOf('edit-later')
const FULL = sentenceOf('edit-too-many-writers')

const FORGED = { why: 'lines of a template that are not as they are drawn' }

type Refusal = [code: keyof typeof nack, sentence: string]

export interface IntakeOptions {
  index: MergeIndex
  claims: Claims
  /** Called once for each connection that sent what no honest client sends. */
  report: (why: string) => void
  /** Whether the room's log has lost updates, as far as these receipts show. */
  isRolledBack: (logReceipts: readonly LogReceipt[]) => boolean
  /** Whether a connection may add `growth` now. If so, counts it. */
  mayGrow: (seat: RoomSeat, growth: Growth) => boolean
  /** Whether an update under a scaffold's client id is the one that every page draws. */
  isScaffold: (client: number, update: Uint8Array) => boolean
  /** Called when the document had no room for an edit, so that the caller may make room. */
  wantRoom: () => void
  /** Whether a connection of that device is in the room and has sent its step 2. */
  isHere: (device: string) => boolean
  runner: RoomRunner
  /** Does work in steps. Other rooms have their turns between the steps. */
  inTurns: (steps: Generator<void, void>) => Promise<void>
  /** The whole document as one update. */
  state: () => Promise<Uint8Array>
  /** Longer updates, in bytes, are not examined at once. */
  short: number
  /** The most structs and deletions in a piece of a longer update. */
  slice: number
  /** Ends a connection whose edit could not be examined. */
  turnAway: (seat: RoomSeat) => void
  /** Ends a connection that wrote in another's name. `honest`: whether a page may do so in good faith. */
  expel: (seat: RoomSeat, honest: boolean) => void
}

export class Intake {
  readonly #options: IntakeOptions
  readonly #doubtful: Edit[] = []

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  /** Examines edits that take long, and measures doubtful ones, while other rooms have their turns. */
  async examineLong(edits: readonly Edit[]): Promise<void> {
    const { index, runner, slice, turnAway, state } = this.#options
    for (const { seat, frame } of edits) {
      if (frame.drawing === 'unknown' && this.#drawnIn({ seat, frame }).length > 0) {
        await this.#options.inTurns(this.#look({ seat, frame }))
        continue
      }
      if (frame.isDoubtful) {
        const outcome = await runner.run('measure', await state(), frame.update)
        if (outcome.is === 'done') frame.measured = outcome.value
        else turnAway(seat)
        continue
      }
      if (!this.#isLong(frame) || refusalOf(seat, frame) !== null) continue
      let outcome = await runner.run('examine', frame.update, slice, index.vector())
      const places = outcome.is === 'done' ? index.placesFor(outcome.value) : null
      if (places !== null && places.size > 0) {
        const rest = await runner.run('inPlaces', frame.update, places)
        if (rest.is === 'done') frame.update = rest.value
        outcome = rest.is === 'done' ? await runner.run('examine', rest.value, slice, index.vector()) : rest
      }
      const repeated = outcome.is === 'done' ? index.onlyRepeated(outcome.value) : null
      if (repeated !== null && repeated.size > 0) {
        const rest = await runner.run('withoutClients', frame.update, repeated)
        if (rest.is === 'done') frame.update = rest.value
        outcome = rest.is === 'done' ? await runner.run('examine', rest.value, slice, index.vector()) : rest
      }
      if (outcome.is === 'done') frame.examined = outcome.value
      else turnAway(seat)
    }
  }

  #isLong({ update, weight }: EditFrame): boolean {
    return update.length > this.#options.short || weight > limits.shortWeight
  }

  /**
   * Removes and returns the edits that must be measured or checked first, and the edits that wait for those.
   */
  takeDoubtful(): Edit[] {
    return this.#doubtful.splice(0)
  }

  /** Returns the edits that go into the next merges. A step 2 releases the held edits of its sender. */
  take(edits: readonly Edit[]): Edit[] {
    const answers = new Map(
      edits.flatMap(({ seat, frame }) => (frame.type === 'update' ? [] : [[seat, frame.number] as const])),
    )
    const released = [...answers.keys()].flatMap((seat) => seat.release().map((frame) => ({ seat, frame })))
    const first = this.#judgeAll([...edits, ...released])
    const second = this.#judgeAll(first.gaps) // an edit may come before another that it refers to
    for (const edit of second.gaps) this.#hold(edit, edit.frame.number <= (answers.get(edit.seat) ?? 0))
    for (const seat of new Set(edits.map(({ seat }) => seat)))
      if (seat.holdsInVain) for (const frame of seat.release()) seat.refuse(frame, 'gap', GAP)
    return [...first.whole, ...second.whole]
  }

  #judgeAll(edits: readonly Edit[]): { whole: Edit[]; gaps: Edit[] } {
    const [whole, gaps]: [Edit[], Edit[]] = [[], []]
    for (const edit of edits) {
      const isBehindDoubtful = this.#doubtful.some(({ seat }) => seat === edit.seat)
      const verdict = isBehindDoubtful ? this.#waitWith(edit) : this.#judge(edit)
      if (verdict === 'whole') whole.push(edit)
      if (verdict === 'gap') gaps.push(edit)
    }
    return { whole, gaps }
  }

  /**
   * Makes an edit wait until it has been measured or checked. If it needs neither, it waits for an earlier
   * edit of its connection that does, because it may refer to that edit.
   */
  #waitWith(edit: Edit): 'doubtful' {
    this.#doubtful.push(edit)
    return 'doubtful'
  }

  #judge({ seat, frame }: Edit): 'whole' | 'empty' | 'gap' | 'doubtful' | 'refused' {
    const refusal = refusalOf(seat, frame)
    if (refusal !== null) {
      seat.refuse(frame, ...refusal)
      return 'refused'
    }
    if (isEmpty(frame.update)) {
      if (frame.type !== 'update') hasTold(seat)
      seat.settle(frame)
      return 'empty'
    }
    const { index, claims, slice, expel, wantRoom } = this.#options
    const { device } = seat.peer
    if (frame.examined === null && this.#isLong(frame)) return 'refused' // because its sender was turned away
    frame.examined ??= examine(frame.update, slice)
    this.#putInPlace(frame)
    this.#leaveOutRepeated(frame)
    const checked = index.check(frame.examined, frame.update, shareFor(seat), frame.measured)
    if (checked.is === 'gap') return 'gap'
    if (checked.is === 'full') {
      wantRoom()
      return this.#postpone({ seat, frame }, FULL)
    }
    if (checked.is === 'refused') {
      if (checked.sentence !== undefined) wantRoom()
      return this.#refuse({ seat, frame }, checked)
    }
    if (checked.is === 'doubtful') {
      if (frame.isDoubtful) return 'refused' // because its sender was turned away
      frame.isDoubtful = true
      return this.#waitWith({ seat, frame })
    }
    const writers = index.writersOf(checked)
    const isCarried = frame.type === 'carried'
    const others = writers.filter((client) => !claims.admits(client, device))
    if (others.length > 0 && !this.#mayCarry(frame, others)) {
      this.#report(seat, 'an edit in another’s name')
      seat.refuse(frame, 'foreign', isCarried ? NOT_FROM_HERE : FOREIGN)
      expel(seat, isCarried)
      return 'refused'
    }
    const fresh = writers.filter((client) => !index.knows(client))
    if (!frame.isCounted) {
      if (!isCarried && seat.introduced + fresh.length > limits.introduced)
        return this.#refuse({ seat, frame }, { why: 'more writers than one page has' })
      if (!this.#mayGrow({ seat, frame }, { clients: fresh.length, seen: 0, ...index.growthOf(checked) }))
        return this.#postpone({ seat, frame }, LATER)
      frame.isCounted = true
    }
    if (frame.drawing === 'unknown' && this.#drawnIn({ seat, frame }).length > 0)
      return this.#waitWith({ seat, frame })
    if (frame.drawing === 'forged') return this.#refuse({ seat, frame }, FORGED)
    if (!isCarried) for (const client of writers) claims.use(client, device)
    if (frame.type !== 'update') hasTold(seat)
    index.take(frame.update, checked)
    return 'whole'
  }

  /**
   * The scaffolds in an edit that must be checked: those that the document lacks. If the edit brings back
   * what the log lost, nothing needs a check.
   */
  #drawnIn({ frame: { examined, type, logReceipts } }: Edit): readonly Drawn[] {
    if (examined?.is !== 'examined' || examined.drawn.length === 0) return []
    const { index, isRolledBack } = this.#options
    if (type === 'carried' && isRolledBack(logReceipts)) return []
    return examined.drawn.filter(({ client }) => !index.knows(client))
  }

  /**
   * Checks one scaffold in each turn. After a forged one, no further scaffold of that connection is checked.
   */
  *#look(edit: Edit): Generator<void, void> {
    const drawn = this.#drawnIn(edit)
    const { seat, frame } = edit
    seat.hasForged ||=
      drawn.length > limits.drawn || drawn.some(({ update }) => update.length > limits.drawnBytes)
    for (const { client, update } of drawn) {
      if (seat.hasForged) break
      seat.hasForged = !this.#options.isScaffold(client, update)
      yield
    }
    frame.drawing = seat.hasForged ? 'forged' : 'honest'
  }

  /**
   * Whether an edit may bring what other devices wrote. It may if the log lost that, and those devices are
   * not here to bring it themselves.
   */
  #mayCarry({ type, logReceipts }: EditFrame, others: readonly number[]): boolean {
    const { claims, isRolledBack, isHere } = this.#options
    return (
      type === 'carried' &&
      isRolledBack(logReceipts) &&
      !others.some((client) => isHere(claims.ownerOf(client) ?? ''))
    )
  }

  /**
   * Whether an edit may add `growth` now. An edit in a “carried” message always may if the log lost updates, or
   * if the document is empty.
   */
  #mayGrow({ seat, frame: { type, logReceipts } }: Edit, growth: Growth): boolean {
    const { index, isRolledBack, mayGrow } = this.#options
    if (type === 'carried' && isRolledBack(logReceipts)) return true
    if (type === 'carried' && index.writers === 0 && growth.clients <= limits.clients / 2) return true
    return mayGrow(seat, growth)
  }

  /** Refuses an edit for now. Nothing is lost, because the page keeps the edit and sends it again. */
  #postpone({ seat, frame }: Edit, sentence: string): 'refused' {
    seat.isPostponed = true
    seat.refuse(frame, 'later', sentence)
    return 'refused'
  }

  /** Rewrites an edit that refers to removed structs. The edit's structs go where the removed ones stood. */
  #putInPlace(frame: EditFrame): void {
    if (frame.examined?.is !== 'examined') return
    const { index, short, slice } = this.#options
    const { refers } = frame.examined
    const places = index.placesFor(frame.examined)
    if (places.size === 0) return
    // A long update was rewritten in a thread already, but more client ids may have left while it waited.
    const isDone = frame.update.length > short && ![...places.keys()].some((client) => refers.has(client))
    if (isDone) return
    frame.update = inPlaces(frame.update, places)
    frame.examined = examine(frame.update, slice)
  }

  /**
   * Leaves out of an edit the client ids that have left the document and that the edit only repeats or
   * deletes.
   */
  #leaveOutRepeated(frame: EditFrame): void {
    if (frame.examined === null) return
    const { index, slice } = this.#options
    const repeated = index.onlyRepeated(frame.examined)
    if (repeated.size === 0) return
    frame.update = withoutClients(frame.update, repeated)
    frame.examined = examine(frame.update, slice)
  }

  #refuse({ seat, frame }: Edit, { why, sentence }: Pick<Refused, 'why' | 'sentence'>): 'refused' {
    this.#report(seat, why)
    if (sentence !== undefined) seat.refuse(frame, 'tooLarge', sentence)
    else seat.refuse(frame, 'invalid', `${sentenceOf('edit-invalid')} (${why}). It was not saved.`)
    return 'refused'
  }

  /** Reports only the first refusal of a connection, because a flood would fill the operator's log. */
  #report(seat: RoomSeat, why: string): void {
    if (!seat.reported) this.#options.report(why)
    seat.reported = true
  }

  /**
   * Holds an edit with a gap, and asks its sender once for a step 2, which may bring the missing part. If the
   * edit already came before such a step 2, it is refused, because the step 2 did not help.
   */
  #hold({ seat, frame }: Edit, answered: boolean): void {
    const first = !seat.holding
    if (seat.isPostponed) this.#postpone({ seat, frame }, LATER)
    else if (answered || !seat.hold(frame)) seat.refuse(frame, 'gap', GAP)
    else if (first) seat.send({ type: 'state', vector: this.#options.index.vector() })
  }
}

function refusalOf({ peer }: RoomSeat, { type, update }: EditFrame): Refusal | null {
  if (peer.role === 'view' && !isEmpty(update)) return ['viewOnly', sentenceOf('edit-view-only')]
  if (type === 'update' && update.length > limits.update)
    return ['tooLarge', sentenceOf('edit-too-large', limits.update / 2 ** 20)]
  return null
}

const shareFor = ({ peer }: RoomSeat): number => (peer.role === 'lead' ? 1 : 1 - limits.forLeads)

/** Notes that the sender has sent a step 2, so its next edits build on what the document has. */
function hasTold(seat: RoomSeat): void {
  seat.hasTold = true
  seat.isPostponed = false
}

/** Whether an update has no structs and no deletions. */
const isEmpty = (update: Uint8Array): boolean => update.length === 2 && update[0] === 0 && update[1] === 0
