// People at other places. Each types into a section, with a caret that everybody sees.

import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { seeded } from '../../support/basics/random.ts'
import type { NewPlace } from '../../support/relay/places.ts'

// Needed because each stock provider adds a listener to the process.
process.setMaxListeners(0)

/** Characters a second that each person types. */
const RATE = 5

export class Typists {
  readonly #providers: readonly WebsocketProvider[]
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  /** Characters that all of them have typed so far. */
  typed = 0

  private constructor(providers: readonly WebsocketProvider[]) {
    this.#providers = providers
    const random = seeded(1)
    for (const [nth, provider] of providers.entries()) this.#type(provider, nth, () => random.next())
  }

  /** Connects `count` people; resolves once all of them have the note. */
  static async come(relay: string, { room, key }: NewPlace, count: number): Promise<Typists> {
    const providers = Array.from(
      { length: count },
      () =>
        new WebsocketProvider(`${relay.replace('http', 'ws')}sync`, room, new Y.Doc(), {
          protocols: [`key.${key}`],
          WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
          disableBc: true,
        }),
    )
    await Promise.all(providers.map((one) => new Promise<void>((done) => one.once('sync', () => done()))))
    return new Typists(providers)
  }

  leave(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    for (const provider of this.#providers) provider.destroy()
  }

  #type(provider: WebsocketProvider, nth: number, random: () => number): void {
    const { doc, awareness } = provider
    const roots = [...doc.share.keys()].filter((name) => name.startsWith('section:')).sort()
    const root = roots[nth % roots.length]
    if (root === undefined) throw new Error('The note has no section to type in.')
    const text = lastText(doc.getXmlFragment(root))
    const key = () => {
      text.insert(text.length, 'x')
      this.typed++
      const end: unknown = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, text.length))
      awareness.setLocalState({
        handle: `@person${nth + 1}`,
        colour: nth % 8,
        caret: { root, anchor: end, head: end },
      })
      next()
    }
    const next = () => {
      const timer = setTimeout(
        () => {
          this.#timers.delete(timer)
          key()
        },
        (2 * random() * 1000) / RATE,
      )
      this.#timers.add(timer)
    }
    next()
  }
}

/** The text of the fragment's last line. */
function lastText(fragment: Y.XmlFragment): Y.XmlText {
  for (let at = fragment.length - 1; at >= 0; at--) {
    const line = fragment.get(at)
    const text = line instanceof Y.XmlElement ? line.get(0) : null
    if (text instanceof Y.XmlText) return text
  }
  throw new Error('The section has no text.')
}
