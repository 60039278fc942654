// The people that `@` offers: those of the team, and others that the page knows.

import { handleId } from '../../shared/document/people.ts'
import type { Team } from '../../shared/model/team.ts'
import { offerOf, type Offer, type Offers, type Sign } from '../text/complete/offers.ts'
import type { TeamSession } from './team.ts'

/** How many people are offered. The bound keeps a key cheap, whoever wrote into the team. */
const MOST = 10_000

export class PeopleOffers implements Offers {
  readonly #team: Pick<TeamSession, 'team'>
  readonly #here: () => readonly string[]
  /** The offers, made again when the team or the people who are here have changed. */
  #made: { of: Team; here: string; offers: readonly Offer[] } | null = null

  /** `here`: the handles that are offered first. */
  constructor(team: Pick<TeamSession, 'team'>, here: () => readonly string[] = () => []) {
    this.#team = team
    this.#here = here
  }

  of = (sign: Sign): readonly Offer[] => (sign === '@' ? this.#people() : [])

  watch = (): (() => void) => () => {}

  #people(): readonly Offer[] {
    const { team } = this.#team
    const here = this.#here().slice(0, MOST)
    const known = here.join('\n')
    if (this.#made?.of !== team || this.#made.here !== known)
      this.#made = { of: team, here: known, offers: offersOf(team, here) }
    return this.#made.offers
  }
}

function offersOf({ people, names }: Team, here: readonly string[]): Offer[] {
  const offers = new Map<string, Offer>()
  const also = new Map(people.map((each) => [each.id, each.also.map(({ handle }) => handle).join(' ')]))
  const add = (handle: string): void => {
    const id = names.personOf(handleId(handle))
    if (offers.size < MOST && !offers.has(id)) {
      const named = names.handleOf(id) ?? handle
      offers.set(id, offerOf(named, named, '', also.get(id)))
    }
  }
  here.forEach(add)
  for (const { handle } of people) add(handle)
  return [...offers.values()]
}
