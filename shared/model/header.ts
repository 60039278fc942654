// Sets a meeting's title and header fields. This file is separate from `meeting.ts`, because people can type
// in the title and the header as soon as the page is open.

import type * as Y from 'yjs'
import { fieldsOf, put } from '../document/fields.ts'

export function setTitle(doc: Y.Doc, title: string): void {
  put(fieldsOf(doc, 'meeting'), 'title', title)
}

/** `row` is a header row's id, such as `lead`; `value` is inline Markdown. */
export function setHeaderField(doc: Y.Doc, row: string, value: string): void {
  put(fieldsOf(doc, 'meeting'), row, value)
}
