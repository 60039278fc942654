// A WebSocket that keeps the evidence of its connection. The provider uses it as any other.
//
//   counted     every step 2 and update that is sent, against the relay's acks
//   held back   updates before our step 2: it will carry them, so that the relay never meets a gap;
//               and those that the link sends itself, in parts
//   not sent    the edits of who may only read
//   relabelled  an update that is too large for one: as a step 2, which may be larger

import { encodeFrame, type Welcome } from '../../../shared/wire/frames.ts'
import { Tally } from '../../../shared/wire/tally.ts'
import { Heartbeat } from './heartbeat.ts'
import { Known } from './known.ts'

/** When a silence ends, what was sent before is acked within this time (ms), or it was swallowed. */
const ACK_AFTER_SILENCE = 2000

/** What is known of one connection. */
export class Connection {
  readonly tally = new Tally()
  readonly known = new Known()
  welcome: Welcome | null = null
  /** The relay’s last sentence about an edit of this page that it does not take. */
  refusal: string | null = null
  /** Ends it as the browser would end a socket that broke. */
  readonly replace: () => void
  readonly #heartbeat: Heartbeat

  constructor(heartbeat: Heartbeat, replace: () => void) {
    this.#heartbeat = heartbeat
    this.replace = replace
  }

  get quiet(): boolean {
    return this.#heartbeat.quiet
  }

  /** Asks for a sign of life now; one that is overdue is not waited for. */
  probe(): void {
    if (this.quiet) this.replace()
    else this.#heartbeat.ask()
  }
}

// y-websocket frames begin with these two bytes.
const SYNC = 0
const STEP_2 = 1
const UPDATE = 2

const CARRIED = encodeFrame({ type: 'carried', update: new Uint8Array(), receipts: [] })[0]

const hasEdits = ([type, step]: Uint8Array): boolean =>
  type === CARRIED || (type === SYNC && (step === STEP_2 || step === UPDATE))

/** A WebSocket class whose sockets each tell of the connection they are. */
export function countingSocket(
  Base: typeof WebSocket,
  {
    made,
    keeps,
    sent,
    changed,
  }: {
    made: (connection: Connection) => void
    /** The link sends the update of that frame itself. */
    keeps: (frame: Uint8Array) => boolean
    /** The frame of that count is out, which carries edits. */
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

    /** After a silence, a link that lives may still have swallowed what was sent into it. */
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

    /** A close that waits for the other side may never come, so the provider is told now. */
    #replace(): void {
      this.#stop()
      this.onclose?.(new CloseEvent('close', { code: 1006, reason: 'silent' }))
    }
  }
}
