// What a heading says about the lines below it: whether they are people who speak in turn.

import { AGAINST, SOFT, STRONG, TASKS } from './round-words.ts'

/**
 * `strong`: a round, where each entry is a person (`Round table`). `soft`: people or topics (`Updates`).
 * `against`: no plain name is a person who speaks (`Agenda`). `tasks`: nor is a handle (`Action items`). `none`: the
 * heading says nothing.
 */
export type Round = 'strong' | 'soft' | 'none' | 'against' | 'tasks'

/** The words of a heading, without emphasis, numbers and signs around them. */
const wordsOf = (heading: string): string =>
  heading
    .slice(0, LONGEST)
    .toLowerCase()
    .replace(/[*_`#]/g, '')
    .replace(/^[^\p{L}]+|[^\p{L})]+$/gu, '')

/** A heading that is longer is a sentence. */
const LONGEST = 120

export function roundOf(heading: string): Round {
  if (heading.length > LONGEST) return 'none'
  const words = wordsOf(heading)
  if (STRONG.some((pattern) => pattern.test(words))) return 'strong'
  if (TASKS.test(words)) return 'tasks'
  if (AGAINST.some((pattern) => pattern.test(words))) return 'against'
  return SOFT.some((pattern) => pattern.test(words)) ? 'soft' : 'none'
}

/** A round below a heading: what the inner heading says, or else what the outer one says. */
export const roundBelow = (outer: Round, heading: string): Round => {
  const inner = roundOf(heading)
  return inner === 'none' ? outer : inner
}

/** What a note says about all of its lines: about those above its headings, and about those below. */
export interface Outermost {
  above: Round
  below: Round
}

/** `title` is the note's; `type` is what it calls the meeting: `Type of meeting: daily scrum`. */
export function outermost(title: string, type: string): Outermost {
  // A stand-up's title says less about what stands below the note's headings than about what stands above.
  if (roundOf(title) === 'strong') return { above: 'strong', below: 'soft' }
  return roundOf(type) === 'strong' ? { above: 'soft', below: 'soft' } : { above: 'none', below: 'none' }
}
