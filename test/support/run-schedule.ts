// One random schedule, judged; what fails is shrunk to the few events that it takes.

import { schedule, type Crowd } from './schedule.ts'
import { shrink } from './shrink.ts'
import { simulate, type Event, type Planted } from './simulation.ts'

export interface ScheduleOptions {
  events: number
  crowd?: Crowd
  planted?: Planted | undefined
}

export interface Outcome {
  figures: Record<string, number>
  /** What went wrong; empty is good. */
  broken: string[]
}

export const runSchedule = (seed: number, { events, crowd, planted }: ScheduleOptions): Promise<Outcome> =>
  simulate(seed, schedule(seed, events, crowd).flat(), planted)

/** The least of a schedule's groups that ends with the same complaint. Runs it some hundred times. */
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

/** So many schedules; counts what they met, and throws the first that is broken as a short list of events. */
export async function runSchedules(
  seeds: Iterable<number>,
  options: ScheduleOptions,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const seed of seeds) {
    const { broken, figures } = await runSchedule(seed, options)
    if (broken.length > 0) {
      const least = (await shrinkSchedule(seed, options)).flat().map((event) => JSON.stringify(event))
      throw new Error(`seed ${seed}: ${broken.join('; ')}\n\nThe least that fails so:\n${least.join('\n')}`)
    }
    for (const [what, count] of Object.entries(figures)) counts[what] = (counts[what] ?? 0) + count
  }
  return counts
}
