// Rooms that several relays have open at once, on one log.

import * as Y from 'yjs'
import { beforeEach, describe, expect, test } from 'vitest'
import { close } from '../../../shared/wire/frames.ts'
import { DEVICE_BYTES } from '../../../server/room/claims.ts'
import { decodeEntry } from '../../../server/room/entry.ts'
import { limits } from '../../../server/config/limits.ts'
import type { Claim, Log } from '../../../server/log/log.ts'
import { LogReceipts } from '../../../server/room/log-receipts.ts'
import type { RoomEvent } from '../../../server/room/room.ts'
import { Rooms } from '../../../server/room/rooms.ts'
import { isScaffold } from '../../../shared/document/scaffold.ts'
import { Guest, ROOM, textIn } from '../../support/room/lobby.ts'
import { atOnce } from '../../support/room/steps.ts'

/** A log, and a function that makes it ask for the writes of other relays. */
export interface Opened {
  log: Log
  poll: () => void
}

const NOTHING: Uint8Array = new Uint8Array([0, 0])
const [A, B, C] = ['a0', 'b0', 'c0'].map((byte) => byte.repeat(DEVICE_BYTES)) as [string, string, string]

class Relay {
  readonly events: RoomEvent[] = []
  readonly log: Log
  readonly poll: () => void
  readonly rooms: Rooms

  constructor({ log, poll }: Opened, entriesBeforeCompaction: number) {
    this.log = log
    this.poll = poll
    this.rooms = new Rooms({
      isScaffold,
      log,
      logReceipts: new LogReceipts(new Uint8Array(32)),
      runner: () => atOnce,
      report: (event) => this.events.push(event),
      schedule: (turn) => queueMicrotask(turn),
      gathering: 0,
      now: () => 0,
      entriesBeforeCompaction,
    })
  }

  enter(device: string): Guest {
    const guest = new Guest('ours', 'edit', device)
    guest.seat = this.rooms.join(ROOM, guest)
    guest.say({ type: 'ready' })
    return guest
  }

  async enterCaughtUp(device: string): Promise<Guest> {
    const guest = this.enter(device)
    guest.say({ type: 'state', vector: new Uint8Array([0]) }, { type: 'difference', update: NOTHING })
    await becomes(() => guest.acked).toBe(1)
    return guest
  }

  async text(): Promise<string> {
    return textIn([await this.rooms.state(ROOM)])
  }
}

const becomes = <T>(what: () => T | Promise<T>) => expect.poll(what, { interval: 2, timeout: 5000 })

/** One update for each word. Each refers to the one before. */
function typed(client: number, ...words: string[]): Uint8Array[] {
  const doc = new Y.Doc()
  doc.clientID = client
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (const word of words) doc.getText('t').insert(doc.getText('t').length, word)
  return updates
}

const edit = (update: Uint8Array = NOTHING) => ({ type: 'update', update }) as const

/** The part of the document that the guest was sent. */
const seenBy = (guest: Guest): string =>
  textIn([...guest.heard('difference'), ...guest.heard('update')].map(({ update }) => update))

export interface Shared {
  /** Empties the log. */
  begin: () => Promise<void>
  /** Opens the log as another relay. */
  open: () => Opened
  /** Keeps a claim that is in no entry, as relays of an earlier version have left them. */
  claim: (room: string, claim: Claim) => Promise<void>
}

