// Measures our relay and its peers in one run. Each relay has the first core, the driver the second. The
// relays are measured in turn, run after run, so that other programs on the machine disturb all of them.

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Contestant, NAMES, type Name } from './contestants.ts'
import type { Result } from './report.ts'
import type { Figures, Scenario, ScenarioOptions } from './scenarios.ts'

const FOLDER = fileURLToPath(new URL('../peers/', import.meta.url))
const DRIVER = '1'

/** Installs the peers, which are no dependencies of the product, and pins the driver to its core. */
export function prepare(): void {
  if (cpus().length < 2) throw new Error('The relay and the driver need a core each.')
  execFileSync('taskset', ['-cp', DRIVER, String(process.pid)], { stdio: 'ignore' })
  if (existsSync(`${FOLDER}node_modules`)) return
  const { status } = spawnSync('npm', ['ci'], { cwd: FOLDER, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error('The peers could not be installed.')
}

export interface CompareOptions extends ScenarioOptions {
  runs: number
  /** Called with each run's figures when it ends. */
  said: (name: Name, figures: Figures) => void
  among: readonly Name[]
}

export async function compare(
  scenario: Scenario,
  { runs, said, among, ...options }: CompareOptions,
): Promise<Result> {
  const names = NAMES.filter((name) => among.includes(name) && !scenario.without.includes(name))
  const all = new Map<Name, Figures[]>(names.map((name) => [name, []]))
  for (let nth = 0; nth < runs; nth++)
    for (const name of names) {
      const contestant = await Contestant.start(name)
      try {
        const figures = await scenario.run(contestant, options)
        all.get(name)?.push(figures)
        said(name, figures)
      } finally {
        await contestant.close()
      }
    }
  return { scenario, figures: new Map([...all].map(([name, each]) => [name, medians(each)])) }
}

function medians(runs: readonly Figures[]): Figures {
  const rows = Object.keys(runs[0] ?? {})
  return Object.fromEntries(
    rows.map((row) => {
      const sorted = runs.map((figures) => figures[row] ?? NaN).toSorted((a, b) => a - b)
      return [row, sorted[sorted.length >> 1] ?? NaN]
    }),
  )
}
