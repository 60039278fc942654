import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { limits } from '../../../server/config/limits.ts'
import { Pace } from '../../../server/fair/pace.ts'
import { closing, opened, receiverOf, RelayAlone } from '../../support/relay/relay-alone.ts'

const WRONG_KEY = 'AAAAAAAAAAAAAAAAAAAAAA'
const REFUSED = { code: 4401, reason: 'This link doesn’t open these notes.' }

let alone: RelayAlone
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
  alone = await RelayAlone.open()
})
afterEach(async () => {
  await alone.close()
  vi.useRealTimers()
})

/** Waits until the relay has read everything that it can read before a timer fires. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((next) => setImmediate(next))
}

describe('a key', () => {
  test.each([
    [['roundtable.1', 'key.K'], 'roundtable.1', 'ours'],
    [['key.K', 'roundtable.1'], 'roundtable.1', 'ours'],
    [['key.K'], 'key.K', 'stock'],
  ])('in %j is answered with %s, and its client is %s', async (offered, selected, kind) => {
    const { place } = alone
    const named = (text: string) => text.replace('K', place.key)
    const client = await opened(alone.connect(undefined, offered.map(named)))
    expect(client.protocol).toBe(named(selected))
    await alone.until(() => alone.seated.length === 1)
    expect(alone.seated[0]?.room).toBe(place.room)
    expect(alone.seated[0]?.peer).toMatchObject({ kind, role: 'lead' })
  })

  test.each([
    ['a wrong key', '/sync/ROOM', `key.${WRONG_KEY}`],
    ['no key', '/sync/ROOM', 'roundtable.1'],
    ['a key in the query', '/sync/ROOM?key=KEY', 'roundtable.1'],
    ['a key in the query too', '/sync/ROOM?key=KEY', 'key.KEY'],
    ['a key in the path', '/sync/ROOM/KEY', 'roundtable.1'],
    ['a date that is not one', '/sync/SPACE/core-weekly/2026-02-30', 'key.KEY'],
    ['a path that is too short', '/sync/SPACE/core-weekly', 'key.KEY'],
    ['a broken escape', '/sync/SPACE/core-weekly/%zz', 'key.KEY'],
    ['another path', '/ROOM', 'key.KEY'],
    ['another space', '/sync/AAAAAAAAAAAAAAAAAAAAAA/core-weekly/2026-11-23', 'key.KEY'],
  ])('opens nothing, and is refused for good: %s', async (_what, path, protocol) => {
    const { room, key, space } = alone.place
    const filled = (text: string) => text.replace('ROOM', room).replace('KEY', key).replace('SPACE', space)
    expect(await closing(alone.connect(filled(path), [filled(protocol)]))).toEqual(REFUSED)
    expect(alone.seated).toEqual([])
  })

  test('opens a room even if a proxy has put a path of its own before the room’s path', async () => {
    alone.connect(`/team/notes/sync/${alone.place.room}`)
    await alone.until(() => alone.seated.length === 1)
  })

  test('that cannot be looked up now is answered with “try later”, and the operator is told why', async () => {
    const reason = new Error('no disk')
    alone.roleOf = () => Promise.reject(reason)
    expect(await closing(alone.connect())).toMatchObject({ code: 1013 })
    expect(alone.reports).toEqual([reason])
  })

  test('may take time to look up; frames that are sent meanwhile are read after the client is let in', async () => {
    let answer: () => void = () => undefined
    alone.roleOf = () => new Promise((known) => (answer = () => known('edit')))
    const client = await opened(alone.connect())
    client.send(new Uint8Array([1]))
    client.send(new Uint8Array([2]))
    await settled()
    expect(alone.seated).toEqual([])
    answer()
    await alone.until(() => alone.seated[0]?.received.length === 2)
    expect(alone.seated[0]?.received).toEqual([new Uint8Array([1]), new Uint8Array([2])])
  })
})

describe('a page', () => {
  test.each([
    ['of another site', { Origin: 'https://evil.example' }],
    ['in a sandbox', { Origin: 'null' }],
    ['that knows this server by another name', { Host: 'evil.example' }],
  ])('%s is refused before there is a socket', async (_which, headers) => {
    const client = alone.connect(undefined, undefined, { headers })
    const [, response] = (await once(client, 'unexpected-response')) as [
      unknown,
      { statusCode: number; headers: Record<string, string> },
    ]
    expect(response.statusCode).toBe(403)
    expect(response.headers['content-security-policy']).toContain("default-src 'none'")
    expect(alone.seated).toEqual([])
  })

  test.each(['http://127.0.0.1:PORT', 'http://localhost:5173'])('of %s is let in', async (page) => {
    await alone.enter({ headers: { Origin: page.replace('PORT', String(alone.port)) } })
  })
})

describe('P24: an upgrade', () => {
  test('is refused if its address has asked too often, and the client is told when to come back', async () => {
    vi.spyOn(alone.visits, 'connection').mockReturnValue(2500)
    const client = alone.connect()
    const [, response] = (await once(client, 'unexpected-response')) as [
      unknown,
      { statusCode: number; headers: Record<string, string> },
    ]
    expect([response.statusCode, response.headers['retry-after']]).toEqual([429, '3'])
    expect(alone.seated).toEqual([])
  })

  test('waits for a turn of the relay, but is refused if too many of its address, or too many in all, wait already', () => {
    const { aTurn, waitingOfOne, waiting } = limits.arrivals
    const refused = (count: number) => alone.knock(count).filter((status) => status === 429).length
    alone.knock(aTurn) // these are answered in this turn
    for (let nth = 0; nth < waiting / waitingOfOne; nth++) {
      alone.address = `10.0.0.${nth}`
      expect(refused(waitingOfOne)).toBe(0)
      expect(refused(1)).toBe(1)
    }
    alone.address = '10.0.1.1'
    expect(refused(1)).toBe(1)
  })
})

describe('a client that is in no room yet', () => {
  test('is ended, and never let in, if too many newer ones wait', async () => {
    const { roleOf } = alone
    const answers: (() => void)[] = []
    alone.roleOf = () => new Promise((known) => answers.push(() => known('lead')))
    const waiting: WebSocket[] = []
    for (let count = 0; count < limits.strangers; count++) waiting.push(await opened(alone.connect()))
    alone.roleOf = roleOf
    const [oldest, second] = waiting
    if (!oldest || !second) throw new Error('Nobody waits.')
    const ended = closing(oldest)
    const { client } = await alone.enter()
    expect((await ended).code).toBe(1006)
    expect([second.readyState, client.readyState]).toEqual([client.OPEN, client.OPEN])
    answers[0]?.()
    await settled()
    expect(alone.seated).toHaveLength(1)
    answers[1]?.()
    await alone.until(() => alone.seated.length === 2)
  })

  test('is no longer counted, and no longer ended for newer ones, once it is let in', async () => {
    const { client } = await alone.enter()
    for (let count = 0; count < limits.strangers; count++) await alone.enter()
    expect(await closing(alone.connect(undefined, [`key.${WRONG_KEY}`]))).toEqual(REFUSED)
    expect(client.readyState).toBe(client.OPEN)
  })

  test('is cut off if it was refused and does not answer the close', async () => {
    const { socket, end } = await alone.enterRaw(WRONG_KEY)
    await settled()
    expect(end.destroyed).toBe(false)
    await vi.advanceTimersByTimeAsync(limits.goodbye)
    expect(end.destroyed).toBe(true)
    socket.destroy()
  })
})

describe('a connection', () => {
  test('to a full room ends, and the client is told to try later', async () => {
    alone.full = true
    expect(await closing(alone.connect())).toEqual({
      code: 1013,
      reason: 'This meeting is full. Trying again.',
    })
  })

  test('P20: ends if bytes come that are not a WebSocket frame, whether they are answered or not', async () => {
    const { socket, end } = await alone.enterRaw()
    await alone.until(() => alone.seated.length === 1)
    socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))
    await settled()
    expect(end.destroyed).toBe(false)
    await vi.advanceTimersByTimeAsync(limits.goodbye)
    expect(end.destroyed).toBe(true)
    await alone.until(() => alone.seated[0]?.left === true)
    socket.destroy()
  })

  test('ends if a text frame comes', async () => {
    const { client, seated } = await alone.enter()
    client.send('hello')
    expect((await closing(client)).code).toBe(4400)
    expect(seated.received).toEqual([])
  })

  test('is closed with a reason; one that is too long is cut after a whole character', async () => {
    const { client, seated } = await alone.enter()
    const closed = closing(client)
    seated.peer.close(4400, `.${'…'.repeat(100)}`)
    expect(await closed).toEqual({ code: 4400, reason: `.${'…'.repeat(40)}` })
  })

  test('P25: of a reader that does not read holds a bounded number of bytes, is told to try later, and is cut off', async () => {
    const { client, seated, end } = await alone.enter()
    client.pause()
    let held = 0
    for (let sent = 0; sent < 64; sent++) {
      seated.peer.send(new Uint8Array(1024 * 1024))
      await settled()
      held = Math.max(held, end.writableLength)
    }
    expect(held).toBeGreaterThan(limits.backlog)
    expect(held).toBeLessThan(2 * limits.backlog)
    expect(end.destroyed).toBe(false)
    await vi.advanceTimersByTimeAsync(limits.goodbye)
    expect(end.destroyed).toBe(true)
    await alone.until(() => seated.left)
  })

  test('of a reader that reads again before it is cut off gets the close, which says to try later', async () => {
    const { client, seated } = await alone.enter()
    client.pause()
    for (let sent = 0; sent < 64; sent++) seated.peer.send(new Uint8Array(1024 * 1024))
    client.resume()
    expect(await closing(client)).toEqual({ code: 1013, reason: 'Too far behind. Trying again.' })
  })

  test('may be sent one message above the limit of waiting bytes; later messages wait until the client has taken that one', async () => {
    const { client, seated } = await alone.enter()
    const lengths: number[] = []
    client.on('message', (bytes: Buffer) => lengths.push(bytes.length))
    client.pause()
    const long = 4 * limits.backlog
    for (const bytes of [1, long, 1, limits.backlog / 2, 1]) {
      seated.peer.send(new Uint8Array(bytes))
      await settled()
    }
    client.resume()
    while (lengths.length < 5) await settled()
    expect(lengths).toEqual([1, long, 1, limits.backlog / 2, 1])
  })

  test('P25: of a reader that takes nothing is cut off, whatever the reader sends; the connection of a slow reader is not', async () => {
    const [idle, slow] = [await alone.enter(), await alone.enter()]
    for (const { client, seated } of [idle, slow]) {
      client.pause()
      seated.peer.send(new Uint8Array(3 * limits.backlog))
    }
    for (let ms = 0; ms < 2 * limits.untaken.idle; ms += limits.untaken.look) {
      if (!idle.end.destroyed) idle.client.pong()
      slow.client.pong()
      slow.client.resume()
      await settled()
      slow.client.pause()
      alone.now += limits.untaken.look
      await vi.advanceTimersByTimeAsync(limits.untaken.look)
      await settled()
      expect(idle.end.destroyed).toBe(ms + limits.untaken.look >= limits.untaken.idle)
    }
    expect(slow.end.destroyed).toBe(false)
  })

  test('of a reader of a long message takes a turn, and makes room for others when the reader leaves', async () => {
    const [reading, next] = [await alone.enter(), await alone.enter()]
    reading.client.pause()
    const long = new Uint8Array(limits.untaken.key)
    reading.seated.peer.send(long)
    await settled()
    const { peer } = next.seated
    reading.seated.peer.takeTurn(() => undefined)
    expect([peer.hasRoomFor(long), peer.hasRoomFor(new Uint8Array(1))]).toEqual([true, false])
    reading.client.terminate()
    await alone.until(() => reading.seated.left)
    expect(peer.hasRoomFor(new Uint8Array(1))).toBe(true)
    const given = await new Promise<() => void>((go) => peer.takeTurn(go))
    const third = (await alone.enter()).seated.peer
    const waits = new Promise((go) => third.takeTurn(go))
    next.client.terminate()
    expect([typeof given, typeof (await waits)]).toEqual(['function', 'function'])
  })

  test('with a flood is read at a steady rate after a burst, and everything is read in the end', async () => {
    const { client, seated } = await alone.enter()
    const message = new Uint8Array(1024)
    message[1] = 2 // an update, to which there is no answer
    const { burst, rate } = limits.connection.bytes
    for (let sent = 0; sent < 3 * burst; sent += message.length) client.send(message)
    const read = () => seated.received.length * message.length
    const slack = limits.turn.bytes // all frames of one turn are handed on together
    while (read() < burst - slack) await settled()
    await settled()
    const before = read()
    expect(before).toBeLessThan(burst + slack)
    alone.now += 1000
    await vi.advanceTimersByTimeAsync(1000)
    await settled()
    expect(read()).toBeGreaterThan(before)
    expect(read()).toBeLessThan(before + rate + slack)
    while (read() < 3 * burst) {
      alone.now += 1000
      await vi.advanceTimersByTimeAsync(1000)
      await settled()
    }
    expect(read()).toBe(3 * burst)
  })
})

describe('P24: a flood of small frames', () => {
  /** A frame with a mask of zeros. */
  const frame = (opcode: number, bytes: number[] = [], isFinal = true) =>
    Buffer.from([(isFinal ? 128 : 0) | opcode, 128 | bytes.length, 0, 0, 0, 0, ...bytes])
  const [CONTINUATION, BINARY, PING, PONG] = [0, 2, 9, 10]
  const FLOOD = 20_000

  /** Counts the frames that are handed to ws: in all, and the most in one turn. */
  const counted = (end: Socket) => {
    const seen = { frames: 0, most: 0 }
    const receiver = receiverOf(end)
    const getData = receiver.getData.bind(receiver)
    let turn = 0
    receiver.getData = function (done) {
      seen.frames++
      seen.most = Math.max(seen.most, ++turn)
      if (turn === 1) setImmediate(() => (turn = 0))
      getData(done)
    }
    return seen
  }

  test.each([
    ['of a byte', [frame(BINARY, [103])]],
    ['that are empty', [frame(BINARY)]],
    ['of pongs', [frame(PONG)]],
    [
      'that are parts of a message',
      [frame(BINARY, [], false), ...Array<Buffer>(99).fill(frame(CONTINUATION, [], false))],
    ],
  ])(
    '%s is handed on a few frames in each turn, at a steady rate after a burst',
    async (_what, [first = frame(PONG), ...more]) => {
      alone.roleOf = () => Promise.resolve('view')
      const { socket, end } = await alone.enterRaw()
      await alone.until(() => alone.seated.length === 1)
      const seen = counted(end)
      const rest = more.length > 0 ? more : [first]
      socket.write(
        Buffer.concat([first, ...Array.from({ length: FLOOD }, (_, at) => rest[at % rest.length] ?? first)]),
      )
      const { burst, rate } = limits.connectionOfReader.frames
      const { framesOfOne, frames } = limits.turn
      while (seen.frames < burst) await settled()
      await settled()
      expect(seen.frames).toBeLessThanOrEqual(burst + framesOfOne)
      expect(seen.most).toBeLessThanOrEqual(frames + framesOfOne)
      alone.now += 1000
      await vi.advanceTimersByTimeAsync(1000)
      await settled()
      expect(seen.frames).toBeLessThanOrEqual(burst + rate + 2 * framesOfOne)
      socket.destroy()
    },
  )

  test('of pings ends the connection, because no browser sends one', async () => {
    const { socket } = await alone.enterRaw()
    await alone.until(() => alone.seated.length === 1)
    socket.write(Buffer.concat(Array<Buffer>(FLOOD).fill(frame(PING))))
    await alone.until(() => alone.seated[0]?.left === true)
    socket.destroy()
  })

  test('on sixty connections of one key counts as one flood', async () => {
    alone.roleOf = () => Promise.resolve('view')
    const raws = await Promise.all(Array.from({ length: 60 }, () => alone.enterRaw()))
    await alone.until(() => alone.seated.length === 60)
    const flood = Buffer.concat(Array<Buffer>(FLOOD).fill(frame(BINARY, [103])))
    for (const { socket } of raws) socket.write(flood)
    for (let turns = 0; turns < 20; turns++) await settled()
    const read = () => alone.seated.reduce((sum, { received }) => sum + received.length, 0)
    const { burst } = limits.readersTogether.frames
    expect(read()).toBeGreaterThan(burst / 2)
    expect(read()).toBeLessThanOrEqual(burst + 60 * limits.turn.framesOfOne)
    for (const { socket } of raws) socket.destroy()
  })

  test('does not delay a client that sends little with the same key', async () => {
    alone.roleOf = () => Promise.resolve('view')
    const raws = await Promise.all(Array.from({ length: 60 }, () => alone.enterRaw()))
    await alone.until(() => alone.seated.length === 60)
    const flood = Buffer.concat(Array<Buffer>(FLOOD).fill(frame(BINARY, [103])))
    for (const { socket } of raws) socket.write(flood)
    for (let turns = 0; turns < 20; turns++) await settled()
    const { client, seated } = await alone.enter()
    for (let sent = 0; sent < limits.reserve.burst / 2; sent++) client.send(new Uint8Array([103]))
    await alone.until(() => seated.received.length === limits.reserve.burst / 2)
    for (const { socket } of raws) socket.destroy()
  })

  test('is not read before its client is let in, nor after the client was refused', async () => {
    let answer: () => void = () => undefined
    alone.roleOf = () => new Promise((known) => (answer = () => known(null)))
    const { socket, end } = await alone.enterRaw()
    const seen = counted(end)
    socket.write(Buffer.concat(Array<Buffer>(FLOOD).fill(frame(PING))))
    await settled()
    const before = end.bytesRead
    answer()
    socket.write(Buffer.alloc(64 * limits.farewell, frame(PING)))
    for (let turns = 0; turns < 5; turns++) await settled()
    expect(seen.frames).toBe(0)
    expect(end.bytesRead - before).toBeLessThan(4 * limits.farewell)
    await vi.advanceTimersByTimeAsync(limits.goodbye)
    expect(end.destroyed).toBe(true)
    socket.destroy()
  })

  test('is not handed on all at once when its connection ends', async () => {
    alone.roleOf = () => Promise.resolve('view')
    const { socket, end } = await alone.enterRaw()
    await alone.until(() => alone.seated.length === 1)
    const seen = counted(end)
    socket.write(Buffer.concat(Array<Buffer>(FLOOD).fill(frame(BINARY, [103]))))
    while (seen.frames < limits.connectionOfReader.frames.burst) await settled()
    const before = seen.frames
    socket.destroy()
    end.destroy()
    await alone.until(() => alone.seated[0]?.left === true)
    expect(seen.frames - before).toBe(0)
  })

  test('from a client whose budget is overdrawn is read at one frame a second, so its pings still arrive', async () => {
    const { client, seated } = await alone.enter()
    seated.peer.spend(1_000_000)
    for (let sent = 0; sent < 100; sent++) client.send(new Uint8Array([103]))
    await alone.until(() => seated.received.length === 1)
    await settled()
    for (let second = 1; second < 4; second++) {
      expect(seated.received.length).toBe(second)
      await vi.advanceTimersByTimeAsync(1000)
      await settled()
    }
  })

  test('loses everything except edits when its connection ends, and keeps only as many edits as fit in a turn', async () => {
    await Promise.all(Array.from({ length: 30 }, () => alone.enterRaw()))
    await alone.until(() => alone.seated.length === 30)
    const edit = [0, 2, 0]
    const sent = Buffer.concat(Array.from({ length: 100 }, (_, at) => frame(BINARY, at % 2 ? edit : [3])))
    for (const end of alone.sockets) {
      end.pause()
      end.unshift(sent)
      end.destroy()
    }
    await alone.until(() => alone.seated.every(({ left }) => left))
    const received = alone.seated.flatMap((seated) => seated.received)
    expect(received.length).toBeGreaterThan(0)
    expect(new Set(received.map((bytes) => bytes[0]))).toEqual(new Set([0]))
    expect(received.length).toBeLessThanOrEqual(limits.turn.frames)
  })
})

