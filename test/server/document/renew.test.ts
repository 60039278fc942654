// Client ids without visible content leave a document for good, even if others refer to them. Everything
// visible stays as it was, and edits of pages that have the old document go where their writers put them.

import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { encodeStructs } from '../../../shared/wire/structs.ts'
import { inPlaces, Places } from '../../../server/document/places.ts'
import { deviceOf } from '../../../server/room/claims.ts'
import { limits } from '../../../server/config/limits.ts'
import { renew } from '../../../server/document/renew.ts'
import { splitUpdate } from '../../../server/update/split.ts'
import { nack } from '../../../shared/wire/frames.ts'
import { digestOf } from '../../../shared/wire/digest.ts'
import { Lobby, ROOM, settled } from '../../support/room/lobby.ts'
import { RoomPage } from '../../support/room/room-page.ts'
import { seeded, type Random } from '../../support/basics/random.ts'
import { rounds } from '../../support/basics/more-rounds.ts'

const docOf = (client: number, ...updates: readonly Uint8Array[]): Y.Doc => {
  const doc = Object.assign(new Y.Doc(), { clientID: client })
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

const seenIn = (doc: Y.Doc) => [
  doc.getText('t').toJSON(),
  doc.getArray('a').toJSON(),
  doc.getMap('m').toJSON(),
  doc
    .getXmlFragment('f')
    .toArray()
    .map((line) => (line as Y.XmlElement).nodeName),
]

/** Renews a document even for one id, and keeps no ids at the edges. */
const ALL = { worth: 1, edges: 0 }

const HONEST = 9

/**
 * How a client of a flood writes. Each has what the client before it wrote, and writes one thing beside that.
 */
const floods: Record<string, (doc: Y.Doc, nth: number) => void> = {
  'letters, each after the last': (doc, nth) => doc.getText('t').insert(6 + nth, 'x'),
  'letters, each before the last': (doc) => doc.getText('t').insert(6, 'x'),
  'elements, each after the last': (doc) => {
    const list = doc.getXmlFragment('f')
    list.insert(list.length, [new Y.XmlElement('line')])
  },
  'values of one field': (doc, nth) => doc.getMap('m').set('title', nth),
}

describe.each(Object.entries(floods))('a flood of %s, with a word beside it', (_, write) => {
  const flood = (of: number): { doc: Y.Doc; before: Y.Doc } => {
    let doc = docOf(HONEST)
    doc.getText('t').insert(0, 'before after')
    doc.getXmlFragment('f').insert(0, [new Y.XmlElement('first')])
    for (let nth = 0; nth < of; nth++) {
      doc = docOf(100 + nth, Y.encodeStateAsUpdate(doc))
      write(doc, nth)
    }
    const before = docOf(7, Y.encodeStateAsUpdate(doc))
    doc = docOf(8, Y.encodeStateAsUpdate(doc))
    const text = doc.getText('t')
    text.insert(text.toJSON().lastIndexOf('x') + 1 || 6, 'beside')
    const list = doc.getXmlFragment('f')
    list.insert(list.length, [new Y.XmlElement('beside')])
    doc.getMap('m').set('title', 'honest')
    for (let at = text.length - 1; at >= 0; at--) if (text.toJSON()[at] === 'x') text.delete(at, 1)
    for (let at = list.length - 1; at >= 0; at--)
      if ((list.get(at) as Y.XmlElement).nodeName === 'line') list.delete(at, 1)
    return { doc, before }
  }

  test('leaves the document, except ids beside the word, and visible content stays as it was', () => {
    const { doc } = flood(50)
    const renewed = renew(Y.encodeStateAsUpdate(doc), ALL)
    const rest = docOf(1, renewed?.state ?? new Uint8Array([0, 0]))
    expect(rest.store.clients.size).toBeLessThanOrEqual(4)
    expect([seenIn(rest), digestOf(rest)]).toEqual([seenIn(doc), digestOf(doc)])
  })

  test('leaves the document, and an edit of an older page inside the flood goes where it was written', () => {
    const { doc, before } = flood(50)
    const known = Y.encodeStateVector(before)
    for (const [at, letter] of [...before.getText('t').toJSON()].entries())
      if (letter === 'x' && at % 10 === 0) before.getText('t').insert(at, '!')
    const list = before.getXmlFragment('f')
    if (list.length > 20) list.insert(20, [new Y.XmlElement('draft')])
    before.getMap('m').set('title', 'draft')
    const draft = Y.encodeStateAsUpdate(before, known)
    const plain = docOf(1, Y.encodeStateAsUpdate(doc), draft)
    const { state = draft, gone = [] } = renew(Y.encodeStateAsUpdate(doc), ALL) ?? {}
    const rest = docOf(1, state, put(draft, gone))
    expect(rest.store.pendingStructs).toBeNull()
    expect(seenIn(rest)).toEqual(seenIn(plain))
  })
})

test('an edit of an older page in an emptied text or field goes into the same text or field', () => {
  const server = docOf(HONEST)
  server.getText('t').insert(0, 'honest')
  for (let nth = 0; nth < 5; nth++) {
    const doc = docOf(100 + nth, Y.encodeStateAsUpdate(server))
    doc.getText('alone').insert(nth, 'x')
    doc.getMap('m').set('k', nth)
    Y.applyUpdate(server, Y.encodeStateAsUpdate(doc))
  }
  const page = docOf(7, Y.encodeStateAsUpdate(server))
  server.getText('alone').delete(0, 5)
  server.getMap('m').delete('k')
  const { state = new Uint8Array([0, 0]), gone = [] } = renew(Y.encodeStateAsUpdate(server), ALL) ?? {}
  expect(gone.length).toBe(5)
  const known = Y.encodeStateVector(page)
  page.getText('alone').insert(3, 'draft')
  page.getMap('m').set('k', 'draft')
  const rest = docOf(1, state, put(Y.encodeStateAsUpdate(page, known), gone))
  expect(rest.getText('alone').toJSON()).toBe('draft')
  expect(rest.getMap('m').toJSON()).toEqual({ k: 'draft' })
})

test('a few ids at the edges of the removed text stay, so the next edit there refers to no removed id', () => {
  const server = docOf(HONEST)
  const list = server.getXmlFragment('f')
  list.insert(0, [new Y.XmlElement('first'), new Y.XmlElement('last')])
  for (let nth = 0; nth < 20; nth++) {
    const doc = docOf(100 + nth, Y.encodeStateAsUpdate(server))
    doc.getXmlFragment('f').insert(1 + nth, [new Y.XmlElement('line')])
    Y.applyUpdate(server, Y.encodeStateAsUpdate(doc))
  }
  list.delete(1, 20)
  const page = docOf(7, Y.encodeStateAsUpdate(server))
  const known = Y.encodeStateVector(page)
  page.getXmlFragment('f').insert(1, [new Y.XmlElement('next')])
  const split = splitUpdate(Y.encodeStateAsUpdate(page, known), Infinity)
  const refersTo = (edges: number): number => {
    const places = new Places()
    places.add(renew(Y.encodeStateAsUpdate(server), { worth: 1, edges })?.gone ?? [])
    return split === null ? Infinity : places.for(split).size
  }
  expect([0, 1, 2].map(refersTo)).toEqual([1, 1, 0])
})

test('a document is not renewed for a few ids', () => {
  const server = docOf(HONEST)
  server.getText('t').insert(0, 'honest')
  const doc = docOf(100, Y.encodeStateAsUpdate(server))
  doc.getText('t').insert(1, 'x')
  doc.getText('t').delete(1, 1)
  Y.applyUpdate(server, Y.encodeStateAsUpdate(doc))
  const state = Y.encodeStateAsUpdate(server)
  expect([1, 2].map((worth) => renew(state, { worth, edges: 0 })?.gone.length)).toEqual([1, undefined])
})

test('if the neighbour of a place leaves later, the place moves to the next neighbour; a place in a deleted type is dropped', () => {
  const at = (
    left: number | null,
    right: number | null,
    home: string | { client: number; clock: number },
  ) => ({
    ...{ clock: 0, end: 1, home, key: null },
    left: left === null ? null : { client: left, clock: 0 },
    right: right === null ? null : { client: right, clock: 0 },
  })
  const leaves = (client: number, place: ReturnType<typeof at>) => ({ client, clock: 1, places: [place] })
  const places = new Places()
  places.add([leaves(1, at(2, 3, 't')), leaves(4, at(null, null, { client: 2, clock: 0 }))])
  places.add([leaves(2, at(5, 6, 't')), leaves(3, at(6, null, 't'))])
  expect(new Map(places.all.map((each) => [each.client, each.places]))).toEqual(
    new Map([
      [1, [at(5, null, 't')]],
      [4, []],
      [2, [at(5, 6, 't')]],
      [3, [at(6, null, 't')]],
    ]),
  )
  expect(places.size).toBe(3)
})

function put(update: Uint8Array, gone: Parameters<Places['add']>[0]): Uint8Array {
  const places = new Places()
  places.add(gone)
  const split = splitUpdate(update, Infinity)
  if (split === null) throw new Error('It has a gap.')
  return inPlaces(update, places.for(split))
}

const emptyRun = ({ client, clock }: { client: number; clock: number }): Uint8Array =>
  encodeStructs(new Map([[client, [new Y.GC(Y.createID(client, 0), clock)]]]), new Map())

let words = 0

/** Writes a word or more, or deletes something that others wrote. */
function act(random: Random, doc: Y.Doc, written: string[], { alsoDeletes = true } = {}): void {
  const word = `w${++words}.`
  const text = doc.getText('t')
  const list = doc.getXmlFragment('f')
  const at = random.int(text.length + 1)
  random.pick([
    () => (text.insert(at, word), written.push(word)),
    () => (text.insert(random.chance(0.5) ? 0 : text.length, word), written.push(word)),
    () => {
      list.insert(random.int(list.length + 1), [new Y.XmlElement(word)])
      written.push(word)
    },
    () => doc.getMap('m').set(random.pick(['a', 'b']), word),
    () => alsoDeletes && text.delete(at, Math.min(2, text.length - at)),
  ])()
}

test('a renewal keeps visible content, whatever people and a flood wrote at the same time, and whatever others deleted', () => {
  const seen = { renewed: 0, gone: 0, drafts: 0, left: 0 }
  for (let seed = 1; seed <= rounds(20); seed++) {
    const random = seeded(seed)
    const server = docOf(1)
    const people = [20, 21, 22].map((client) => docOf(client))
    for (let round = 0; round < 12; round++) {
      const state = Y.encodeStateAsUpdate(server)
      const flood = Array.from({ length: 4 }, (_, nth) => {
        const client = random.pick([10, 1000]) + 100 * round + nth
        return random.chance(0.7) ? docOf(client, state) : docOf(client)
      })
      for (const doc of [...people, ...flood]) {
        const before = Y.encodeStateVector(doc)
        act(random, doc, [])
        Y.applyUpdate(server, Y.encodeStateAsUpdate(doc, before))
        if (random.chance(0.6)) Y.applyUpdate(doc, Y.encodeStateAsUpdate(server))
      }
      // A lead deletes some text of the flood.
      if (random.chance(0.5)) {
        const list = server.getXmlFragment('f')
        if (list.length > 2) list.delete(random.int(list.length - 1), 2)
        const text = server.getText('t')
        text.delete(0, random.int(text.length + 1))
      }
    }
    const renewed = renew(Y.encodeStateAsUpdate(server), { worth: 1, edges: random.pick([0, 4, 100]) })
    if (renewed === null) {
      seen.left++
      continue
    }
    seen.renewed++
    seen.gone += renewed.gone.length
    const rest = docOf(2, renewed.state)
    expect([seenIn(rest), digestOf(rest)], `seed ${seed}`).toEqual([seenIn(server), digestOf(server)])
    const written: string[] = []
    for (const page of people) {
      const own = renewed.gone.find(({ client }) => client === page.clientID)
      if (own !== undefined) Y.applyUpdate(rest, emptyRun(own)) // the relay brings an id back in this way
      const known = Y.encodeStateVector(page)
      for (let nth = 0; nth < 3; nth++) act(random, page, written, { alsoDeletes: false })
      Y.applyUpdate(rest, put(Y.encodeStateAsUpdate(page, known), renewed.gone))
    }
    expect(rest.store.pendingStructs, `seed ${seed}`).toBeNull()
    const all = JSON.stringify(seenIn(rest))
    for (const word of written) {
      seen.drafts++
      if (people.some((page) => JSON.stringify(seenIn(page)).includes(word)))
        expect(all.split(word).length, `seed ${seed}: ${word}`).toBe(2)
    }
  }
  expect(Math.min(seen.renewed - 12, seen.gone - 160, seen.drafts - 65)).toBeGreaterThan(0)
})

// ── in a room ──

const device = (who: string): string => deviceOf(who, ROOM)

/** With these limits, a few ids are enough for a renewal, and an empty room is always compacted. */
const crowded = (): Lobby =>
  new Lobby('epoch 1', null, { ...limits, renewal: { from: 40, worth: 10, edges: 4, places: 1000 } }, 1)

/** Mallory writes a letter with each of 60 ids, each after the one before. Ben writes after all of them. */
async function flooded() {
  const lobby = crowded()
  const lead = await RoomPage.load(lobby, device('lead'), 1, 'lead')
  await lead.write((text) => text.insert(0, 'before after'))
  const mallory = await RoomPage.load(lobby, device('mallory'), 99)
  for (let nth = 0; nth < 60; nth++) {
    mallory.doc.clientID = 100 + nth
    await mallory.write((text) => text.insert(6 + nth, 'x'))
  }
  const [ben, ann, amy] = [
    await RoomPage.load(lobby, device('ben'), 2),
    await RoomPage.load(lobby, device('ann'), 3),
    await RoomPage.load(lobby, device('amy'), 4),
  ]
  await ben.write((text) => text.insert(66, ' ben'))
  await ann.leave()
  await amy.leave()
  await lead.hear()
  await lead.write((text) => text.delete(6, 60))
  for (const page of [ben, mallory, lead]) await page.leave()
  expect(lobby.rooms.size).toBe(0)
  return { lobby, lead, mallory, ben, ann, amy }
}

const writersOf = async (lobby: Lobby): Promise<number> => {
  const clients = new Set((await lobby.updates()).flatMap((update) => [...clientsIn(update)]))
  return clients.size
}
const clientsIn = (update: Uint8Array) => Y.decodeStateVector(Y.encodeStateVectorFromUpdate(update)).keys()

describe('P23: a room where somebody wrote beside a flood and a lead deleted the flood', () => {
  test('has room again, and its text is unchanged on all pages that were there', async () => {
    const { lobby, lead, mallory, ben } = await flooded()
    expect(await writersOf(lobby)).toBeLessThan(8)
    const page = await RoomPage.load(lobby, device('new'), 5)
    await page.write((text) => text.insert(text.length, ' new'))
    for (const back of [lead, ben, mallory]) {
      await back.come(lobby)
      expect([back.guest.heard('nack'), back.guest.closed, back.text.toJSON()]).toEqual([
        [],
        null,
        'before ben after new',
      ])
    }
    // Writes where the flood stood, as people do who continue their line.
    await lead.write((text) => text.insert(6, ' lead'))
    for (const each of [ben, mallory, page]) await each.hear()
    await ben.write((text) => text.insert(text.toJSON().indexOf(' after'), '!'))
    for (const each of [lead, mallory, page]) await each.hear()
    const all = [lead, ben, mallory, page, await RoomPage.load(lobby, device('fresh'), 6)]
    expect(new Set(all.map(({ text }) => text.toJSON()))).toEqual(new Set(['before lead ben! after new']))
    expect(new Set(all.map(({ doc }) => digestOf(doc).content.join())).size).toBe(1)
    expect(lobby.events).toEqual([])
  })

  test('accepts an offline edit inside the flood once, at its place, even after a restart', async () => {
    const { lobby, ann, amy } = await flooded()
    for (const page of [ann, amy]) {
      page.text.insert(page.text.toJSON().indexOf('x') + 30, '(draft)')
      await page.come(lobby)
      expect([page.guest.heard('nack'), page.guest.closed, page.guest.acked]).toEqual([[], null, 1])
      expect(page.text.toJSON()).toBe(`before${'(draft)'.repeat(page === ann ? 1 : 2)} ben after`)
      await page.leave()
      expect(lobby.rooms.size).toBe(0)
    }
    const fresh = await RoomPage.load(lobby, device('fresh'), 6)
    expect(fresh.text.toJSON()).toBe('before(draft)(draft) ben after')
    expect(lobby.events).toEqual([])
  })

  test('does not add removed text again when a page repeats it, and a page whose client id was removed can still write', async () => {
    const { lobby, mallory, ben } = await flooded()
    await mallory.come(lobby)
    mallory.guest.say({ type: 'difference', update: Y.encodeStateAsUpdate(mallory.doc) })
    await settled()
    expect(mallory.guest.heard('nack')).toEqual([])
    expect(await writersOf(lobby)).toBeLessThan(8)
    mallory.doc.clientID = 130
    await mallory.write((text) => text.insert(0, 'still '))
    await ben.come(lobby)
    expect(ben.text.toJSON()).toBe('still before ben after')
    // A page writes with this id beside its dropped letters.
    const offline = await RoomPage.load(lobby, device('offline'), 8)
    await offline.leave()
    await mallory.leave()
    await ben.leave()
    const fresh = await RoomPage.load(lobby, device('fresh'), 6)
    expect(fresh.text.toJSON()).toBe('still before ben after')
    expect(lobby.events).toEqual([])
  })

  test('accepts an edit beside text that was removed earlier and had stood beside the flood', async () => {
    const lobby = crowded()
    const lead = await RoomPage.load(lobby, device('lead'), 1, 'lead')
    await lead.write((text) => text.insert(0, 'before after'))
    const mallory = await RoomPage.load(lobby, device('mallory'), 99)
    for (let nth = 0; nth < 60; nth++) {
      mallory.doc.clientID = 100 + nth
      await mallory.write((text) => text.insert(6 + nth, 'x'))
    }
    const ben = await RoomPage.load(lobby, device('ben'), 2)
    await ben.write((text) => text.insert(66, ' ben'))
    const cat = await RoomPage.load(lobby, device('cat'), 50)
    await cat.write((text) => text.insert(30, 'cat'))
    const amy = await RoomPage.load(lobby, device('amy'), 51)
    await amy.leave()
    await cat.write((text) => text.delete(30, 3))
    for (const page of [mallory, cat, ben, lead]) await page.leave()
    expect(await writersOf(lobby)).toBe(62) // only Cat’s is missing
    await lead.come(lobby)
    await lead.write((text) => text.delete(6, 60))
    await lead.leave()
    expect(await writersOf(lobby)).toBeLessThan(6)
    amy.text.insert(31, 'amy')
    await amy.come(lobby)
    expect([amy.guest.heard('nack'), amy.guest.closed]).toEqual([[], null])
    const fresh = await RoomPage.load(lobby, device('fresh'), 6)
    expect(fresh.text.toJSON()).toBe('beforeamy ben after')
    expect(await writersOf(lobby)).toBeLessThan(8)
    expect(lobby.events).toEqual([])
  })

  test('can be renewed a second time', async () => {
    const { lobby, ann } = await flooded()
    const again = await RoomPage.load(lobby, device('mallory'), 199)
    for (let nth = 0; nth < 60; nth++) {
      again.doc.clientID = 200 + nth
      await again.write((text) => text.insert(6 + nth, 'y'))
    }
    const ben = await RoomPage.load(lobby, device('ben'), 12)
    await ben.write((text) => text.insert(66, '#'))
    await again.hear()
    await again.write((text) => text.delete(6, 60))
    await again.leave()
    await ben.leave()
    expect(await writersOf(lobby)).toBeLessThan(14)
    ann.text.insert(ann.text.toJSON().indexOf('x') + 30, '(draft)')
    await ann.come(lobby)
    expect(ann.guest.heard('nack')).toEqual([])
    const fresh = await RoomPage.load(lobby, device('fresh'), 6)
    expect([...fresh.text.toJSON()].sort()).toEqual([...'before(draft)# ben after'].sort())
    expect(lobby.events).toEqual([])
  })
})

test('a document is not renewed for a handful of ids', async () => {
  const lobby = crowded()
  const page = await RoomPage.load(lobby, device('ada'), 1)
  await page.write((text) => text.insert(0, 'xx'))
  const other = await RoomPage.load(lobby, device('ben'), 2)
  await other.write((text) => text.insert(1, '-'))
  await page.write((text) => text.delete(0, 2))
  await page.leave()
  await other.leave()
  expect(await writersOf(lobby)).toBe(2)
  expect(page.guest.heard('nack').map(({ code }) => code)).not.toContain(nack.later)
})
