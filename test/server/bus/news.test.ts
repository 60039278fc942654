// What relays tell each other, and what they make of messages that no relay would send.

import { expect, test } from 'vitest'
import { limits } from '../../../server/config/limits.ts'
import { News, type FarState, type NewsKind, type Present, type Written } from '../../../server/bus/news.ts'
import { Seal } from '../../../server/bus/sealed.ts'
import { Air, type AirBus } from '../../support/bus/air.ts'

const SECRET = new Uint8Array(32).fill(7)
const ROOM = 'space/weekly/2026-11-23'
const settled = (): Promise<void> => new Promise((done) => setImmediate(done))

class Relay {
  readonly bus: AirBus
  readonly news: News
  readonly kinds: NewsKind[] = []
  readonly revoked: string[] = []
  readonly wrote: Written[] = []
  readonly present: Present[] = []
  asked = 0
  sent = 0
  unsent = 0
  backs = 0

  constructor(air: Air, name: string, secret = SECRET) {
    this.bus = air.relay()
    this.news = new News({
      bus: this.bus,
      secret,
      name: name.repeat(8),
      figures: {
        told: (isSent) => void (isSent ? this.sent++ : this.unsent++),
        heardOf: (kind) => this.kinds.push(kind),
      },
      revoked: (space, grant) => this.revoked.push(`${space} ${grant}`),
      back: () => this.backs++,
    })
  }

  hear(room = ROOM): () => void {
    return this.news.hear(room, {
      wrote: (entry) => this.wrote.push(entry),
      present: (present) => this.present.push(present),
      who: () => this.asked++,
    })
  }
}

const stateOf = (client: number, length = 2): FarState => ({
  client,
  clock: 1,
  state: JSON.stringify('x'.repeat(length)),
  device: 'd',
})

test('each kind of news reaches those who have the room open, and not the relay that tells it', async () => {
  const air = new Air()
  const [one, two, elsewhere] = [new Relay(air, 'a1'), new Relay(air, 'b2'), new Relay(air, 'c3')]
  one.hear()
  two.hear()
  elsewhere.hear(`${ROOM}~2`)
  one.news.wrote(ROOM, { life: 'l', seq: 3 })
  one.news.present(ROOM, [stateOf(5)])
  one.news.ask(ROOM)
  one.news.revoked('space', 'grant')
  await settled()
  expect(two.wrote).toMatchObject([{ life: 'l', seq: 3 }])
  expect(two.present).toMatchObject([{ from: 'a1'.repeat(8), nth: 1, states: [stateOf(5)] }])
  expect([two.asked, two.revoked]).toEqual([1, ['space grant']])
  expect([one.kinds, elsewhere.kinds]).toEqual([[], ['revoked']])
  expect(one.sent).toBe(4)
})

test('many people are told in several messages, numbered in their order', async () => {
  const air = new Air()
  const [one, two] = [new Relay(air, 'a1'), new Relay(air, 'b2')]
  two.hear()
  const many = Array.from({ length: 600 }, (_, client) => stateOf(client, 300))
  one.news.present(ROOM, many)
  await settled()
  expect(two.present.length).toBeGreaterThan(3)
  expect(two.present.map(({ nth }) => nth)).toEqual(two.present.map((_, at) => at + 1))
  expect(two.present.flatMap(({ states }) => states)).toEqual(many)
  expect(two.kinds).not.toContain('strange')
})

test('relays of another database on the same Redis neither hear nor confuse each other', async () => {
  const air = new Air()
  const [one, foreign] = [new Relay(air, 'a1'), new Relay(air, 'b2', new Uint8Array(32).fill(8))]
  one.hear()
  foreign.hear()
  foreign.news.wrote(ROOM, { life: 'l', seq: 3 })
  foreign.news.revoked('space', 'grant')
  one.news.ask(ROOM)
  await settled()
  expect([one.kinds, foreign.kinds]).toEqual([[], []])
})

test('a message that no relay has sealed for this channel is counted, and nothing else happens', async () => {
  const air = new Air()
  const one = new Relay(air, 'a1')
  one.hear()
  const stranger = air.relay()
  const seal = new Seal(SECRET, 'b2'.repeat(8))
  const channel = seal.channel(`room ${ROOM}`)
  const whole = seal.close(channel, JSON.stringify({ is: 'wrote', life: 'l', seq: 3 }))
  const changed = whole.map((byte, at) => (at === whole.length - 1 ? byte ^ 1 : byte))
  const strange = [
    new Uint8Array(),
    new Uint8Array(23),
    whole.subarray(0, -1),
    changed,
    new Seal(new Uint8Array(32), 'b2'.repeat(8)).close(channel, 'null'),
    seal.close(seal.channel('links'), JSON.stringify({ is: 'who' })),
    ...['', '{', 'null', '[]', '{"is":"who2"}', '{"is":"wrote","life":"l","seq":-1}'].map((text) =>
      seal.close(channel, text),
    ),
    seal.close(channel, JSON.stringify({ is: 'wrote', life: 'l', seq: 0.5 })),
    seal.close(channel, JSON.stringify({ is: 'wrote', life: 'l'.repeat(limits.bus.name + 1), seq: 1 })),
    seal.close(channel, JSON.stringify({ is: 'present', nth: 1, states: [{ client: 1 }] })),
    seal.close(channel, JSON.stringify({ is: 'who', padding: 'x'.repeat(limits.bus.message) })),
  ]
  for (const message of strange) stranger.publish(channel, message)
  await settled()
  expect(one.kinds).toEqual(strange.map(() => 'strange'))
  expect([one.wrote, one.present, one.asked]).toEqual([[], [], 0])
  stranger.publish(channel, whole)
  await settled()
  expect(one.wrote).toHaveLength(1)
})

test('while the bus is down, what is told is counted as unsent; when it is back, all rooms ask who is present', async () => {
  const air = new Air()
  const [one, two] = [new Relay(air, 'a1'), new Relay(air, 'b2')]
  const leave = one.hear()
  two.hear()
  const left = one.hear(`${ROOM}~2`)
  left()
  air.down()
  one.news.wrote(ROOM, { life: 'l', seq: 3 })
  await settled()
  expect([one.news.isUp, one.unsent, two.kinds]).toEqual([false, 1, []])
  air.up()
  await settled()
  expect([one.asked, two.asked, one.backs, two.backs, one.sent]).toEqual([1, 1, 1, 1, 1])
  leave()
  leave()
  two.news.ask(ROOM)
  await settled()
  expect(one.kinds).toEqual(['who'])
})
