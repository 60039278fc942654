import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { close, nack } from '../../../shared/wire/frames.ts'
import { DEVICE_BYTES } from '../../../server/room/claims.ts'
import { limits } from '../../../server/config/limits.ts'
import { fields } from '../../support/attacks/payloads.ts'
import { Guest, Lobby, ROOM, settled, textIn } from '../../support/room/lobby.ts'

const NOTHING = new Uint8Array([0, 0])

/** One update for each word. Each refers to the one before. */
function typed(client: number, ...words: string[]): Uint8Array[] {
  const doc = new Y.Doc()
  doc.clientID = client
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (const word of words) doc.getText('t').insert(doc.getText('t').length, word)
  return updates
}
const update = (bytes: Uint8Array | undefined) => ({ type: 'update', update: bytes ?? NOTHING }) as const
const difference = (bytes: Uint8Array | undefined) =>
  ({ type: 'difference', update: bytes ?? NOTHING }) as const

describe('when clients join,', () => {
  test('our client is welcomed first, and asked for its state once it is ready', async () => {
    const guest = new Lobby().enter()
    await settled()
    expect(guest.types).toEqual(['welcome'])
    guest.say({ type: 'ready' })
    await settled()
    expect(guest.types).toEqual(['welcome', 'state'])
  })

  test('a stock client is asked for its state at once, and is sent only its own protocol', async () => {
    const lobby = new Lobby()
    const guest = lobby.enter('stock')
    guest.say(difference(typed(1, 'hi')[0]), update(new Uint8Array([9])))
    await settled()
    expect(guest.types).toEqual(['state'])
    expect(await lobby.logged()).toBe('hi')
  })

  test('no edit, presence or request is answered before the log is read', async () => {
    const lobby = new Lobby()
    lobby.log.hold()
    const guest = lobby.enter()
    guest.say({ type: 'state', vector: new Uint8Array([0]) }, difference(typed(1, 'hi')[0]))
    guest.say({ type: 'awareness', update: presence(1, 1) }, { type: 'queryAwareness' })
    await settled()
    expect(guest.frames).toEqual([])
    lobby.log.release()
    await settled()
    expect(guest.types).toEqual(['ack', 'welcome', 'difference', 'awareness'])
  })

  describe('if the log is one update', () => {
    const ask = { type: 'state', vector: new Uint8Array([0]) } as const

    test('a client that has nothing is sent the log before the room applies it, and then edits of others', async () => {
      const lobby = new Lobby()
      const [hi = NOTHING, more] = typed(1, 'hi', ' you')
      await lobby.log.append(ROOM, hi)
      const [guest, stock] = [lobby.enter(), lobby.enter('stock')]
      for (const each of [guest, stock]) each.say(ask)
      await settled()
      expect([guest.types, stock.types]).toEqual([
        ['welcome', 'difference'],
        ['difference', 'state'],
      ])
      expect(stock.heard('difference')).toEqual([{ type: 'difference', update: hi }])
      guest.say(update(more))
      await settled()
      expect(stock.types).toEqual(['difference', 'state', 'update'])
      expect(await lobby.logged()).toBe('hi you')
    })

    test.each<[string, boolean, Uint8Array]>([
      ['a client that has something waits until its answer can be made', false, new Uint8Array([1, 9, 1])],
      ['all clients wait if updates are missing', true, ask.vector],
    ])('%s', async (_what, isHoled, vector) => {
      const lobby = new Lobby()
      for (const each of typed(1, 'hi', ...(isHoled ? [' you'] : []))) await lobby.log.append(ROOM, each)
      if (isHoled) lobby.log.lost.add(1)
      const stock = lobby.enter('stock')
      stock.say({ type: 'state', vector })
      await settled()
      expect(stock.types).toEqual(['state', 'difference'])
    })
  })

  test('a client that sends many state vectors in one window is answered once, for the last of them', async () => {
    const lobby = new Lobby()
    const [hi, all] = typed(1, 'hi', ' you')
    const writer = await lobby.enterCaughtUp()
    writer.say(update(hi), update(all))
    await settled()
    const guest = lobby.enter()
    const doc = new Y.Doc()
    for (let times = 0; times < 5; times++) {
      guest.say({ type: 'state', vector: Y.encodeStateVector(doc) })
      if (hi) Y.applyUpdate(doc, hi)
    }
    await settled()
    const answers = guest.heard('difference')
    expect(answers).toHaveLength(1)
    Y.applyUpdate(doc, answers[0]?.update ?? NOTHING)
    expect(doc.getText('t').toJSON()).toBe('hi you')
    expect(textIn(answers.map((each) => each.update))).toBe('')
  })

  test('a ping is answered while the log is read', () => {
    const lobby = new Lobby()
    lobby.log.hold()
    const guest = lobby.enter()
    guest.say({ type: 'ping' })
    expect(guest.types).toEqual(['pong'])
  })
})

