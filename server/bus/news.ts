// What relays on one database tell each other over a bus, so that nobody waits for the next look into the database,
// and so that all know who is present.
//
//   wrote     An entry of a room's log was committed. Who has not read it reads on.
//   present   What people say of themselves. The relay to which they are connected repeats it every few seconds.
//   who       A relay has opened a room, and wants to know who is present.
//   revoked   A link was revoked. Whoever has connections with it looks it up.
//
// Nothing here is trusted. A message that is lost, doubled, late, made up or not understood costs at most a look.
// Kinds that this version does not know are skipped, so that two versions can run side by side.

import * as v from 'valibot'
import { limits } from '../config/limits.ts'
import type { Bus } from './bus.ts'
import { Seal } from './sealed.ts'

/** What somebody who is connected to another relay says of themselves. */
export interface FarState {
  client: number
  clock: number
  /** JSON; `null` says that the client is gone. */
  state: string
  /** The device that the client belongs to. */
  device: string
}

/** An entry of a log. */
export interface Written {
  life: string
  seq: number
}

export interface Present {
  /** The relay to which they are connected. */
  from: string
  /** Numbers what that relay says of a room. A message with a lower number is older. */
  nth: number
  states: readonly FarState[]
}

/** Hears what other relays tell of one room. */
export interface RoomHearer {
  wrote?(entry: Written): void
  present?(present: Present): void
  who?(): void
}

/** What a room needs of the news. */
export type RoomNews = Pick<News, 'hear' | 'present' | 'ask'>

export interface NewsFigures {
  /** A message was sent, or was not because the bus is down. */
  told(isSent: boolean): void
  /** A message of another relay came. `strange`: it was not understood, or no relay has sealed it. */
  heardOf(kind: NewsKind): void
}

export const NEWS_KINDS = ['wrote', 'present', 'who', 'revoked', 'strange'] as const
export type NewsKind = (typeof NEWS_KINDS)[number]

export interface NewsOptions {
  bus: Bus
  /** All relays of a database share it. */
  secret: Uint8Array
  /** The name of this relay since its start: `NAME_BYTES` random bytes, in hex. */
  name: string
  figures: NewsFigures
  /** Another relay says that a link was revoked. */
  revoked: (space: string, grant: string) => void
  /** Messages get through again, and some were missed. */
  back: () => void
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const short = v.pipe(v.string(), v.maxLength(limits.bus.name))
const State = v.object({ client: count, clock: count, state: v.string(), device: short })

const Wrote = v.object({ is: v.literal('wrote'), life: short, seq: count })
const Here = v.object({ is: v.literal('present'), nth: count, states: v.array(State) })
const Who = v.object({ is: v.literal('who') })
const Revoked = v.object({ is: v.literal('revoked'), space: short, grant: short })
const Told = v.pipe(v.string(), v.parseJson(), v.variant('is', [Wrote, Here, Who, Revoked]))
type Told = v.InferOutput<typeof Told>

/** The channel of what belongs to no room. */
const LINKS = 'links'
const channelOf = (room: string): string => `room ${room}`

export class News {
  readonly #options: NewsOptions
  readonly #seal: Seal
  readonly #rooms = new Map<string, { hearers: Set<RoomHearer>; leave: () => void }>()
  /** The number of the last message about who is present. It never falls while this relay runs. */
  #nth = 0

  constructor(options: NewsOptions) {
    const { bus, secret, name } = options
    this.#options = options
    this.#seal = new Seal(secret, name)
    this.#listen(LINKS, (told) => {
      if (told.is === 'revoked') options.revoked(told.space, told.grant)
    })
    bus.onBack(() => {
      for (const room of this.#rooms.keys()) this.ask(room)
      options.back()
    })
  }

  get isUp(): boolean {
    return this.#options.bus.isUp
  }

  wrote(room: string, entry: Written): void {
    this.#tell(channelOf(room), { is: 'wrote', ...entry })
  }

  /** Says what people say of themselves, in messages of a limited length. */
  present(room: string, states: readonly FarState[]): void {
    for (let at = 0; at < states.length;) {
      let [end, length] = [at, 0]
      do length += states[end++]?.state.length ?? 0
      while (end < states.length && length < limits.bus.present)
      this.#tell(channelOf(room), { is: 'present', nth: ++this.#nth, states: states.slice(at, end) })
      at = end
    }
  }

  ask(room: string): void {
    this.#tell(channelOf(room), { is: 'who' })
  }

  revoked(space: string, grant: string): void {
    this.#tell(LINKS, { is: 'revoked', space, grant })
  }

  /** Hears what others tell of the room, until the function that it returns is called. */
  hear(room: string, hearer: RoomHearer): () => void {
    const known = this.#rooms.get(room) ?? this.#join(room)
    known.hearers.add(hearer)
    return () => {
      known.hearers.delete(hearer)
      if (known.hearers.size > 0 || this.#rooms.get(room) !== known) return
      this.#rooms.delete(room)
      known.leave()
    }
  }

  #join(room: string): { hearers: Set<RoomHearer>; leave: () => void } {
    const hearers = new Set<RoomHearer>()
    const leave = this.#listen(channelOf(room), (told, from) => {
      for (const hearer of hearers) {
        if (told.is === 'wrote') hearer.wrote?.(told)
        else if (told.is === 'present') hearer.present?.({ from, ...told })
        else if (told.is === 'who') hearer.who?.()
      }
    })
    const joined = { hearers, leave }
    this.#rooms.set(room, joined)
    return joined
  }

  #tell(name: string, told: Told): void {
    const { bus, figures } = this.#options
    figures.told(bus.isUp)
    if (!bus.isUp) return
    const channel = this.#seal.channel(name)
    bus.publish(channel, this.#seal.close(channel, JSON.stringify(told)))
  }

  #listen(name: string, hear: (told: Told, from: string) => void): () => void {
    const { bus, figures } = this.#options
    const channel = this.#seal.channel(name)
    return bus.subscribe(channel, (message) => {
      const opened = message.length > limits.bus.message ? null : this.#seal.open(channel, message)
      if (opened === 'own') return
      const told = opened === null ? null : v.safeParse(Told, opened.text)
      if (opened === null || told?.success !== true) return figures.heardOf('strange')
      figures.heardOf(told.output.is)
      hear(told.output, opened.from)
    })
  }

  close(): Promise<void> {
    return this.#options.bus.close()
  }
}
