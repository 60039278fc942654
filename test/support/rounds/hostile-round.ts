// Two people write in a room while attackers send frames that no honest client sends.
//
// The two people must not notice. They stay connected, all their edits are acked, their texts and the log's
// text end the same, and the log has nothing under their client ids that they did not write.

import * as Y from 'yjs'
import { deviceOf } from '../../../server/room/claims.ts'
import type { LogReceipt } from '../../../shared/wire/frames.ts'
import { hostileFrame, type Seen } from '../hostile/hostile-frames.ts'
import { Lobby, ROOM, settled, type Guest } from '../room/lobby.ts'
import { seeded } from '../basics/random.ts'
import type { Counts } from '../basics/rounds.ts'

/** A person who writes and receives frames, as a page does. */
class Bystander {
  readonly doc = new Y.Doc()
  readonly guest: Guest
  readonly clientID: number
  receipt: LogReceipt | null = null
  /** How many clocks this person has used under their client id. */
  written = 0
  #sent = 1 // a guest that is caught up has sent a step 2
  #acked = 1

  constructor(guest: Guest, client: number) {
    this.guest = guest
    this.clientID = this.doc.clientID = client
  }

  get saved(): boolean {
    return this.#acked === this.#sent
  }

  write(text: string): void {
    this.listen()
    const before = Y.encodeStateVector(this.doc)
    const clock = Y.getState(this.doc.store, this.clientID)
    const all = this.doc.getText('t')
    all.insert(all.length, text)
    this.written += Y.getState(this.doc.store, this.clientID) - clock
    this.guest.say({ type: 'update', update: Y.encodeStateAsUpdate(this.doc, before) })
    this.#sent++
  }

  listen(): void {
    for (const frame of this.guest.frames.splice(0)) {
      if (frame.type === 'update' || frame.type === 'difference') {
        Y.applyUpdate(this.doc, frame.update)
        this.receipt = frame.logReceipt ?? null
      }
      if (frame.type === 'ack') this.#acked = frame.count
      if (frame.type === 'nack') throw new Error(`an honest edit was refused: ${frame.sentence}`)
    }
    if (this.guest.closed) throw new Error(`an honest client was closed: ${this.guest.closed.reason}`)
  }
}

export interface HostileOptions {
  /** How many frames are sent. */
  frames: number
  /**
   * Called after each frame with the ms of CPU that this process needed for it. Other processes do not count.
   */
  timed?: (ms: number) => void
}

const ROLES = ['edit', 'edit', 'edit', 'view', 'lead'] as const

export async function hostileRound(seed: number, { frames, timed }: HostileOptions): Promise<Counts> {
  const random = seeded(seed)
  const lobby = new Lobby()
  const join = async (name: string, client: number) =>
    new Bystander(await lobby.enterCaughtUp('edit', deviceOf(name, ROOM)), client)
  const [ada, ben] = [await join('ada', 1), await join('ben', 2)]
  ada.write('first ')
  ben.write('second ')
  await settled()
  const counts = { frames: 0, refused: 0, ended: 0, taken: 0 }
  const enter = () => {
    const guest = lobby.enter(
      random.chance(0.8) ? 'ours' : 'stock',
      random.pick(ROLES),
      deviceOf('mallory', ROOM),
    )
    if (random.chance(0.5)) guest.say({ type: 'state', vector: new Uint8Array([0]) })
    return guest
  }
  let mallory = enter()
  const seen = (): Seen => ({
    state: Y.encodeStateAsUpdate(ada.doc),
    clients: [1, 2],
    receipt: ada.receipt,
  })
  let known = seen()
  for (let nth = 0; nth < frames; nth++) {
    if (nth % 50 === 0) {
      random.pick([ada, ben]).write(`word${nth} `)
      lobby.now += 1000
      known = seen()
    }
    const bytes = hostileFrame(random, known)
    const before = process.cpuUsage()
    mallory.seat.receive(bytes)
    // If there is no pause, frames share a window, or are handled after their client has left.
    if (random.chance(0.7)) await settled()
    const { user, system } = process.cpuUsage(before)
    timed?.((user + system) / 1000)
    counts.frames++
    if (random.chance(0.01)) mallory.seat.leave()
    else if (mallory.closed === null) continue
    await settled()
    tally(mallory)
    mallory = enter()
  }
  mallory.seat.leave()
  await settled()
  tally(mallory)
  ada.write('last')
  await settled()
  await judge(lobby, ada, ben)
  return counts

  function tally(guest: Guest): void {
    counts.refused += guest.heard('nack').length
    counts.taken += guest.acked - guest.heard('nack').length
    counts.ended += guest.closed === null ? 0 : 1
  }
}

async function judge(lobby: Lobby, ada: Bystander, ben: Bystander): Promise<void> {
  for (const person of [ada, ben]) person.listen()
  const log = new Y.Doc()
  for (const update of await lobby.updates()) Y.applyUpdate(log, update)
  if (lobby.events.some(({ is }) => is === 'failed')) throw new Error('the room failed')
  for (const person of [ada, ben]) {
    const { clientID } = person
    if (!person.saved) throw new Error(`not all of client ${clientID} was acked`)
    if (Y.getState(log.store, clientID) !== person.written)
      throw new Error(`the log has something else under client ${clientID}`)
    if (log.getText('t').toJSON() !== person.doc.getText('t').toJSON())
      throw new Error(`client ${clientID} and the log have different texts`)
  }
  if (log.store.pendingStructs !== null || log.store.pendingDs !== null) throw new Error('the log has a gap')
}
