// What a heading says about the lines below it: whether they are people who speak in turn.

import { AGAINST, SOFT, STRONG, TASKS } from './round-words.ts'

/**
 * `strong`: a round, where each entry is a person (`Round table`). `soft`: the entries are people or topics
 * (`Updates`). `against`: a plain name is not a person who speaks (`Agenda`). `tasks`: a handle is not one
 * either (`Action items`). `none`: the heading does not say.
 */
export type Round = 'strong' | 'soft' | 'none' | 'against' | 'tasks'

/** The words of a heading, without emphasis, numbers and punctuation around them. */
const wordsOf = (heading: string): string =>
  heading
    .slice(0, LONGEST)
    .toLowerCase()
    .replace(/[*_`#]/g, '')
    .replace(/^[^\p{L}]+|[^\p{L})]+$/gu, '')

/** A longer heading is a sentence. */
const LONGEST = 120

export function roundOf(heading: string): Round {
  if (heading.length > LONGEST) return 'none'
  const words = wordsOf(heading)
  if (STRONG.some((pattern) => pattern.test(words))) return 'strong'
  if (TASKS.test(words)) return 'tasks'
  if (AGAINST.some((pattern) => pattern.test(words))) return 'against'
  return SOFT.some((pattern) => pattern.test(words)) ? 'soft' : 'none'
}

/** The meaning for lines below a heading: that of this heading, or else that of the outer heading. */
export const roundBelow = (outer: Round, heading: string): Round => {
  const inner = roundOf(heading)
  return inner === 'none' ? outer : inner
}

/**
 * What a note says about its lines as a whole: about those above its first heading, and about those below.
 */
export interface Outermost {
  above: Round
  below: Round
}

/**
 * `title` is the note's. `type` is the kind of meeting that the note names: `Type of meeting: daily scrum`.
 */
export function outermost(title: string, type: string): Outermost {
  // The title of a stand-up says less about the lines below the note's headings than about those above.
  if (roundOf(title) === 'strong') return { above: 'strong', below: 'soft' }
  return roundOf(type) === 'strong' ? { above: 'soft', below: 'soft' } : { above: 'none', below: 'none' }
}
