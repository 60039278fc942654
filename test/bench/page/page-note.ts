// The note for measuring pages. It may have any number of sections and any length.

export const WRITER = '@kevina'

/** The words of a status line. They are from no real note. */
const WORDS = 'merged the parser branch and fixed what the review found in the index of the archive'.split(
  ' ',
)

const line = (nth: number): string =>
  `  - ${Array.from({ length: 8 }, (_, at) => WORDS[(nth + 5 * at) % WORDS.length]).join(' ')}\n`

/** About `bytes` of Markdown, divided among `sections` sections. */
export function noteOfPeople(sections: number, bytes: number): string {
  const each = Math.max(1, Math.round(bytes / sections / line(0).length))
  const person = (nth: number): string => {
    const lines = Array.from({ length: each }, (_, at) => line(nth + at))
    const half = Math.ceil(each / 2)
    return `@person${nth}\n\n- Done:\n${lines.slice(0, half).join('')}- Next:\n${lines.slice(half).join('')}\n`
  }
  return `# Weekly 2026-11-23\n\n## Updates\n\n${Array.from({ length: sections }, (_, nth) => person(nth + 1)).join('')}`
}
