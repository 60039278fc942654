// Stories: scripted events and what must come of them. `Simulation` runs them, as it runs random schedules of
// events (`schedule.ts`).

import { expect, test } from 'vitest'
import { Simulation, type Event, type Planted } from './simulation.ts'

export const type = (who: string, ...words: string[]): Event => ({ do: 'type', who, words, at: 1 })
/** Inserts each word before the last inserted one, so that no two words are in the same struct. */
export const paste = (who: string, ...words: string[]): Event => ({ do: 'paste', who, words, at: 0 })
/** The person deletes everything that they typed. */
export const erase = (who: string): Event => ({ do: 'erase', who, at: 0, most: Infinity })
export const reload = (who: string): Event => ({ do: 'reload', who })
export const join = (who: string): Event => ({ do: 'join', who })
export const cut = (who: string): Event => ({ do: 'cut', who })
export const deliver = (who: string, frames = Infinity): Event => ({ do: 'deliver', who, frames })
export const settle = (): Event => ({ do: 'settle' })
export const empty = (): Event => ({ do: 'empty' })
export const crash = (): Event => ({ do: 'crash' })
export const powerCut = (): Event => ({ do: 'powerCut' })
export const stall = (operation: 'append' | 'sync' | 'read' | 'rename'): Event => ({ do: 'stall', operation })
export const step = (): Event => ({ do: 'step' })
export const release = (): Event => ({ do: 'release' })
export const fail = (operation: 'append' | 'sync' | 'read'): Event => ({ do: 'fail', operation })
export const full = (): Event => ({ do: 'full' })
export const heal = (): Event => ({ do: 'heal' })

/** A person joins and types these words, and their page says that all is saved. */
export const saved = (who: string, ...words: string[]): Event[] => [join(who), type(who, ...words), settle()]

/** Leads to a compaction: `a` writes beside `b`'s text, and everything is saved. */
export const wroteBeside: Event[] = [
  ...saved('b', 'rest'),
  ...['u', 'v', 'w', 'x', 'y', 'z'].flatMap((word) => saved('a', word)),
]

export interface Expectation {
  /** The words that these people see before everybody joins again. */
  sees?: Record<string, string[]>
  /** People whose pages say that all is saved. */
  saved?: string[]
  /** People whose pages do not say that all is saved. */
  unsaved?: string[]
  /** How many rooms failed. */
  failures?: number
}

/** Runs a story. Resolves with the differences between what is expected and how the story ended. */
export async function tell(
  events: (Event | Event[])[],
  expected: Expectation,
  planted?: Planted,
): Promise<string[]> {
  const simulation = new Simulation(1, planted)
  try {
    await simulation.run(events.flat())
    const wrong: string[] = []
    for (const [who, words] of Object.entries(expected.sees ?? {})) {
      const seen = simulation.crowd.people.get(who)?.words ?? []
      if (seen.join(' ') !== words.join(' '))
        wrong.push(`${who} sees “${seen.join(' ')}”, not “${words.join(' ')}”`)
    }
    for (const who of expected.saved ?? [])
      if (!simulation.crowd.people.get(who)?.saved) wrong.push(`${who}’s screen does not say saved`)
    for (const who of expected.unsaved ?? [])
      if (simulation.crowd.people.get(who)?.saved) wrong.push(`${who}’s screen says saved`)
    const { failures } = simulation.counts
    if (expected.failures !== undefined && failures !== expected.failures)
      wrong.push(`${failures} rooms failed`)
    return [...wrong, ...(await simulation.judge())]
  } finally {
    simulation.crowd.close()
  }
}

export const story = (title: string, events: (Event | Event[])[], expected: Expectation = {}): void =>
  test(title, async () => {
    expect(await tell(events, expected)).toEqual([])
  })
