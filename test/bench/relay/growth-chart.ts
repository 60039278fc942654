// Shows the growth of a cost as a sentence and as a chart (SVG) with logarithmic scales. On the chart, linear
// growth has slope 1.

import { exponentOf, type Growth } from './growth.ts'
import { escape, round } from './report.ts'

export function sentenceOf(growth: Growth): string {
  const [first, last] = [growth.points[0], growth.points.at(-1)]
  if (!first || !last) throw new Error('Nothing was measured.')
  const [from, to] = [first, last].map(([x, y]) => `${round(y)} ${growth.unit} at ${round(x)}`)
  return `${growth.cost} against ${growth.against}: ${from}, ${to}; it grows as the power ${round(exponentOf(growth))}.`
}

const [WIDTH, HEIGHT, PAD, ROWS] = [360, 200, 44, 2]

/** Charts in pairs, side by side. */
export function growthChart(growths: readonly Growth[]): string {
  const height = Math.ceil(growths.length / ROWS) * HEIGHT
  const parts = growths.map((growth, nth) => {
    const [x, y] = [(nth % ROWS) * WIDTH, Math.floor(nth / ROWS) * HEIGHT]
    return `<g transform="translate(${x} ${y})">${lineOf(growth)}</g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${ROWS * WIDTH}" height="${height}" font-family="sans-serif" font-size="11">\n${parts.join('\n')}\n</svg>\n`
}

function lineOf({ cost, unit, against, points }: Growth): string {
  const xs = points.map(([x]) => Math.log(x))
  const highest = Math.max(...points.map(([, y]) => y))
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  /** The chart covers three decades, with the highest point at the top. */
  const DECADES = 3
  const place = ([x, y]: readonly [number, number]): [number, number] => [
    PAD + ((Math.log(x) - left) / (right - left || 1)) * (WIDTH - 2 * PAD),
    PAD +
      (Math.min(DECADES, Math.log10(highest / Math.max(y, Number.MIN_VALUE))) / DECADES) * (HEIGHT - 2 * PAD),
  ]
  const line = points
    .map((point) =>
      place(point)
        .map((at) => at.toFixed(1))
        .join(','),
    )
    .join(' ')
  const labels = points.map((point) => {
    const [x, y] = place(point)
    return `<circle cx="${x}" cy="${y}" r="3" fill="#0f5c5c"/><text x="${x}" y="${y - 7}" text-anchor="middle">${round(point[1])}</text><text x="${x}" y="${HEIGHT - 24}" text-anchor="middle" fill="#666">${round(point[0])}</text>`
  })
  return `<text x="${PAD}" y="16" font-weight="bold">${escape(`${cost}, ${unit}`)}</text><polyline points="${line}" fill="none" stroke="#0f5c5c" stroke-width="1.5"/>${labels.join('')}<text x="${WIDTH / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escape(against)}</text>`
}
