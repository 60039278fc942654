// What of a window's edits goes into the next merge.
//
//   taken     whole: it will be merged, logged, heard by the others and acked
//   held      with a gap: its sender is asked for a step 2, which may bring what it lacks
//   refused   nacked, and so dealt with for good; the connection goes on, but for one that writes
//             under a client id of another device

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

export interface Edit {
  seat: RoomSeat
  frame: EditFrame
}

const FOREIGN = 'A change in another’s name was refused. It was not saved.'
const GAP = 'A change refers to one the server never got. It was not saved; please reload.'
const NOT_FROM_HERE =
  'What others wrote, and the server lost, it takes from a device of theirs only. It is safe on this one.'
const LATER =
  'More comes into these notes than the server takes at once. Your edits stay on this device and are sent again soon.'

const FULL =
  'These notes have as many writers as they can hold. Your edits stay on this device and are sent again until there is room; a lead makes some by deleting what nobody needs.'

const FORGED = { why: 'lines of a template that are not as they are drawn' }

type Refusal = [code: keyof typeof nack, sentence: string]

export interface IntakeOptions {
  index: MergeIndex
  claims: Claims
  /** Told, once for each connection, what no honest client sends. */
  report: (why: string) => void
  /** The room's log lacks what it had; receipts may show it. */
  isRolledBack: (receipts: readonly LogReceipt[]) => boolean
  /** A connection may bring so much now; it is counted. */
  mayGrow: (seat: RoomSeat, growth: Growth) => boolean
  /** Whether what a scaffold's client id brings is what every page draws under it. */
  isScaffold: (client: number, update: Uint8Array) => boolean
  /** There was no room for a client id: some may be made. */
  wantRoom: () => void
  /** A connection of that device is in the room, and has told what it has. */
  isHere: (device: string) => boolean
  runner: RoomRunner
  /** Does work in steps, between which other rooms have their turn. */
  inTurns: (steps: Generator<void, void>) => Promise<void>
  /** The whole document as one update. */
  state: () => Promise<Uint8Array>
  /** Bytes up to which an update is examined at once. */
  short: number
  /** Structs and deletions of a piece of a longer one. */
  slice: number
  /** Ends a connection whose edit could not be looked at. */
  turnAway: (seat: RoomSeat) => void
  /** Ends a connection that wrote in another's name; `honest` where a page may do so in good faith. */
  expel: (seat: RoomSeat, honest: boolean) => void
}

export class Intake {
  readonly #options: IntakeOptions
  readonly #doubtful: Edit[] = []

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  /** Looks at those that take long, and counts what doubtful ones cost, while others go on. */
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

  /** Those that are to be measured before they are taken, and what waits with them; given once. */
  takeDoubtful(): Edit[] {
    return this.#doubtful.splice(0)
  }

  /** Those that are in the next merges, with what was held for the senders of a step 2. */
  take(edits: readonly Edit[]): Edit[] {
    const answers = new Map(
      edits.flatMap(({ seat, frame }) => (frame.type === 'update' ? [] : [[seat, frame.number] as const])),
    )
    const released = [...answers.keys()].flatMap((seat) => seat.release().map((frame) => ({ seat, frame })))
    const first = this.#judgeAll([...edits, ...released])
    const second = this.#judgeAll(first.gaps) // a cause may come after its effect in the same window
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

  /** What a connection sent after a doubtful one may refer to it. */
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
    if (frame.examined === null && this.#isLong(frame)) return 'refused' // its sender was turned away
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
      if (frame.isDoubtful) return 'refused' // its sender was turned away
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

  /** Scaffolds that are not here. What a log lost comes back as it is. */
  #drawnIn({ frame: { examined, type, receipts } }: Edit): readonly Drawn[] {
    if (examined?.is !== 'examined' || examined.drawn.length === 0) return []
    const { index, isRolledBack } = this.#options
    if (type === 'carried' && isRolledBack(receipts)) return []
    return examined.drawn.filter(({ client }) => !index.knows(client))
  }

  /** A scaffold a turn. After one that is none no other one of that connection is looked at. */
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

  /** What others wrote and the log lost; who is here, and has told what they have, brings their own. */
  #mayCarry({ type, receipts }: EditFrame, others: readonly number[]): boolean {
    const { claims, isRolledBack, isHere } = this.#options
    return (
      type === 'carried' &&
      isRolledBack(receipts) &&
      !others.some((client) => isHere(claims.ownerOf(client) ?? ''))
    )
  }

  /** What a log lost comes back at once, and so does what goes into an empty document, be it a whole one. */
  #mayGrow({ seat, frame: { type, receipts } }: Edit, growth: Growth): boolean {
    const { index, isRolledBack, mayGrow } = this.#options
    if (type === 'carried' && isRolledBack(receipts)) return true
    if (type === 'carried' && index.writers === 0 && growth.clients <= limits.clients / 2) return true
    return mayGrow(seat, growth)
  }

  /** Nothing of it is lost: its page keeps it, and sends it again. */
  #postpone({ seat, frame }: Edit, sentence: string): 'refused' {
    seat.isPostponed = true
    seat.refuse(frame, 'later', sentence)
    return 'refused'
  }

  /** What refers to what left the document for good goes where that stood. */
  #putInPlace(frame: EditFrame): void {
    if (frame.examined?.is !== 'examined') return
    const { index, short, slice } = this.#options
    const { refers } = frame.examined
    const places = index.placesFor(frame.examined)
    if (places.size === 0) return
    // A long one was put in place by others; some may have left while it waited.
    const isDone = frame.update.length > short && ![...places.keys()].some((client) => refers.has(client))
    if (isDone) return
    frame.update = inPlaces(frame.update, places)
    frame.examined = examine(frame.update, slice)
  }

  /** Of client ids that left the document it repeats what is known, or deletes what is gone. */
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
    else
      seat.refuse(frame, 'invalid', `The server refused a change it cannot store (${why}). It was not saved.`)
    return 'refused'
  }

  /** The first only: a flood of them would be a flood in the operator's log. */
  #report(seat: RoomSeat, why: string): void {
    if (!seat.reported) this.#options.report(why)
    seat.reported = true
  }

  /** What a frame lacks may be in its sender's next step 2: it is asked for one, once. One sent before has not got it. */
  #hold({ seat, frame }: Edit, answered: boolean): void {
    const first = !seat.holding
    if (seat.isPostponed) this.#postpone({ seat, frame }, LATER)
    else if (answered || !seat.hold(frame)) seat.refuse(frame, 'gap', GAP)
    else if (first) seat.send({ type: 'state', vector: this.#options.index.vector() })
  }
}

function refusalOf({ peer }: RoomSeat, { type, update }: EditFrame): Refusal | null {
  if (peer.role === 'view' && !isEmpty(update))
    return ['viewOnly', 'View only: this link reads the notes. Your change was not saved.']
  if (type === 'update' && update.length > limits.update)
    return ['tooLarge', 'Too large (limit 1 MB): that change was not saved.']
  return null
}

const shareFor = ({ peer }: RoomSeat): number => (peer.role === 'lead' ? 1 : 1 - limits.forLeads)

/** With a step 2: from now on what it sends goes on from what is here. */
function hasTold(seat: RoomSeat): void {
  seat.hasTold = true
  seat.isPostponed = false
}

/** No structs, no deletions. */
const isEmpty = (update: Uint8Array): boolean => update.length === 2 && update[0] === 0 && update[1] === 0
