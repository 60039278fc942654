// What a text needs from the meeting or template that it is in.

import type * as Y from 'yjs'
import type { Line } from '../../shared/document/lines.ts'
import type { Named } from '../../shared/memory/answers.ts'
import type { Status } from '../sync/status.ts'
import type { Offers } from './complete/offers.ts'
import type { TextPresence } from './editor/presence.ts'

export interface TextHost {
  readonly doc: Y.Doc
  /** If false, texts are shown without an editor. */
  readonly mayWrite: boolean
  lines(root: string): readonly Line[]
  /** Call when the person has typed. */
  touched(): void
  /** Shows the person a notice. */
  tell(sentence: string): void
}

/** Who else is here, and what is offered while a person types. */
export interface Company {
  readonly presence: TextPresence
  readonly offers: Offers
  /** Where the words of the person are saved. */
  readonly status?: Status
  /** The answers of a text's person about items that were carried over. */
  namedAt?: (root: string) => Named
}
