// A long step 2 is made when its turn comes. Until then the client gets no edits, because the step 2 will
// contain them.

import { describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { limits } from '../../../server/config/limits.ts'
import { MergeIndex } from '../../../server/document/merge-index.ts'
import { Lobby, settled, textIn, type Guest } from '../../support/room/lobby.ts'

const NOTHING = new Uint8Array([0])
const LONG = 'long '.repeat(limits.shortAnswer / 4)

const typed = (client: number, text: string): Uint8Array => {
  const doc = Object.assign(new Y.Doc(), { clientID: client })
  doc.getText('t').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

/** A room with a text, and a client that can write there. */
async function roomWith(text: string): Promise<{ lobby: Lobby; writer: Guest }> {
  const lobby = new Lobby()
  const writer = await lobby.enterCaughtUp()
  writer.say({ type: 'update', update: typed(1, text) })
  await settled()
  return { lobby, writer }
}

/** A client that lacks something and asks for it. The answer is long, so the client has to wait. */
async function ask(lobby: Lobby, vector: Uint8Array = NOTHING): Promise<Guest> {
  const guest = lobby.enter()
  guest.hasRoom = false
  guest.say({ type: 'ready' }, { type: 'state', vector })
  await settled()
  return guest
}

/** Gives a guest its next turn. Resolves with how often the room ended that turn. */
async function give(guest: Guest): Promise<number> {
  let ended = 0
  guest.turns.shift()?.(() => ended++)
  await settled()
  return ended
}

const has = (guest: Guest): string =>
  textIn([...guest.heard('difference'), ...guest.heard('update')].map(({ update }) => update))

describe('P25: a step 2', () => {
  test('that is short is sent at once', async () => {
    const { lobby } = await roomWith('short')
    const guest = await ask(lobby)
    expect([has(guest), guest.turns.length]).toEqual(['short', 0])
  })

  test('that is long is sent in its turn, and contains all edits made until then', async () => {
    const { lobby, writer } = await roomWith(LONG)
    const guest = await ask(lobby)
    writer.say({ type: 'update', update: typed(2, 'before') })
    await settled()
    expect([has(guest), guest.turns.length]).toEqual(['', 1])
    expect(await give(guest)).toBe(1)
    writer.say({ type: 'update', update: typed(3, 'after') })
    await settled()
    expect(has(guest)).toBe(await lobby.logged())
    expect([guest.heard('difference').length, guest.heard('update').length]).toEqual([1, 1])
  })

  test('that is long is made in its turn and not before', async () => {
    const { lobby, writer } = await roomWith(LONG)
    writer.say({ type: 'update', update: typed(2, 'more') })
    await settled()
    const made: (number | string)[] = []
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the index that is asked
    const { since } = MergeIndex.prototype
    vi.spyOn(MergeIndex.prototype, 'since').mockImplementation(function* (this: MergeIndex, ...asked) {
      const answer = yield* since.call(this, ...asked)
      made.push(typeof answer === 'string' ? answer : (answer?.length ?? 0))
      return answer
    })
    const guest = await ask(lobby)
    expect(made).toEqual(['long'])
    await give(guest)
    expect(made[1]).toBeGreaterThan(limits.shortAnswer)
    vi.restoreAllMocks()
  })

  test('counts as long by what the client lacks, not by the length of the document', async () => {
    const { lobby, writer } = await roomWith(LONG)
    writer.say({ type: 'update', update: typed(2, 'more') })
    await settled()
    const vector = Y.encodeStateVector(new Map([[1, LONG.length]]))
    const guest = await ask(lobby, vector)
    expect(guest.heard('difference').length).toBe(1)
    expect(guest.turns.length).toBe(0)
  })

  test('is sent at once if the same bytes are already on their way to others', async () => {
    const { lobby } = await roomWith(LONG)
    await give(await ask(lobby))
    const guest = lobby.enter()
    guest.say({ type: 'state', vector: NOTHING })
    await settled()
    expect([has(guest), guest.turns.length]).toEqual([LONG, 0])
  })

  test.each<[string, (nth: number) => Uint8Array]>([
    ['that wait for the same', () => NOTHING],
    ['that have a little of the document', (nth) => Y.encodeStateVector(new Map([[2, nth]]))],
  ])('that was made for one client is sent, as the same bytes, to all clients %s', async (_, vectorOf) => {
    const { lobby, writer } = await roomWith(LONG)
    writer.say({ type: 'update', update: typed(2, 'little') })
    await settled()
    const sent = new Map<Uint8Array, number>()
    const guests: Guest[] = []
    for (let nth = 0; nth < 5; nth++) {
      const guest = await ask(lobby, vectorOf(nth))
      guest.hasRoom = true
      const send = guest.send.bind(guest)
      guest.send = (bytes) => {
        if (bytes.length > limits.shortAnswer) sent.set(bytes, (sent.get(bytes) ?? 0) + 1)
        send(bytes)
      }
      guests.push(guest)
    }
    const turns = guests.map((guest) => guest.turns.length)
    expect(turns).toEqual([1, 1, 1, 1, 1])
    const [first, ...others] = guests
    if (first) await give(first)
    expect([...sent.values()]).toEqual([5])
    for (const guest of others) expect(await give(guest)).toBe(1)
    expect(guests.map((guest) => guest.heard('difference').length)).toEqual([1, 1, 1, 1, 1])
  })

  test('that is requested again while the client waits is sent once, for the last state vector', async () => {
    const { lobby, writer } = await roomWith(LONG)
    const guest = await ask(lobby)
    writer.say({ type: 'update', update: typed(2, 'more') })
    guest.say({ type: 'state', vector: Y.encodeStateVector(new Map([[1, LONG.length]])) })
    await settled()
    expect(guest.turns.length).toBe(1)
    await give(guest)
    const [difference, ...more] = guest.heard('difference')
    expect(more).toEqual([])
    expect(textIn([difference?.update ?? NOTHING])).toBe('more')
  })

  test('for a client that is gone is not made, and its turn ends', async () => {
    const { lobby } = await roomWith(LONG)
    const guest = await ask(lobby)
    guest.seat.leave()
    expect(await give(guest)).toBe(1)
    expect(guest.heard('difference')).toEqual([])
  })

  test('is not sent if its turn comes after the room’s end, and that turn ends too', async () => {
    const { lobby, writer } = await roomWith(LONG)
    const guest = await ask(lobby)
    lobby.log.failure = new Error('no disk')
    writer.say({ type: 'update', update: typed(2, 'lost') })
    await settled()
    expect(guest.closed).not.toBeNull()
    expect(await give(guest)).toBe(1)
  })

  test('waits for its turn even while the log is applied', async () => {
    const { lobby, writer } = await roomWith(LONG)
    writer.close(1000, '')
    await settled()
    lobby.log.hold()
    const guest = lobby.enter()
    guest.hasRoom = false
    guest.say({ type: 'state', vector: NOTHING })
    await settled()
    lobby.log.release()
    lobby.log.letPass()
    await settled()
    expect([has(guest), guest.turns.length]).toEqual(['', 1])
    expect(await give(guest)).toBe(1)
    expect(has(guest)).toBe(LONG)
  })
})
