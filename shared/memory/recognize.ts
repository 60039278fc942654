// Recognizes a person's items in a later meeting, for notes that do not say where an item came from.
//
// Two items are compared by their links and words. A word tells the more, the fewer items of the two notes have
// it: its weight is the logarithm of that share, as in full-text search. The best pairs are taken first, and an
// item belongs to one pair at most. The numbers below were found with 396 items of twelve pairs of real notes
// that readers had judged before. What is `sure` was right in 123 of 129 cases.

import { textOf, type Line } from '../document/lines.ts'
import type { Item } from './items.ts'
import { isSameLink, linksOf } from './links.ts'
import { groupBy } from '../words/group-by.ts'
import { beginningOf, tellingTerms, tells } from './terms.ts'

/** What an item is recognized by. */
export interface Features {
  item: Item
  /** The words of the item's own line. */
  own: string
  terms: ReadonlySet<string>
  beginnings: ReadonlySet<string>
  /** Keys of links. */
  links: readonly string[]
}

export function featuresOf(item: Item): Features {
  const terms = tellingTerms(item.lines.map((line, at) => (at === 0 ? item.text : textOf(line))))
  return {
    item,
    own: [...tellingTerms([item.text])].join(' '),
    terms,
    beginnings: new Set([...terms].flatMap((term) => beginningOf(term) ?? [])),
    links: linksOf(item.lines).map(({ key }) => key),
  }
}

/** How rare terms and links are in two notes. */
export class Rarity {
  readonly #items: number
  readonly #sections: number
  readonly #terms = new Map<string, number>()
  readonly #links = new Map<string, number>()
  readonly #weights = new WeakMap<Features, number>()

  /** `sections`: of both notes, the items of each person's section. */
  constructor(sections: readonly (readonly Features[])[]) {
    this.#sections = sections.length
    this.#items = Math.max(
      LEAST_ITEMS,
      sections.reduce((sum, items) => sum + items.length, 0),
    )
    for (const items of sections) {
      for (const { terms } of items) for (const term of terms) count(this.#terms, term)
      for (const link of new Set(items.flatMap(({ links }) => links))) count(this.#links, link)
    }
  }

  /** 0 for a word that every item has; about 5 for a word that two items of two long notes have. */
  weightOf(term: string): number {
    return tells(term) * Math.log(this.#items / (this.#terms.get(term) ?? 1))
  }

  /** The weight of all terms of an item. */
  weightOfAll(features: Features): number {
    const known = this.#weights.get(features) ?? sum(features.terms, (term) => this.weightOf(term))
    this.#weights.set(features, known)
    return known
  }

  /** Whether the link stands in so many sections that it tells nothing. */
  isEverywhere(link: string): boolean {
    return (this.#links.get(link) ?? 0) > Math.max(4, this.#sections / 3)
  }
}

/** In a shorter note too, a word that only two items have tells something. */
const LEAST_ITEMS = 60

const count = (counts: Map<string, number>, name: string): void =>
  void counts.set(name, (counts.get(name) ?? 0) + 1)

const sum = (terms: Iterable<string>, weight: (term: string) => number): number => {
  let all = 0
  for (const term of terms) all += weight(term)
  return all
}

/** A pair of items, and how alike they are. */
interface Pair {
  one: Features
  other: Features
  /** How many links both have. */
  links: number
  isSame: boolean
  /** The weight of the words that both have. */
  words: number
  /** The same, with the words that only begin alike. */
  near: number
  /** The weight of all words of the item that has less. */
  least: number
  rank: number
}

const ALIKE = 0.3

function pairOf(one: Features, other: Features, rarity: Rarity): Pair | null {
  const links = one.links.filter(
    (link) => !rarity.isEverywhere(link) && other.links.some((each) => isSameLink(link, each)),
  ).length
  let words = 0
  let near = 0
  for (const term of one.terms)
    if (other.terms.has(term)) words += rarity.weightOf(term)
    else if (other.beginnings.has(beginningOf(term) ?? '')) near += ALIKE * rarity.weightOf(term)
  near += words
  const isSame = one.own !== '' && one.own === other.own
  if (links === 0 && near === 0 && !isSame) return null
  const [a, b] = [rarity.weightOfAll(one), rarity.weightOfAll(other)]
  const least = Math.min(a, b)
  const rank = (isSame ? 40 : 0) + 15 * links + near + (3 * near) / Math.max(near, a + b - near)
  return { one, other, links, isSame, words, near, least, rank }
}

export interface Match {
  from: Item
  to: Item
  /** The line of `to` that tells most. */
  line: Line
  how: 'link' | 'words'
  /** If false, it is a question to the person. */
  isSure: boolean
}

/**
 * `from`: a person's items in a meeting. `to`: the person's items in a later one. Each is in one match at most.
 * In a section of more than `MOST` items, only equal items are found, because comparing each with each would
 * take too long.
 */
export function recognize(from: readonly Features[], to: readonly Features[], rarity: Rarity): Match[] {
  const equal = groupBy(to, ({ own }) => own)
  const isLong = Math.max(from.length, to.length) > MOST
  const pairs = from
    .flatMap((one) => {
      const others = isLong ? (equal.get(one.own) ?? []).slice(0, 1) : to
      return others.flatMap((other) => pairOf(one, other, rarity) ?? [])
    })
    .sort((a, b) => b.rank - a.rank)
  const best = new Map<Features, Pair>()
  const second = new Map<Features, number>()
  const taken = new Set<Features>()
  for (const pair of pairs)
    if (best.has(pair.one)) {
      if (!second.has(pair.one)) second.set(pair.one, pair.rank)
    } else if (!taken.has(pair.other)) {
      best.set(pair.one, pair)
      taken.add(pair.other)
    }
  return [...best.values()].flatMap((pair) => {
    const grade = gradeOf(pair, pair.rank - (second.get(pair.one) ?? 0))
    return grade === 'none' ? [] : [matchOf(pair, rarity, grade === 'sure')]
  })
}

const MOST = 300

/** `margin`: by how much the pair is better than the item's next best one. */
function gradeOf({ links, isSame, words, near, least }: Pair, margin: number): 'sure' | 'perhaps' | 'none' {
  if (links > 0 || isSame) return 'sure'
  if (least === 0) return 'none'
  const exact = words * (words / least)
  if (exact >= 4.4 || (exact >= 2.6 && margin >= 3)) return 'sure'
  return near * (near / least) >= 0.8 ? 'perhaps' : 'none'
}

function matchOf({ one, other, links }: Pair, rarity: Rarity, isSure: boolean): Match {
  const told = other.item.lines.map((line, at) => {
    const text = at === 0 ? other.item.text : textOf(line)
    const shared = [...tellingTerms([text])].filter((term) => one.terms.has(term))
    const same = linksOf([line]).filter(({ key }) => one.links.some((link) => isSameLink(link, key)))
    return { line, weight: 100 * same.length + sum(shared, (term) => rarity.weightOf(term)) }
  })
  const [first] = told
  if (first === undefined) throw new Error('An item has a line.')
  const { line } = told.reduce((best, each) => (each.weight > best.weight ? each : best), first)
  return { from: one.item, to: other.item, line, how: links > 0 ? 'link' : 'words', isSure }
}