/**
 * Waits until the relay has closed the connection with its reason. The rest of the client's bytes need not
 * come.
 */
async function cutOff(client: WebSocket): Promise<void> {
  while (client.readyState === client.OPEN) {
    alone.now += 1000
    await vi.advanceTimersByTimeAsync(1000)
    await settled()
  }
  await vi.advanceTimersByTimeAsync(limits.goodbye)
}

test('a message that is longer than its link may send ends the connection as soon as it begins', async () => {
  alone.roleOf = () => Promise.resolve('view')
  const { client, seated } = await alone.enter()
  const closed = closing(client)
  client.send(new Uint8Array(limits.messageOfReader + 1))
  await cutOff(client)
  expect(await closed).toMatchObject({ code: 4403 })
  expect(seated.received).toEqual([])
})

test('a long message in parts ends the connection too', async () => {
  alone.roleOf = () => Promise.resolve('view')
  const { client, seated } = await alone.enter()
  const closed = closing(client)
  for (let part = 0; part <= limits.messageOfReader; part += 2 ** 16)
    client.send(new Uint8Array(2 ** 16), { fin: false })
  await cutOff(client)
  expect(await closed).toMatchObject({ code: 4403 })
  expect(seated.received).toEqual([])
})

describe('the heartbeat', () => {
  const beat = () => vi.advanceTimersByTime(limits.heartbeat)

  test('ends a connection that is silent after a ping', async () => {
    const { client, seated } = await alone.enter({ autoPong: false })
    const pinged = once(client, 'ping')
    beat()
    await pinged
    const closed = closing(client)
    beat()
    expect((await closed).code).toBe(1006)
    await alone.until(() => seated.left)
  })

  test('keeps a connection that answers the ping', async () => {
    const { client, end } = await alone.enter()
    for (let beats = 0; beats < 4; beats++) {
      const answered = once(end, 'data')
      beat()
      await answered
    }
    expect(client.readyState).toBe(client.OPEN)
  })

  /** The header of a masked binary frame with a MiB. */
  const LONG = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0])

  test('keeps a connection in the middle of a long message over a slow network', async () => {
    const { socket, end } = await alone.enterRaw()
    await alone.until(() => alone.seated.length === 1)
    socket.write(LONG)
    const enough = (limits.slowest * limits.heartbeat) / 1000
    for (let beats = 1; beats < 8; beats++) {
      socket.write(Buffer.alloc(enough))
      while (end.bytesRead < beats * enough) await settled()
      await settled()
      beat()
      await settled()
      expect(end.destroyed).toBe(false)
      expect(alone.seated[0]?.left).toBe(false)
    }
    beat()
    await alone.until(() => alone.seated[0]?.left === true)
    socket.destroy()
  })

  test('keeps a connection whose messages are complete, even if each chunk ends in the middle of the next message', async () => {
    const { socket } = await alone.enterRaw()
    await alone.until(() => alone.seated.length === 1)
    const ping = Buffer.from([0x82, 0x81, 0, 0, 0, 0, 103])
    socket.write(ping.subarray(0, 3))
    for (let beats = 1; beats < 5; beats++) {
      socket.write(Buffer.concat([ping.subarray(3), ping.subarray(0, 3)]))
      await alone.until(() => alone.seated[0]?.received.length === beats)
      beat()
      await settled()
    }
    socket.write(ping.subarray(3))
    await alone.until(() => alone.seated[0]?.received.length === 5 || alone.seated[0]?.left === true)
    expect(alone.seated[0]?.left).toBe(false)
    socket.destroy()
  })

  test('ends a connection whose message hardly grows, and tells it to try later', async () => {
    const { socket, end } = await alone.enterRaw()
    await alone.until(() => alone.seated.length === 1)
    let heard = ''
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')))
    socket.write(LONG)
    for (let beats = 0; beats < 3; beats++) {
      const before = end.bytesRead
      socket.write(Buffer.from([1]))
      while (end.bytesRead === before && !end.destroyed) await settled()
      await settled()
      beat()
      await settled()
    }
    await vi.advanceTimersByTimeAsync(limits.goodbye)
    expect(end.destroyed).toBe(true)
    expect(heard).toContain('What this device sends comes too slowly. Trying again.')
    socket.destroy()
  })
})

