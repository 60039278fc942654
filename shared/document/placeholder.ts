// The template's words in place of a value: `_attendee names..._`, `_add link to recording…_`, `@name`.

import { STUB } from './handle.ts'

export const isPlaceholder = (value: string): boolean =>
  value === STUB || (/^([_*]).+\1$/.test(value) && !value.includes('@'))

/** A placeholder as it is shown, without the signs of its emphasis. */
export const placeholderWords = (value: string): string => (value === STUB ? value : value.slice(1, -1))