export function severalRelays(name: string, { open, begin, claim }: Shared): void {
  describe(`${name}: several relays`, () => {
    beforeEach(begin)
    const relay = (entriesBeforeCompaction: number = limits.entriesBeforeCompaction) =>
      new Relay(open(), entriesBeforeCompaction)
    const inLog = async () =>
      textIn((await open().log.read(ROOM)).map(({ update }) => decodeEntry(update).update))

    test('a receipt for what another relay has written does not show that anything is lost', async () => {
      const [one, other] = [relay(), relay()]
      const [owner, reader] = [await one.enterCaughtUp(A), await one.enterCaughtUp(B)]
      const [first, second] = typed(1, 'honest', '!')
      owner.say(edit(first))
      await becomes(() => seenBy(reader)).toBe('honest')
      const [witness, forger] = [await other.enterCaughtUp(C), await other.enterCaughtUp(B)]
      owner.say(edit(second))
      await becomes(() => reader.receipts.length).toBe(2)
      const [, forged = NOTHING] = typed(1, 'honest', '?!')
      forger.say({ type: 'carried', update: forged, logReceipts: reader.receipts })
      await becomes(() => forger.closed).not.toBe(null)
      expect(forger.heard('nack')).toHaveLength(1)
      await becomes(() => seenBy(witness)).toBe('honest!')
      expect([await one.text(), await other.text(), await inLog()]).toEqual(Array(3).fill('honest!'))
    })

    test('a device that is on two of them has each edit once', async () => {
      const [one, other] = [relay(), relay()]
      const [before, after] = [await one.enterCaughtUp(A), await other.enterCaughtUp(A)]
      const readers = [await one.enterCaughtUp(B), await other.enterCaughtUp(B)]
      const words = typed(1, 'a', 'b', 'c')
      for (const word of words.slice(0, 2)) before.say(edit(word))
      await becomes(() => before.acked).toBe(3)
      for (const word of words) after.say(edit(word))
      await becomes(() => after.acked).toBe(4)
      one.poll()
      for (const reader of readers) await becomes(() => seenBy(reader)).toBe('abc')
      const logged = (await open().log.read(ROOM)).map(({ update }) => decodeEntry(update).update)
      const structs = logged.flatMap((update) => Y.decodeUpdate(update).structs)
      expect(structs.reduce((sum, { length }) => sum + length, 0)).toBe('abc'.length)
    })

    test('a device that says other things to two of them makes no two documents', async () => {
      const [one, other] = [relay(), relay()]
      const [here, there] = [await one.enterCaughtUp(A), await other.enterCaughtUp(A)]
      const readers = [await one.enterCaughtUp(B), await other.enterCaughtUp(B)]
      here.say(edit(typed(1, 'here')[0]))
      await becomes(() => here.acked).toBe(2)
      there.say(edit(typed(1, 'else')[0]))
      await becomes(() => there.acked).toBe(2)
      there.say(edit(typed(2, '!')[0]))
      await becomes(() => there.acked).toBe(3)
      one.poll()
      for (const reader of readers) await becomes(() => seenBy(reader).length).toBe(5)
      const texts = [await one.text(), await other.text(), await inLog(), ...readers.map(seenBy)]
      expect(new Set(texts)).toEqual(new Set([texts[0]]))
      expect(texts[0]).toContain('here')
    })

    test('if two devices use one client id at once, one edit is refused, and all others stay', async () => {
      const [one, other] = [relay(), relay()]
      const [winner, loser] = [await one.enterCaughtUp(A), await other.enterCaughtUp(B)]
      const bystander = await other.enterCaughtUp(C)
      winner.say(edit(typed(8, 'mine')[0]))
      await becomes(() => winner.acked).toBe(2)
      loser.say(edit(Y.mergeUpdates([...typed(7, 'seven'), ...typed(8, 'also mine')])))
      await becomes(() => loser.closed).toMatchObject({ code: close.foreign })
      bystander.say(edit(typed(9, '!')[0]))
      await becomes(() => bystander.acked).toBe(2)
      expect(bystander.closed).toBe(null)
      expect(other.events.map(({ is }) => is)).toEqual(['refused'])
      expect([...(await inLog())].sort().join('')).toBe([...'mine!'].sort().join(''))
      const again = await other.enterCaughtUp(B)
      again.say(edit(typed(7, 'seven')[0]))
      await becomes(() => again.acked).toBe(2)
      expect(again.heard('nack')).toEqual([])
    })

    test('an id that the log has kept for another device is refused, and all others stay', async () => {
      await claim(ROOM, { client: 7, device: B })
      const one = relay()
      const [writer, bystander] = [await one.enterCaughtUp(A), await one.enterCaughtUp(C)]
      writer.say(edit(typed(7, 'mine')[0]))
      await becomes(() => writer.closed).toMatchObject({ code: close.foreign })
      bystander.say(edit(typed(9, '!')[0]))
      await becomes(() => bystander.acked).toBe(2)
      expect([bystander.closed, await inLog()]).toEqual([null, '!'])
      const owner = await one.enterCaughtUp(B)
      owner.say(edit(typed(7, 'mine')[0]))
      await becomes(() => owner.acked).toBe(2)
      expect(owner.heard('nack')).toEqual([])
    })

    test('a page that comes from another relay is told of all that is there', async () => {
      const [one, other] = [relay(), relay()]
      const writer = await one.enterCaughtUp(A)
      await other.enterCaughtUp(B)
      writer.say(edit(typed(1, 'saved')[0]))
      await becomes(() => writer.acked).toBe(2)
      writer.seat.leave()
      const moved = other.enter(A)
      await becomes(() => moved.heard('state').length).toBe(1)
      expect([...Y.decodeStateVector(moved.heard('state')[0]?.vector ?? NOTHING)]).toEqual([[1, 5]])
    })

    test('a relay that always comes too late has its turn', async () => {
      const [opened, neighbour] = [open(), open().log]
      const words = typed(9, ...'abcdefghij')
      let written = 0
      const append = opened.log.append.bind(opened.log)
      opened.log.append = async (...given) => {
        const word = words[written]
        const read = await neighbour.readFrom?.(ROOM, null)
        if (word) await neighbour.append(ROOM, word, [], read?.mark)
        if (word) written++
        return append(...given)
      }
      const one = new Relay(opened, limits.entriesBeforeCompaction)
      const writer = await one.enterCaughtUp(A)
      writer.say(edit(typed(1, '!')[0]))
      await becomes(() => writer.acked).toBe(2)
      expect(written).toBe(2)
      expect([...(await inLog())].sort().join('')).toBe('!ab')
      expect([...(await one.text())].sort().join('')).toBe('!ab')
    })

    test('what one of them compacts is read anew by the others, and nobody there notices', async () => {
      const [one, other] = [relay(3), relay()]
      const [writer, reader] = [await one.enterCaughtUp(A), await other.enterCaughtUp(B)]
      const words = typed(1, 'a', 'b', 'c', 'd')
      for (const [at, word] of words.entries()) {
        writer.say(edit(word))
        await becomes(() => writer.acked).toBe(2 + at)
      }
      writer.seat.leave()
      await becomes(async () => (await open().log.read(ROOM)).length).toBe(1)
      other.poll()
      await becomes(() => seenBy(reader)).toBe('abcd')
      reader.say(edit(typed(2, '!')[0]))
      await becomes(() => reader.acked).toBe(2)
      expect([reader.closed, ...other.events]).toEqual([null])
      expect([...(await inLog())].sort().join('')).toBe('!abcd')
    })

    test('one compacts while another writes beside what is to go', async () => {
      const [one, other] = [relay(3), relay()]
      const [writer, owner] = [await one.enterCaughtUp(A), await one.enterCaughtUp(C)]
      const first = new Y.Doc()
      first.clientID = 1
      const sent: Uint8Array[] = []
      first.on('update', (update: Uint8Array, origin) => void (origin === null && sent.push(update)))
      const text = first.getText('t')
      text.insert(0, 'hello')
      const gone = new Y.Doc()
      gone.clientID = 5
      Y.applyUpdate(gone, Y.encodeStateAsUpdate(first))
      gone.getText('t').insert(5, 'XYZ')
      const ofGone = Y.encodeStateAsUpdate(gone, Y.encodeStateVector(first))
      Y.applyUpdate(first, ofGone, 'other')
      const beside = new Y.Doc()
      beside.clientID = 2
      Y.applyUpdate(beside, Y.encodeStateAsUpdate(first))
      const before = Y.encodeStateVector(beside)
      beside.getText('t').insert(7, '2')
      writer.say(edit(sent[0]))
      await becomes(() => writer.acked).toBe(2)
      owner.say(edit(ofGone))
      await becomes(() => owner.acked).toBe(2)
      const [there, reader] = [await other.enterCaughtUp(B), await other.enterCaughtUp(B)]
      text.delete(5, 3)
      text.insert(0, '!')
      for (const update of sent.slice(1)) writer.say(edit(update))
      await becomes(() => writer.acked).toBe(4)
      there.say(edit(Y.encodeStateAsUpdate(beside, before)))
      await becomes(() => there.acked).toBe(2)
      for (const guest of [writer, owner]) guest.seat.leave()
      await becomes(async () => (await open().log.read(ROOM)).length).toBe(1)
      other.poll()
      await becomes(() => seenBy(reader)).toBe('!hello2')
      expect([await other.text(), await inLog(), there.closed]).toEqual(['!hello2', '!hello2', null])
    })
  })
}
