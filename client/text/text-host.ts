// What a text of a page is a part of: a meeting, or a template.

import type * as Y from 'yjs'
import type { Line } from '../../shared/document/lines.ts'

export interface TextHost {
  readonly doc: Y.Doc
  /** Where not, texts are only shown. */
  readonly mayWrite: boolean
  lines(root: string): Line[]
  /** Somebody typed. */
  touched(): void
  /** Something the person should know. */
  tell(sentence: string): void
}
