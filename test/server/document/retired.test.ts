import * as encoding from 'lib0/encoding'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { close, nack } from '../../../shared/wire/frames.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line } from '../../../shared/document/lines.ts'
import { scaffoldUpdate } from '../../../shared/document/scaffold.ts'
import { digestOf } from '../../../shared/wire/digest.ts'
import { deviceOf } from '../../../server/room/claims.ts'
import { decodeEntry } from '../../../server/room/entry.ts'
import { limits } from '../../../server/config/limits.ts'
import { Retired } from '../../../server/document/retired.ts'
import { Lobby, ROOM, settled } from '../../support/room/lobby.ts'
import { RoomPage } from '../../support/room/room-page.ts'
import { writers } from '../../support/room/writers.ts'

const [ADA, BEN, MALLORY] = ['ada', 'ben', 'mallory'].map((who) => deviceOf(who, ROOM)) as [
  string,
  string,
  string,
]

const clientsIn = (update: Uint8Array): number[] =>
  Y.decodeUpdate(update)
    .structs.map(({ id }) => id.client)
    .sort()

async function stateOf(lobby: Lobby): Promise<Uint8Array> {
  const state = await lobby.rooms.state(ROOM)
  await settled()
  return state
}

/** A lobby that compacts a log whenever its room is empty. */
const open = (): Lobby => new Lobby('epoch 1', null, limits, 1)

/** Ada (7) wrote beside Ben (8) and undid that. Both have left the room. */
async function adaIsGone(lobby: Lobby): Promise<{ ada: RoomPage; ben: RoomPage }> {
  const ben = await RoomPage.load(lobby, BEN, 8)
  await ben.write((text) => text.insert(0, 'rest'))
  const ada = await RoomPage.load(lobby, ADA, 7)
  await ada.write((text) => text.insert(4, ' mine'))
  await ben.leave()
  await ada.write((text) => text.delete(4, 5))
  await ada.leave()
  expect(lobby.rooms.size).toBe(0)
  expect(clientsIn(await stateOf(lobby))).toEqual([8])
  return { ada, ben }
}

describe('P23: a client id without content', () => {
  test('leaves the document, but the relay remembers the id; new pages never get the id, and pages that have it keep it', async () => {
    const lobby = open()
    const { ada, ben } = await adaIsGone(lobby)
    const page = await RoomPage.load(lobby, MALLORY, 9)
    expect([page.text.toJSON(), [...page.doc.store.clients.keys()]]).toEqual(['rest', [8]])
    for (const back of [ada, ben]) {
      await back.come(lobby)
      expect([back.guest.heard('nack'), back.guest.closed, back.guest.acked]).toEqual([[], null, 1])
      const [state] = back.guest.heard('state')
      expect(Y.decodeStateVector(state?.vector ?? new Uint8Array([0])).get(7)).toBe(5)
    }
    expect([ada, ben, page].map(({ text }) => text.toJSON())).toEqual(['rest', 'rest', 'rest'])
    for (const { guest, doc } of [ada, page]) {
      guest.say({ type: 'compare' })
      await settled()
      expect(guest.heard('digest')).toMatchObject([digestOf(doc)])
    }
    expect(lobby.events).toEqual([])
  })

  test('comes back, for everybody at the same place, when somebody sends an edit beside its text', async () => {
    const lobby = open()
    const { ada, ben } = await adaIsGone(lobby)
    ada.text.insert(4, '!') // beside the text that she deleted
    const page = await RoomPage.load(lobby, MALLORY, 9)
    await page.write((text) => text.insert(4, '?'))
    await ben.come(lobby)
    await ada.come(lobby)
    expect(ada.guest.heard('nack')).toEqual([])
    const fresh = await RoomPage.load(lobby, MALLORY, 10)
    for (const { update } of page.guest.heard('update')) Y.applyUpdate(page.doc, update)
    for (const { update } of ben.guest.heard('update')) Y.applyUpdate(ben.doc, update)
    const texts = new Set([ada, ben, page, fresh].map(({ text }) => text.toJSON()))
    expect(texts.size).toBe(1)
    expect([...([...texts][0] ?? '')].sort().join('')).toBe('!?erst')
  })

  test('comes back for an update that refers to few removed ids; an update that refers to many gets the nack “later”', async () => {
    const lobby = open()
    const count = limits.returning + 2
    const ben = await RoomPage.load(lobby, BEN, 1)
    await ben.write((text) => text.insert(0, 'rest'))
    ben.guest.say({ type: 'update', update: writers(10, count, { deleted: true }) })
    await settled()
    await ben.leave()
    expect(clientsIn(await stateOf(lobby))).toEqual([1])
    /** The letters of one client. Each stands after the text of one of `many` removed ids. */
    const beside = (client: number, many: number): Uint8Array =>
      encoding.encode((to) => {
        for (const number of [1, many, client, 0]) encoding.writeVarUint(to, number)
        for (let nth = 0; nth < many; nth++) {
          encoding.writeUint8(to, 0x84)
          for (const number of [10 + nth, 0]) encoding.writeVarUint(to, number)
          encoding.writeVarString(to, 'x')
        }
        encoding.writeVarUint(to, 0)
      })
    for (const [nth, [many, codes]] of (
      [
        [limits.returning + 1, [nack.later]],
        [limits.returning, []],
      ] as const
    ).entries()) {
      const page = await lobby.enterCaughtUp('edit', deviceOf(`page ${nth}`, ROOM))
      page.say({ type: 'update', update: beside(1000 + nth, many) })
      await settled()
      expect(page.heard('nack').map(({ code }) => code)).toEqual(codes)
    }
  })

  test('still belongs to the device that used it first', async () => {
    const lobby = open()
    const { ada } = await adaIsGone(lobby)
    const mallory = await RoomPage.load(lobby, MALLORY, 10)
    Y.applyUpdate(mallory.doc, Y.encodeStateAsUpdate(ada.doc))
    mallory.doc.clientID = 7
    await mallory.write((text) => text.insert(4, ' forged'))
    expect(mallory.guest.closed?.code).toBe(close.foreign)
  })

  test('stays in the document while something refers to it', async () => {
    const lobby = open()
    const ada = await RoomPage.load(lobby, ADA, 7)
    await ada.write((text) => text.insert(0, 'mine'))
    const ben = await RoomPage.load(lobby, BEN, 8)
    await ben.write((text) => text.insert(2, '-'))
    await ben.write((text) => (text.delete(3, 2), text.delete(0, 2)))
    await ada.leave()
    await ben.leave()
    expect(new Set(clientsIn(await stateOf(lobby)))).toEqual(new Set([7, 8]))
  })

  test('stays in the document if it is the id of a scaffold, because any page may send that scaffold again', async () => {
    const lobby = open()
    const ada = await RoomPage.load(lobby, ADA, 7)
    const fragment = ada.doc.getXmlFragment('section:updates/ada')
    const scaffold = scaffoldUpdate('section:updates/ada', [line('Done:', { label: true })])
    ada.guest.say({ type: 'update', update: scaffold })
    Y.applyUpdate(ada.doc, scaffold)
    await ada.write(() => (insertLines(fragment, [line('x')]), fragment.delete(0, fragment.length)))
    await ada.leave()
    const left = clientsIn(await stateOf(lobby))
    expect([left.length > 0, left.includes(7)]).toEqual([true, false])
  })
})

