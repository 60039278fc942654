import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import { nack } from '../shared/frames.ts'
import { deviceOf } from '../server/claims.ts'
import { decodeEntry } from '../server/entry.ts'
import { limits } from '../server/limits.ts'
import { Newcomers } from '../server/newcomers.ts'
import { Lobby, ROOM, settled, type Guest } from './support/lobby.ts'
import { writers } from './support/writers.ts'

const HOUR = 3_600_000
const from = (key: string, address: string | null = null) => ({ key, address })

const letterOf = (client: number): Uint8Array => writers(client, 1)

let devices = 0
const load = (lobby: Lobby): Promise<Guest> => lobby.enterCaughtUp('edit', deviceOf(`d${++devices}`, ROOM))

function appear(guest: Guest, client: number): void {
  const presence = new Awareness(Object.assign(new Y.Doc(), { clientID: client }))
  presence.setLocalState({ handle: '@ada' })
  guest.say({ type: 'awareness', update: encodeAwarenessUpdate(presence, [client]) })
  presence.destroy()
}

/** How often it is let in before it is not. */
function flood(admit: () => boolean): number {
  let admitted = 0
  while (admitted < 10_000 && admit()) admitted++
  return admitted
}

const codes = (guest: Guest): number[] => guest.heard('nack').map(({ code }) => code)

describe('client ids that a room has not met', () => {
  test('are taken as fast as an office brings them: 2,000 loads of the page in an hour from one address', () => {
    const newcomers = new Newcomers()
    let now = 0
    const refused = Array.from({ length: 6000 }, () => {
      now += HOUR / 2000
      return newcomers.admit(ROOM, from('k', 'office'), 1, true, now)
    }).filter((admitted) => !admitted)
    expect(refused.length).toBe(0)
  })

  test('and as fast as all hands join, with one that comes back from far away', () => {
    const newcomers = new Newcomers()
    for (let nth = 0; nth < 500; nth++)
      expect(newcomers.admit(ROOM, from('k', 'office'), 1, true, 0)).toBe(true)
    expect(newcomers.admit(ROOM, from('k', 'office'), 500, false, 0)).toBe(true)
  })

  test('are counted by address, so that who floods leaves room on the same key', () => {
    const newcomers = new Newcomers()
    flood(() => newcomers.admit(ROOM, from('k', 'mallory'), 1, true, 0))
    expect(newcomers.admit(ROOM, from('k', 'office'), 500, false, 0)).toBe(true)
  })

  test('and by key, wherever they come from', () => {
    const newcomers = new Newcomers()
    let admitted = 0
    for (let nth = 0; nth < 20_000; nth++)
      if (newcomers.admit(ROOM, from('k', `address ${nth % 100}`), 1, true, 0)) admitted++
    expect(admitted).toBe(limits.newcomers.anHour)
    expect(newcomers.admit(ROOM, from('another key', 'address 1'), 1, true, 0)).toBe(true)
    expect(newcomers.admit('another room', from('k', 'address 1'), 1, true, 0)).toBe(true)
  })

  test('who brings many leaves a quarter to those that bring their first', () => {
    const newcomers = new Newcomers()
    flood(() => newcomers.admit(ROOM, from('k'), 499, false, 0))
    flood(() => newcomers.admit(ROOM, from('k'), 1, false, 0))
    expect(flood(() => newcomers.admit(ROOM, from('k'), 1, true, 0))).toBe(limits.newcomers.anHour / 4)
  })

  test('whoever came is forgotten after an hour', () => {
    const newcomers = new Newcomers()
    for (let nth = 0; nth < 4500; nth++)
      newcomers.admit(ROOM, from(`k${nth}`), 1, true, nth < 3000 ? 0 : HOUR)
    expect(newcomers.size).toBe(1500)
  })
})