describe('an edit', () => {
  test('is broadcast and acked after it is logged, not before', async () => {
    const lobby = new Lobby()
    const [writer, reader] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    lobby.log.hold()
    writer.say(update(typed(1, 'hi')[0]))
    await settled()
    expect([writer.types, reader.types]).toEqual([[], []])
    lobby.log.release()
    await settled()
    expect([writer.types, reader.types]).toEqual([['ack'], ['update']])
    expect([writer.acked, await lobby.logged()]).toEqual([2, 'hi'])
  })

  test('is logged in one append with all edits of its window', async () => {
    const lobby = new Lobby()
    const [one, two] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    one.say(...typed(1, 'a', 'b', 'c').map(update))
    two.say(...typed(2, 'd', 'e').map(update))
    await settled()
    expect(lobby.log.appends).toBe(1)
    expect([one.acked, two.acked]).toEqual([4, 3])
    expect([one.types, two.types]).toEqual([
      ['update', 'ack'],
      ['update', 'ack'],
    ])
  })

  test('waits for further edits as long as the settings say, counted from its arrival', async () => {
    const lobby = new Lobby('epoch 1', 8)
    const guest = await lobby.enterCaughtUp()
    lobby.waits.length = 0
    const [hi, all] = typed(1, 'hi', ' you')
    lobby.log.hold()
    guest.say(update(hi))
    await settled()
    lobby.now += 3
    guest.say(update(all))
    lobby.now += 3
    lobby.log.release()
    await settled()
    expect(lobby.waits).toEqual([8, 5])
    expect(await lobby.logged()).toBe('hi you')
  })

  test('that is sent again is acked when its first copy is logged', async () => {
    const lobby = new Lobby()
    const [one, two] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    const [hi] = typed(1, 'hi')
    lobby.log.hold()
    one.say(update(hi))
    await settled()
    two.say(update(hi))
    await settled()
    expect([one.acked, two.acked]).toEqual([0, 0])
    lobby.log.release()
    await settled()
    expect([one.acked, two.acked, lobby.log.appends]).toEqual([2, 2, 1])
  })

  test('is logged and acked even if many more edits come at once than fit in a window', async () => {
    const lobby = new Lobby()
    const writer = await lobby.enterCaughtUp()
    const many = Array.from({ length: 2 * limits.window + 1 }, () => 'x')
    writer.say(...typed(1, ...many).map(update))
    await settled()
    expect(await lobby.logged()).toBe(many.join(''))
    expect([writer.acked, lobby.log.appends]).toEqual([1 + many.length, 3])
  })

  test('may begin with structs that were collected since', async () => {
    const lobby = new Lobby()
    const [writer, other] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    const [mine, theirs] = [new Y.Doc(), new Y.Doc()]
    mine.getMap('m').set('line', new Y.Text())
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine))
    const before = Y.encodeStateVector(mine)
    const line = mine.getMap('m').get('line') as Y.Text
    line.insert(0, 'abc')
    writer.say(difference(Y.encodeStateAsUpdate(mine)))
    await settled()
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine))
    theirs.getMap('m').delete('line')
    other.say(difference(Y.encodeStateAsUpdate(theirs)))
    await settled()
    line.insert(3, 'def')
    writer.say(difference(Y.encodeStateAsUpdate(mine, before)))
    await settled()
    expect([writer.closed, lobby.events, writer.acked]).toEqual([null, [], 3])
  })
})

describe('an edit with a gap', () => {
  test('is applied if the missing edit comes later in the same window', async () => {
    const lobby = new Lobby()
    const [one, two] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    const [cause, effect] = typed(1, 'a', 'b')
    one.say(update(effect))
    two.say(update(cause))
    await settled()
    expect([one.acked, two.acked, await lobby.logged()]).toEqual([2, 2, 'ab'])
    expect(one.heard('nack')).toEqual([])
  })

  test('waits for its sender’s step 2; until then it is neither applied nor acked', async () => {
    const lobby = new Lobby()
    const [writer, reader] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    const [cause, effect] = typed(1, 'a', 'b')
    writer.say(update(effect), update(typed(2, 'later')[0]))
    await settled()
    expect(writer.types).toEqual(['state'])
    expect(textIn([await lobby.rooms.state(ROOM)])).toBe('later')
    expect(textIn(reader.heard('update').map((each) => each.update))).toBe('later')
    writer.say(difference(cause))
    await settled()
    expect([writer.acked, writer.heard('nack')]).toEqual([4, []])
    expect([...(await lobby.logged())].sort()).toEqual([...'laterab'].sort())
  })

  test('waits for the next step 2 if it came after one in the same window', async () => {
    const lobby = new Lobby()
    const writer = await lobby.enterCaughtUp()
    const [cause, effect] = typed(1, 'a', 'b')
    writer.say(difference(NOTHING), update(effect))
    await settled()
    expect(writer.types).toEqual(['state', 'ack'])
    writer.say(difference(cause))
    await settled()
    expect([writer.heard('nack'), writer.acked, await lobby.logged()]).toEqual([[], 4, 'ab'])
  })

  test('is refused if its sender’s step 2 does not fill the gap, and the connection stays open', async () => {
    const lobby = new Lobby()
    const writer = await lobby.enterCaughtUp()
    writer.say(update(typed(1, 'a', 'b')[1]))
    await settled()
    writer.say(difference(NOTHING))
    await settled()
    expect(writer.heard('nack')).toMatchObject([{ frame: 2, code: nack.gap }])
    writer.say(update(typed(2, 'on')[0]))
    await settled()
    expect([writer.closed, writer.acked, await lobby.logged()]).toEqual([null, 4, 'on'])
  })

  test('is refused if too many bytes of its client wait already', async () => {
    const writer = await new Lobby().enterCaughtUp()
    const [cause, effect] = typed(1, 'a', 'x'.repeat(limits.update - 100))
    const fits = Math.floor(limits.held / (effect?.length ?? 0))
    writer.say(...Array.from({ length: fits + 1 }, () => update(effect)))
    await settled()
    expect(writer.held).toBe(fits * (effect?.length ?? 0))
    expect(writer.heard('nack')).toMatchObject([{ frame: fits + 2, code: nack.gap }])
    expect(writer.heard('state')).toHaveLength(1)
    writer.say(difference(cause))
    await settled()
    expect(writer.held).toBe(0)
    writer.frames = []
    const [, another] = typed(2, 'a', 'x'.repeat(limits.update - 100))
    writer.say(...Array.from({ length: fits }, () => update(another)))
    await settled()
    expect(writer.types).toEqual(['state'])
  })
})

