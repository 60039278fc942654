// The team of the simulated meeting: its documents at the moment when the person comes, and the acts of its people.

import { setHeaderField } from '../../shared/model/header.ts'
import { announceSection } from '../../shared/model/meeting.ts'
import { listMeeting } from '../../shared/model/series.ts'
import { nameSeries, setSchedule } from '../../shared/model/series-acts.ts'
import { meetPerson } from '../../shared/model/team.ts'
import { keepColour, listSeries, nameTeam } from '../../shared/model/team-acts.ts'
import { handleId } from '../../shared/document/people.ts'
import { Colleague, HOME, type Hand } from './colleagues.ts'
import { SCRIPT, type Act, type Part } from './script.ts'
import type { SmallRelay } from './small-relay.ts'
import type { Played } from './wire.ts'
import { words } from './words/en.ts'

/** The person who tries the meeting. */
export const PERSON = '@you'

const NAME = words.teamWeekly

interface Person {
  part: Part
  colleague: Colleague
  /** The acts that the colleague has not begun. */
  left: Act[]
  isWriting: boolean
  /** How many of the further acts the colleague has taken. */
  more: number
}

export class PlayedTeam {
  readonly #relay: SmallRelay
  readonly #people: Person[]
  readonly #played: Played

  constructor(relay: SmallRelay, played: Played, hand: Hand) {
    this.#relay = relay
    this.#played = played
    const room = `${played.space}/${played.series}/${played.date}`
    this.#people = SCRIPT.map((part) => ({
      part,
      colleague: new Colleague(part.handle, relay, room, hand),
      left: [...part.live],
      isWriting: false,
      more: 0,
    }))
  }

  /** Writes the first content of the documents, unless an earlier visit of this page has done so. */
  async begin(): Promise<void> {
    const { space, series, date, schedule } = this.#played
    const [team, its, meeting] = [
      `${space}/-/team`,
      `${space}/${series}/series`,
      `${space}/${series}/${date}`,
    ].map((name) => this.#relay.room(name)) as [Room, Room, Room]
    await Promise.all([team.loaded, its.loaded, meeting.loaded])
    const isNew = meeting.doc.store.clients.size === 0
    if (isNew) {
      nameTeam(team.doc, words.playedTeam)
      listSeries(team.doc, series, NAME)
      for (const { part } of this.#people) {
        meetPerson(team.doc, handleId(part.handle), part.handle)
        keepColour(team.doc, handleId(part.handle))
      }
      nameSeries(its.doc, NAME)
      setSchedule(its.doc, schedule)
      listMeeting(its.doc, date)
      setHeaderField(meeting.doc, 'lead', '@mia')
      // The person's own section comes first, so that all four sections are on one screen.
      announceSection(meeting.doc, HOME, handleId(PERSON), PERSON)
      await Promise.all([team.keep(), its.keep()])
    }
    for (const { part, colleague } of this.#people) {
      await colleague.meet()
      colleague.begin()
      if (isNew) for (const act of part.before) await colleague.do(act, true)
    }
  }

  /** All colleagues write what the script has for them, at the same time. */
  live(): void {
    for (const person of this.#people) void this.#go(person)
  }

  /** The colleagues have more to write, and no longer rest. */
  more(): void {
    for (const person of this.#people) {
      const next = person.part.more[person.more]
      if (next === undefined) continue
      person.left = person.left.filter((act) => !('rest' in act))
      if (person.left.length === 0) {
        person.left.push(next)
        person.more++
      }
    }
    this.live()
  }

  /** Call when the relay runs again. Then the words that each colleague wrote in the meantime reach the others. */
  async again(): Promise<void> {
    for (const { colleague } of this.#people) await colleague.meet()
  }

  async #go(person: Person): Promise<void> {
    if (person.isWriting) return
    person.isWriting = true
    for (let act = person.left.shift(); act !== undefined; act = person.left.shift())
      await person.colleague.do(act)
    person.isWriting = false
  }
}

type Room = ReturnType<SmallRelay['room']>
