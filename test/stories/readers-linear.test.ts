// Each reader of a document takes steps that grow with the document, not with its square. This matters,
// because anybody with an edit link can put thousands of names, dates or records into a document.

import { growthOfSteps } from '../support/readings/counted-steps.ts'
import { expect, test } from 'vitest'
import { largeDocuments } from '../support/readings/large-documents.ts'

test.each(largeDocuments)('P32: $name', ({ make, size }) => {
  expect(growthOfSteps(make, size / 8)).toBeNull()
})