test('a client that sends its state vector again and again is answered a few times a second', async () => {
  const lobby = new Lobby()
  const guest = await lobby.enterCaughtUp()
  const ask = async () => {
    guest.say({ type: 'state', vector: new Uint8Array([0]) })
    await settled()
  }
  lobby.now = 1000
  for (let time = 0; time < limits.statesPerSecond + 3; time++) await ask()
  expect(guest.heard('difference')).toHaveLength(limits.statesPerSecond)
  lobby.now = 2000
  await ask()
  expect(guest.heard('difference')).toHaveLength(limits.statesPerSecond + 1)
})

test('a client that sends “ready” again and again gets one step 1 in each window', async () => {
  const lobby = new Lobby()
  const guest = await lobby.enterCaughtUp()
  const ready = { type: 'ready' } as const
  guest.say(ready, ready, ready)
  await settled()
  expect(guest.types).toEqual(['state'])
  guest.say(ready)
  await settled()
  expect(guest.types).toEqual(['state', 'state'])
})

describe('edits with gaps', () => {
  const gaps = (count: number) => Array.from({ length: count }, () => update(typed(1, 'a', 'b')[1]))

  test('wait up to a bounded number; one more is refused', async () => {
    const writer = await new Lobby().enterCaughtUp()
    writer.say(...gaps(limits.heldFrames + 1))
    await settled()
    expect(writer.heard('nack')).toMatchObject([{ frame: limits.heldFrames + 2, code: nack.gap }])
  })

  test('wait only until a bounded number of other frames has come', async () => {
    const writer = await new Lobby().enterCaughtUp()
    writer.say(...gaps(1), ...typed(2, ...'x'.repeat(limits.heldFor)).map(update))
    await settled()
    expect([writer.heard('nack'), writer.acked]).toEqual([[], 0])
    writer.say(update(typed(3, 'x')[0]))
    await settled()
    expect(writer.heard('nack')).toMatchObject([{ frame: 2, code: nack.gap }])
    expect(writer.acked).toBe(limits.heldFor + 3)
  })
})

describe('a refused frame', () => {
  test('is a log receipt from a client', async () => {
    const lobby = new Lobby()
    for (const type of ['update', 'difference'] as const) {
      const writer = await lobby.enterCaughtUp()
      writer.say({
        type,
        update: typed(1, 'hi')[0] ?? NOTHING,
        logReceipt: { seq: 1, mac: new Uint8Array(24) },
      })
      await settled()
      expect([writer.closed?.code, await lobby.updates()]).toEqual([close.malformed, []])
    }
  })

  test('gets a nack, is counted in the next ack, and is neither logged nor broadcast', async () => {
    const lobby = new Lobby()
    const [writer, reader] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    writer.say(update(new Uint8Array([9, 9])), update(typed(1, 'hi')[0]))
    await settled()
    expect(writer.heard('nack')).toMatchObject([{ frame: 2, code: nack.invalid }])
    expect([writer.acked, await lobby.logged(), reader.types]).toEqual([3, 'hi', ['update']])
  })

  test('is reported to the operator once for each connection', async () => {
    const lobby = new Lobby()
    for (const guest of [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()])
      for (let times = 1; times <= 3; times++) guest.say(update(new Uint8Array([9, 9])))
    await settled()
    expect(lobby.events.map(({ is, room }) => [is, room])).toEqual([
      ['refused', ROOM],
      ['refused', ROOM],
    ])
  })

  test('is a viewer’s update, or a viewer’s step 2 with content', async () => {
    const lobby = new Lobby()
    const viewer = await lobby.enterCaughtUp('view')
    viewer.say(update(typed(1, 'hi')[0]), difference(typed(1, 'hi')[0]), difference(NOTHING))
    await settled()
    expect(viewer.heard('nack').map(({ frame, code }) => [frame, code])).toEqual([
      [2, nack.viewOnly],
      [3, nack.viewOnly],
    ])
    expect([viewer.acked, viewer.closed, await lobby.updates()]).toEqual([4, null, []])
  })

  test('is an update of more than 1 MB, but not a step 2', async () => {
    const lobby = new Lobby()
    const writer = await lobby.enterCaughtUp()
    const [large] = typed(1, 'x'.repeat(limits.update + 1))
    writer.say(update(large))
    await settled()
    expect(writer.heard('nack')).toMatchObject([{ frame: 2, code: nack.tooLarge }])
    writer.say(difference(large))
    await settled()
    expect([writer.acked, (await lobby.logged()).length]).toEqual([3, limits.update + 1])
  })

  test.each<[string, (guest: Guest) => void]>([
    ['a message that cannot be read', (guest) => guest.seat.receive(new Uint8Array([77]))],
    ['an empty message', (guest) => guest.seat.receive(new Uint8Array())],
    ['a frame that only the relay sends', (guest) => guest.say({ type: 'ack', count: 1 })],
    ['a state that cannot be read', (guest) => guest.say({ type: 'state', vector: new Uint8Array([200]) })],
  ])('%s ends its connection, and nobody else notices', async (_what, offend) => {
    const lobby = new Lobby()
    const [offender, other] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    offend(offender)
    await settled()
    offender.say(update(typed(1, 'after')[0]))
    await settled()
    expect(offender.closed?.code).toBe(close.malformed)
    other.say(update(typed(2, 'on')[0]))
    await settled()
    expect([other.closed, other.types, await lobby.logged()]).toEqual([null, ['ack'], 'on'])
  })
})

