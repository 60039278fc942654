// A field has one value. If a field has several values and a struct comes beside its first half, Yjs splits
// the field, forgets to delete that half, and throws when the field's type is deleted. An honest deletion
// would then end the room each time it is tried.

import * as encoding from 'lib0/encoding'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Lobby, settled } from '../../support/room/lobby.ts'

const ME = 100

interface Given {
  /** The name of a field of the element. Without it, the struct follows another struct. */
  field?: string
  /** The clock of the struct that this struct follows. */
  behind?: number
  /** How many values the struct has. */
  length: number
}

/** Structs of this client, from a clock on. */
const structs = (clock: number, ...those: Given[]): Uint8Array =>
  encoding.encode((to) => {
    for (const number of [1, those.length, ME, clock]) encoding.writeVarUint(to, number)
    for (const { field, behind, length } of those) {
      encoding.writeUint8(to, 8 | (field === undefined ? 0x80 : 0x20))
      if (field === undefined) for (const number of [ME, behind ?? 0]) encoding.writeVarUint(to, number)
      else {
        for (const number of [0, ME, 0]) encoding.writeVarUint(to, number)
        encoding.writeVarString(to, field)
      }
      encoding.writeVarUint(to, length)
      for (let nth = 0; nth < length; nth++) encoding.writeAny(to, nth)
    }
    encoding.writeVarUint(to, 0)
  })

/** An element. Its clock is 0. */
const element = (): Uint8Array => {
  const doc = Object.assign(new Y.Doc(), { clientID: ME })
  doc.getXmlFragment('block:agenda').insert(0, [new Y.XmlElement('line')])
  return Y.encodeStateAsUpdate(doc)
}

/**
 * Sends these windows, and then deletes the element. Resolves with the codes of the refusals, and with what
 * became of the room.
 */
async function sent(...windows: Uint8Array[][]) {
  const lobby = new Lobby()
  const mallory = await lobby.enterCaughtUp()
  for (const updates of [[element()], ...windows]) {
    for (const update of updates) mallory.say({ type: 'update', update })
    await settled()
  }
  const refused = mallory.heard('nack').map(({ code }) => code)
  const ada = await lobby.enterCaughtUp('edit', 'ad'.repeat(16))
  const doc = new Y.Doc()
  for (const update of await lobby.updates()) Y.applyUpdate(doc, update)
  ada.say({ type: 'update', update: deletion(ME, 0) })
  await settled()
  return { refused, failed: lobby.events.filter(({ is }) => is === 'failed').length, acked: ada.acked }
}

const deletion = (client: number, clock: number): Uint8Array =>
  encoding.encode((to) => {
    for (const number of [0, 1, client, 1, clock, 1]) encoding.writeVarUint(to, number)
  })

const INVALID = 3

describe('P22: a field of several values is refused', () => {
  test.each([
    ['by its own name', [[structs(1, { field: 'k', length: 2 })]]],
    [
      'beside a field of the same update',
      [[structs(1, { field: 'k', length: 1 }, { behind: 1, length: 2 })]],
    ],
    [
      'beside a field that is beside a field',
      [[structs(1, { field: 'k', length: 1 }, { behind: 1, length: 1 }, { behind: 2, length: 2 })]],
    ],
    [
      'beside a field that came in the same window',
      [[structs(1, { field: 'k', length: 1 }), structs(2, { behind: 1, length: 2 })]],
    ],
    [
      'beside a field that is beside a field, all in the same window',
      [
        [structs(1, { field: 'k', length: 1 })],
        [structs(2, { behind: 1, length: 1 }), structs(3, { behind: 2, length: 2 })],
      ],
    ],
    [
      'beside a field in the document',
      [[structs(1, { field: 'k', length: 1 })], [structs(2, { behind: 1, length: 2 })]],
    ],
  ])('%s', async (_, windows) => {
    expect(await sent(...windows)).toEqual({ refused: [INVALID], failed: 0, acked: 2 })
  })
})

test('edits of pages are accepted: fields that are overwritten, and pastes beside typed text', async () => {
  const lobby = new Lobby()
  const guest = await lobby.enterCaughtUp()
  const doc = new Y.Doc()
  doc.on('update', (update: Uint8Array) => guest.say({ type: 'update', update }))
  const line = new Y.XmlElement('line')
  doc.getXmlFragment('block:agenda').insert(0, [line])
  line.setAttribute('kind', 'item')
  line.setAttribute('kind', 'task')
  line.insert(0, [new Y.XmlText('a')])
  const [text] = line.toArray() as [Y.XmlText]
  text.insert(1, 'a paste of many letters')
  text.insert(24, 'x')
  text.insert(25, 'another one')
  doc.getMap('people').set('ada/handle', '@ada')
  doc.getMap('people').set('ada/handle', '@Ada')
  await settled()
  expect(guest.heard('nack')).toEqual([])
  expect(guest.acked).toBe(1 + 9)
})

test('old values of a field are accepted as the one struct into which Yjs merges them', async () => {
  const lobby = new Lobby()
  const guest = await lobby.enterCaughtUp()
  for (const gc of [true, false]) {
    const doc = new Y.Doc({ gc })
    for (let nth = 0; nth < 5; nth++) doc.getMap('m').set('k', nth)
    guest.say({ type: 'update', update: Y.encodeStateAsUpdate(doc) })
  }
  await settled()
  expect(guest.heard('nack')).toEqual([])
})
