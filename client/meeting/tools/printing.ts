// Prints the minutes in place of the page: the note that the Markdown has, with every line of it.

import { noteOfMeeting } from '../../../shared/markdown/meeting.ts'
import { htmlOfNote } from '../../text/copy/note-html.ts'
import type { MeetingSession } from '../session.ts'

/** Draws the minutes while the browser prints. Returns a function that ends this. */
export function watchPrinting({ doc, series, place }: MeetingSession): () => void {
  const minutes = document.createElement('article')
  minutes.className = 'minutes'
  const draw = () => {
    const documents = { meeting: doc, series: series.copy.doc, team: series.team.copy.doc }
    minutes.innerHTML = htmlOfNote(noteOfMeeting(documents, place.series, place.date))
    for (const link of minutes.querySelectorAll('a:not([data-bare])')) link.append(addressOf(link))
    document.body.append(minutes)
  }
  const remove = () => minutes.remove()
  addEventListener('beforeprint', draw)
  addEventListener('afterprint', remove)
  return () => {
    removeEventListener('beforeprint', draw)
    removeEventListener('afterprint', remove)
    remove()
  }
}

/** On paper nobody can follow a link, so its address stands behind it. */
function addressOf(link: Element): string {
  const title = link.getAttribute('title')
  return ` (${link.getAttribute('href') ?? ''}${title === null ? '' : ` "${title}"`})`
}