// ── presence ──

/** An awareness update of one state. */
const presence = (client: number, clock: number, state: unknown = { handle: 'ada' }): Uint8Array =>
  new Uint8Array([1, ...entry(client, clock, JSON.stringify(state))])
const entry = (client: number, clock: number, json: string): Uint8Array =>
  encoding.encode((to) => {
    encoding.writeVarUint(to, client)
    encoding.writeVarUint(to, clock)
    encoding.writeVarString(to, json)
  })
const encodedNumber = (number: number) => encoding.encode((to) => encoding.writeVarUint(to, number))
const said = (guest: Guest) => guest.heard('awareness').map((frame) => [...frame.update])
const never = (): never => {
  throw new Error('There are some.')
}
const awareness = (bytes: Uint8Array) => ({ type: 'awareness', update: bytes }) as const

describe('presence', () => {
  test('is sent to all clients, including its sender, and to clients that join later', async () => {
    const lobby = new Lobby()
    const [one, two] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    one.say(awareness(presence(1, 1)))
    const late = lobby.enter()
    await settled()
    for (const guest of [one, two, late]) expect(said(guest)).toEqual([[...presence(1, 1)]])
    expect(late.types[0]).toBe('welcome')
  })

  test('is sent again to a client that asks for it, in its latest state', async () => {
    const lobby = new Lobby()
    const [one, asking] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    const asked = async (): Promise<number[][]> => {
      asking.frames = []
      lobby.now += limits.presenceEvery
      asking.say({ type: 'queryAwareness' })
      await settled()
      return said(asking)
    }
    one.say(awareness(presence(1, 1)))
    await settled()
    expect(await asked()).toEqual([[...presence(1, 1)]])
    one.say(awareness(presence(1, 2)))
    await settled()
    expect(await asked()).toEqual([[...presence(1, 2)]])
    one.seat.leave()
    await settled()
    expect(await asked()).toEqual([])
  })

  test('is accepted for one client on each connection, because nobody may speak for another', async () => {
    const lobby = new Lobby()
    const [one, two] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    one.say(awareness(presence(1, 1)))
    await settled()
    two.say(awareness(presence(2, 1)), awareness(presence(1, 9, { handle: 'mallory' })))
    await settled()
    expect(said(one)).toEqual([[...presence(1, 1)], [...presence(2, 1)]])
    const three = await lobby.enterCaughtUp()
    three.say(awareness(presence(1, 9, { handle: 'mallory' })))
    await settled()
    expect(said(one)).toHaveLength(2)
  })

  test('is read only for the sender’s own client, wherever that stands in a message, and never with an earlier clock', async () => {
    const lobby = new Lobby()
    const [one, two] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    one.say(awareness(presence(1, 4)))
    await settled()
    one.say(awareness(new Uint8Array([2, ...entry(2, 1, '{}'), ...entry(1, 5, '{}')])))
    one.say(awareness(presence(1, 3)))
    await settled()
    expect(said(two)).toEqual([[...presence(1, 4)], [...presence(1, 5, {})]])
  })

  test('of a stock provider may repeat all that the provider received: no connection ends, and the provider’s own presence is still sent', async () => {
    const lobby = new Lobby()
    const stock = lobby.enter('stock')
    const other = await lobby.enterCaughtUp()
    stock.say(awareness(presence(1, 1)))
    await settled()
    const crowd = Array.from({ length: 200 }, (_, at) => [...entry(at + 2, 1, '{"handle":"somebody"}')])
    const echo = new Uint8Array([200, 1, ...crowd.flat()]) // 200 as a varint
    expect(echo.length).toBeGreaterThan(limits.awareness)
    for (let nth = 0; nth < 2 * limits.awarenessPerSecond; nth++) stock.say(awareness(echo))
    stock.say(awareness(presence(1, 2)))
    await settled()
    expect(stock.closed).toBeNull()
    expect(said(other)).toEqual([[...presence(1, 1)], [...presence(1, 2)]])
  })

  test('that is larger than a caret needs is refused, and a message larger than a full room needs is ignored', async () => {
    const lobby = new Lobby()
    const [one, two] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    one.say(awareness(presence(1, 1, { handle: 'x'.repeat(limits.awareness) })))
    expect(one.closed).toMatchObject({ code: close.malformed })
    const flood = Array.from({ length: 8000 }, (_, at) => [...entry(at, 1, '{"name":1}')])
    two.say(awareness(new Uint8Array([...encodedNumber(8000), ...flood.flat()])))
    await settled()
    expect(two.closed).toBeNull()
    expect(said(two)).toEqual([])
  })

  test('that is nested deeper than a caret, or is not JSON, is refused and sent to nobody', async () => {
    const nested = (levels: number): unknown => Array.from({ length: levels }).reduce((inner) => [inner], 0)
    const lobby = new Lobby()
    const other = await lobby.enterCaughtUp()
    for (const [nth, [bytes, code]] of (
      [
        [presence(1, 1, nested(limits.awarenessDepth)), undefined],
        [presence(2, 1, nested(limits.awarenessDepth + 1)), close.malformed],
        [presence(3, 1, { handle: '[[[', a: ']'.repeat(50), b: '"'.repeat(9) }), undefined],
        [new Uint8Array([1, ...entry(4, 1, '{"handle":')]), close.malformed],
      ] as const
    ).entries()) {
      const guest = await lobby.enterCaughtUp()
      guest.say(awareness(bytes))
      await settled()
      expect(guest.closed?.code, `${nth}`).toBe(code)
    }
    expect(said(other).map(([, client]) => client)).toEqual([1, 3])
  })

  test('ends when its connection ends', async () => {
    const lobby = new Lobby()
    const [one, two] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    one.say(awareness(presence(1, 4)))
    one.seat.leave()
    await settled()
    expect(said(two).at(-1)).toEqual([...presence(1, 4, null)])
  })

  test('passes to the connection that replaces a dead one', async () => {
    const lobby = new Lobby()
    const [dead, other] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    dead.say(awareness(presence(1, 4)))
    const again = await lobby.enterCaughtUp()
    again.say(awareness(presence(1, 6)))
    const third = await lobby.enterCaughtUp()
    third.say(awareness(presence(1, 5)))
    third.seat.leave()
    dead.seat.leave()
    await settled()
    expect(said(other)).toEqual([[...presence(1, 4)], [...presence(1, 6)]])
  })

  test('is accepted at most 20 times a second from one connection, and sent on request at most every 5 seconds', async () => {
    const lobby = new Lobby()
    const guest = await lobby.enterCaughtUp()
    for (let clock = 1; clock <= 30; clock++) {
      guest.say(awareness(presence(1, clock)))
      await settled()
    }
    expect(said(guest)).toHaveLength(limits.awarenessPerSecond)
    lobby.now = 1000
    guest.say(awareness(presence(1, 31)))
    await settled()
    const heard = said(guest).length
    for (const ms of [0, limits.presenceEvery - 1, limits.presenceEvery, limits.presenceEvery + 1]) {
      lobby.now = 1000 + ms
      guest.say({ type: 'queryAwareness' })
      await settled()
    }
    expect(said(guest)).toHaveLength(heard + 2)
  })

  /** 100 clients are present, each with 2 kB. */
  const crowd = async (lobby: Lobby) => {
    const guests = await Promise.all(Array.from({ length: 100 }, () => lobby.enterCaughtUp('view')))
    for (const [nth, guest] of guests.entries())
      guest.say(awareness(presence(nth + 1, 1, { handle: 'x'.repeat(1900) })))
    await settled()
    lobby.now += limits.presenceEvery
    return guests
  }

  test('is encoded once for all clients that join or ask at the same time, however much of it changes', async () => {
    const lobby = new Lobby()
    const guests = await crowd(lobby)
    const made = new Set<Uint8Array>()
    let told = 0
    const listen = (guest: Guest) => {
      guest.send = (bytes) => {
        if (bytes.length < 50_000) return
        told++
        made.add(bytes)
      }
    }
    for (const [nth, guest] of guests.entries()) {
      listen(guest)
      guest.say(awareness(presence(nth + 1, 2, { handle: 'x'.repeat(1800) })), { type: 'queryAwareness' })
      const late = lobby.enter('ours', 'view')
      listen(late)
      late.say(awareness(presence(1000 + nth, 1)))
    }
    await settled()
    expect(told).toBeGreaterThanOrEqual(200)
    expect(made.size).toBeLessThan(10)
  })

  test('is not sent to a client that asked and is gone', async () => {
    const lobby = new Lobby()
    const guests = await crowd(lobby)
    const [gone = never()] = guests
    gone.frames = []
    const { spent } = gone
    gone.say({ type: 'queryAwareness' })
    gone.seat.leave()
    await settled()
    expect([said(gone), gone.spent]).toEqual([[], spent])
  })

  test('costs its sender more if there are more receivers, and costs a client that asks more if the answer is larger', async () => {
    const lobby = new Lobby()
    const [one = never(), two = never()] = await crowd(lobby)
    const [before, asked] = [one.spent, two.spent]
    one.say(awareness(presence(1, 2, { handle: 'x'.repeat(1900) })))
    two.say({ type: 'queryAwareness' })
    await settled()
    const inFrames = 190_000 / limits.bytesLikeAFrame
    expect(one.spent - before).toBeGreaterThan(inFrames)
    expect(two.spent - asked).toBeGreaterThan(inFrames)
  })

  test('of many clients, sent to many, lets other rooms have their turns', async () => {
    const lobby = new Lobby()
    const guests = await crowd(lobby)
    lobby.turns = 0
    for (const guest of guests) guest.say({ type: 'queryAwareness' })
    await settled()
    const bytes = guests.length * 190_000
    expect(lobby.turns).toBeGreaterThan(Math.floor(bytes / limits.toldATurn))
    lobby.turns = 0
    for (const [nth, guest] of guests.entries())
      guest.say(awareness(presence(nth + 1, 3, { handle: 'x'.repeat(1900) })))
    await settled()
    expect(lobby.turns).toBeGreaterThan(Math.floor(bytes / limits.toldATurn))
  })

  test('is sent with edits: the last state of each client, all in one message', async () => {
    const lobby = new Lobby()
    const [one, two] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    lobby.log.hold()
    one.say(update(typed(1, 'hi')[0]), awareness(presence(1, 1)), awareness(presence(1, 2)))
    two.say(awareness(presence(2, 1)))
    await settled()
    expect([...said(one), ...said(two)]).toEqual([])
    lobby.log.release()
    await settled()
    expect(two.types.slice(-2)).toEqual(['update', 'awareness'])
    expect(said(two)).toEqual([[2, ...presence(1, 2).subarray(1), ...presence(2, 1).subarray(1)]])
  })

  test('does not wait for a slow disk', async () => {
    const lobby = new Lobby()
    const [one, two] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    lobby.log.hold()
    one.say(update(typed(1, 'hi')[0]))
    await settled()
    lobby.now += limits.presenceWaits + 1
    one.say(awareness(presence(1, 1)))
    expect(said(two)).toEqual([[...presence(1, 1)]])
    lobby.log.release()
    await settled()
    expect(said(two)).toHaveLength(1)
  })

  test.each<[string, Uint8Array]>([
    ['too large', presence(1, 1, 'x'.repeat(limits.awareness))],
    ['no JSON', new Uint8Array([1, ...entry(1, 1, '{')])],
    ['followed by more', new Uint8Array([...presence(1, 1), 0])],
    ['cut short', presence(1, 1).subarray(0, 5)],
  ])('that is %s ends its connection', async (_what, bytes) => {
    const guest = await new Lobby().enterCaughtUp()
    guest.say(awareness(bytes))
    expect(guest.closed?.code).toBe(close.malformed)
  })
})

