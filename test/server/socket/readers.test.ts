import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { limits } from '../../../server/config/limits.ts'
import { Readers, type Reader } from '../../../server/socket/readers.ts'

const { untaken } = limits
const MiB = 2 ** 20

/** A text that has only a length, because nothing reads its bytes. */
const text = (bytes: number): Uint8Array => ({ length: bytes }) as Uint8Array

interface Line {
  reader: Reader
  /** How many bytes the socket has passed on. */
  taken: number
  isCutOff: boolean
  /** Ends the reader's turn; null outside of a turn. */
  done: (() => void) | null
}

let now = 0
let readers: Readers
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  now = 0
  readers = new Readers(() => now)
})
afterEach(() => void vi.useRealTimers())

function enter(
  key: string,
  { address = null, team = 'team' }: { address?: string | null; team?: string } = {},
): Line {
  const line: Line = {
    taken: 0,
    isCutOff: false,
    done: null,
    reader: readers.join({
      key,
      address,
      team,
      taken: () => line.taken,
      cutOff: () => (line.isCutOff = true),
    }),
  }
  return line
}

const enterAll = (many: number, make: (nth: number) => Line): Line[] =>
  Array.from({ length: many }, (_, nth) => make(nth))

/** Sends the reader a text. The reader's socket takes none of it. */
function send(line: Line, text: Uint8Array): () => void {
  const texts = [text]
  line.reader.hold(texts)
  return () => line.reader.release(texts)
}

const turn = (line: Line): void => line.reader.takeTurn((done) => (line.done = done))

/** Waits until all readers whose turn may begin have begun. */
const settled = (): Promise<void> => new Promise((next) => setImmediate(next))

async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= untaken.look) {
    now += Math.min(left, untaken.look)
    await vi.advanceTimersByTimeAsync(untaken.look)
  }
  await settled()
}

const cutOff = (lines: readonly Line[]): number => lines.filter(({ isCutOff }) => isCutOff).length
const begun = (lines: readonly Line[]): number => lines.filter(({ done }) => done !== null).length

describe('P25: the number of bytes on their way to readers that take nothing', () => {
  test.each([
    ['of a key', untaken.key, (nth: number) => enter('k', { team: `team ${nth}` })],
    [
      'of an address',
      untaken.address,
      (nth: number) => enter(`k${nth}`, { address: 'a', team: `team ${nth}` }),
    ],
    ['of a team', untaken.team, (nth: number) => enter(`k${nth}`)],
    ['of all', untaken.all, (nth: number) => enter(`k${nth}`, { team: `team ${nth}` })],
  ])('%s is bounded', (_whose, most, make) => {
    const lines = enterAll(100, make)
    for (let round = 0; round < 4; round++)
      for (const line of lines) {
        if (!line.isCutOff) send(line, text(MiB))
        expect(readers.bytes).toBeLessThanOrEqual(most)
      }
    expect(readers.bytes).toBeGreaterThan(most - 4 * MiB)
    expect(cutOff(lines)).toBeGreaterThan(0)
  })

  test('counts a text once, even if it goes to many readers', () => {
    const lines = enterAll(500, () => enter('k'))
    const alike = text(11 * MiB)
    const taken = lines.map((line) => send(line, alike))
    expect([readers.bytes, cutOff(lines)]).toEqual([11 * MiB, 0])
    for (const each of taken.slice(1)) each()
    expect(readers.bytes).toBe(11 * MiB)
    taken[0]?.()
    expect(readers.bytes).toBe(0)
  })

  test('shrinks when readers leave', () => {
    const [one, other] = [enter('k'), enter('k')]
    const alike = text(MiB)
    for (const line of [one, other]) send(line, alike)
    send(one, text(MiB))
    one.reader.leave()
    expect(readers.bytes).toBe(MiB)
    other.reader.leave()
    expect(readers.bytes).toBe(0)
  })

  test('is reduced by cutting off the reader that has taken nothing for the longest time', async () => {
    const [phone, ...idle] = enterAll(4, () => enter('k'))
    if (!phone) throw new Error('Nobody came.')
    for (const line of [phone, ...idle]) send(line, text(7 * MiB))
    await pass(5000)
    phone.taken += 15_000
    send(enter('k'), text(7 * MiB))
    expect([phone.isCutOff, cutOff(idle)]).toEqual([false, 1])
  })

  test('may be larger if there is only one reader', () => {
    const line = enter('k')
    send(line, text(2 * untaken.all))
    expect(line.isCutOff).toBe(false)
  })
})

describe('P25: a reader that takes nothing', () => {
  test('is cut off after a while, unlike a reader that takes a little', async () => {
    const [idle, phone] = [enter('k'), enter('k')]
    for (const line of [idle, phone]) send(line, text(300_000))
    for (let ms = 0; ms < 100_000; ms += untaken.look) {
      phone.taken += 3 * untaken.look
      expect(idle.isCutOff).toBe(ms >= untaken.idle)
      await pass(untaken.look)
    }
    expect(phone.isCutOff).toBe(false)
  })

  test('may stay for ever if nothing waits for it', async () => {
    const line = enter('k')
    send(line, text(MiB))()
    await pass(10 * untaken.idle)
    expect(line.isCutOff).toBe(false)
  })
})

