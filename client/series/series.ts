// The series of a page: its schedule, meetings, template and team.

import { listMeeting, noSeries, readSeries, readTemplate, type Series } from '../../shared/model/series.ts'
import type { Handle } from '../../shared/model/team.ts'
import { defaultTemplate, type Template } from '../../shared/model/template.ts'
import { RoomCopy } from '../sync/room-copy.ts'
import { rememberSeries } from '../browser/remembered.ts'
import type { Notices } from '../browser/notices.ts'
import { seriesRoom, type SeriesPlace } from '../browser/place.ts'
import { Recovery } from '../sync/recovery.ts'
import { Derived } from '../browser/signal.ts'
import { worst, type Status } from '../sync/status.ts'
import { TeamSession } from '../team/team.ts'

export interface SeriesOptions {
  place: SeriesPlace
  me: Handle
  notices: Notices
  recovery?: Recovery
  /** Called when the series or its team changes. */
  onchange?: () => void
}

export class SeriesSession {
  readonly id: string
  readonly team: TeamSession
  readonly copy: RoomCopy
  readonly #series: Derived<Series>
  readonly #template: Derived<Template>

  constructor({ place, me, notices, recovery = new Recovery(notices), onchange }: SeriesOptions) {
    const { space, key } = place
    this.id = place.series
    this.team = new TeamSession({ space, key, me, notices, recovery, ...(onchange && { onchange }) })
    this.copy = new RoomCopy({
      room: seriesRoom(place),
      key,
      tell: notices.say,
      recovery,
    })
    const { doc } = this.copy
    this.#series = new Derived(
      () => readSeries(doc),
      () => noSeries,
    )
    this.#template = new Derived(
      () => readTemplate(doc),
      () => defaultTemplate,
    )
    let remembered: string | null = null
    doc.on('update', () => {
      this.#series.changed()
      this.#template.changed()
      const { name } = this.#series.value
      if (name !== null && name !== remembered) rememberSeries(space, { id: this.id, name })
      remembered = name
      onchange?.()
    })
  }

  get series(): Series {
    return this.#series.value
  }

  get template(): Template {
    return this.#template.value
  }

  get name(): string {
    return this.series.name ?? this.id
  }

  get known(): boolean {
    return this.copy.known && this.team.known
  }

  get status(): Status {
    return worst([this.copy.status, this.team.copy.status])
  }

  get refused(): { sentence: string } | null {
    return this.copy.refused ?? this.team.copy.refused
  }

  // ── what people do ──

  list(date: string): void {
    if (!this.series.listed.includes(date)) listMeeting(this.copy.doc, date)
  }

  close(): void {
    this.copy.close()
    this.team.close()
  }
}
