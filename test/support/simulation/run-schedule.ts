// Runs and judges one random schedule. If it fails, shrinks it to the few events that make it fail.

import type { Counts } from '../basics/rounds.ts'
import { schedule, type Crowd } from './schedule.ts'
import { shrink } from '../basics/shrink.ts'
import { simulate, type Event, type Planted } from './simulation.ts'

export interface ScheduleOptions {
  events: number
  crowd?: Crowd
  planted?: Planted | undefined
}

export interface Outcome {
  figures: Counts
  /** The faults that were noticed. */
  broken: string[]
}

export const runSchedule = (seed: number, { events, crowd, planted }: ScheduleOptions): Promise<Outcome> =>
  simulate(seed, schedule(seed, events, crowd).flat(), planted)

/**
 * The fewest groups of a schedule that still end with the same complaint. Runs the schedule some hundred
 * times.
 */
export async function shrinkSchedule(
  seed: number,
  { events, crowd, planted }: ScheduleOptions,
): Promise<readonly Event[][]> {
  const groups = schedule(seed, events, crowd)
  const complaint = async (groups: readonly Event[][]) => {
    const { broken } = await simulate(seed, groups.flat(), planted)
    return broken[0]?.replace(/\S*\d\S*|“[^”]*”/g, '…')
  }
  const first = await complaint(groups)
  return shrink(groups, async (some) => (await complaint(some)) === first)
}

/** Throws if the schedule finds faults. The error names the faults and the fewest events that cause them. */
export async function scheduleRound(seed: number, options: ScheduleOptions): Promise<Counts> {
  const { broken, figures } = await runSchedule(seed, options)
  if (broken.length === 0) return { ...figures, events: options.events }
  const least = (await shrinkSchedule(seed, options)).flat().map((event) => JSON.stringify(event))
  throw new Error(`${broken.join('; ')}\n\nThe least that fails so:\n${least.join('\n')}`)
}
