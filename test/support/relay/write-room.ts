// Writes into a room without a page, as another program would.

import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

/** Resolves when the relay has sent the changes to another client. */
export async function writeRoom(
  url: string,
  room: string,
  key: string,
  write: (doc: Y.Doc) => void,
): Promise<void> {
  const join = (doc: Y.Doc) =>
    new WebsocketProvider(`${url.replace('http', 'ws')}sync`, room, doc, {
      protocols: [`key.${key}`],
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
    })
  const [doc, seen] = [new Y.Doc(), new Y.Doc()]
  const [writer, reader] = [join(doc), join(seen)]
  await Promise.all(
    [writer, reader].map((one) => new Promise<void>((done) => one.once('sync', () => done()))),
  )
  const wanted = doc.clientID
  const arrived = new Promise<void>((done) =>
    seen.on('update', () => {
      if (Y.getState(seen.store, wanted) >= Y.getState(doc.store, wanted)) done()
    }),
  )
  doc.transact(() => write(doc))
  await arrived
  writer.destroy()
  reader.destroy()
}
