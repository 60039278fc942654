// After each browser test: no page ever said “Saved” beside something else than its document holds.

import { afterEach, expect } from 'vitest'
import { takeSeen } from './witness.ts'

afterEach(() => expect(takeSeen(), '“Saved” beside what is not in the document').toEqual([]))