test('edits of one key that wait are bounded in bytes: the connection with the oldest is ended, and then its edits no longer count', async () => {
  const each = limits.held
  const fits = limits.unfinished.together / each
  const all = []
  for (let nth = 0; nth < fits; nth++) {
    const one = await alone.enter()
    one.seated.peer.holds(each)
    alone.now += 1000
    all.push(one)
  }
  const [first] = all
  const [over, stays] = [await alone.enter(), await alone.enter()]
  const end = first && closing(first.client)
  over.seated.peer.holds(each)
  expect(await end).toMatchObject({ code: 1013 })
  await alone.until(() => first?.seated.left === true)
  over.client.terminate()
  await alone.until(() => over.seated.left)
  stays.seated.peer.holds(each)
  await settled()
  expect([stays, ...all.slice(1)].map(({ seated }) => seated.left)).not.toContain(true)
})

describe('a relay that is closed', () => {
  test('lets nobody join, ends clients that wait, and has closed when the last socket is gone', async () => {
    const { client, seated } = await alone.enter()
    alone.roleOf = () => new Promise(() => undefined)
    const ended = closing(await opened(alone.connect()))
    let over = false
    const done = alone.relay.close().then(() => (over = true))
    expect((await ended).code).toBe(1006)
    await once(alone.connect(), 'unexpected-response')
    await settled()
    expect(over).toBe(false)
    const closed = closing(client)
    seated.peer.close(1013, 'The server is restarting. Trying again.')
    expect((await closed).code).toBe(1013)
    await done
  })
})

