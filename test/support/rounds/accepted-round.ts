// Sends a room hostile updates, one after another. After every LOOK_EVERY updates, a fresh process opens the
// log, because a new relay must be able to work with everything that this relay acks.

import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as Y from 'yjs'
import { deviceOf } from '../../../server/room/claims.ts'
import { Forger } from '../accepted/forger.ts'
import { Lobby, ROOM, settled, type Guest } from '../room/lobby.ts'
import { seeded } from '../basics/random.ts'
import type { Counts } from '../basics/rounds.ts'

/** Updates between two checks. */
const LOOK_EVERY = 20

/** A process that checks logs. `look` throws if the process finds faults. */
export class FreshProcess {
  readonly #child: ChildProcess
  readonly #said: (string | null)[] = []
  #isOver = false
  #wake: () => void = () => undefined

  constructor() {
    const path = fileURLToPath(new URL('../accepted/fresh-room.ts', import.meta.url))
    this.#child = fork(path, { execArgv: ['--import', 'tsx'], serialization: 'advanced' })
    this.#child.on('message', (said) => {
      this.#said.push(said as string | null)
      this.#wake()
    })
    this.#child.on('exit', () => {
      this.#isOver = true
      this.#wake()
    })
  }

  /** Gives the process the entries that were logged since the last call. */
  async look(more: Uint8Array[], isFirst: boolean): Promise<void> {
    if (!this.#isOver) this.#child.send({ more, isFirst })
    while (this.#said.length === 0 && !this.#isOver) await new Promise<void>((wake) => (this.#wake = wake))
    const said = this.#said.length > 0 ? this.#said.shift() : 'it ended by itself'
    if (said !== null) throw new Error(`A fresh process: ${said}`)
  }

  end(): void {
    if (this.#child.connected) this.#child.disconnect()
  }
}

export interface AcceptedOptions {
  updates: number
  /** The share of updates whose sizes go up to the relay's limits. */
  full: number
  fresh: FreshProcess
}

export async function acceptedRound(
  seed: number,
  { updates, full, fresh }: AcceptedOptions,
): Promise<Counts> {
  const random = seeded(seed)
  const lobby = new Lobby()
  const honest = await lobby.enterCaughtUp('edit', deviceOf('ada', ROOM))
  const doc = Object.assign(new Y.Doc(), { clientID: 3 })
  doc.getText('t').insert(0, 'words of somebody honest, who left them here')
  honest.say({ type: 'update', update: Y.encodeStateAsUpdate(doc) })
  await settled()
  honest.seat.leave()
  const forger = new Forger(random, Y.decodeStateVector(Y.encodeStateVector(doc)), full)
  const enter = () => lobby.enterCaughtUp('edit', deviceOf('mallory', ROOM))
  let guest = await enter()
  const counts: Counts = { sent: 0, accepted: 0, looks: 0 }
  const kinds: string[] = []
  let seen = 0
  for (let nth = 1; nth <= updates; nth++) {
    lobby.now += 1000
    const { kind, update } = forger.draw()
    const isAccepted = await send(guest, update)
    counts['sent'] = nth
    if (isAccepted) {
      forger.accept()
      counts['accepted'] = (counts['accepted'] ?? 0) + 1
      kinds.push(kind)
    }
    if (guest.closed !== null) guest = await enter()
    if (nth % LOOK_EVERY !== 0) continue
    const entries = (await lobby.log.read(ROOM)).map((entry) => entry.update)
    try {
      await fresh.look(entries.slice(seen), seen === 0)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw new Error(
        `after update ${nth}, of those before: ${kinds.slice(-LOOK_EVERY).join(', ')}. ${why}`,
        { cause: error },
      )
    }
    seen = entries.length
    counts['looks'] = (counts['looks'] ?? 0) + 1
  }
  const failed = lobby.events.find((event) => event.is === 'failed')
  if (failed) throw new Error(`the room failed: ${String(failed.error)}`)
  return counts
}

/** Sends an update. Returns whether the room accepted it. */
async function send(guest: Guest, update: Uint8Array): Promise<boolean> {
  const [acked, refused] = [guest.acked, guest.heard('nack').length]
  guest.say({ type: 'update', update })
  let wanted = acked + 1
  while (guest.acked < wanted && guest.closed === null) {
    await settled()
    // The room asks for what the update lacks. The client has nothing more to send.
    if (guest.heard('state').length === 0) continue
    guest.frames = guest.frames.filter(({ type }) => type !== 'state')
    guest.say({ type: 'difference', update: new Uint8Array([0, 0]) })
    wanted++
  }
  const isAccepted = guest.closed === null && guest.heard('nack').length === refused
  guest.frames = guest.frames.filter(({ type }) => type === 'ack').slice(-1)
  return isAccepted
}
