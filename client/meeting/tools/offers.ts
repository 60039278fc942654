// What is offered in a meeting's texts while a person types: people after `@`, issues after `#`.

import type { Offer, Offers, Sign } from '../../text/complete/offers.ts'
import { PeopleOffers } from '../../team/people-offers.ts'
import type { MeetingSession } from '../session.ts'
import type { IssueOffers } from './issue-offers.ts'

export class MeetingOffers implements Offers {
  readonly #session: MeetingSession
  readonly #people: PeopleOffers
  readonly #watching = new Set<() => void>()
  #issues: IssueOffers | null = null
  #isComing = false
  #isClosed = false

  /** `present`: the handles of the people who are here. */
  constructor(session: MeetingSession, present: () => readonly string[]) {
    this.#session = session
    this.#people = new PeopleOffers(session.series.team, () => [
      ...present(),
      ...session.outline.blocks.flatMap(({ sections }) => sections.map(({ handle }) => handle)),
    ])
  }

  of = (sign: Sign, query: string): readonly Offer[] => {
    if (sign === '@') return this.#people.of(sign)
    void this.#load()
    return this.#issues?.of(query) ?? []
  }

  watch = (came: () => void): (() => void) => {
    this.#watching.add(came)
    return () => this.#watching.delete(came)
  }

  /** Issues are looked for only after this person has typed `#`. */
  async #load(): Promise<void> {
    if (this.#isComing) return
    this.#isComing = true
    try {
      const { IssueOffers } = await import('./issue-offers.ts')
      if (this.#isClosed) return
      this.#issues = new IssueOffers(this.#session, this.#tell)
      this.#tell()
    } catch {
      this.#isComing = false // out of reach: the next sign tries again, and the person can type on
    }
  }

  #tell = (): void => {
    for (const tell of this.#watching) tell()
  }

  close(): void {
    this.#isClosed = true
    this.#issues?.close()
  }
}
