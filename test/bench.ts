// How long it takes: npm run bench -- PART…, all parts without one. Each prints its figures beside their
// bars, and a figure that misses its bar ends the run with 1. --file F measures that note too.

import { parseArgs } from 'node:util'
import { benchNotes } from './support/bench-notes.ts'
import type { Figure } from './support/figures.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { file: { type: 'string' } } })

const parts: Record<string, () => Iterable<Figure> | AsyncIterable<Figure>> = {
  notes: () => benchNotes(values.file),
}

const chosen = positionals.length > 0 ? positionals : Object.keys(parts)
const unknown = chosen.filter((name) => !Object.hasOwn(parts, name))
if (unknown.length > 0) throw new Error(`The parts are: ${Object.keys(parts).join(', ')}.`)

for (const name of chosen) {
  process.stdout.write(`${name}\n`)
  for await (const { what, value, unit, most } of parts[name]?.() ?? []) {
    const bar = most === undefined ? '' : ` (at most ${most} ${unit})`
    process.stdout.write(`  ${what}: ${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}${bar}\n`)
    if (most !== undefined && value > most) process.exitCode = 1
  }
}
