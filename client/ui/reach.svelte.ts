// How far a list that may be long is drawn: so many rows, and more of them when that is asked for.

import { MAX_ROWS } from '../../shared/document/schema.ts'

export class Reach {
  #most = $state(MAX_ROWS)

  of = <T>(rows: readonly T[]): readonly T[] => rows.slice(0, this.#most)

  left = ({ length }: readonly unknown[]): number => Math.max(0, length - this.#most)

  more = (): void => {
    this.#most += MAX_ROWS
  }
}
