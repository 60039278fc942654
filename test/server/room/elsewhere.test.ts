// People of one meeting who are connected to different relays, as a page lists them.

import { Awareness, applyAwarenessUpdate } from 'y-protocols/awareness'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { limits } from '../../../server/config/limits.ts'
import { News } from '../../../server/bus/news.ts'
import { hintedLog } from '../../../server/bus/hinted-log.ts'
import { DEVICE_BYTES } from '../../../server/room/claims.ts'
import { Elsewhere } from '../../../server/room/elsewhere.ts'
import { Claims } from '../../../server/room/claims.ts'
import { LogReceipts } from '../../../server/room/log-receipts.ts'
import { Presence } from '../../../server/room/presence.ts'
import { Rooms } from '../../../server/room/rooms.ts'
import { isScaffold } from '../../../shared/document/scaffold.ts'
import { seeded } from '../../support/basics/random.ts'
import { Air, type AirBus } from '../../support/bus/air.ts'
import { SharedTable } from '../../support/log/shared-table.ts'
import { Guest, ROOM, settled } from '../../support/room/lobby.ts'
import { atOnce } from '../../support/room/steps.ts'

/** What is promised: with less, a page would list somebody who is not there. */
const PROMISED = 30_000

/** Whether relays say who is there though it is no news. */
let isRepeating = true
let now = 0
let air: Air
let table: SharedTable
const pages: Page[] = []
beforeEach(() => {
  now = 0
  air = new Air()
  table = new SharedTable()
})
afterEach(() => {
  for (const page of pages.splice(0)) page.close()
})

class Relay {
  readonly bus: AirBus = air.relay()
  readonly news: News
  readonly rooms: Rooms
  isDead = false

  constructor(name: string) {
    this.news = new News({
      bus: this.bus,
      secret: new Uint8Array(32),
      name: name.repeat(8),
      figures: { told: () => undefined, heardOf: () => undefined },
      revoked: () => undefined,
      back: () => undefined,
    })
    const never = () => () => undefined
    this.rooms = new Rooms({
      isScaffold,
      log: hintedLog(table.relay(), this.news, never),
      news: {
        hear: (...what) => this.news.hear(...what),
        ask: (room) => this.news.ask(room),
        present: (room, states) => {
          if (now === 0 || isRepeating) this.news.present(room, states)
        },
      },
      logReceipts: new LogReceipts(new Uint8Array(32)),
      runner: () => atOnce,
      report: (event) => expect(event).toBe(null),
      schedule: (turn) => queueMicrotask(turn),
      gathering: 0,
      now: () => now,
    })
  }

  async page(client: number): Promise<Page> {
    const page = new Page(client)
    pages.push(page)
    await page.enter(this)
    return page
  }

  /** As with `kill -9`: it says nothing more, and hears nothing. */
  kill(): void {
    this.isDead = true
    this.bus.isCutOff = true
    air.relays.delete(this.bus)
  }
}

/** What a page says of itself and lists of others. */
class Page {
  readonly client: number
  readonly #listed = new Awareness(new Y.Doc())
  guest = new Guest('ours', 'edit', '')
  #clock = 0

  constructor(client: number) {
    this.client = client
    this.#listed.setLocalState(null)
  }

  async enter(relay: Relay, device = this.client): Promise<void> {
    this.guest = new Guest('ours', 'edit', String(device).padStart(2 * DEVICE_BYTES, '0'))
    this.guest.seat = relay.rooms.join(ROOM, this.guest)
    await settled()
    await this.say('here')
  }