// ── the room’s end ──

describe('a log that fails', () => {
  test('ends the room: everybody is told to try later, and the next room has everything that was logged', async () => {
    const lobby = new Lobby()
    const [one, two] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    one.say(update(typed(1, 'kept')[0]))
    await settled()
    lobby.log.failure = new Error('no disk')
    one.say(update(typed(2, 'lost')[0]))
    await settled()
    expect([one.closed?.code, two.closed?.code]).toEqual([close.tryLater, close.tryLater])
    expect([one.acked, two.types]).toEqual([2, ['update']])
    expect(lobby.events).toMatchObject([{ is: 'failed', room: ROOM }])
    expect(textIn([await lobby.rooms.state(ROOM)])).toBe('kept')
  })

  test('fails a request for the state, even while an edit is being logged', async () => {
    const lobby = new Lobby()
    const guest = await lobby.enterCaughtUp()
    guest.say(update(typed(1, 'hi')[0]))
    lobby.log.failure = new Error('no space')
    await expect(lobby.rooms.state(ROOM)).rejects.toThrow('try later')
  })

  test('fails a request for the state', async () => {
    const lobby = new Lobby()
    lobby.log.failure = new Error('no disk')
    await expect(lobby.rooms.state(ROOM)).rejects.toThrow(ROOM)
  })
})

