// Completes the name that a person has begun in a field of people, if it can only be one.

import { handleId } from '../../../shared/document/people.ts'

export type Named =
  /** The field with that person's handle. */
  | { is: 'whole'; text: string }
  | { is: 'several'; typed: string; handles: readonly string[] }
  /** A handle that nobody has. */
  | { is: 'nobody'; typed: string }
  /** Words of the person's own, or nothing. */
  | { is: 'words' }

/** Looks at the last name of a field. `handles`: those of everybody who is known. */
export function wholeName(field: string, handles: readonly string[]): Named {
  const before = /^.*[,;]\s*/u.exec(field)?.[0] ?? ''
  const typed = field.slice(before.length).trim()
  if (typed === '') return { is: 'words' }
  const id = handleId(typed)
  const fits = handles.filter((handle) => handleId(handle).startsWith(id))
  const [one] = fits.length === 1 ? fits : fits.filter((handle) => handleId(handle) === id)
  if (one !== undefined) return { is: 'whole', text: before + one }
  if (fits.length > 1) return { is: 'several', typed, handles: fits }
  return typed.startsWith('@') ? { is: 'nobody', typed } : { is: 'words' }
}
