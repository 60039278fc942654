import { expect, test } from 'vitest'
import { fieldRound, type Fault, type FieldRoundOptions } from '../../../support/page/field-writers.ts'

const ROUNDS = 60

function run(options: FieldRoundOptions) {
  const faults: Record<Fault, string[]> = {
    apart: [],
    lost: [],
    back: [],
    touched: [],
    strayed: [],
    torn: [],
  }
  const counts: Record<string, number> = {}
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const { faults: found, ...round } = fieldRound(seed, options)
    for (const sort of Object.keys(faults) as Fault[]) faults[sort].push(...found[sort])
    for (const [what, count] of Object.entries(round)) counts[what] = (counts[what] ?? 0) + count
  }
  for (const met of ['amid', 'carets', 'composed', 'whileComposing', 'words'])
    expect(counts[met], met).toBeGreaterThan(2 * ROUNDS)
  return { faults, counts }
}

test('P13, P37: two people type in one field: no letter is lost, doubled or comes back, each caret is in place', () => {
  const { faults, counts } = run({ people: 2 })
  const { torn, ...never } = faults
  expect(never).toEqual({ apart: [], lost: [], back: [], touched: [], strayed: [] })
  expect(torn.length / (counts['words'] ?? 0), torn.join('\n')).toBeLessThan(0.002)
})

// Of two values that were written at once, a third person may see one give way to the other before both are
// merged. Then letters go and come back, and a caret beside them can stray.
test.each<[string, FieldRoundOptions]>([
  ['three people', { people: 3 }],
  ['two people who also replace words', { people: 2, replaces: true }],
  ['three people who also replace words', { people: 3, replaces: true }],
])('P37: %s lose and double no letter in one field', (_, options) => {
  const { faults, counts } = run(options)
  const { apart, lost, touched } = faults
  expect({ apart, lost, touched }).toEqual({ apart: [], lost: [], touched: [] })
  const rare = (found: string[], of: string) =>
    expect(found.length / (counts[of] ?? 0), found.join('\n')).toBeLessThan(0.02)
  rare(faults.strayed, 'carets')
  rare(faults.torn, 'words')
  rare(faults.back, 'letters')
  if (options.replaces === true) {
    expect(counts['replaced'] ?? 0).toBeGreaterThan(ROUNDS / 2)
    expect(counts['collided'] ?? 0).toBeGreaterThan(ROUNDS / 2)
  } else expect(faults.back).toEqual([])
})
