// What every bus does.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Bus } from '../../../server/bus/bus.ts'

export interface Carrier {
  /** Another relay's end of the bus. */
  open: () => Promise<Bus>
  /** Takes the bus down, and brings it back. Resolve when the relays know. */
  down: () => Promise<void>
  up: () => Promise<void>
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (message: Uint8Array): string => new TextDecoder().decode(message)
const becomes = <T>(what: () => T) => expect.poll(what, { interval: 2, timeout: 10_000 })

export function busContract(name: string, begin: () => Promise<Carrier>): void {
  describe(`${name}: a bus`, () => {
    let carrier: Carrier
    let open: Bus[] = []
    beforeEach(async () => {
      carrier = await begin()
    })
    afterEach(async () => {
      for (const bus of open) await bus.close()
      open = []
    })
    const relay = async () => {
      const bus = await carrier.open()
      open.push(bus)
      return bus
    }
    const listen = (bus: Bus, channel: string): string[] => {
      const heard: string[] = []
      bus.subscribe(channel, (message) => heard.push(text(message)))
      return heard
    }
    /** Sends until it is heard: nobody says when a relay listens. */
    const heardBy = async (bus: Bus, channel: string, heard: readonly string[], word: string) =>
      becomes(() => {
        if (!heard.includes(word)) bus.publish(channel, bytes(word))
        return heard.includes(word)
      }).toBe(true)

    test('carries a message to all who listen to its channel, the sender too, and to nobody else', async () => {
      const [one, other] = [await relay(), await relay()]
      const [a, ours, theirs] = [listen(one, 'a'), listen(one, 'ab'), listen(other, 'ab')]
      await heardBy(one, 'ab', theirs, 'hello')
      await becomes(() => ours.includes('hello')).toBe(true)
      await heardBy(other, 'a', a, 'last')
      expect(a.filter((word) => word !== 'last')).toEqual([])
      expect(theirs).not.toContain('last')
    })

    test('carries each byte, and an empty message', async () => {
      const bus = await relay()
      const all = Uint8Array.from({ length: 256 }, (_, at) => at)
      const heard: number[][] = []
      bus.subscribe('c', (message) => heard.push([...message]))
      for (const message of [all, new Uint8Array()])
        await becomes(() => {
          bus.publish('c', message)
          return heard.some((each) => each.length === message.length)
        }).toBe(true)
      expect(heard.find(({ length }) => length > 0)).toEqual([...all])
    })

    test('is not heard by those who have left a channel, until they come again', async () => {
      const [one, other] = [await relay(), await relay()]
      const heard: string[] = []
      const leave = one.subscribe('c', (message) => heard.push(text(message)))
      await heardBy(other, 'c', heard, 'first')
      leave()
      leave()
      const end = listen(one, 'end')
      other.publish('c', bytes('missed'))
      await heardBy(other, 'end', end, 'end')
      expect(heard).not.toContain('missed')
      const again = listen(one, 'c')
      await heardBy(other, 'c', again, 'second')
      expect(heard).not.toContain('second')
    })

    test('that is down carries nothing and harms nobody, and carries all channels when it is back', async () => {
      const [one, other] = [await relay(), await relay()]
      const before = listen(one, 'before')
      await heardBy(other, 'before', before, 'first')
      let backs = 0
      one.onBack(() => backs++)
      await carrier.down()
      await becomes(() => [one.isUp, other.isUp]).toEqual([false, false])
      other.publish('before', bytes('missed'))
      const since = listen(one, 'since')
      await carrier.up()
      await becomes(() => [one.isUp, other.isUp]).toEqual([true, true])
      expect(backs).toBe(1)
      await heardBy(other, 'before', before, 'second')
      await heardBy(other, 'since', since, 'third')
      expect(before).not.toContain('missed')
    })
  })
}
