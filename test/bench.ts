// Measures speed: npm run bench -- PART…, all parts by default.
//
//   A … H   our relay and its peers: test/bench/relay/scenarios.ts. Each figure is the median of --runs N (3);
//           --among ours,ref leaves others out; --trace FILE opens a public editing history in E
//   notes   reading, writing and importing; --file F measures that note too
//   growth  the relay's cost of an edit and of a room, as members, rooms, edits or words grow
//   memory  what a series remembers: carrying items, the ledger
//   page    the page in a browser: key to paint, openings, the board, sizes, memory
//
// --out DIR writes the tables there, and charts of A to H and of the growth. If a figure misses its bar, the exit
// code is 1.

import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { NAMES, type Name } from './bench/relay/contestants.ts'
import type { Figure } from './support/basics/figures.ts'
import { exponentOf, growths, type Growth } from './bench/relay/growth.ts'
import { growthChart, sentenceOf } from './bench/relay/growth-chart.ts'
import { benchMemory } from './bench/memory.ts'
import { benchNotes } from './bench/notes.ts'
import { benchPage } from './bench/page/page.ts'
import { compare, prepare } from './bench/relay/peers.ts'
import { chartOf, round, tableOf, type Result } from './bench/relay/report.ts'
import { scenarios } from './bench/relay/scenarios.ts'
import { buildApp } from './support/relay/built.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    among: { type: 'string', default: NAMES.join(',') },
    trace: { type: 'string' },
    file: { type: 'string' },
    out: { type: 'string' },
  },
})
const say = (line: string) => void process.stdout.write(`${line}\n`)

async function each(part: string, figures: Iterable<Figure> | AsyncIterable<Figure>): Promise<void> {
  say(part)
  for await (const { what, value, unit, most } of figures) {
    const bar = most === undefined ? '' : ` (at most ${round(most)} ${unit})`
    say(`  ${what}: ${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}${bar}`)
    if (most !== undefined && value > most) process.exitCode = 1
  }
}

/** The largest exponent that counts as linear. 1 is exactly linear, and the rest is noise. */
const LINEAR = 1.1

async function growth(): Promise<void> {
  prepare()
  say('growth')
  const all: Growth[] = []
  for await (const each of growths()) {
    all.push(each)
    say(`  ${sentenceOf(each)}`)
    if (exponentOf(each) > LINEAR) process.exitCode = 1
  }
  write('growth.svg', growthChart(all))
}

function write(name: string, what: string): void {
  if (values.out === undefined) return
  mkdirSync(values.out, { recursive: true })
  writeFileSync(join(values.out, name), what)
}

async function beside(letters: readonly string[]): Promise<void> {
  prepare()
  const among = values.among.split(',').filter((name): name is Name => NAMES.some((each) => each === name))
  const said = (name: Name, figures: Record<string, number>) =>
    say(
      `  ${name}: ${Object.entries(figures)
        .map(([what, value]) => `${what} ${round(value)}`)
        .join(', ')}`,
    )
  const results: Result[] = []
  for (const scenario of scenarios.filter(({ letter }) => letters.includes(letter))) {
    say(`${scenario.letter} ${scenario.title}`)
    results.push(await compare(scenario, { runs: Number(values.runs), said, among, trace: values.trace }))
  }
  const [cpu] = cpus()
  const tables = [
    `${cpu?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}; medians of ${values.runs}`,
    ...results.map(tableOf),
  ].join('\n\n')
  say(`\n${tables}`)
  write('bench.md', tables)
  write('bench.svg', chartOf(results))
}

const letters = scenarios.map(({ letter }) => letter)
const parts = ['notes', 'memory', 'page', 'growth', ...letters]
const chosen = positionals.length > 0 ? positionals : parts
if (!chosen.every((part) => parts.includes(part))) throw new Error(`The parts are: ${parts.join(', ')}.`)
if (chosen.includes('notes')) await each('notes', benchNotes(values.file))
if (chosen.includes('memory')) await each('memory', benchMemory())
if (chosen.includes('page')) {
  buildApp()
  await each('page', benchPage())
}
if (chosen.includes('growth')) await growth()
if (chosen.some((part) => letters.includes(part))) await beside(chosen)
process.exit() // nobody waits any more for what a killed relay left open
