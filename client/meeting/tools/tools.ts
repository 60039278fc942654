// Everything in a meeting that is not needed for reading, in one chunk that loads once the note is painted:
// edits besides typing, presence, snapshots, and the components around the text.

import type { Named } from '../../../shared/memory/answers.ts'
import AddBlock from '../../ui/AddBlock.svelte'
import AddSection from './AddSection.svelte'
import Attendees from './Attendees.svelte'
import BarDialog from './BarDialog.svelte'
import BlockMenu from '../../ui/BlockMenu.svelte'
import Chips from './Chips.svelte'
import Final from '../snapshot/Final.svelte'
import Handles from './Handles.svelte'
import Left from '../../ui/Left.svelte'
import Menu from './Menu.svelte'
import PresentList from '../around/Present.svelte'
import Side from '../around/Side.svelte'
import Refused from '../../ui/Refused.svelte'
import SectionMenu from './SectionMenu.svelte'
import SkipLink from './SkipLink.svelte'
import TakenOut from './TakenOut.svelte'
import UnderHead from './UnderHead.svelte'
import ByName from '../around/ByName.svelte'
import { Folds } from '../around/folds.ts'
import { Moments } from '../around/moments.ts'
import { MeetingActs } from '../acts.ts'
import { Drafting } from '../draft/drafting.ts'
import { MeetingOffers } from './offers.ts'
import { Looks, nameOfText } from '../palette/looks.ts'
import { spokenElement, Telling, wantsTelling } from '../palette/telling.ts'
import { offerSetAside } from '../set-aside.ts'
import { Presence, type Present } from '../../text/editor/presence.ts'
import { SeriesRecords } from '../../series/series-records.ts'
import type { MeetingSession } from '../session.ts'
import { Derived, Signal } from '../../browser/signal.ts'
import { myZone, now } from '../../browser/clock.ts'
import { sayMeeting } from '../../series/say-meeting.ts'
import type { Status } from '../../sync/status.ts'
import type { Recall } from '../../memory/recall.ts'
import type { Before } from './before.ts'
import type { Expected } from '../snapshot/expected.ts'
import type { Last } from '../last/last.ts'
import { Seen } from './seen.ts'
import { Snapshots } from '../snapshot/snapshots.ts'
import { Transfer } from '../transfer.ts'
import { Typing } from '../fields/typing.ts'

const views = {
  AddBlock,
  AddSection,
  Attendees,
  BarDialog,
  BlockMenu,
  ByName,
  Chips,
  Final,
  Handles,
  Left,
  Menu,
  Present: PresentList,
  // Loaded with the tools. So if a key is refused while a person types, the person sees the reason at once.
  Refused,
  SectionMenu,
  Side,
  SkipLink,
  TakenOut,
  UnderHead,
}

export class Tools {
  readonly views = views
  readonly acts: MeetingActs
  readonly presence: Presence
  readonly records: SeriesRecords
  readonly snapshots: Snapshots
  readonly transfer: Transfer
  readonly typing: Typing
  readonly folds: Folds
  readonly looks: Looks
  readonly offers: MeetingOffers
  readonly telling: Telling
  readonly moments: Moments
  readonly drafting: Drafting
  readonly #session: MeetingSession
  readonly #spoken = spokenElement()
  readonly #present: Derived<Present[]>
  readonly #forget: () => void
  readonly #seen: Seen
  #unwatchPrinting = () => {}
  #expected: Expected | null = null
  #last: Last | null = null
  #before: Before | null = null
  readonly #came = new Signal()
  #isClosed = false

  constructor(session: MeetingSession) {
    const { copy, series } = session
    const { team } = series
    this.#session = session
    this.looks = new Looks(session)
    this.telling = new Telling((sentence) => (this.#spoken.textContent = sentence), wantsTelling())
    document.body.append(this.#spoken)
    this.#present = new Derived(
      () => this.presence.present(team.team.names),
      () => [],
    )
    const changed = () => {
      this.#present.changed()
      this.typing.show(this.present)
      this.looks.saw(this.present)
      this.telling.heard(this.present, session.myId, (root) => nameOfText(session, root))
    }
    this.presence = new Presence(copy.awareness, team.me.handle, changed, session.colourOf)
    team.copy.doc.on('update', changed)
    this.#forget = () => team.copy.doc.off('update', changed)
    this.acts = new MeetingActs(session)
    this.typing = new Typing(session, (field) => this.presence.setField(field))
    this.typing.show(this.present)
    this.folds = new Folds(session)
    this.offers = new MeetingOffers(session, () => this.present.map(({ handle }) => handle))
    this.records = new SeriesRecords(series)
    this.transfer = new Transfer(session, this.records)
    const { acts, records, transfer } = this
    this.snapshots = new Snapshots({ session, acts, records, transfer })
    this.moments = new Moments(
      () => ({
        date: session.place.date,
        schedule: series.series.schedule,
        minutes: this.records.callLength,
        snapshots: this.snapshots.all.length,
        zone: myZone(),
      }),
      now,
    )
    this.#seen = new Seen(session)
    this.drafting = new Drafting(session, {
      acts,
      see: (doc, view) =>
        new Seen({
          ...{ doc, view },
          get outline() {
            return session.outline
          },
        }),
      announce: (isPrivate) => this.presence.setDrafting(isPrivate),
    })
    void offerSetAside(session, this.transfer)
    void this.#watchPrinting(session)
    void this.#expect(session)
  }

  /** The answers of a text's person. */
  namedAt = (root: string): Named => (this.drafting.privateAt(root) ?? this.#seen).namedAt(root)

  get status(): Status {
    return this.drafting.status ?? this.#session.status
  }

  /** Everybody who is present, me included, each under the handle that the team knows. */
  get present(): Present[] {
    return this.#present.value
  }

  /** When the meeting is, in words. */
  get held(): string {
    const { place, series } = this.#session
    return sayMeeting(place.date, series.series.schedule, myZone(), now(), this.records.callLength)
  }

  /** Who is expected to write. Null until this has loaded. */
  get expected(): Expected | null {
    this.#came.read()
    return this.#expected
  }

  /** The questions about the last meeting. Null until they have loaded. */
  get last(): Last | null {
    this.#came.read()
    return this.#last
  }

  /** The page's memory of the meetings before. Null until it has loaded. */
  get recall(): Recall | null {
    this.#came.read()
    return this.#before?.recall ?? null
  }

  /** Loads apart, because it needs the code that reads Markdown. */
  async #expect(session: MeetingSession): Promise<void> {
    const [{ Expected }, { Last }, { Before }] = await Promise.all([
      import('../snapshot/expected.ts'),
      import('../last/last.ts'),
      import('./before.ts'),
    ])
    if (this.#isClosed) return
    this.#before = new Before(session, this.records)
    this.#last = new Last(session, this.#before.reading)
    this.#expected = new Expected(session, this.#before.reading, this.#last.meetings)
    this.#came.changed()
  }

  /** Loaded separately, because it needs the code that writes Markdown. */
  async #watchPrinting(session: MeetingSession): Promise<void> {
    const { watchPrinting } = await import('./printing.ts')
    if (!this.#isClosed) this.#unwatchPrinting = watchPrinting(session)
  }

  close(): void {
    this.#isClosed = true
    this.#spoken.remove()
    this.telling.close()
    this.#unwatchPrinting()
    this.#forget()
    this.#seen.close()
    this.drafting.close()
    this.#before?.close()
    this.#last?.close()
    this.moments.close()
    this.presence.close()
    this.records.close()
    this.snapshots.close()
    this.offers.close()
    this.typing.close()
  }
}
