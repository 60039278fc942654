// Prints the minutes instead of the page: the note, with every line that its Markdown has.

import { labelKind } from '../../../shared/document/labels.ts'
import { labelEnd } from '../../../shared/document/lines.ts'
import { noteOfMeeting } from '../../../shared/markdown/meeting.ts'
import { htmlOfNote } from '../../text/copy/note-html.ts'
import type { MeetingSession } from '../session.ts'

/** From now on, draws the minutes whenever the browser prints. Returns a function that stops this. */
export function watchPrinting({ doc, series, place }: MeetingSession): () => void {
  const minutes = document.createElement('article')
  minutes.className = 'minutes'
  const draw = () => {
    const documents = { meeting: doc, series: series.copy.doc, team: series.team.copy.doc }
    minutes.innerHTML = htmlOfNote(noteOfMeeting(documents, place.series, place.date))
    for (const link of minutes.querySelectorAll('a:not([data-bare])')) link.append(addressOf(link))
    minutes.querySelectorAll<HTMLElement>('li[data-label]').forEach(setApart)
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

/**
 * Puts a label's words into an element of their own, so that they can stand in the margin. Marks the element
 * with the label's kind.
 */
function setApart(label: HTMLElement): void {
  const word = document.createElement('span')
  word.append(
    ...[...label.childNodes].filter((child) => !(child instanceof Element && child.matches('ul, ol, pre'))),
  )
  word.toggleAttribute('data-whole', labelEnd(word.textContent) > 0)
  label.dataset['about'] = labelKind(word.textContent)
  label.prepend(word)
}

/** Puts a link's address after the link, because nobody can follow a link on paper. */
function addressOf(link: Element): string {
  const title = link.getAttribute('title')
  return ` (${link.getAttribute('href') ?? ''}${title === null ? '' : ` "${title}"`})`
}
