// Two or three people type in one field at once. What is promised:
//
//   unique letters   none is lost, doubled or comes back, and a caret stays beside its letter. A word is whole;
//                    of a thousand, some three are not, as people also type back in front of what they typed
//   equal letters    of two words that begin an empty field, or replace what it held, at one moment, each is
//                    there whole, with a separator, whatever letters they share, and both pages end equal.
//                    The same if they compose, as on a phone, if one has heard the other's first letters, and
//                    if the relay merges updates. Undo takes one's own word with its separator

import { expect, test } from 'vitest'
import { alikeRound } from '../../../support/page/alike-writers.ts'
import { fieldRound, type Fault, type FieldRoundOptions } from '../../../support/page/field-writers.ts'

const ROUNDS = 14

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

test('P13, P37: if two people type in one field, no letter is lost, doubled or comes back, and each caret stays in place', () => {
  const { faults, counts } = run({ people: 2 })
  const { torn, ...never } = faults
  expect(never).toEqual({ apart: [], lost: [], back: [], touched: [], strayed: [] })
  expect(torn.length / (counts['words'] ?? 0), torn.join('\n')).toBeLessThan(0.005)
})

// If two values are written at the same time, a third person may see one replaced by the other before both
// are merged. Then letters disappear and come back, and a caret beside them may move away.
test.each<[string, FieldRoundOptions]>([
  ['three people', { people: 3 }],
  ['two people who also replace words', { people: 2, replaces: true }],
  ['three people who also replace words', { people: 3, replaces: true }],
  ['over a relay that merges updates, two people', { people: 2, replaces: true, merges: 8 }],
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

test.each([
  ['sends each update on its own', 1],
  ['merges updates', 8],
])(
  'P37: if two words begin a field at the same moment, each is whole, whatever letters they share and whoever heard of whom, if the relay %s',
  (_, merges) => {
    const sum = { alike: 0, atOnce: 0, heard: 0, faults: [] as string[] }
    for (let seed = 1; seed <= 2 * ROUNDS; seed++) {
      const { faults, ...counts } = alikeRound(seed, seed % 2 === 0 ? 'composing' : 'keys', merges)
      for (const what of ['alike', 'atOnce', 'heard'] as const) sum[what] += counts[what]
      sum.faults.push(...faults)
    }
    expect(sum.faults).toEqual([])
    expect(sum.alike).toBeGreaterThan(ROUNDS / 2)
    expect(sum.atOnce).toBeGreaterThan(ROUNDS)
    expect(sum.heard).toBeGreaterThan(ROUNDS)
  },
)
