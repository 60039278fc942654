// Several relays on a model of their tables.

import { SharedTable } from '../../support/log/shared-table.ts'
import { severalRelays } from './several-relays.contract.ts'

let table = new SharedTable()

severalRelays(
  'SharedTable',
  () => {
    const log = table.relay()
    return { log, poll: () => log.poll() }
  },
  () => {
    table = new SharedTable()
    return Promise.resolve()
  },
)