describe('P24: the pace of a connection', () => {
  const { burst, rate } = limits.connection.bytes
  type Reads = [at: number, bytes: number][]

  test.each<[string, Reads, number]>([
    ['a burst is read at once', [[0, burst]], 0],
    ['frames beyond the burst wait as long as the rate demands', [[0, burst + rate / 2]], 500],
    [
      'a pause refills the burst',
      [
        [0, burst],
        [1000, rate],
      ],
      0,
    ],
    [
      'a pause refills no more than the burst',
      [
        [0, burst],
        [3_600_000, burst + rate / 4],
      ],
      250,
    ],
    [
      'a clock that is set back refills nothing',
      [
        [5000, burst],
        [1000, rate / 2],
      ],
      500,
    ],
  ])('%s', (_what, reads, wait) => {
    const pace = new Pace(limits.connection.bytes)
    expect(reads.map(([at, bytes]) => pace.spend(bytes, at)).at(-1)).toBe(wait)
  })
})

test('P27: a client whose key is revoked leaves the room at that moment, and is told why', async () => {
  const { client, seated } = await alone.enter()
  const closed = closing(client)
  for (const revoke of alone.revocations) revoke('This link was revoked.')
  expect(seated.left).toBe(true)
  expect(await closed).toEqual({ code: 4401, reason: 'This link was revoked.' })
})
