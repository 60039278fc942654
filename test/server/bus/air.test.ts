// The bus of the tests.

import { Air } from '../../support/bus/air.ts'
import { busContract } from './bus.contract.ts'

busContract('Air', () => {
  const air = new Air()
  const done = (act: () => void) => () => {
    act()
    return Promise.resolve()
  }
  return Promise.resolve({
    open: () => Promise.resolve(air.relay()),
    down: done(() => air.down()),
    up: done(() => air.up()),
  })
})
