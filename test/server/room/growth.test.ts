import { describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import { nack } from '../../../shared/wire/frames.ts'
import { deviceOf } from '../../../server/room/claims.ts'
import { decodeEntry } from '../../../server/room/entry.ts'
import { limits } from '../../../server/config/limits.ts'
import { Grown, NO_GROWTH, type Growth } from '../../../server/room/growth.ts'
import { Lobby, ROOM, settled, type Guest } from '../../support/room/lobby.ts'
import { prepends } from '../../support/attacks/payloads.ts'
import { writers } from '../../support/room/writers.ts'

const HOUR = 3_600_000
const from = (key: string, address: string | null = null) => ({ key, address })

const ids = (clients: number): Growth => ({ ...NO_GROWTH, clients })

const letterOf = (client: number): Uint8Array => writers(client, 1)

let devices = 0
const load = (lobby: Lobby): Promise<Guest> => lobby.enterCaughtUp('edit', deviceOf(`d${++devices}`, ROOM))

function appear(guest: Guest, client: number): void {
  const presence = new Awareness(Object.assign(new Y.Doc(), { clientID: client }))
  presence.setLocalState({ handle: '@ada' })
  guest.say({ type: 'awareness', update: encodeAwarenessUpdate(presence, [client]) })
  presence.destroy()
}

/** How often `admit` says yes before it says no. */
function flood(admit: () => boolean): number {
  let admitted = 0
  while (admitted < 10_000 && admit()) admitted++
  return admitted
}

const codes = (guest: Guest): number[] => guest.heard('nack').map(({ code }) => code)

describe('P23: client ids that are new to a room', () => {
  test('are accepted at the rate of a large office, which opens the page 2,000 times in an hour from one address', () => {
    const grown = new Grown()
    let now = 0
    const refused = Array.from({ length: 6000 }, () => {
      now += HOUR / 2000
      return grown.admit(ROOM, from('k', 'office'), ids(1), true, now)
    }).filter((admitted) => !admitted)
    expect(refused.length).toBe(0)
  })

  test('are accepted from 500 people at one address who join at once, and from one page with 500 ids', () => {
    const grown = new Grown()
    for (let nth = 0; nth < 500; nth++)
      expect(grown.admit(ROOM, from('k', 'office'), ids(1), true, 0)).toBe(true)
    expect(grown.admit(ROOM, from('k', 'office'), ids(500), false, 0)).toBe(true)
  })

  test('are counted by address, so a flood from one address leaves room for others with the same key', () => {
    const grown = new Grown()
    flood(() => grown.admit(ROOM, from('k', 'mallory'), ids(1), true, 0))
    expect(grown.admit(ROOM, from('k', 'office'), ids(500), false, 0)).toBe(true)
  })

  test('are counted by key, wherever they come from', () => {
    const grown = new Grown()
    let admitted = 0
    for (let nth = 0; nth < 20_000; nth++)
      if (grown.admit(ROOM, from('k', `address ${nth % 100}`), ids(1), true, 0)) admitted++
    expect(admitted).toBe(limits.growth.clients.ofKey)
    expect(grown.admit(ROOM, from('another key', 'address 1'), ids(1), true, 0)).toBe(true)
    expect(grown.admit('another room', from('k', 'address 1'), ids(1), true, 0)).toBe(true)
  })

  test('leave room for an address that has few, even if they flood in from several other addresses', () => {
    const grown = new Grown()
    for (const address of ['a', 'b', 'c']) flood(() => grown.admit(ROOM, from('k', address), ids(1), true, 0))
    for (let nth = 0; nth < 20; nth++)
      expect(grown.admit(ROOM, from('k', `home ${nth}`), ids(1), true, 0)).toBe(true)
  })

  test('have a quarter of the key’s budget reserved for connections whose first id comes alone', () => {
    const grown = new Grown()
    flood(() => grown.admit(ROOM, from('k'), ids(499), false, 0))
    flood(() => grown.admit(ROOM, from('k'), ids(1), false, 0))
    expect(flood(() => grown.admit(ROOM, from('k'), ids(1), true, 0))).toBe(limits.growth.clients.ofKey / 4)
  })

  test('are forgotten after an hour', () => {
    const grown = new Grown()
    for (let nth = 0; nth < 4500; nth++)
      grown.admit(ROOM, from(`k${nth}`), ids(1), true, nth < 3000 ? 0 : HOUR)
    expect(grown.size).toBe(2 * 1500) // for the room, and for all rooms together
  })
})

describe('P23: in a room', () => {
  test('twenty connections with 499 new ids each do not keep out a page that is opened after them', async () => {
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

  test('an edit that gets the nack “later” is accepted when it is sent again; until then, the next edits of its page get that nack too', async () => {
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

  test('presence has a limit of its own: a page above this limit stays connected, and the page’s id is logged when the page writes', async () => {
    const lobby = new Lobby()
    let client = 0
    const seen = (): Guest => {
      const guest = lobby.enter('ours', 'edit', deviceOf(`d${++devices}`, ROOM))
      appear(guest, ++client)
      return guest
    }
    const claimed = async (): Promise<number> =>
      (await lobby.log.read(ROOM)).flatMap(({ update }) => decodeEntry(update).claims).length
    for (let nth = 0; nth < limits.growth.seen.ofAddress; nth += 100) {
      const guests = Array.from({ length: 100 }, seen)
      await settled()
      for (const guest of guests) guest.close(1000, '')
    }
    await settled()
    const before = await claimed()
    expect(before).toBe(limits.growth.seen.ofAddress)
    const late = seen()
    await settled()
    expect(await claimed()).toBe(before)
    expect(late.closed).toBeNull()
    late.say({ type: 'update', update: letterOf(client) })
    await settled()
    expect(codes(late)).toEqual([])
    expect(await claimed()).toBe(before + 1)
  })

  test('a new client id is counted when it writes, even if it was present before', async () => {
    const lobby = new Lobby()
    for (let first = 1; first < 1500; first += 500)
      (await load(lobby)).say({ type: 'difference', update: writers(first, 500) })
    const page = await load(lobby)
    appear(page, 9001)
    page.say({ type: 'difference', update: writers(9001, 2) })
    await settled()
    expect(codes(page)).toEqual([nack.later])
  })

  test('an edit in a “carried” message without log receipts is counted too, but the first one into an empty document may have any size', async () => {
    const lobby = new Lobby()
    const page = await load(lobby)
    page.say({ type: 'carried', update: writers(1, 3000), logReceipts: [] })
    page.say({ type: 'carried', update: writers(5000, 3000), logReceipts: [] })
    await settled()
    expect(codes(page)).toEqual([nack.later])
    expect((await lobby.logged()).length).toBe(3000)
  })
})

describe('P23: other things that stay in a document', () => {
  const { fields, roots, structs, bytes } = limits.growth
  const much = (growth: Partial<Growth>): Growth => ({ ...NO_GROWTH, ...growth })

  test.each([
    ['texts', 'roots', limits.documentRoots],
    ['fields', 'fields', limits.fields],
    ['bytes', 'bytes', limits.documentBytes],
  ] as const)('%s: one key does not fill a document within an hour', (_what, each, most) => {
    const grown = new Grown()
    let admitted = 0
    for (let nth = 0; nth < 200; nth++)
      if (grown.admit(ROOM, from('k', `address ${nth}`), much({ [each]: most / 200 }), false, 0))
        admitted += most / 200
    expect(admitted).toBeGreaterThan(0)
    expect(admitted).toBeLessThanOrEqual(most / 2)
    expect(grown.admit(ROOM, from('another'), much({ [each]: most / 200 }), false, 0)).toBe(true)
    expect(grown.admit(ROOM, from('k'), much({ [each]: most / 200 }), false, HOUR)).toBe(true)
  })

  test('an archive of 5,000 long notes is accepted at once, and so is one update of any size if the key has used none of its budget', () => {
    const grown = new Grown()
    for (let nth = 0; nth < 5000; nth++)
      expect(grown.admit(ROOM, from('k', 'office'), much({ fields: 2, bytes: 5200 }), false, 0)).toBe(true)
    const whole = much({ bytes: 2 * bytes.ofKey, fields: 2 * fields.ofKey, roots: 2 * roots.ofKey })
    expect(grown.admit(ROOM, from('k2'), whole, false, 0)).toBe(true)
    expect(grown.admit(ROOM, from('k2'), whole, false, 0)).toBe(false)
  })

  test('structs are counted only when it is known how many of them stay', () => {
    const grown = new Grown()
    const letter = much({ structs: 1 })
    for (let nth = 0; nth < 100; nth++)
      grown.admit(ROOM, from('k'), much({ structs: structs.ofKey / 10 }), false, 0)
    expect(grown.admit(ROOM, from('k'), letter, false, 0)).toBe(true)
    grown.count(ROOM, from('k'), structs.ofKey, 0)
    expect(grown.admit(ROOM, from('k'), letter, false, 0)).toBe(false)
    expect(grown.admit(ROOM, from('k'), NO_GROWTH, false, 0)).toBe(true)
    expect(grown.admit(ROOM, from('k'), letter, false, HOUR / 100)).toBe(true)
  })

  test('in a room, letters that are typed in a row count as one struct, and scattered letters do not', async () => {
    const lobby = new Lobby()
    const charged: number[] = []
    const count = vi.spyOn(Grown.prototype, 'count').mockImplementation((_room, _whose, stay) => {
      charged.push(Math.round(stay))
    })
    const guest = await load(lobby)
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    for (let nth = 1; nth <= limits.structsUncounted; nth++) {
      doc.getText('t').insert(nth - 1, 'x')
      if (nth % 200 === 0) guest.say({ type: 'update', update: Y.mergeUpdates(updates.splice(0)) })
      if (nth % 200 === 0) await settled()
    }
    const before = charged.reduce((sum, stay) => sum + stay, 0)
    guest.say({ type: 'update', update: prepends(7, limits.structsUncounted) })
    await settled()
    expect(charged.length).toBeGreaterThan(1)
    expect(before).toBeLessThan(limits.structsUncounted / 2)
    expect(charged.reduce((sum, stay) => sum + stay, -before)).toBeGreaterThan(limits.structsUncounted * 0.9)
    count.mockRestore()
  })

  test('a flood from one address leaves room for another address with the same key', () => {
    for (const [what, many] of [
      ['roots', 10],
      ['fields', 100],
      ['structs', 1000],
      ['bytes', 10_000],
    ] as const) {
      const grown = new Grown()
      const more: Growth = { ...NO_GROWTH, [what]: many }
      const admit = (address: string) => {
        const admitted = grown.admit(ROOM, from('k', address), more, false, 0)
        if (admitted && what === 'structs') grown.count(ROOM, from('k', address), many, 0)
        return admitted
      }
      flood(() => admit('mallory'))
      expect([what, admit('mallory'), flood(() => admit('office')) > 3]).toEqual([what, false, true])
    }
  })

  test('what one key adds is bounded in all rooms together', () => {
    const grown = new Grown()
    const more: Growth = { ...NO_GROWTH, bytes: 900_000 }
    let room = 0
    const admitted = flood(() => grown.admit(`${ROOM}~${++room % 50}`, from('k', `a${room}`), more, false, 0))
    expect((admitted * 900_000) / limits.growth.bytes.everywhere).toBeCloseTo(1, 1)
    const texts: Growth = { ...NO_GROWTH, roots: 10 }
    const opened = flood(() => grown.admit(`${ROOM}~${++room % 50}`, from('t', `a${room}`), texts, false, 0))
    expect(opened * 10).toBe(limits.growth.roots.everywhere)
    expect(grown.admit(ROOM, from('another', 'b'), more, false, 0)).toBe(true)
  })

  /** An update that opens `many` texts. */
  const opening = (first: number, many: number): Uint8Array => {
    const doc = new Y.Doc()
    for (let nth = first; nth < first + many; nth++) doc.getText(`section:b/${nth}`).insert(0, 'x')
    return Y.encodeStateAsUpdate(doc)
  }

  test('an edit link that begins more and more texts is stopped at the bound; a lead gets a notice at half of the bound, and can still write when the bound is reached', async () => {
    const lobby = new Lobby()
    const [lead, mallory] = [await lobby.enterCaughtUp('lead'), await load(lobby)]
    lead.key = 'lead’s'
    for (let first = 0; first < limits.documentRoots; first += 500) {
      mallory.say({ type: 'update', update: opening(first, 500) })
      await settled()
    }
    expect(codes(mallory)).toEqual(Array(7).fill(nack.later))
    for (let hour = 1; hour < 4; hour++) {
      lobby.now += HOUR
      for (let first = 0; first < 2500; first += 250) {
        mallory.say({ type: 'update', update: opening(hour * 10_000 + first, 250) })
        await settled()
      }
    }
    expect(lead.heard('notice')).toMatchObject([{ sentence: expect.stringContaining('texts') as string }])
    expect(mallory.heard('nack').at(-1)).toMatchObject({ code: nack.tooLarge })
    mallory.say({ type: 'update', update: opening(90_000, 1) })
    lead.say({ type: 'update', update: opening(91_000, 1) })
    await settled()
    expect([codes(mallory).at(-1), codes(lead)]).toEqual([nack.tooLarge, []])
  })

  test('after a lead has deleted a flood’s texts, new texts are accepted again, even while people are in the room', async () => {
    const lobby = new Lobby('epoch 1', null, { ...limits, documentRoots: 1500 })
    const [lead, page, mallory] = [await lobby.enterCaughtUp('lead'), await load(lobby), await load(lobby)]
    for (const guest of [lead, page]) guest.key = 'another'
    const words = opening(1, 1)
    page.say({ type: 'update', update: words })
    await settled()
    let first = 1000
    for (const many of [500, 50, 5, 1]) {
      const refused = codes(mallory).length
      for (; codes(mallory).length === refused; first += many) {
        mallory.say({ type: 'update', update: opening(first, many) })
        await settled()
        lobby.now += HOUR
      }
    }
    expect(new Set(codes(mallory))).toEqual(new Set([nack.tooLarge]))
    const doc = new Y.Doc()
    for (const update of await lobby.updates()) Y.applyUpdate(doc, update)
    const before = Y.encodeStateVector(doc)
    const deleted: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => deleted.push(update))
    doc.transact(() => {
      for (const name of doc.share.keys()) if (name !== 'section:b/1') doc.getText(name).delete(0, 1)
    })
    expect(Y.encodeStateVector(doc)).toEqual(before)
    for (const update of deleted) lead.say({ type: 'update', update })
    await settled()
    const open = async (nth: number): Promise<number[]> => {
      page.say({ type: 'update', update: opening(nth, 1) })
      await settled()
      return codes(page)
    }
    lobby.now += limits.roomAgain
    expect(await open(500_000)).toEqual([nack.tooLarge]) // this makes the relay look for needless text
    expect(await open(500_001)).toEqual([nack.tooLarge])
    expect([codes(lead), lobby.events.filter(({ is }) => is === 'failed')]).toEqual([[], []])
  })
})

describe('P23: when half of a document’s bound is used', () => {
  const half = limits.clients / 2

  test('a lead gets one notice, and a lead who comes later, or after the room was empty, gets it too', async () => {
    const lobby = new Lobby()
    const [lead, editor, viewer] = [
      await lobby.enterCaughtUp('lead'),
      await lobby.enterCaughtUp('edit'),
      await lobby.enterCaughtUp('view'),
    ]
    lead.say({ type: 'carried', update: writers(1, half - 1), logReceipts: [] })
    await settled()
    expect(lead.heard('notice')).toEqual([])
    editor.say({ type: 'update', update: letterOf(9001) })
    await settled()
    editor.say({ type: 'update', update: letterOf(9002) })
    await settled()
    const later = lobby.enter('ours', 'lead')
    const [stock, other] = [lobby.enter('stock', 'lead'), lobby.enter('ours', 'edit')]
    await settled()
    const told = [{ sentence: expect.stringMatching(/edits from 10,000 openings .* revoke/) as string }]
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
