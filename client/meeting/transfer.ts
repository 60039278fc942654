// Copies, downloads and imports the meeting as Markdown. The code that reads and writes Markdown loads when
// it is first needed, because notes can be shown without it.

import type * as Y from 'yjs'
import { isEmpty } from '../../shared/model/is-empty.ts'
import { archivePath } from '../../shared/model/repository.ts'
import { copyText, readTextFile, saveFile } from '../browser/files.ts'
import { linkTo } from '../browser/place.ts'
import { sayDate } from '../browser/say-date.ts'
import type { SeriesRecords } from '../series/series-records.ts'
import { meetWriters } from '../team/team-acts.ts'
import type { MeetingSession } from './session.ts'
import { words } from './words/en.ts'

export class Transfer {
  readonly #session: MeetingSession
  readonly #records: SeriesRecords

  constructor(session: MeetingSession, records: SeriesRecords) {
    this.#session = session
    this.#records = records
  }

  get fileName(): string {
    const { place } = this.#session
    return archivePath(this.#records.repository.pattern, place.series, place.date).split('/').at(-1) ?? ''
  }

  async markdown(meeting: Y.Doc = this.#session.doc): Promise<string> {
    const { writeMeeting } = await import('../../shared/markdown/meeting.ts')
    const { series, place } = this.#session
    const documents = { meeting, series: series.copy.doc, team: series.team.copy.doc }
    return writeMeeting(documents, place.series, place.date)
  }

  /** If nobody keeps my private draft, it is in what I take, so that I can save it myself. */
  #taken(): Promise<string> {
    const { doc, draft } = this.#session
    return this.markdown(draft?.isLost ? draft.doc : doc)
  }

  async copy(): Promise<void> {
    await this.copyText(await this.#taken(), words.copied)
  }

  async copyText(text: string, done: string): Promise<void> {
    const { notices } = this.#session
    if (await copyText(text)) notices.done(done)
    else notices.say(words.notCopied)
  }

  async download(): Promise<void> {
    saveFile(this.fileName, await this.#taken())
  }

  /** Imports a note if the meeting is empty and live. If it is not, tells the person what to do. */
  async importFile(file: File): Promise<void> {
    const session = this.#session
    const read = await readTextFile(file)
    if (read.is === 'refused') return session.tell(read.sentence)
    const { dateOf, putNote, readNote } = await import('../../shared/markdown/read.ts')
    const note = readNote(read.text)
    if (!isEmpty(session.doc)) return this.#offerDate(file.name, dateOf(note))
    if (!session.live) return session.tell(words.notImported(file.name))
    putNote(session.doc, note)
    session.touched()
    meetWriters(
      session.series.team,
      session.outline.blocks.flatMap(({ sections }) => sections),
    )
    session.notices.done(words.wasImported(file.name))
  }

  #offerDate(name: string, date: string | null): void {
    const { notices, place } = this.#session
    const open = (other: string) => ({
      label: words.openInstead(sayDate(other)),
      act: () => location.assign(linkTo({ ...place, is: 'meeting', date: other })),
    })
    notices.tell({
      id: 'import',
      sentence: words.hasNotes(name),
      actions: date === null || date === place.date ? [] : [open(date)],
    })
  }
}
