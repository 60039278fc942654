// What every Log must do. The test of each implementation imports and runs this.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LIFE_BYTES, type Entry, type Log } from '../../../server/log/log.ts'

/** A log that can be closed, and opened again with its contents. */
export interface Subject {
  open(): Log
  dispose(): Promise<void>
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
export const texts = (entries: readonly Entry[]): string[] =>
  entries.map(({ seq, update }) => `${seq} ${new TextDecoder().decode(update)}`)

/** Names that are easily confused: by a prefix, a path, upper and lower case, or a file system. */
const NEAR_MISSES = [
  ...['a', 'ab', 'a~2', 'a-', 'A', 'a/b', 'a.b', 'a/B', 'a//b', 'a%2fb', 'a+b', '/a', 'a/', '.', '..'],
  ...['../a', 'a/../b', 'a.log', 'a.log.new', 'a\0', 'a\\b', 'con', ' a', 'a\n', ''],
  ...[
    'é',
    'e\u0301',
    'É',
    'ß',
    'ss',
    '会议',
    'x'.repeat(300),
    'x'.repeat(301),
    '会'.repeat(64),
    '会'.repeat(65),
  ],
]

export function logContract(name: string, make: () => Promise<Subject>): void {
  describe(`${name} is a log`, () => {
    let subject: Subject
    let log: Log
    const reopen = async () => {
      await log.close()
      log = subject.open()
    }

    beforeEach(async () => {
      subject = await make()
      log = subject.open()
    })
    afterEach(async () => {
      await log.close()
      await subject.dispose()
    })

    it('has nothing of a room at first', async () => {
      expect(await log.read('a')).toEqual([])
    })

    it('numbers a room’s updates from 1 and returns them in order', async () => {
      expect([
        await log.append('a', bytes('one')),
        await log.append('a', bytes('two')),
        await log.append('a', bytes('three')),
      ]).toEqual([1, 2, 3])
      expect(texts(await log.read('a'))).toEqual(['1 one', '2 two', '3 three'])
      expect(texts(await log.read('a', 2))).toEqual(['3 three'])
      expect(await log.read('a', 3)).toEqual([])
    })

    it('keeps any bytes', async () => {
      const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
      const updates = [
        new Uint8Array(),
        new Uint8Array(1000),
        all,
        new Uint8Array(1000).fill(255),
        all.slice(1),
      ]
      for (const update of updates) await log.append('a', update)
      await reopen()
      expect((await log.read('a')).map(({ update }) => [...update])).toEqual(
        updates.map((update) => [...update]),
      )
    })

    it('appends many updates at once in the order of the calls', async () => {
      const seqs = await Promise.all(
        Array.from({ length: 50 }, (_, at) => log.append('a', bytes(String(at + 1)))),
      )
      expect(seqs).toEqual(Array.from({ length: 50 }, (_, at) => at + 1))
      expect(texts(await log.read('a'))).toEqual(seqs.map((seq) => `${seq} ${seq}`))
    })

    it('continues its numbers after it is closed and opened again', async () => {
      await log.append('a', bytes('one'))
      await reopen()
      expect(await log.append('a', bytes('two'))).toBe(2)
      await reopen()
      expect(texts(await log.read('a'))).toEqual(['1 one', '2 two'])
    })

    it('finishes what has begun before it closes', async () => {
      const appends = ['one', 'two'].map((text) => log.append('a', bytes(text)))
      await reopen()
      expect(await Promise.all(appends)).toEqual([1, 2])
      expect(texts(await log.read('a'))).toEqual(['1 one', '2 two'])
    })

    it('keeps rooms apart', async () => {
      for (const room of NEAR_MISSES) await log.append(room, bytes(room))
      const epochs = await Promise.all(NEAR_MISSES.map((room) => log.epoch(room)))
      await reopen()
      for (const room of NEAR_MISSES) expect(texts(await log.read(room))).toEqual([`1 ${room}`])
      expect(new Set(epochs).size).toBe(NEAR_MISSES.length)
    })

    it('has one epoch for as long as a room’s log exists', async () => {
      const epoch = await log.epoch('a')
      await log.append('a', bytes('one'))
      await log.compact('a', 1, bytes('state'))
      expect(await log.epoch('a')).toBe(epoch)
      await reopen()
      expect(await log.epoch('a')).toBe(epoch)
    })

    it('has one life as long as no append fails', async () => {
      const life = await log.life()
      expect(Buffer.from(life, 'hex')).toHaveLength(LIFE_BYTES)
      expect(life).toBe(life.toLowerCase())
      await log.append('a', bytes('one'))
      await log.compact('a', 1, bytes('state'))
      await log.append('ab', bytes('other'))
      expect(await log.life()).toBe(life)
    })

    it('replaces updates by a state that holds them', async () => {
      for (const text of ['one', 'two', 'three']) await log.append('a', bytes(text))
      await log.append('ab', bytes('other'))
      await log.compact('a', 2, bytes('one and two'))
      expect(texts(await log.read('a'))).toEqual(['2 one and two', '3 three'])
      await reopen()
      expect(texts(await log.read('a'))).toEqual(['2 one and two', '3 three'])
      expect(texts(await log.read('a', 2))).toEqual(['3 three'])
      expect(await log.append('a', bytes('four'))).toBe(4)
      await log.compact('a', 4, bytes('all'))
      expect(texts(await log.read('a'))).toEqual(['4 all'])
      expect(await log.append('a', bytes('five'))).toBe(5)
      expect(texts(await log.read('ab'))).toEqual(['1 other'])
    })

    it('accepts appends during a compaction', async () => {
      await log.append('a', bytes('one'))
      const [, two, , three] = await Promise.all([
        log.compact('a', 1, bytes('state')),
        log.append('a', bytes('two')),
        log.compact('a', 1, bytes('state again')),
        log.append('a', bytes('three')),
      ])
      expect([two, three]).toEqual([2, 3])
      await reopen()
      expect(texts(await log.read('a'))).toEqual(['1 state again', '2 two', '3 three'])
    })

    it('compacts only up to an update that exists', async () => {
      await expect(log.compact('a', 0, bytes('state'))).rejects.toThrow(RangeError)
      for (const text of ['one', 'two', 'three']) await log.append('a', bytes(text))
      await log.compact('a', 2, bytes('state'))
      for (const through of [0, 1, 4, 2.5])
        await expect(log.compact('a', through, bytes('state'))).rejects.toThrow(RangeError)
      expect(texts(await log.read('a'))).toEqual(['2 state', '3 three'])
    })
  })
}