describe('P30: a slow room', () => {
  const OTHER = 'space/core-weekly/2026-11-30'
  const enter = (lobby: Lobby, room: string) => {
    const guest = new Guest('ours', 'edit', 'd')
    guest.seat = lobby.rooms.join(room, guest)
    return guest
  }

  test('delays no other room while its log is read or written', async () => {
    const lobby = new Lobby()
    lobby.log.hold()
    enter(lobby, ROOM)
    await settled()
    lobby.log.letPass()
    const other = enter(lobby, OTHER)
    other.say(difference(typed(1, 'hi')[0]))
    await settled()
    expect(other.acked).toBe(1)
  })

  test('lets others have their turns while it applies a long log', async () => {
    const lobby = new Lobby()
    const log = typed(1, ...Array.from({ length: 500 }, () => 'x'))
    for (const each of log) await lobby.log.append(ROOM, each)
    const bytes = log.reduce((sum, { length }) => sum + length, 0)
    const guest = enter(lobby, ROOM)
    await settled()
    expect(guest.types).toContain('welcome')
    expect(lobby.turns).toBe(Math.ceil(bytes / limits.replayBytes))
  })
})

/** An update of `structs` structs. Each refers to the one before it. */
function prepended(structs: number): Uint8Array {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (let nth = 0; nth < structs; nth++) doc.getText('t').insert(0, 'x')
  })
  return Y.encodeStateAsUpdate(doc)
}

