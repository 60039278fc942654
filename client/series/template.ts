// The template of a series. People edit it in the series' document, which is built like a meeting's document.

import * as Y from 'yjs'
import { type Line } from '../../shared/document/lines.ts'
import { scaffoldUpdate } from '../../shared/document/scaffold.ts'
import * as meeting from '../../shared/model/meeting.ts'
import type { Block, Outline } from '../../shared/model/outline.ts'
import { noNames, type Handle } from '../../shared/model/team.ts'
import { defaultTemplate, type HeaderRow } from '../../shared/model/template.ts'
import { askToPersist } from '../browser/persist.ts'
import { DocumentView } from '../text/document-view.ts'
import { Notices } from '../browser/notices.ts'
import type { SeriesPlace } from '../browser/place.ts'
import { Presence } from '../text/editor/presence.ts'
import { SeriesSession } from './series.ts'
import { PeopleOffers } from '../team/people-offers.ts'
import type { Company, TextHost } from '../text/text-host.ts'
import { words } from './words/en.ts'

export class TemplateSession implements TextHost, Company {
  readonly notices = new Notices()
  readonly series: SeriesSession
  readonly presence: Presence
  readonly offers: PeopleOffers
  readonly #view: DocumentView

  constructor(place: SeriesPlace, me: Handle) {
    this.series = new SeriesSession({ place, me, notices: this.notices })
    const { doc, awareness } = this.series.copy
    this.#view = new DocumentView(doc, () => ({ template: defaultTemplate, names: noNames }))
    this.presence = new Presence(awareness, me.handle)
    this.offers = new PeopleOffers(this.series.team)
  }

  get doc(): Y.Doc {
    return this.series.copy.doc
  }

  get mayWrite(): boolean {
    return this.series.team.mayWrite
  }

  get outline(): Outline {
    return this.#view.outline
  }

  drawMore(): void {
    this.#view.drawMore()
  }

  lines(root: string): readonly Line[] {
    return this.#view.lines(root)
  }

  touched(): void {
    void askToPersist()
  }

  tell(sentence: string): void {
    this.notices.say(sentence)
  }

  // ── what people do ──

  /** Writes the scaffold into a text that is still empty. The update is the same on every device. */
  begin(root: string, scaffold: readonly Line[]): void {
    if (!this.mayWrite || scaffold.length === 0 || this.doc.getXmlFragment(root).length > 0) return
    Y.applyUpdate(this.doc, scaffoldUpdate(root, scaffold))
  }

  addRow(name: string): boolean {
    const added = meeting.addHeaderRow(this.doc, name, this.outline.template)
    if (!added) this.tell(words.fieldNameNeeded)
    return added
  }

  hideRow({ id }: HeaderRow): void {
    meeting.hideHeaderRow(this.doc, id)
  }

  addBlock(heading: string): boolean {
    const added = meeting.addBlock(this.doc, heading, this.outline.template)
    if (added === null) this.tell(words.headingNeeded)
    return added !== null
  }

  renameBlock({ id }: Block, heading: string): void {
    meeting.renameBlock(this.doc, id, heading)
  }

  moveBlock({ id }: Block, by: 1 | -1): void {
    meeting.moveBlock(this.doc, id, by, this.outline.template)
  }

  hideBlock({ id }: Block, hidden: boolean): void {
    meeting.hideBlock(this.doc, id, hidden)
  }

  setPeople({ id }: Block, people: boolean): void {
    meeting.setPeopleBlock(this.doc, id, people)
  }

  close(): void {
    this.#view.close()
    this.presence.close()
    this.series.close()
  }
}
