// A page whose link this class connects to a room of a lobby, frame by frame.

import { vi } from 'vitest'
import * as Y from 'yjs'
import { decodeFrame, encodeFrame, type Read } from '../../../shared/wire/frames.ts'
import { LinkedPage } from './link-story.ts'
import { settled, type Guest, type Lobby } from '../room/lobby.ts'
import type { ScriptedSocket } from './scripted-socket.ts'

/** Numbers the rooms. Pages with the same room name would share edits, as tabs of one browser do. */
let rooms = 0

export class SievedPage extends LinkedPage {
  readonly #lobby: Lobby
  #used: ScriptedSocket | null = null
  #guest: Guest | null = null
  /** The frames that the relay has sent to the page, on all connections. */
  readonly heard: Read[] = []

  constructor(lobby: Lobby, kept: Uint8Array) {
    super({ kept, room: `room ${++rooms}` })
    this.#lobby = lobby
  }

  /** Waits until the page has sent nothing in four turns. */
  async rest(): Promise<void> {
    for (let quiet = 0; quiet < 4; quiet++) if (await this.#turn()) quiet = 0
  }

  /** How many edits the relay refused. */
  get refusals(): number {
    return this.heard.filter(({ type }) => type === 'nack').length
  }

  async #turn(): Promise<boolean> {
    await vi.dynamicImportSettled()
    if (this.state.is === 'offline') vi.advanceTimersByTime(500)
    const { socket } = this
    if (socket !== this.#used) this.#connect(socket)
    const frames = socket.heard()
    for (const frame of frames) if (frame.type !== 'malformed') this.#guest?.seat.receive(encodeFrame(frame))
    await settled()
    return frames.length > 0
  }

  #connect(socket: ScriptedSocket): void {
    this.#guest?.seat.leave()
    this.#used = socket
    const guest = (this.#guest = this.#lobby.enter('ours', 'edit'))
    guest.send = (bytes) => {
      this.heard.push(decodeFrame(bytes.slice()))
      socket.sayBytes(bytes)
    }
    socket.open()
  }
}

/** The room's document, read from its log. */
export async function documentOf(lobby: Lobby): Promise<Y.Doc> {
  const doc = new Y.Doc()
  for (const update of await lobby.updates()) Y.applyUpdate(doc, update)
  return doc
}
