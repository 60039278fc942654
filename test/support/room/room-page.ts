// A page that sends a room everything that it has when it joins.

import { expect } from 'vitest'
import * as Y from 'yjs'
import type { Role } from '../../../shared/wire/access.ts'
import { settled, type Guest, type Lobby } from './lobby.ts'

export class RoomPage {
  readonly doc = new Y.Doc()
  guest: Guest

  private constructor(guest: Guest, client: number) {
    this.guest = guest
    this.doc.clientID = client
  }

  static async load(lobby: Lobby, device: string, client: number, role: Role = 'edit'): Promise<RoomPage> {
    const page = new RoomPage(lobby.enter('ours', role, device), client)
    await page.greet()
    return page
  }

  get text(): Y.Text {
    return this.doc.getText('t')
  }

  async come(lobby: Lobby): Promise<void> {
    this.guest = lobby.enter('ours', this.guest.role, this.guest.device)
    await this.greet()
  }

  async greet(): Promise<void> {
    const { guest, doc } = this
    guest.say({ type: 'ready' }, { type: 'state', vector: Y.encodeStateVector(doc) })
    await settled()
    for (const { update } of guest.heard('difference')) Y.applyUpdate(doc, update)
    const vector = guest.heard('state').at(-1)?.vector ?? new Uint8Array([0])
    guest.say({ type: 'difference', update: Y.encodeStateAsUpdate(doc, vector) })
    await settled()
  }

  async write(change: (text: Y.Text) => void): Promise<void> {
    const before = Y.encodeStateVector(this.doc)
    const updates: Uint8Array[] = []
    const collect = (update: Uint8Array) => updates.push(update)
    this.doc.on('update', collect)
    change(this.text)
    this.doc.off('update', collect)
    expect(Y.encodeStateVector(this.doc).length + updates.length, 'it wrote').toBeGreaterThan(before.length)
    for (const update of updates) this.guest.say({ type: 'update', update })
    await settled()
  }

  /** Applies the updates that other clients have sent since this page joined. */
  async hear(): Promise<void> {
    await settled()
    for (const { update } of this.guest.heard('update')) Y.applyUpdate(this.doc, update)
  }

  async leave(): Promise<void> {
    this.guest.close(1000, '')
    await settled()
  }
}