describe('P25: a long answer', () => {
  test('is made in its reader’s turn: one at a time for a team, and a few in all', async () => {
    const lines = enterAll(9, (nth) => enter(`k${nth}`, { team: `team ${nth % 3}` }))
    for (const line of lines) turn(line)
    await settled()
    expect(begun(lines)).toBe(untaken.turns)
    expect(new Set(lines.filter(({ done }) => done).map(({ reader }) => reader.team)).size).toBe(
      untaken.turns,
    )
    for (let nth = 0; nth < 9; nth++) {
      for (const line of lines) line.done?.()
      await settled()
    }
    expect(begun(lines)).toBe(9)
  })

  test('makes way for the next answer when its reader leaves, during its turn or before', async () => {
    const [first, second, third] = enterAll(3, () => enter('k'))
    for (const line of [first, second, third]) if (line) turn(line)
    await settled()
    second?.reader.leave()
    first?.reader.leave()
    await settled()
    expect([second?.done, third?.done]).toEqual([null, expect.any(Function)])
  })

  test('is not made while other answers of its key are unread, nor for a reader that has not taken its last answer', async () => {
    const lines = enterAll(60, () => enter('k'))
    for (const line of lines) turn(line)
    for (let round = 0; round < 60; round++) {
      await settled()
      for (const line of lines)
        if (line.done !== null && !line.reader.isHolding) {
          send(line, text(11 * MiB))
          line.done()
        }
    }
    expect(begun(lines)).toBe(2)
    expect(readers.bytes).toBeLessThanOrEqual(untaken.key)
    const again = enter('another key')
    const taken = send(again, text(MiB))
    turn(again)
    await settled()
    expect(again.done).toBeNull()
    taken()
    await settled()
    expect(again.done).not.toBeNull()
  })

  test('may be sent at once if it is on its way to others', () => {
    const [one, other, stranger] = [enter('k'), enter('k'), enter('k')]
    const [answer, another] = [text(20 * MiB), text(20 * MiB)]
    expect(one.reader.hasRoomFor(answer)).toBe(true)
    send(one, answer)
    expect([other.reader.hasRoomFor(answer), other.reader.hasRoomFor(another)]).toEqual([true, false])
    send(stranger, text(MiB))
    expect(stranger.reader.hasRoomFor(answer)).toBe(false)
  })

  test('is sent to another key, and to another team, however many unread bytes others hold', async () => {
    const hostile = enterAll(6, (nth) => enter(`view ${nth % 2}`))
    for (const line of hostile) send(line, text(10 * MiB))
    const others = [enter('edit'), enter('edit', { team: 'another team' })]
    for (const line of others) turn(line)
    await settled()
    expect(begun(others)).toBe(2)
  })

  test('is made in turns: for each team, each key of a team, and each address of a key', async () => {
    const order: string[] = []
    const wait = (name: string, line: Line) =>
      line.reader.takeTurn((done) => {
        order.push(name)
        done()
      })
    for (let nth = 0; nth < 3; nth++) wait('flood', enter('view', { address: 'mallory' }))
    wait('address', enter('view', { address: 'office' }))
    wait('key', enter('edit', { address: 'mallory' }))
    wait('team', enter('lead', { team: 'another team' }))
    for (let nth = 0; nth < 6; nth++) await settled()
    expect(order).toEqual(['flood', 'team', 'key', 'address', 'flood', 'flood'])
  })

  test('does not wait long for readers that take nothing or little', async () => {
    const [idle, slow, next] = enterAll(3, () => enter('k'))
    if (!idle || !slow || !next) throw new Error('Nobody came.')
    for (const line of [idle, slow]) send(line, text(untaken.key / 2))
    turn(next)
    const everySecond = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += untaken.look) {
        slow.taken += 1000
        await pass(untaken.look)
      }
    }
    await everySecond(untaken.idleInTheWay)
    expect([idle.isCutOff, slow.isCutOff, next.done]).toEqual([true, false, null])
    await everySecond(limits.reading)
    expect([slow.isCutOff, next.done]).toEqual([true, expect.any(Function)])
  })

  test('reaches 500 readers that come at once, in turns, whatever each lacks', async () => {
    const lines = enterAll(500, () => enter('edit'))
    for (const line of lines) turn(line)
    const most: number[] = []
    for (let round = 0; begun(lines) < 500 && round < 1000; round++) {
      await settled()
      for (const line of lines)
        if (line.done !== null && line.taken === 0) {
          const taken = send(line, text(11 * MiB))
          line.taken = 1
          line.done()
          setImmediate(taken)
        }
      most.push(readers.bytes)
    }
    expect([begun(lines), cutOff(lines)]).toEqual([500, 0])
    expect(Math.max(...most)).toBeLessThanOrEqual(untaken.key)
  })
})
