// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  people: 'Personen',
  issues: 'Issues und Pull Requests',
}
