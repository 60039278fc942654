// The notes of a series for measuring its memory: weekly meetings of the same people. As in real notes, a few
// words are frequent and most are rare, every other item goes on in the next week in other words, and people give
// links.

import { seeded, type Random } from './random.ts'

export interface DatedNote {
  date: string
  markdown: string
}

interface Planned {
  words: readonly string[]
  link: string
}

const SOUNDS = 'ba co di fe gu ha jo ki le mu na po ri se tu va we xi yo zu cra dro fli gre pla sto'.split(
  ' ',
)
const VOCABULARY = 4000

/** From three to nine letters. Each number has a word of its own. */
function wordOf(nth: number): string {
  const rest = Math.floor(nth / SOUNDS.length)
  const sound = SOUNDS[nth % SOUNDS.length] ?? ''
  return rest === 0 ? sound : wordOf(rest - 1) + sound
}

/** The most frequent words, which tell nothing. */
const FREQUENT = 'the of to and in for on a is with that it be this as from at by'.split(' ')

/** The smaller a number is, the more frequent it is. */
function word(random: Random): string {
  const nth = Math.floor(VOCABULARY ** (random.int(1_000_000) / 1_000_000)) - 1
  return FREQUENT[nth] ?? wordOf(nth + SOUNDS.length)
}

const plan = (random: Random): Planned => ({
  words: Array.from({ length: 5 + random.int(9) }, () => word(random)),
  link: random.chance(0.16)
    ? ` https://github.com/${wordOf(50 + random.int(4))}/${wordOf(90 + random.int(30))}/pull/${random.int(3000)}`
    : '',
})

/** The same item a week later. */
const inOtherWords = (random: Random, { words, link }: Planned): Planned => ({
  words: words.map((each) => (random.chance(0.5) ? each : word(random))),
  link,
})

const itemsOf = (items: readonly Planned[]): string =>
  items.map(({ words, link }) => `  - ${words.join(' ')}${link}\n`).join('')

/** Oldest first, from January 2009 on. */
export function seriesNotes(weeks: number, people: number): DatedNote[] {
  const random = seeded(23)
  const some = (most: number) => Array.from({ length: random.int(most + 1) }, () => plan(random))
  const open = new Map<number, { blocked: Planned[]; next: Planned[] }>()
  return Array.from({ length: weeks }, (_, week) => {
    const date = new Date(Date.UTC(2009, 0, 5 + 7 * week)).toISOString().slice(0, 10)
    const sections = Array.from({ length: people }, (_, nth) => {
      const before = open.get(nth) ?? { blocked: [], next: [] }
      const [done, blocked, next] = [some(4), some(1), some(4)]
      for (const each of before.next)
        if (random.chance(0.5)) random.pick([done, blocked, next]).push(inOtherWords(random, each))
      for (const each of before.blocked)
        if (random.chance(0.5)) random.pick([done, blocked]).push(inOtherWords(random, each))
      open.set(nth, { blocked, next })
      return `@person${nth}\n\n- Done:\n${itemsOf(done)}- Blocked:\n${itemsOf(blocked)}- Next:\n${itemsOf(next)}`
    })
    const markdown = `# Weekly ${date}\n\n- **Lead:** @person1\n\n## Updates\n\n${sections.join('\n')}`
    return { date, markdown }
  })
}