  async say(where: string, client = this.client): Promise<void> {
    const update = encoding.encode((to) => {
      encoding.writeVarUint(to, 1)
      encoding.writeVarUint(to, client)
      encoding.writeVarUint(to, ++this.#clock)
      encoding.writeVarString(to, JSON.stringify({ where }))
    })
    this.guest.say({ type: 'awareness', update })
    await settled()
  }

  async leave(): Promise<void> {
    this.guest.seat.leave()
    await settled()
  }

  /** Who is where, as the page shows it. */
  get list(): Record<number, string> {
    for (const { update } of this.guest.heard('awareness')) applyAwarenessUpdate(this.#listed, update, null)
    return Object.fromEntries(
      [...this.#listed.getStates()].map(([client, { where }]) => [client, String(where)]),
    )
  }

  close(): void {
    this.#listed.destroy()
  }
}

/** Lets time pass on relays that live. */
async function pass(ms: number, ...relays: Relay[]): Promise<void> {
  for (const end = now + ms; now < end; now += limits.bus.looks) {
    for (const { rooms, isDead } of relays) if (!isDead) rooms.look()
    await settled()
  }
}

describe('P2: people of other relays', () => {
  test('are in the list with what they say, newcomers are told of all, and who leaves is gone at once', async () => {
    const [a, b] = [new Relay('aa'), new Relay('bb')]
    const [ada, ben] = [await a.page(1), await b.page(2)]
    expect([ada.list, ben.list]).toEqual(Array(2).fill({ 1: 'here', 2: 'here' }))
    await ada.say('line 3')
    expect(ben.list).toEqual({ 1: 'line 3', 2: 'here' })
    const eve = await b.page(3)
    expect(eve.list).toEqual({ 1: 'line 3', 2: 'here', 3: 'here' })
    await ada.leave()
    expect([ben.list, eve.list]).toEqual(Array(2).fill({ 2: 'here', 3: 'here' }))
  })

  test('are known to a relay that opens the room after they came', async () => {
    const [a, b, c] = [new Relay('aa'), new Relay('bb'), new Relay('cc')]
    await a.page(1)
    await b.page(2)
    expect((await c.page(3)).list).toEqual({ 1: 'here', 2: 'here', 3: 'here' })
  })

  test('stay in the list for as long as their relay repeats that they are there, though they say nothing', async () => {
    const [a, b] = [new Relay('aa'), new Relay('bb')]
    const [ada, ben] = [await a.page(1), await b.page(2)]
    await pass(10 * PROMISED, a, b)
    expect([ada.list, ben.list]).toEqual(Array(2).fill({ 1: 'here', 2: 'here' }))
  })

  test('who go from one relay to another are in the list once, and stay when the first notices', async () => {
    const [a, b] = [new Relay('aa'), new Relay('bb')]
    const [ada, ben, cyd] = [await a.page(1), await b.page(2), await a.page(3)]
    const before = ada.guest
    await ada.enter(b)
    await ada.say('line 9')
    before.seat.leave()
    await settled()
    await pass(2 * PROMISED, a, b)
    expect(ben.list).toMatchObject({ 1: 'line 9', 2: 'here' })
    expect(cyd.list).toMatchObject({ 1: 'line 9', 2: 'here' })
    await ada.leave()
    expect([ben.list, cyd.list]).toEqual(Array(2).fill({ 2: 'here', 3: 'here' }))
  })
})

/** Whether everybody whom a dead relay had is gone within what is promised, and nobody else. */
async function goneInTime(relays: number): Promise<boolean> {
  const [dying, ...others] = Array.from({ length: relays }, (_, nth) => new Relay(`${nth}${nth}`))
  if (dying === undefined) return false
  await dying.page(1)
  const left = await Promise.all(others.map((relay, nth) => relay.page(2 + nth)))
  const known = left.every(({ list }) => list[1] === 'here')
  dying.kill()
  await pass(PROMISED - limits.bus.looks, ...others)
  const expected = Object.fromEntries(left.map(({ client }) => [client, 'here']))
  return known && left.every(({ list }) => JSON.stringify(list) === JSON.stringify(expected))
}

describe('P2: within 30 s', () => {
  test('the people of a relay that was killed are gone from all lists, and nobody else is', async () => {
    expect(await goneInTime(3)).toBe(true)
  })

  test('without Redis, each list has only the people of its own relay; when it is back, all are there again', async () => {
    const [a, b] = [new Relay('aa'), new Relay('bb')]
    const [ada, ben] = [await a.page(1), await b.page(2)]
    air.down()
    await pass(PROMISED - limits.bus.looks, a, b)
    expect([ada.list, ben.list]).toEqual([{ 1: 'here' }, { 2: 'here' }])
    await ada.say('line 4')
    air.up()
    await settled()
    await pass(limits.bus.repeats + limits.bus.looked, a, b)
    // A page takes somebody back with a newer clock only, which each page sends every 15 s.
    await ada.say('line 5')
    await ben.say('line 6')
    expect([ada.list, ben.list]).toEqual(Array(2).fill({ 1: 'line 5', 2: 'line 6' }))
  })
})

describe('a bus that loses a third of its messages, doubles and delays them', () => {
  test('shows nobody who left, and all who are there', async () => {
    const random = seeded(11)
    const [a, b] = [new Relay('aa'), new Relay('bb')]
    const [ada, ben, cyd] = [await a.page(1), await b.page(2), await a.page(3)]
    air.fate = () => (random.chance(1 / 3) ? 'lost' : random.pick(['sent', 'twice', 'late']))
    for (let nth = 0; nth < 200; nth++) {
      await random.pick([ada, ben]).say(`line ${nth}`)
      if (random.chance(0.3)) air.deliverLate()
      await pass(limits.bus.looks, a, b)
    }
    await cyd.leave()
    air.fate = () => 'late'
    await pass(limits.bus.repeats, a, b)
    air.fate = () => 'sent'
    air.deliverLate()
    await pass(PROMISED, a, b)
    await ada.say('line A')
    await ben.say('line B')
    expect([ada.list, ben.list]).toEqual(Array(2).fill({ 1: 'line A', 2: 'line B' }))
    for (const count of Object.values(air.fates)) expect(count).toBeGreaterThan(0)
  })
})

describe('what a relay is told of others', () => {
  const device = 'd'
  const said = (client: number, state: string, nth: number, from = 'f') => ({
    from,
    nth,
    states: [{ client, clock: nth, state, device }],
  })
  const heard = (elsewhere: Elsewhere) => [...elsewhere.present()].map(({ state }) => state)

  test.each([
    ['is not JSON', '{'],
    ['is too long', JSON.stringify('x'.repeat(limits.awareness))],
    ['is nested too deeply', '['.repeat(50) + ']'.repeat(50)],
  ])('is left out if it %s', (_what, state) => {
    const elsewhere = new Elsewhere(new Claims())
    expect(elsewhere.hear(said(1, state, 1), 0)).toEqual([])
    expect(heard(elsewhere)).toEqual([])
    expect(elsewhere.hear(said(1, '{}', 2), 0)).toHaveLength(1)
  })

  test('is left out if the client belongs to another device, here or there', () => {
    const claims = new Claims()
    const elsewhere = new Elsewhere(claims)
    claims.use(1, 'another')
    expect(elsewhere.hear(said(1, '{}', 1), 0)).toEqual([])
    elsewhere.hear(said(2, '{}', 1), 0)
    expect([claims.admits(2, device), claims.admits(2, 'another')]).toEqual([true, false])
  })

  test('changes nothing if it is old or came before, also after the client has left', () => {
    const elsewhere = new Elsewhere(new Claims())
    elsewhere.hear(said(1, '"new"', 5), 0)
    expect(elsewhere.hear(said(1, '"old"', 4), 0)).toEqual([])
    expect(elsewhere.hear(said(1, '"new"', 5), 0)).toEqual([])
    expect(elsewhere.hear(said(1, 'null', 6), 0)).toMatchObject([{ state: 'null' }])
    expect(elsewhere.hear(said(1, '"new"', 5), 0)).toEqual([])
    expect(elsewhere.hear(said(2, 'null', 7), 0)).toEqual([]) // overtook what it ends
    expect(elsewhere.hear(said(2, '"late"', 6), 0)).toEqual([])
    expect(heard(elsewhere)).toEqual([])
  })

  test('has bounds: so many people, and so many changes a second of each', () => {
    const elsewhere = new Elsewhere(new Claims())
    for (let client = 0; client < limits.bus.elsewhere + 100; client++)
      elsewhere.hear(said(client, '{}', 1), 0)
    expect(heard(elsewhere)).toHaveLength(limits.bus.elsewhere)
    let changes = 0
    for (let nth = 2; nth < 1000; nth++) changes += elsewhere.hear(said(1, `"${nth}"`, nth), 500).length
    expect(changes).toBe(limits.bus.changes - 1)
    expect(elsewhere.hear(said(1, '"later"', 1000), 1500)).toHaveLength(1)
    expect(elsewhere.forget(1500 + limits.bus.forgets)).toHaveLength(limits.bus.elsewhere)
    expect(heard(elsewhere)).toEqual([])
    expect(elsewhere.hear(said(limits.bus.elsewhere + 1, '{}', 1), 0)).toHaveLength(1)
  })

  test('is asked of a relay only so often in a second', async () => {
    const [a, b] = [new Relay('aa'), new Relay('bb')]
    await a.page(1)
    let told = 0
    b.news.hear(ROOM, { present: () => told++ })
    for (let times = 0; times < 100; times++) b.news.ask(ROOM)
    await settled()
    expect(told).toBe(limits.bus.answers)
  })
})

describe('P5: it is noticed if', () => {
  const without = async (planted: object, what: string, by: unknown, seen: () => Promise<boolean>) => {
    const original: unknown = Reflect.get(planted, what)
    Reflect.set(planted, what, by)
    try {
      return await seen()
    } finally {
      Reflect.set(planted, what, original)
    }
  }

  test('people whom nobody mentions any more are never forgotten', async () => {
    expect(
      await without(
        Elsewhere.prototype,
        'forget',
        () => [],
        () => goneInTime(2),
      ),
    ).toBe(false)
  })

  test('a relay does not repeat who is there', async () => {
    const stays = async () => {
      now = 0
      const [a, b] = [new Relay('aa'), new Relay('bb')]
      const [, ben] = [await a.page(1), await b.page(2)]
      await pass(PROMISED, a, b)
      return ben.list[1] === 'here'
    }
    expect(await stays()).toBe(true)
    isRepeating = false
    expect(await stays()).toBe(false)
    isRepeating = true
  })

  test('a relay does not answer who is present', async () => {
    const known = async () => {
      const [a, b] = [new Relay('aa'), new Relay('bb')]
      await a.page(1)
      return (await b.page(2)).list[1] === 'here'
    }
    expect(await known()).toBe(true)
    expect(await without(Presence.prototype, 'asked', () => undefined, known)).toBe(false)
  })
})
