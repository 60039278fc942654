// Rooms whose log other relays write too.

import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { close } from '../../../shared/wire/frames.ts'
import { limits } from '../../../server/config/limits.ts'
import { DEVICE_BYTES } from '../../../server/room/claims.ts'
import { encodeEntry } from '../../../server/room/entry.ts'
import { LogError } from '../../../server/log/log.ts'
import { Lobby, ROOM, type Guest, settled, textIn } from '../../support/room/lobby.ts'

const shared = () => new Lobby('epoch 1', null, limits, 500, true)

/** One update for each word. Each refers to the one before. */
function typed(client: number, ...words: string[]): Uint8Array[] {
  const doc = new Y.Doc()
  doc.clientID = client
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (const word of words) doc.getText('t').insert(doc.getText('t').length, word)
  return updates
}

const entry = (update: Uint8Array | undefined, claims: { client: number; device: string }[] = []) =>
  encodeEntry({ update: update ?? new Uint8Array([0, 0]), claims, lives: [] })

const edit = (update: Uint8Array | undefined) =>
  ({ type: 'update', update: update ?? new Uint8Array([0, 0]) }) as const

const sentTo = (guest: Guest): Uint8Array[] => guest.heard('update').map((frame) => frame.update)

const OTHER = 'ee'.repeat(DEVICE_BYTES)

describe('what another relay has logged', () => {
  test('is sent to everybody, and is not logged again', async () => {
    const lobby = shared()
    const [one, two] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    const words = typed(1, 'a', 'b', 'c')
    for (const word of words) await lobby.log.appendByOther(ROOM, entry(word))
    lobby.log.changed()
    await settled()
    for (const guest of [one, two]) expect(textIn(sentTo(guest))).toBe('abc')
    expect(lobby.log.appends).toBe(0)
    expect(await lobby.logged()).toBe('abc')
  })

  test('is read before an append is tried again that came too late, and both are sent and logged', async () => {
    const lobby = shared()
    const [one, two] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    await lobby.log.appendByOther(ROOM, entry(typed(1, 'other')[0]))
    one.say(edit(typed(2, 'mine')[0]))
    await settled()
    expect(one.heard('ack')).toHaveLength(1)
    expect(textIn(sentTo(two))).toMatch(/^(?:othermine|mineother)$/)
    expect(textIn(await lobby.updates())).toMatch(/^(?:othermine|mineother)$/)
    expect(lobby.log.appends).toBe(1)
    expect(lobby.events).toEqual([])
  })

  test('is examined in a thread if it is long, also if the room appends meanwhile', async () => {
    const lobby = shared()
    const [guest, reader] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    const long = 'x'.repeat(limits.short)
    const theirs = typed(1, 'a', long)
    await lobby.log.appendByOther(ROOM, entry(theirs[0]))
    lobby.log.changed()
    await settled()
    expect(lobby.asked).toEqual([])
    await lobby.log.appendByOther(ROOM, entry(theirs[1]))
    lobby.log.changed()
    await settled()
    expect(lobby.asked.splice(0)).toEqual(['examine'])
    await lobby.log.appendByOther(ROOM, entry(typed(3, long)[0]))
    guest.say(edit(typed(2, 'mine')[0]))
    await settled()
    expect(lobby.asked).toEqual(['idsIn', 'examine'])
    expect(textIn(sentTo(reader))).toHaveLength(5 + 2 * long.length)
    expect(lobby.events).toEqual([])
  })

  test('binds its client ids to their devices', async () => {
    const lobby = shared()
    const guest = await lobby.enterCaughtUp()
    await lobby.log.appendByOther(ROOM, entry(typed(1, 'theirs')[0], [{ client: 1, device: OTHER }]))
    lobby.log.changed()
    await settled()
    guest.say(edit(typed(1, 'theirs', 'forged')[1]))
    await settled()
    expect(guest.closed).not.toBe(null)
    expect(await lobby.logged()).toBe('theirs')
  })

  test('has an id for its device before one that claims it here at the same time', async () => {
    const lobby = shared()
    const [guest, bystander] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    await lobby.log.appendByOther(ROOM, entry(undefined, [{ client: 1, device: OTHER }]))
    guest.say(edit(typed(1, 'mine')[0]))
    await settled()
    expect([guest.closed?.code, bystander.closed]).toEqual([close.foreign, null])
    expect(await lobby.logged()).toBe('')
  })

  test('is read again with the whole log if it does not fit', async () => {
    const lobby = shared()
    const guest = await lobby.enterCaughtUp()
    const [first, second, third] = typed(1, 'a', 'b', 'c')
    for (const update of [third, second]) {
      await lobby.log.appendByOther(ROOM, entry(update))
      lobby.log.changed()
      await settled()
      expect(lobby.events).toMatchObject([{ is: 'incomplete' }]) // the operator is told once
    }
    await lobby.log.appendByOther(ROOM, entry(first))
    lobby.log.changed()
    await settled()
    expect(textIn(sentTo(guest))).toBe('abc')
    expect(textIn([await lobby.rooms.state(ROOM)])).toBe('abc')
    expect(guest.closed).toBe(null)
  })

  test('if it cannot be read, whoever comes is turned away for now, and all others stay', async () => {
    const lobby = shared()
    const guest = await lobby.enterCaughtUp()
    lobby.log.failure = new LogError(ROOM, new Error('out of reach'))
    const newcomer = lobby.enter()
    await settled()
    expect([newcomer.closed?.code, guest.closed]).toEqual([close.tryLater, null])
    expect(lobby.events).toMatchObject([{ is: 'unread' }])
    guest.say(edit(typed(2, 'mine')[0]))
    await settled()
    expect(await lobby.logged()).toBe('mine')
  })

  test('ends the state of a document, and nothing is known of rooms that are not open', async () => {
    const lobby = shared()
    expect(lobby.rooms.version(ROOM)).not.toBe(lobby.rooms.version(ROOM))
    const guest = await lobby.enterCaughtUp()
    guest.say(edit(typed(2, 'mine')[0]))
    await settled()
    const version = lobby.rooms.version(ROOM)
    expect(lobby.rooms.version(ROOM)).toBe(version)
    await lobby.rooms.state(ROOM) // which reads on, and finds nothing
    expect(lobby.rooms.version(ROOM)).toBe(version)
    await lobby.log.appendByOther(ROOM, entry(typed(1, 'a')[0]))
    lobby.log.changed()
    await settled()
    const next = lobby.rooms.version(ROOM)
    expect(next).not.toBe(version)
    guest.seat?.leave()
    await settled()
    expect(lobby.rooms.version(ROOM)).not.toBe(next)
  })
})
