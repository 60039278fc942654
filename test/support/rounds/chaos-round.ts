// A meeting over a bad network with a real relay. Once the network is calm, all pages must end with every
// word once.

import { Chaos } from './chaos.ts'
import { Crew } from '../page/crew.ts'
import { newPlace } from '../relay/places.ts'
import { seeded } from '../basics/random.ts'
import type { Counts } from '../basics/rounds.ts'
import type { RelayProcess } from '../relay/server.ts'

const WORDS = 400

export async function chaosRound(relay: RelayProcess, seed: number): Promise<Counts> {
  const random = seeded(seed)
  const chaos = await Chaos.open(relay.url, random)
  const crew = new Crew({ relay: chaos.url, place: newPlace(), ours: 5, stock: 2 })
  try {
    for (let nth = 0; nth < WORDS; nth++) {
      crew.type(random.pick(crew.members), random.next())
      if (random.chance(0.5)) await crew.next()
    }
    chaos.calm()
    crew.retry()
    await crew.rest()
    crew.judge()
    return { words: crew.typed.length, ...chaos.counts }
  } finally {
    crew.close()
    await chaos.close()
  }
}
