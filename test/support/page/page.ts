// A page without a browser. It has a document with our own link or a stock provider, over any kind of socket.

import { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import type * as Y from 'yjs'
import { NOTHING_CONFIRMED, type Confirmed } from '../../../client/sync/store/confirmed.ts'
import { openLink, type LinkState } from '../../../client/sync/link/link.ts'
import type { Peer } from '../../../server/room/seat.ts'

// Needed because each stock provider adds a listener to the process.
process.setMaxListeners(0)

export interface Page {
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly state: LinkState['is'] | 'stock'
  /** Whether the page says that all is saved. */
  readonly saved: boolean
  /** Whether the relay has sent what this page lacked. */
  readonly synced: boolean
  readonly confirmed: Confirmed
  retry(): void
  pushBack(): void
  close(): void
}

export interface PageOptions {
  kind: Peer['kind']
  name: string
  /**
   * `ws://host/…/sync`. Two pages in this process need different addresses, because otherwise they would
   * count as tabs of one browser.
   */
  url: string
  room: string
  key: string
  doc: Y.Doc
  confirmed: Confirmed
  socket: typeof WebSocket
  /** Runs when the page's state has changed. */
  onchange?: () => void
  /** Called with each sentence for the person. */
  tell?: (sentence: string) => void
}

export const openPage = (options: PageOptions): Page =>
  options.kind === 'ours' ? openOurs(options) : openStock(options)

function presenceOf({ doc, name }: PageOptions): Awareness {
  const awareness = new Awareness(doc)
  awareness.setLocalState({ name })
  return awareness
}

function openOurs(options: PageOptions): Page {
  const { name, doc, url, room, key, confirmed, socket, onchange, tell } = options
  const awareness = presenceOf(options)
  const link = openLink({
    url,
    room,
    doc,
    awareness,
    key,
    device: `device-of-${name}`,
    confirmed,
    onchange: () => onchange?.(),
    tell: (sentence) => tell?.(sentence),
    socket,
  })
  return {
    doc,
    awareness,
    get state() {
      return link.state.is
    },
    get saved() {
      return link.state.is === 'live' && link.state.settled
    },
    get synced() {
      return link.state.is === 'live'
    },
    get confirmed() {
      return link.confirmed
    },
    retry: () => link.retry(),
    pushBack: () => link.pushBack(),
    close: () => {
      link.close()
      awareness.destroy()
    },
  }
}

function openStock(options: PageOptions): Page {
  const { doc, url, room, key, socket, onchange } = options
  const awareness = presenceOf(options)
  const provider = new WebsocketProvider(url, room, doc, {
    awareness,
    protocols: [`key.${key}`],
    WebSocketPolyfill: socket,
    disableBc: true,
  })
  provider.on('sync', () => onchange?.())
  return {
    doc,
    awareness,
    state: 'stock',
    saved: false,
    get synced() {
      return provider.synced
    },
    confirmed: NOTHING_CONFIRMED,
    retry: () => provider.connect(),
    pushBack: () => undefined,
    close: () => {
      doc.clientID = awareness.clientID // if Yjs gave the document another id, a stock provider could not leave
      provider.destroy()
      awareness.destroy()
    },
  }
}
