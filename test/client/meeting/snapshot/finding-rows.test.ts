import { expect, test } from 'vitest'
import {
  clearRepair,
  HeldRows,
  rowsOf,
  type FindingRow,
} from '../../../../client/meeting/snapshot/finding-rows.ts'
import { sayDone, sayFinding, sayRepair } from '../../../../client/meeting/snapshot/receipt-words.ts'
import type { Finding, Repair } from '../../../../shared/review/finding.ts'

const placeholder = (field: string): Finding => ({
  is: 'placeholder',
  field,
  value: '_x_',
  repairs: [{ is: 'set field', row: field, value: '' }],
})
const unlisted = (...handles: string[]): Finding => {
  const repairs: Repair[] = handles.map((handle) => ({ is: 'list', handles: [handle] }))
  if (handles.length > 1) repairs.push({ is: 'list', handles })
  return { is: 'unlisted', handles, repairs }
}

/** One line for each row: its subject and its buttons, with disabled buttons in brackets. */
const seen = (rows: FindingRow[]): string[] =>
  rows.map(({ finding, mended, repairs }) =>
    [
      `${mended ? '✓ ' : ''}${finding.is === 'placeholder' ? finding.field : sayFinding(finding)}`,
      ...repairs.map(({ repair, offered }) => (offered ? sayRepair(repair) : `(${sayRepair(repair)})`)),
    ].join(' | '),
  )

test('a repaired finding keeps its row, the rows below stay, and a new finding comes last', () => {
  const before = rowsOf(['a', 'b', 'c'].map(placeholder), [])
  const after = rowsOf(['new', 'c', 'a'].map(placeholder), before)
  expect(seen(after)).toEqual(['a | Clear', '✓ b | (Clear)', 'c | Clear', 'new | Clear'])
  expect(after.map(({ key }) => key).slice(0, 3)).toEqual(before.map(({ key }) => key))
})

test('a finding that comes back is open again, in its old row', () => {
  const before = rowsOf(['a', 'b'].map(placeholder), [])
  const mended = rowsOf(['b'].map(placeholder), before)
  expect(seen(rowsOf(['a', 'b'].map(placeholder), mended))).toEqual(['a | Clear', 'b | Clear'])
})

test('in a row, no button moves to where another one was', () => {
  const before = rowsOf([unlisted('@a', '@b', '@c')], [])
  expect(seen(rowsOf([unlisted('@b', '@c')], before))).toEqual([
    '@b and @c wrote and are not on the attendee list. | (Add @a) | Add @b | Add @c | Add all 2',
  ])
})

test('a row says what this person’s repair did, until the finding comes back', () => {
  const held = new HeldRows()
  const said = () =>
    held.apply(now).map(({ finding, done, mended }) => (done ? sayDone(finding, done) : mended))
  const near: Finding = {
    ...{ is: 'nearly listed', handle: '@momack', entry: '@momack2' },
    repairs: [{ is: 'correct entry', entry: '@momack2', handle: '@momack' }],
  }
  let now: Finding[] = [near, placeholder('Recording'), placeholder('Room')]
  const [row] = held.apply(now)
  now = [placeholder('Recording')]
  if (row?.repairs[0]) held.did(row.key, row.repairs[0].repair)
  expect(said()).toEqual(['@momack2 is now @momack on the attendee list.', false, true])
  now = [near]
  expect(said()).toEqual([false, true, true])
  now = []
  expect(said()).toEqual([true, true, true])
})

test('only a repair that leaves no doubt is done with all the others', () => {
  const notetaker: Finding = {
    is: 'no notetaker',
    repairs: [{ is: 'set field', row: 'notetaker', value: '@ada' }],
  }
  const rows = rowsOf([placeholder('Recording'), notetaker, unlisted('@a'), unlisted('@a', '@b')], [])
  expect(rows.map(clearRepair)).toEqual([{ is: 'set field', row: 'Recording', value: '' }, null, null, null])
  expect(rowsOf([], rows).map(clearRepair)).toEqual([null, null, null, null])
})

test('two findings about the same thing have a row each', () => {
  const rows = rowsOf(['a', 'a'].map(placeholder), [])
  expect(new Set(rows.map(({ key }) => key)).size).toBe(2)
})
