// What an attack is, and what it attacks: one team, through its links. An attack opens a bounded number of
// connections and ends on a signal. It reaches only the relay that it is given, on this machine.

import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { newPlace } from '../relay/places.ts'
import type { Counts } from '../basics/rounds.ts'

/** One team with all its links. An attack uses the link that its field `link` names. */
export interface Target {
  /** Ends in a slash. */
  url: string
  port: number
  space: string
  series: string
  date: string
  keys: { lead: string; edit: string; view: string }
}

export interface Attack {
  name: string
  /** The link that the attack uses after `prepare`. */
  link: 'none' | 'view' | 'edit' | 'lead'
  connections: number
  /** The environment that the relay starts with. */
  environment?: NodeJS.ProcessEnv
  /** Prepares the attack, with an edit link. This part is not measured. */
  prepare?: (target: Target) => Promise<void>
  /** Attacks until the signal. Resolves with counts of what it did. */
  run: (target: Target, until: AbortSignal) => Promise<Counts>
}

export async function newTarget(url: string): Promise<Target> {
  const { key, space, room } = newPlace()
  const [, series = '', date = ''] = room.split('/')
  const link = async (role: 'edit' | 'view'): Promise<string> => {
    const made = await fetch(`${url}api/${space}/grants`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ role, label: role }),
    })
    return ((await made.json()) as { key: string }).key
  }
  return {
    url,
    port: Number(new URL(url).port),
    space,
    series,
    date,
    keys: { lead: key, edit: await link('edit'), view: await link('view') },
  }
}

export const roomOf = ({ space, series, date }: Target): string => `${space}/${series}/${date}`
export const teamOf = ({ space }: Target): string => `${space}/-/team`
export const seriesOf = ({ space, series }: Target): string => `${space}/${series}/series`
export const archiveOf = ({ space, series }: Target): string => `${space}/${series}/archive`

/**
 * Runs `act` again and again until the signal, `many` runs at a time. Waits `rest` ms after each run, so that
 * this process still gets the signal.
 */
export async function keepOn(
  many: number,
  until: AbortSignal,
  act: (nth: number) => Promise<void>,
  rest = 1,
): Promise<void> {
  const one = async (nth: number) => {
    while (!until.aborted) {
      await act(nth)
      await pause(rest, until)
    }
  }
  await Promise.all(Array.from({ length: many }, (_, nth) => one(nth)))
}

/** Waits `ms`. On the signal, it ends earlier. */
export async function pause(ms: number, until: AbortSignal): Promise<void> {
  if (until.aborted) return
  await sleep(ms, undefined, { signal: until }).catch((error: unknown) => {
    if (!until.aborted) throw error
  })
}

export const aborted = async (until: AbortSignal): Promise<void> => {
  if (!until.aborted) await once(until, 'abort')
}
