// Limits how many rows of a long list are drawn. More are drawn when the person asks for them.

import { MAX_ROWS } from '../../shared/document/schema.ts'

export class Reach {
  #most = $state(MAX_ROWS)

  of = <T>(rows: readonly T[]): readonly T[] => rows.slice(0, this.#most)

  left = ({ length }: readonly unknown[]): number => Math.max(0, length - this.#most)

  more = (): void => {
    this.#most += MAX_ROWS
  }
}
