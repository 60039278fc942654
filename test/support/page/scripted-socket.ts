// A WebSocket whose other side is the test. The test decides when the socket opens, what it receives and how
// it ends.

import { decodeFrame, encodeFrame, type Frame, type Read } from '../../../shared/wire/frames.ts'

export class CloseEvent extends Event {
  readonly code: number
  readonly reason: string

  constructor(type: string, { code = 1005, reason = '' }: CloseEventInit = {}) {
    super(type)
    this.code = code
    this.reason = reason
  }
}

export class ScriptedSocket extends EventTarget {
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSING = 2
  readonly CLOSED = 3
  readonly url: string
  readonly protocols: readonly string[]
  readyState = 0
  binaryType = 'arraybuffer'
  onopen: ((event: Event) => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null
  onclose: ((event: CloseEvent) => void) | null = null
  onerror: ((event: Event) => void) | null = null
  #sent: Read[] = []

  constructor(url: string | URL, protocols: string | string[] = []) {
    super()
    this.url = String(url)
    this.protocols = [protocols].flat()
  }

  /** The frames that the page has sent since the last call. */
  heard(): Read[] {
    const sent = this.#sent
    this.#sent = []
    return sent
  }

  open(): void {
    this.readyState = this.OPEN
    const event = new Event('open')
    this.dispatchEvent(event)
    this.onopen?.(event)
  }

  say(...frames: Frame[]): void {
    for (const frame of frames) this.sayBytes(encodeFrame(frame))
  }

  sayBytes(bytes: Uint8Array): void {
    const event = new MessageEvent('message', { data: bytes.slice().buffer })
    this.dispatchEvent(event)
    this.onmessage?.(event)
  }

  end(code = 1006, reason = ''): void {
    this.readyState = this.CLOSED
    const event = new CloseEvent('close', { code, reason })
    this.dispatchEvent(event)
    this.onclose?.(event)
  }

  // ── the page's side ──

  send(bytes: Uint8Array): void {
    if (this.readyState === this.CONNECTING) throw new Error('A socket that is not open cannot send.')
    if (this.readyState === this.OPEN) this.#sent.push(decodeFrame(bytes.slice()))
  }

  /** Begins to close but is never closed, as if the other side did not answer. */
  close(): void {
    if (this.readyState < this.CLOSING) this.readyState = this.CLOSING
  }
}

/** Returns a class of scripted sockets, and a list of the sockets that are made with it, oldest first. */
export function scriptedSockets(): { Socket: typeof WebSocket; made: ScriptedSocket[] } {
  const made: ScriptedSocket[] = []
  const Socket = class extends ScriptedSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      made.push(this)
    }
  }
  return { Socket: Socket as unknown as typeof WebSocket, made }
}