describe('P30: a long edit', () => {
  const SLICES = 5
  const long = () => prepended(SLICES * limits.slice)

  test('lets others have their turns, and is logged and broadcast whole after its last piece is applied', async () => {
    const lobby = new Lobby()
    const [writer, reader] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    const before = lobby.turns
    lobby.log.hold()
    writer.say(update(long()))
    await settled()
    expect([writer.types, reader.types]).toEqual([[], []])
    lobby.log.release()
    await settled()
    expect(lobby.turns - before).toBe(SLICES)
    expect([writer.types, reader.types, (await lobby.updates()).length]).toEqual([['ack'], ['update'], 1])
    expect(await lobby.logged()).toBe('x'.repeat(SLICES * limits.slice))
  })

  test('that cannot be logged changes nothing, and is accepted when it is sent again', async () => {
    const lobby = new Lobby()
    const [writer, reader] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    const whole = long()
    lobby.log.failure = new Error('no disk')
    writer.say(update(whole))
    await settled()
    expect([writer.closed?.code, writer.acked, reader.types]).toEqual([close.tryLater, 0, []])
    expect(await lobby.logged()).toBe('')
    const again = await lobby.enterCaughtUp()
    again.say(difference(whole))
    await settled()
    expect([again.acked, await lobby.logged()]).toEqual([2, 'x'.repeat(SLICES * limits.slice)])
  })

  test('is broadcast without the part that the room already had', async () => {
    const lobby = new Lobby()
    const [writer, reader] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    const doc = new Y.Doc()
    const words: Uint8Array[] = []
    doc.on('update', (each: Uint8Array) => words.push(each))
    doc.getText('t').insert(0, 'known ')
    Y.applyUpdate(doc, long())
    const [known] = words
    writer.say(update(known))
    await settled()
    reader.frames = []
    writer.say(difference(Y.encodeStateAsUpdate(doc)))
    await settled()
    const [told] = reader.heard('update')
    expect(told && Y.parseUpdateMeta(told.update).from.get(doc.clientID)).toBeUndefined()
    expect(await lobby.logged()).toHaveLength('known '.length + SLICES * limits.slice)
  })

  test('is broadcast whole, because a page that got its parts would garbage-collect structs, and marks would be lost', async () => {
    const lobby = new Lobby()
    const author = new Y.Doc()
    const [line, element] = [new Y.XmlText(), new Y.XmlElement('line')]
    author.getXmlFragment('f').insert(0, [element])
    element.insert(0, [line])
    line.insert(0, 'one two')
    line.format(0, 3, { link: { href: 'https://a.example' } })
    const before = Y.encodeStateAsUpdate(author)
    for (let nth = 0; nth < 2 * limits.slice; nth++)
      author.getXmlFragment('g').insert(0, [new Y.XmlElement('line')])
    line.format(0, 3, { link: { href: 'https://b.example' } })
    const [writer, reader] = [
      await lobby.enterCaughtUp('edit', 'aa'.repeat(DEVICE_BYTES)),
      await lobby.enterCaughtUp('edit', 'bb'.repeat(DEVICE_BYTES)),
    ]
    writer.say(update(before))
    await settled()
    const page = new Y.Doc()
    const said: Uint8Array[] = []
    page.on('update', (each: Uint8Array, origin: unknown) => {
      if (origin !== 'relay') said.push(each)
    })
    writer.say(difference(Y.encodeStateAsUpdate(author, Y.encodeStateVectorFromUpdate(before))))
    await settled()
    for (const each of reader.heard('update')) Y.applyUpdate(page, each.update, 'relay')
    reader.say(...said.map(update))
    await settled()
    const logged = new Y.Doc()
    for (const each of await lobby.updates()) Y.applyUpdate(logged, each)
    expect(logged.getXmlFragment('f').toJSON()).toBe(author.getXmlFragment('f').toJSON())
    expect(logged.getXmlFragment('f').toJSON()).toContain('https://b.example')
  })

  test('with a gap is not applied, not even in part', async () => {
    const lobby = new Lobby()
    const [writer, reader] = [await lobby.enterCaughtUp(), await lobby.enterCaughtUp()]
    const doc = new Y.Doc()
    doc.getMap('m').set('first', 1)
    const vector = Y.encodeStateVector(doc)
    Y.applyUpdate(doc, long())
    doc.getMap('m').set('first', 2)
    writer.say(update(Y.encodeStateAsUpdate(doc, vector)))
    await settled()
    expect([writer.types, reader.types, await lobby.updates()]).toEqual([['state'], [], []])
    writer.say(difference(Y.encodeStateAsUpdate(doc)))
    await settled()
    expect([writer.acked, await lobby.logged()]).toEqual([3, 'x'.repeat(SLICES * limits.slice)])
  })

  test('lets others have their turns while its log is read, and while it is broadcast', async () => {
    const lobby = new Lobby()
    await lobby.log.append(ROOM, long())
    for (const each of typed(2, 'y')) await lobby.log.append(ROOM, each)
    const guest = lobby.enter()
    await settled()
    const opened = lobby.turns
    expect(opened).toBe(SLICES + 1)
    guest.say({ type: 'state', vector: new Uint8Array([0]) })
    await settled()
    expect(lobby.turns - opened).toBeGreaterThanOrEqual(SLICES)
    expect(textIn(guest.heard('difference').map((each) => each.update))).toHaveLength(
      SLICES * limits.slice + 1,
    )
  })
})

describe('a short edit', () => {
  const dense = (client: number, structs: number) => fields(client, structs, 'm', (nth) => `${client}${nth}`)

  test('of many structs is checked by a task, like a long edit', async () => {
    const lobby = new Lobby()
    const writer = await lobby.enterCaughtUp()
    writer.say(update(dense(1, 0.9 * limits.shortWeight)))
    await settled()
    expect([writer.acked, lobby.asked]).toEqual([2, []])
    const many = dense(2, limits.shortWeight + 1)
    expect(many.length).toBeLessThan(limits.short)
    writer.say(update(many))
    await settled()
    expect([writer.acked, lobby.asked]).toEqual([3, ['examine']])
  })

  test('is checked in one turn with other edits, up to a bounded number of structs in all', async () => {
    const lobby = new Lobby()
    const writer = await lobby.enterCaughtUp()
    for (let client = 1; client <= 10; client++) writer.say(update(dense(client, 450)))
    await settled()
    expect(writer.heard('ack').map(({ count }) => count)).toEqual([5, 9, 11])
  })

  test('of many structs is read from a log in pieces, like a long edit', async () => {
    const lobby = new Lobby()
    await lobby.log.append(ROOM, dense(1, limits.slice + 1))
    lobby.enter()
    await settled()
    expect(lobby.asked).toEqual(['split'])
  })
})