describe('P23: a document with as many writers as it may have', () => {
  const most = limits.clients * (1 - limits.forLeads)

  async function filled(deleted: boolean): Promise<Lobby> {
    const lobby = new Lobby()
    await lobby.log.append(ROOM, writers(1, most, { deleted }))
    return lobby
  }

  test('refuses a new page’s edits with “later”, and accepts them after a lead has deleted needless text', async () => {
    const lobby = await filled(false)
    const page = await RoomPage.load(lobby, ADA, 20_000)
    await page.write((text) => text.insert(0, 'mine'))
    expect(page.guest.heard('nack').map(({ code }) => code)).toEqual([nack.later])
    const lead = lobby.enter('ours', 'lead', BEN)
    lead.say({ type: 'difference', update: writers(1, most, { deleted: true }) })
    await settled()
    lobby.now += limits.roomAgain
    await page.come(lobby)
    await page.come(lobby)
    expect(page.guest.heard('nack')).toEqual([])
    expect(await lobby.logged()).toBe('mine')
    const [entry] = await lobby.log.read(ROOM)
    // The two ids at the edges stay, because people write beside them next.
    expect(decodeEntry(entry?.update ?? new Uint8Array([0, 0])).retired.length).toBe(most - 2)
  }, 60_000)

  test('accepts a new page’s edits at once if all text of the writers is deleted', async () => {
    const lobby = await filled(true)
    const page = await RoomPage.load(lobby, ADA, 20_000)
    await page.write((text) => text.insert(0, 'mine'))
    expect(page.guest.heard('nack')).toEqual([])
    expect(await lobby.logged()).toBe('mine')
  }, 60_000)

  test('still accepts a lead’s edits', async () => {
    const lobby = await filled(false)
    const lead = await lobby.enterCaughtUp('lead', BEN)
    lead.say({ type: 'update', update: writers(20_000, 1) })
    await settled()
    expect(lead.heard('nack')).toEqual([])
  }, 60_000)
})

test('the content kept aside is bounded; at the bound, no further ids leave the document', () => {
  const retired = new Retired()
  const [few, many] = [new Uint8Array(10), new Uint8Array(limits.retiredBytes)]
  for (let client = 1; client < limits.retired; client++) retired.add({ client, clock: 1, update: few })
  expect(retired.isFull).toBe(false)
  retired.add({ client: limits.retired, clock: 1, update: few })
  expect(retired.isFull).toBe(true)
  retired.remove(1)
  expect(retired.isFull).toBe(false)
  retired.add({ client: 2, clock: 1, update: many })
  expect(retired.isFull).toBe(true)
})
