// What a typed `@` or `#` offers, and which offers fit the letters after the sign.

export const SIGNS = ['@', '#'] as const
export type Sign = (typeof SIGNS)[number]

export interface Offer {
  /** The text that is written. */
  readonly text: string
  /** The text that the list shows. */
  readonly label: string
  /** More about the offer, in a few words. */
  readonly about: string
  /** The text in which the offer is searched, folded. */
  readonly found: string
}

export interface Offers {
  /**
   * The offers for a sign. The best are first. As long as they are unchanged, the list is the same object. `query`:
   * what the person has typed after the sign.
   */
  of: (sign: Sign, query: string) => readonly Offer[]
  /** Calls `came` when a list has changed. Returns a function to stop this. */
  watch: (came: () => void) => () => void
}

/** How many offers a list shows. */
export const MOST_SHOWN = 8

/** How many characters of an offer are shown or searched. Other people wrote them. */
const LONGEST = 120

export const fold = (text: string): string =>
  text.slice(0, LONGEST).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

export const offerOf = (text: string, label: string, about = '', also = ''): Offer => ({
  text,
  label: label.slice(0, LONGEST),
  about: about.slice(0, LONGEST),
  found: fold(`${label} ${also.slice(0, LONGEST)} ${about}`),
})

/**
 * The offers that fit. First come those that begin with the query, then those in which a word begins with it,
 * then those that contain it anywhere. Each offer is looked at once.
 */
export function matching(offers: readonly Offer[], query: string): Offer[] {
  const asked = fold(query)
  if (asked === '') return offers.slice(0, MOST_SHOWN)
  const ranked: Offer[][] = [[], [], []]
  for (const offer of offers) {
    const rank = rankOf(offer.found, asked)
    const those = ranked[rank]
    if (those && those.length < MOST_SHOWN) those.push(offer)
    if (ranked[0]?.length === MOST_SHOWN) break
  }
  return ranked.flat().slice(0, MOST_SHOWN)
}

function rankOf(found: string, asked: string): number {
  let [at, rank] = [found.indexOf(asked), 3]
  for (; at >= 0 && rank > 1; at = found.indexOf(asked, at + 1)) {
    if (/^[@#]*$/.test(found.slice(0, Math.min(at, 3))) && at < 3) return 0
    rank = /[^\p{L}\p{N}]/u.test(found.charAt(at - 1)) ? 1 : 2
  }
  return rank
}
