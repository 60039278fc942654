// Several relays on a model of their tables.

import { SharedTable } from '../../support/log/shared-table.ts'
import { severalRelays } from './several-relays.contract.ts'

let table = new SharedTable()

severalRelays('SharedTable', {
  begin: () => {
    table = new SharedTable()
    return Promise.resolve()
  },
  open: () => {
    const log = table.relay()
    return { log, poll: () => log.poll() }
  },
  claim: (room, { client, device }) => {
    const kept = table.room(room)
    kept.claims.set(client, device)
    table.keep(room, kept)
    return Promise.resolve()
  },
})
