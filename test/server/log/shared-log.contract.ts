// What a log promises that several relays write. Each promise is a function that throws if it is broken.

import { expect } from 'vitest'
import { Behind, Changed, LogError, Taken, type Entry, type Log } from '../../../server/log/log.ts'
import { bytes, texts } from './log.contract.ts'

const A = 'aa'.repeat(16)
const B = 'bb'.repeat(16)

/** Each calls `relay` for the log as a relay sees it that has just started. */
export const SHARED_PROMISES: Record<string, (relay: () => Log) => Promise<void>> = {
  'a relay that has not read what another one wrote writes nothing': async (relay) => {
    const [ours, theirs] = [relay(), relay()]
    for (const log of [ours, theirs]) await log.read('a')
    expect(await ours.append('a', bytes('ours'))).toBe(1)
    await expect(theirs.append('a', bytes('theirs'))).rejects.toThrow(LogError)
    expect(texts(await theirs.read('a'))).toEqual(['1 ours'])
    expect(await theirs.append('a', bytes('theirs'))).toBe(2)
    expect(texts(await relay().read('a'))).toEqual(['1 ours', '2 theirs'])
  },

  'of relays that write at once, each acked update is there once, and no number is left out': async (
    relay,
  ) => {
    const rooms = ['a', 'b', 'c', 'd']
    const acked = new Set<string>()
    let refused = 0
    const write = async (log: Log, room: string, word: string) => {
      for (let nth = 0; nth < 6; nth++) {
        const text = `${word}${nth}`
        try {
          acked.add(`${room} ${await log.append(room, bytes(text))} ${text}`)
        } catch {
          refused++
          await log.read(room)
        }
      }
    }
    await Promise.all(
      ['x', 'y', 'z'].flatMap((word) => {
        const log = relay()
        return rooms.map((room) => write(log, room, word))
      }),
    )
    const log = relay()
    const all = new Map<string, Entry[]>()
    for (const room of rooms) all.set(room, await log.read(room))
    const there = [...all].flatMap(([room, entries]) => texts(entries).map((text) => `${room} ${text}`))
    expect(new Set(there)).toEqual(acked)
    for (const entries of all.values())
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, at) => at + 1))
    expect(refused).toBeGreaterThan(0)
    expect(acked.size).toBeGreaterThan(rooms.length)
  },

  'no two devices get the same client id in a room': async (relay) => {
    const log = relay()
    await log.append('a', bytes('one'), [{ client: 7, device: A }])
    await expect(log.append('a', bytes('two'), [{ client: 7, device: B }])).rejects.toThrow(
      'another relay has given one of its client ids to another device',
    )
    await log.append('b', bytes('other room'), [{ client: 7, device: B }])
    await log.append('a', bytes('again'), [
      { client: 7, device: A },
      { client: 2 ** 53 - 1, device: A },
    ])
    expect(texts(await relay().read('a'))).toEqual(['1 one', '2 again'])
  },

  'a compaction is refused once another relay has compacted': async (relay) => {
    const [ours, theirs] = [relay(), relay()]
    for (const text of ['one', 'two', 'three']) await ours.append('a', bytes(text))
    await theirs.read('a')
    await ours.compact('a', 3, bytes('all of ours'))
    await expect(theirs.compact('a', 3, bytes('all of theirs'))).rejects.toThrow(LogError)
    expect(texts(await relay().read('a'))).toEqual(['3 all of ours'])
    await theirs.read('a')
    await theirs.compact('a', 3, bytes('all of both'))
    expect(texts(await relay().read('a'))).toEqual(['3 all of both'])
    await expect(ours.append('a', bytes('beside it'))).rejects.toThrow(LogError)
  },

  'a compaction is refused if another relay has written what was not read': async (relay) => {
    const [ours, theirs] = [relay(), relay()]
    for (const text of ['one', 'two']) await ours.append('a', bytes(text))
    await theirs.read('a')
    await theirs.append('a', bytes('three'))
    await expect(ours.compact('a', 2, bytes('both'))).rejects.toThrow(LogError)
    expect(texts(await relay().read('a'))).toEqual(['1 one', '2 two', '3 three'])
  },

  'an append and a compaction go on from what their caller has read, whatever others of the relay have read':
    async (relay) => {
      const [ours, theirs] = [relay(), relay()]
      await ours.append('a', bytes('one'))
      const first = await ours.readFrom?.('a', null)
      await theirs.read('a')
      await theirs.append('a', bytes('two'))
      await ours.read('a') // for a caller that has given up
      await expect(ours.append('a', bytes('three'), [], first?.mark)).rejects.toThrow(Behind)
      const mark = first?.mark ?? null
      const next = await ours.readFrom?.('a', mark)
      expect(texts(next?.entries ?? [])).toEqual(['2 two'])
      expect(await ours.append('a', bytes('three'), [], next?.mark)).toBe(3)
      await expect(ours.compact('a', 2, bytes('one and two'), next?.mark)).rejects.toThrow(Changed)
      await theirs.read('a')
      await theirs.compact('a', 3, bytes('all'))
      await ours.read('a')
      const before = next && { ...next.mark, seq: 3 }
      await expect(ours.append('a', bytes('four'), [], before)).rejects.toThrow(Changed)
      await expect(ours.compact('a', 3, bytes('less'), before)).rejects.toThrow(Changed)
      await expect(ours.readFrom?.('a', before ?? null)).rejects.toThrow(Changed)
      expect(texts(await relay().read('a'))).toEqual(['3 all'])
    },

  'nobody else writes between what was read and the append that comes next': async (relay) => {
    const [ours, theirs] = [relay(), relay()]
    await ours.append('a', bytes('one'))
    const read = await ours.readFrom?.('a', null)
    const mark = read?.mark ?? null
    if (mark === null || ours.appendNext === undefined) throw new Error('The log has no marks.')
    await theirs.append('a', bytes('two'), [], (await theirs.readFrom?.('a', null))?.mark)
    let late: Promise<unknown> = Promise.resolve()
    const seq = await ours.appendNext('a', mark, (next) => {
      expect(texts(next.entries)).toEqual(['2 two'])
      late = theirs.append('a', bytes('late'), [], next.mark).catch((error: unknown) => error)
      return { update: bytes('three'), claims: [{ client: 7, device: A }] }
    })
    expect([seq, await late]).toEqual([3, expect.any(Behind)])
    const now = (await ours.readFrom?.('a', null))?.mark ?? mark
    expect(await ours.appendNext('a', now, () => null)).toBe(null)
    const claimed = { update: bytes('four'), claims: [{ client: 7, device: B }] }
    await expect(ours.appendNext('a', now, () => claimed)).rejects.toThrow(Taken)
    await ours.compact('a', 3, bytes('all'), now)
    await expect(ours.appendNext('a', now, () => claimed)).rejects.toThrow(Changed)
    expect(texts(await relay().read('a'))).toEqual(['3 all'])
  },

  'an append that is left out takes no client id': async (relay) => {
    const [ours, theirs] = [relay(), relay()]
    await theirs.append('a', bytes('one'), [{ client: 8, device: B }])
    await ours.read('a')
    const both = [7, 8].map((client) => ({ client, device: A }))
    const refused: unknown = await ours.append('a', bytes('two'), both).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(Taken)
    expect(refused).toMatchObject({ claims: [{ client: 8, device: B }] })
    await theirs.append('a', bytes('three'), [{ client: 7, device: B }])
    await expect(ours.append('a', bytes('four'), [{ client: 9, device: A }])).rejects.toThrow(LogError)
    await theirs.append('a', bytes('five'), [{ client: 9, device: B }])
    expect(texts(await relay().read('a'))).toEqual(['1 one', '2 three', '3 five'])
  },
}
