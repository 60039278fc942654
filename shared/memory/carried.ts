// Lines with the identities that they carry. `readLines` leaves these out, because a reader does not need them.

import * as Y from 'yjs'
import { readElement, readLines, type Line } from '../document/lines.ts'
import { CARRIED } from '../document/insert-lines.ts'

/** `2018-11-26/0f12ab34cd56`, with `~2` for a second meeting of a day, or a second equal item. */
const IDENTITY = /^\d{4}-\d\d-\d\d(?:~\d{1,3})?\/[0-9a-f]{12}(?:~\d{1,3})?$/

/** The identity, if the value is one. */
export const carriedBy = (held: unknown): { carried?: string } =>
  typeof held === 'string' && IDENTITY.test(held) ? { carried: held } : {}

/** Adds the identities to lines that were just read from these children. */
export function addCarried(lines: readonly Line[], children: readonly unknown[]): void {
  children.forEach((child, at) => {
    const line = lines[at]
    if (line?.node === 'line' && child instanceof Y.XmlElement)
      Object.assign(line, carriedBy((child as Y.XmlElement).getAttribute(CARRIED)))
  })
}

export function readCarried(fragment: Y.XmlFragment): Line[] {
  const lines = readLines(fragment)
  addCarried(lines, fragment.toArray())
  return lines
}

export function readCarriedElement(element: Y.XmlElement): Line {
  const line = readElement(element)
  addCarried([line], [element])
  return line
}
