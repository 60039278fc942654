// The items that a transaction added, of every client.

import * as Y from 'yjs'

export function newItems(transaction: Y.Transaction): Y.Item[] {
  const items: Y.Item[] = []
  for (const [client, clock] of transaction.afterState) {
    const from = transaction.beforeState.get(client) ?? 0
    if (clock === from) continue
    const structs = transaction.doc.store.clients.get(client) ?? []
    for (let at = Y.findIndexSS(structs, from); at < structs.length; at++) {
      const struct = structs[at]
      if (struct instanceof Y.Item) items.push(struct)
    }
  }
  return items
}
