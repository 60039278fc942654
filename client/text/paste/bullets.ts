// Bullets and boxes that other programs write as characters, and the depth that their indentation shows.

export interface Bullet {
  /** A bullet for a deeper level (`◦`, `▪`) has a higher rank. */
  rank: number
  /** Null if the bullet is not a box. */
  checked: boolean | null
  /** How many characters come before the text. */
  length: number
}

/** U+F0B7 and U+F0A7 are the bullets of Word's symbol fonts. */
const RANKED: readonly [string, number][] = [
  ['•●⦁∙‣➢➤❖◆\uf0b7', 0],
  ['◦○⚬', 1],
  ['▪■▫\uf0a7', 2],
]
const RANKS = new Map(RANKED.flatMap(([signs, rank]) => [...signs].map((sign) => [sign, rank] as const)))
const BOXES = new Map([
  ['☐', false],
  ['☑', true],
  ['☒', true],
])

/** These are bullets only before a tab or several blanks, because they may also begin sentences. */
const DOUBTFUL = /^\s*([·–o§])(?:\t|[ \u00a0]{2})\s*/

const DASH = /^\s*[–—]\s+(?=\S)/
/** How a line of a dialogue ends. Few items end like this. */
const SENTENCE = /[.?!…»”"]\s*$/
const NUMBER = /^\s*[–—]\s+\d/

/**
 * Which of these texts begin with a dash that is a bullet. A dash before a single line names an author or is
 * a minus, and dashes before sentences are a dialogue. So the dashes are bullets if at least two lines in a
 * row have one, most of these are not sentences, and not all are numbers. Blank lines in between do not
 * count.
 */
export function dashedIn(texts: readonly string[]): boolean[] {
  const dashed = texts.map(() => false)
  let run: number[] = []
  const end = () => {
    const within = run.map((at) => texts[at] ?? '')
    const sentences = within.filter((text) => SENTENCE.test(text)).length
    const isList = run.length > 1 && 2 * sentences < run.length && !within.every((text) => NUMBER.test(text))
    if (isList) for (const at of run) dashed[at] = true
    run = []
  }
  texts.forEach((text, at) => {
    if (DASH.test(text)) run.push(at)
    else if (text.trim() !== '') end()
  })
  end()
  return dashed
}

const HYPHEN = /^\s*[-*+] +(?=\S)/

/** Whether a line next to this one begins with a bullet of Markdown. */
export const isInList = (texts: readonly string[], at: number): boolean =>
  [at - 1, at + 1].some((beside) => /^\s*[-+*] /.test(texts[beside] ?? ''))

/**
 * Which of these texts begin with a dash or a bullet of Markdown. A single `- 5 degrees` among others is a
 * number.
 */
export function itemsIn(texts: readonly string[]): boolean[] {
  const dashed = dashedIn(texts)
  return texts.map(
    (text, at) =>
      dashed[at] === true || (HYPHEN.test(text) && (!/^\s*[+-] \d/.test(text) || isInList(texts, at))),
  )
}

/** The bullet that this text begins with, if any. `isDashed`: whether a dash counts as one. */
export function bulletOf(text: string, isDashed = false): Bullet | null {
  const dash = isDashed ? (DASH.exec(text) ?? HYPHEN.exec(text)) : null
  if (dash) return { rank: 0, checked: null, length: dash[0].length }
  const [space = ''] = /^\s*/.exec(text) ?? []
  const sign = text.charAt(space.length)
  const doubtful = DOUBTFUL.exec(text)
  if (doubtful) return { rank: rankOfDoubtful(doubtful[1]), checked: null, length: doubtful[0].length }
  const [rank, checked] = [RANKS.get(sign), BOXES.get(sign)]
  if (rank === undefined && checked === undefined) return null
  const [behind = ''] = /^\s*/.exec(text.slice(space.length + 1)) ?? []
  return { rank: rank ?? 0, checked: checked ?? null, length: space.length + 1 + behind.length }
}

const rankOfDoubtful = (sign: string | undefined): number => (sign === 'o' ? 1 : sign === '§' ? 2 : 0)

/** The column of a line's text. A tab goes to the next multiple of 4. */
export function columnOf(text: string): number {
  let column = 0
  for (const character of text) {
    if (character === '\t') column += 4 - (column % 4)
    else if (character === ' ' || character === '\u00a0') column++
    else break
  }
  return column
}

/** Finds levels by columns. A line is below the nearest line above it that begins further to the left. */
export class Levels {
  #columns: number[] = []

  levelOf(column: number): number {
    while ((this.#columns.at(-1) ?? -1) >= column) this.#columns.pop()
    return this.#columns.push(column) - 1
  }
}
