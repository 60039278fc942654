// The model of the tables keeps the promises of the real ones.

import { describe, it } from 'vitest'
import { SharedTable } from '../../support/log/shared-table.ts'
import { logContract } from './log.contract.ts'
import { SHARED_PROMISES } from './shared-log.contract.ts'

logContract('SharedTable', () => {
  const table = new SharedTable()
  return Promise.resolve({ open: () => table.relay(), dispose: () => Promise.resolve() })
})

describe('several relays on a SharedTable', () => {
  it.each(Object.entries(SHARED_PROMISES))('%s', async (_, holds) => {
    const table = new SharedTable()
    await holds(() => table.relay())
  })
})
