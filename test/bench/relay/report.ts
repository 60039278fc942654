// Figures as a table for people (Markdown) and as a chart (SVG).

import type { Name } from './contestants.ts'
import type { Figures, Scenario } from './scenarios.ts'

export interface Result {
  scenario: Scenario
  /** For each relay, the median of its runs. */
  figures: ReadonlyMap<Name, Figures>
}

export const round = (value: number): string =>
  Number.isFinite(value) ? Number(value.toPrecision(3)).toLocaleString('en') : '–'

export function tableOf({ scenario, figures }: Result): string {
  const names = [...figures.keys()]
  const rows = Object.keys(figures.get(names[0] ?? 'ours') ?? {})
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    `**${scenario.letter}** ${scenario.title}`,
    '',
    line(['', ...names]),
    line(['---', ...names.map(() => '---:')]),
    ...rows.map((row) => line([row, ...names.map((name) => round(figures.get(name)?.[row] ?? NaN))])),
    '',
  ].join('\n')
}

const [WIDTH, LABEL, BAR, GAP] = [720, 90, 16, 6]

/** Draws a group of bars for each row. The largest value of a group has the full length. */
export function chartOf(results: readonly Result[]): string {
  const parts: string[] = []
  let y = 0
  const text = (x: number, what: string, style = '') =>
    parts.push(`<text x="${x}" y="${y + BAR - 4}"${style}>${escape(what)}</text>`)
  for (const { scenario, figures } of results) {
    y += BAR
    text(0, `${scenario.letter}  ${scenario.title}`, ' font-weight="bold"')
    y += BAR + GAP
    for (const row of Object.keys([...figures.values()][0] ?? {})) {
      text(0, row)
      y += BAR
      const largest = Math.max(...[...figures.values()].map((each) => each[row] ?? 0), Number.MIN_VALUE)
      for (const [name, each] of figures) {
        const value = each[row] ?? 0
        const width = Math.max(1, ((WIDTH - 2 * LABEL) * value) / largest)
        const fill = name === 'ours' ? '#0f5c5c' : '#b9c7c7'
        parts.push(`<rect x="${LABEL}" y="${y}" width="${width}" height="${BAR - 3}" fill="${fill}"/>`)
        text(20, name)
        text(LABEL + width + GAP, round(value))
        y += BAR
      }
      y += GAP
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" font-family="sans-serif" font-size="12">\n${parts.join('\n')}\n</svg>\n`
}

export const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
