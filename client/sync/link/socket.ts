// A WebSocket that records the evidence of its connection. The provider uses it like any other socket. The
// socket treats frames with edits in four ways:
//
//   counted     every step 2 and update that it sends, to compare with the relay's acks
//   held back   updates before our step 2, because the step 2 carries them and the relay must see no gap; and
//               updates that the link sends itself, in parts
//   not sent    edits of a client that may only read
//   relabelled  an update above the size limit is sent as a step 2, which may be larger

import { encodeFrame, type Welcome } from '../../../shared/wire/frames.ts'
import { Tally } from '../../../shared/wire/tally.ts'
import { Heartbeat } from './heartbeat.ts'
import { Known } from './known.ts'

/**
 * ms after a silence ends. If frames that were sent before its end are still not acked by then, they count as
 * lost.
 */
const ACK_AFTER_SILENCE = 2000

/** The state of one connection. */
export class Connection {
  readonly tally = new Tally()
  readonly known = new Known()
  welcome: Welcome | null = null
  /** The relay’s last sentence about an edit that it refuses. */
  refusal: string | null = null
  /** Ends the connection as if the socket had broken, so that the provider connects again. */
  readonly replace: () => void
  readonly #heartbeat: Heartbeat

  constructor(heartbeat: Heartbeat, replace: () => void) {
    this.#heartbeat = heartbeat
    this.replace = replace
  }

  get quiet(): boolean {
    return this.#heartbeat.quiet
  }

  /** Pings now. If an answer is already overdue, replaces the connection. */
  probe(): void {
    if (this.quiet) this.replace()
    else this.#heartbeat.ask()
  }
}

// A y-websocket frame with edits begins with the byte `SYNC`, then `STEP_2` or `UPDATE`.
const SYNC = 0
const STEP_2 = 1
const UPDATE = 2

const CARRIED = encodeFrame({ type: 'carried', update: new Uint8Array(), logReceipts: [] })[0]

const hasEdits = ([type, step]: Uint8Array): boolean =>
  type === CARRIED || (type === SYNC && (step === STEP_2 || step === UPDATE))

/** Makes a WebSocket class. Each of its sockets reports its `Connection` to `made`. */
export function countingSocket(
  Base: typeof WebSocket,
  {
    made,
    keeps,
    sent,
    changed,
  }: {
    made: (connection: Connection) => void
    /** Whether the link itself sends this frame's update. */
    keeps: (frame: Uint8Array) => boolean
    /** Called after each frame with edits, with the number of such frames so far. */
    sent: (count: number) => void
    changed: () => void
  },
): typeof WebSocket {
  return class CountingSocket extends Base {
    readonly #heartbeat = new Heartbeat({
      ping: () => super.send(encodeFrame({ type: 'ping' }) as Uint8Array<ArrayBuffer>),
      changed: () => {
        this.#suspect()
        changed()
      },
      over: () => this.#replace(),
    })
    readonly #connection = new Connection(this.#heartbeat, () => this.#replace())
    #suspicion: ReturnType<typeof setTimeout> | undefined

    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      this.addEventListener('open', () => this.#heartbeat.opened())
      this.addEventListener('message', () => this.#heartbeat.heard())
      this.addEventListener('close', () => this.#stop())
      made(this.#connection)
    }

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBufferLike>): void {
      if (data instanceof Uint8Array && hasEdits(data)) this.#sendEdits(data)
      else super.send(data as Uint8Array<ArrayBuffer>)
    }

    #sendEdits(frame: Uint8Array): void {
      const { tally, welcome } = this.#connection
      if (welcome?.role === 'view') return
      const isUpdate = frame[0] === SYNC && frame[1] === UPDATE
      if (isUpdate && (!tally.introduced || keeps(frame))) return
      const isTooLarge = isUpdate && welcome && frame.length > welcome.limits.update
      if (isTooLarge) frame[1] = STEP_2
      if (isUpdate && !isTooLarge) tally.sentUpdate()
      else tally.sentDifference()
      super.send(frame as Uint8Array<ArrayBuffer>)
      sent(tally.sent)
    }

    /** Replaces the connection if an ack is overdue, because frames may have been lost during a silence. */
    #suspect(): void {
      clearTimeout(this.#suspicion)
      if (this.#heartbeat.quiet) return
      const { tally } = this.#connection
      const due = tally.sent
      this.#suspicion = setTimeout(() => {
        if (tally.acked < due) this.#replace()
      }, ACK_AFTER_SILENCE)
    }

    #stop(): void {
      clearTimeout(this.#suspicion)
      this.#heartbeat.stop()
    }

    /** Tells the provider at once that the socket is closed, because the real close may never come. */
    #replace(): void {
      this.#stop()
      this.onclose?.(new CloseEvent('close', { code: 1006, reason: 'silent' }))
    }
  }
}