describe('in a room', () => {
  test('twenty connections with 499 new ids each do not keep out a page that is loaded after them', async () => {
    const lobby = new Lobby()
    const flood = await Promise.all(
      Array.from({ length: 20 }, async (_, nth) => {
        const guest = await load(lobby)
        guest.say({ type: 'difference', update: writers(1 + nth * 499, 499) })
        return guest
      }),
    )
    await settled()
    const putOff = flood.filter((guest) => codes(guest).includes(nack.later))
    expect(putOff.length).toBeGreaterThan(10)
    const page = await load(lobby)
    appear(page, 20_000)
    page.say({ type: 'update', update: letterOf(20_000) })
    await settled()
    expect(codes(page)).toEqual([])
    expect((await lobby.logged()).length).toBe((20 - putOff.length) * 499 + 1)
  })

  test('what is put off is taken when it is sent again; until then the connection stays, and waits with what follows', async () => {
    const lobby = new Lobby()
    for (let first = 1; first < 1500; first += 500)
      (await load(lobby)).say({ type: 'difference', update: writers(first, 500) })
    const page = await load(lobby)
    const doc = new Y.Doc()
    doc.clientID = 9000
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    for (const letter of 'abc') doc.getText('t').insert(0, letter)
    const whole = Y.mergeUpdates([Y.encodeStateAsUpdate(doc), writers(9001, 100)])
    page.say({ type: 'difference', update: whole })
    for (const update of updates.slice(1)) page.say({ type: 'update', update })
    await settled()
    expect([codes(page), page.closed, page.acked]).toEqual([[nack.later, nack.later, nack.later], null, 4])
    expect(page.heard('state')).toEqual([])
    lobby.now += HOUR / 10
    page.say({ type: 'difference', update: whole })
    await settled()
    expect(codes(page).length).toBe(3)
    expect((await lobby.logged()).length).toBe(1500 + 103)
  })

  test('being seen takes one too, and who is over it is seen all the same, and logged when they write', async () => {
    const lobby = new Lobby()
    let client = 0
    const seen = (): Guest => {
      const guest = lobby.enter('ours', 'edit', deviceOf(`d${++devices}`, ROOM))
      appear(guest, ++client)
      return guest
    }
    const claimed = async (): Promise<number> =>
      (await lobby.log.read(ROOM)).flatMap(({ update }) => decodeEntry(update).claims).length
    for (let nth = 0; nth < limits.newcomers.fromOneAddress; nth += 100) {
      const guests = Array.from({ length: 100 }, seen)
      await settled()
      for (const guest of guests) guest.close(1000, '')
    }
    await settled()
    const before = await claimed()
    expect(before).toBe(limits.newcomers.fromOneAddress)
    const late = seen()
    await settled()
    expect(await claimed()).toBe(before)
    expect(late.closed).toBeNull()
    late.say({ type: 'update', update: letterOf(client) })
    await settled()
    expect(codes(late)).toEqual([nack.later])
    lobby.now += HOUR
    late.say({ type: 'difference', update: letterOf(client) })
    await settled()
    expect(await claimed()).toBe(before + 1)
  })

  test('what is carried without a proof is counted too; into an empty document it may be a whole one', async () => {
    const lobby = new Lobby()
    const page = await load(lobby)
    page.say({ type: 'carried', update: writers(1, 3000), receipts: [] })
    page.say({ type: 'carried', update: writers(5000, 3000), receipts: [] })
    await settled()
    expect(codes(page)).toEqual([nack.later])
    expect((await lobby.logged()).length).toBe(3000)
  })
})

describe('half of what a document may hold is used', () => {
  const half = limits.clients / 2

  test('a lead is told, once, with a sentence; so is one who comes later, and after the room was empty', async () => {
    const lobby = new Lobby()
    const [lead, editor, viewer] = [
      await lobby.enterCaughtUp('lead'),
      await lobby.enterCaughtUp('edit'),
      await lobby.enterCaughtUp('view'),
    ]
    lead.say({ type: 'carried', update: writers(1, half - 1), receipts: [] })
    await settled()
    expect(lead.heard('notice')).toEqual([])
    editor.say({ type: 'update', update: letterOf(9001) })
    await settled()
    editor.say({ type: 'update', update: letterOf(9002) })
    await settled()
    const later = lobby.enter('ours', 'lead')
    const [stock, other] = [lobby.enter('stock', 'lead'), lobby.enter('ours', 'edit')]
    await settled()
    const told = [{ sentence: expect.stringMatching(/Half of the 10,000 .* revoke/) as string }]
    expect(lead.heard('notice')).toMatchObject(told)
    expect(later.heard('notice')).toMatchObject(told)
    for (const guest of [editor, viewer, stock, other]) expect(guest.heard('notice')).toEqual([])
    for (const guest of [lead, editor, viewer, later, stock, other]) guest.close(1000, '')
    await settled()
    expect(lobby.rooms.size).toBe(0)
    const again = lobby.enter('ours', 'lead')
    await settled()
    expect(again.heard('notice')).toMatchObject(told)
  })
})
