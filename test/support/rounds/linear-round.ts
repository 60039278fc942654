// Measures the readings at full size. Their time must grow with the size, not with its square.

import { timedOnce } from '../basics/figures.ts'
import { endlessLines, longestLines } from '../readings/endless-lines.ts'
import { largeDocuments, numberedLines } from '../readings/large-documents.ts'
import type { Reading } from '../readings/readings.ts'
import type { Counts } from '../basics/rounds.ts'

/** The most growth that is allowed if the size is four times as large. Quadratic growth would be 16. */
const MOST = 9
const TRIES = 6

/** Null if the time grows linearly. Else how many times longer the whole size takes than a quarter of it. */
function growthOfTime({ size, surely, make }: Reading): number | null {
  let least = Infinity
  for (let tried = 0; tried < TRIES; tried++) {
    const { cpu } = timedOnce(make(size))
    if (cpu < surely) return null
    least = Math.min(least, cpu / timedOnce(make(size / 4)).cpu)
    if (least < MOST) return null
  }
  return least
}

export function linearRound(): Counts {
  const lines = [...endlessLines.flatMap(([, ofPiece]) => ofPiece), ...longestLines]
  const readings = [...lines, ...largeDocuments, numberedLines]
  for (const reading of readings) {
    const growth = growthOfTime(reading)
    if (growth !== null) throw new Error(`${reading.name}: four times as much takes ${growth} times as long`)
  }
  return { readings: readings.length }
}
