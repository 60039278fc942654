import { expect, test } from 'vitest'
import { hostileDocuments } from '../support/hostile/hostile-documents.ts'
import { HOSTILE_KINDS, hostilePages } from '../support/rounds/hostile-pages.ts'
import { hostilePresence } from '../support/hostile/hostile-presence.ts'
import { openStage } from '../support/browser/stage.ts'

const stage = openStage()

test('P21: there are at least eight hostile pages of each kind', () => {
  expect(hostilePresence.length).toBeGreaterThanOrEqual(8)
  for (const kind of ['attribute', 'field', 'structure'])
    expect(hostileDocuments.filter((each) => each.kind === kind).length).toBeGreaterThanOrEqual(8)
})

test.each(HOSTILE_KINDS)(
  'P21: beside malformed presence or documents, nothing is lost, “Saved” is true and no page goes blank: %s',
  async (kind) => {
    const { browser, relay, visit } = stage
    const counts = await hostilePages({
      browser,
      url: relay.url,
      visit,
      kind,
      seed: 1,
      most: 4,
      during: 1000,
    })
    for (const [what, count] of Object.entries(counts)) expect([what, count]).not.toEqual([what, 0])
  },
)
