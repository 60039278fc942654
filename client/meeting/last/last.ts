// The last meeting of a person, beside the note: loaded apart, because it needs the code that reads Markdown.

import LastTimeView from './LastTime.svelte'
import RoundView from './Round.svelte'
import ProposalView from './Proposal.svelte'
import UnfinishedView from './Unfinished.svelte'
import { LastMeetings, type Reading } from './last-meetings.ts'
import { LastTime } from './last-time.ts'
import { Proposals } from './proposals.ts'
import { personNow } from './round.ts'
import { UnfinishedAgenda } from './unfinished.ts'
import { SpareTwins } from './spare-twins.ts'
import type { MeetingSession } from '../session.ts'

export class Last {
  readonly View = LastTimeView
  readonly Unfinished = UnfinishedView
  readonly Proposal = ProposalView
  readonly Round = RoundView
  /** The person whose turn it is in the round. Null if there is no round. */
  readonly turnOf = personNow
  readonly time: LastTime
  readonly agenda: UnfinishedAgenda
  readonly proposals: Proposals
  readonly meetings: LastMeetings
  readonly #spare: SpareTwins

  constructor(session: MeetingSession, reading: Reading) {
    this.meetings = new LastMeetings(session, reading)
    this.time = new LastTime(session, this.meetings)
    this.agenda = new UnfinishedAgenda(session, this.meetings)
    this.proposals = new Proposals(session, this.meetings)
    this.#spare = new SpareTwins(session)
  }

  close(): void {
    this.time.close()
    this.meetings.close()
    this.#spare.close()
  }
}
