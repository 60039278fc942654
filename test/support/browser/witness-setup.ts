// Fails a browser test if a page said “Saved” while its screen and its document differed.

import { afterEach, expect } from 'vitest'
import { takeSeen } from './witness.ts'

afterEach(() => expect(takeSeen(), '“Saved” beside what is not in the document').toEqual([]))
