// The items that a transaction added, of every client.

import * as Y from 'yjs'

export function newItems(transaction: Y.Transaction): Y.Item[] {
  const items: Y.Item[] = []
  for (const [client, clock] of transaction.afterState) {
    const from = transaction.beforeState.get(client) ?? 0
    if (clock === from) continue
    const structs = transaction.doc.store.clients.get(client) ?? []
    const first = structs.findIndex((struct) => struct.id.clock + struct.length > from)
    if (first >= 0)
      for (const struct of structs.slice(first)) if (struct instanceof Y.Item) items.push(struct)
  }
  return items
}
