// What a text of a page is a part of: a meeting, or a template.

import type * as Y from 'yjs'
import type { Line } from '../shared/document/lines.ts'
import type { Presence } from './presence.ts'

export interface TextHost {
  readonly doc: Y.Doc
  /** Resolves when `presence` is there. */
  equip(): Promise<void>
  readonly presence: Presence
  /** Where not, texts are only shown. */
  readonly mayWrite: boolean
  lines(root: string): Line[]
  /** Somebody typed. */
  touched(): void
  /** Something the person should know. */
  tell(sentence: string): void
}