test('a client that joins while the room applies a log of one update is sent the log at once', async () => {
  const lobby = new Lobby()
  await lobby.log.append(ROOM, prepended(3 * limits.slice))
  lobby.enter()
  const late: Guest[] = []
  lobby.onturn = () => {
    if (lobby.turns !== 2) return
    const guest = lobby.enter('stock')
    guest.say({ type: 'state', vector: new Uint8Array([0]) })
    late.push(guest)
  }
  await settled()
  expect(late.map(({ types }) => types)).toEqual([['difference', 'state']])
})

describe('P29: an empty room', () => {
  const words = Array.from({ length: limits.entriesBeforeCompaction }, (_, at) => `${at} `)

  async function written(): Promise<[Lobby, Guest]> {
    const lobby = new Lobby()
    const writer = await lobby.enterCaughtUp()
    for (const each of typed(1, ...words)) {
      writer.say(update(each))
      await settled()
    }
    return [lobby, writer]
  }

  test('ends after its last append', async () => {
    const lobby = new Lobby()
    const writer = await lobby.enterCaughtUp()
    lobby.log.hold()
    writer.say(update(typed(1, 'hi')[0]))
    await settled()
    writer.seat.leave()
    await settled()
    expect(lobby.rooms.size).toBe(1)
    lobby.log.release()
    await settled()
    expect([lobby.rooms.size, await lobby.logged()]).toEqual([0, 'hi'])
  })

  test('is compacted when its log has become long, and keeps its text', async () => {
    const [lobby, writer] = await written()
    writer.seat.leave()
    await settled()
    expect([lobby.rooms.size, (await lobby.updates()).length]).toEqual([0, 1])
    expect(await lobby.logged()).toBe(words.join(''))
    expect(textIn([await lobby.rooms.state(ROOM)])).toBe(words.join(''))
    expect(lobby.log.compactions).toBe(1)
  })

  test('is compacted only while few other rooms, and none of its team, are being compacted', async () => {
    const lobby = new Lobby('epoch 1', null, limits, 1)
    const guests = ['a', 'b', 'c'].flatMap((team) =>
      Array.from({ length: 3 }, (_, nth) => {
        const guest = new Guest('ours', 'edit', 'd0'.repeat(DEVICE_BYTES))
        guest.seat = lobby.rooms.join(`${team}/core-weekly/2026-11-2${nth}`, guest)
        guest.say({ type: 'ready' }, difference(typed(1, 'hi')[0]))
        return guest
      }),
    )
    await settled()
    const underWay: string[] = []
    const compact = lobby.log.compact.bind(lobby.log)
    lobby.log.compact = (room, ...more) => {
      underWay.push(room.slice(0, 1))
      return compact(room, ...more)
    }
    lobby.log.hold()
    for (const guest of guests) guest.seat.leave()
    await settled()
    expect(underWay).toEqual(['a', 'b'])
    expect(lobby.log.compactions).toBe(0)
    lobby.log.release()
    await settled()
    expect([lobby.log.compactions, lobby.rooms.size]).toEqual([9, 0])
  })

  test('serves a client that joins during its compaction', async () => {
    const [lobby, writer] = await written()
    lobby.log.hold()
    writer.seat.leave()
    await settled()
    const guest = lobby.enter()
    guest.say({ type: 'state', vector: new Uint8Array([0]) }, difference(typed(2, 'more')[0]))
    lobby.log.release()
    await settled()
    expect(textIn(guest.heard('difference').map((each) => each.update))).toContain(words.join(''))
    expect([guest.closed, guest.acked, lobby.rooms.size]).toEqual([null, 1, 1])
    expect(await lobby.logged()).toContain('more')
  })

  test('is not compacted if its log refers to lost structs', async () => {
    const lobby = new Lobby()
    const [, ...orphans] = typed(1, ...words, 'x')
    for (const orphan of orphans) await lobby.log.append(ROOM, orphan)
    const guest = await lobby.enterCaughtUp()
    guest.seat.leave()
    await settled()
    expect(lobby.events).toEqual([{ is: 'incomplete', room: ROOM }])
    expect([lobby.log.compactions, (await lobby.updates()).length]).toEqual([0, orphans.length])
  })
})

describe('a room that is closed', () => {
  test('waits for its work to end, and lets nobody join', async () => {
    const lobby = new Lobby()
    const writer = await lobby.enterCaughtUp()
    lobby.log.hold()
    writer.say(update(typed(1, 'hi')[0]))
    await settled()
    let closed = false
    const closing = lobby.rooms.close().then(() => (closed = true))
    const late = lobby.enter()
    await settled()
    expect([writer.closed?.code, late.closed?.code, closed]).toEqual([close.tryLater, close.tryLater, false])
    await expect(lobby.rooms.state(ROOM)).rejects.toThrow('restarting')
    lobby.log.release()
    await closing
    expect(await lobby.logged()).toBe('hi')
  })
})
