// Whether anybody has written in a meeting.

import type * as Y from 'yjs'
import { fieldsOf } from '../document/fields.ts'
import { writtenRoots } from './outline.ts'

/** True if nobody has written anything. Such a meeting may receive an imported note. */
export function isEmpty(doc: Y.Doc): boolean {
  const maps = ['meeting', 'outline'].map((name) => fieldsOf(doc, name))
  return maps.every((map) => map.size === 0) && writtenRoots(doc, /^((?:block|section):.+)$/).length === 0
}
