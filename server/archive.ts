// The only part of the server that knows what a meeting is: a room's state as Markdown.

import * as Y from 'yjs'
import { noteOf, writeNote } from '../shared/markdown/write.ts'
import { defaultTemplate } from '../shared/template.ts'
import { meetingTitle } from '../shared/title.ts'

export function renderMeeting(room: string, state: Uint8Array): string {
  const [, series = '', date = ''] = room.split('/')
  const doc = new Y.Doc()
  try {
    Y.applyUpdate(doc, state)
    return writeNote(noteOf(doc, defaultTemplate, meetingTitle(series, date)))
  } finally {
    doc.destroy()
  }
}
