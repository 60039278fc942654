// The messages between a page that plays a meeting and its worker: the frames of several sockets over one
// channel, and the person's switches.

/** Today's meeting of the played team. */
export interface Played {
  /** The name of the database in which the small relay keeps its log. */
  log: string
  space: string
  series: string
  date: string
  schedule: { weekday: number; time: string; zone: string }
}

export type ToWorker =
  | { is: 'begin'; played: Played }
  | { is: 'open'; socket: number; room: string }
  | { is: 'bytes'; socket: number; bytes: Uint8Array }
  | { is: 'close'; socket: number }
  /** The relay is stopped or started. */
  | { is: 'relay'; runs: boolean }
  /** The colleagues have more to write now, because the person waits for it. */
  | { is: 'more' }

export type ToPage =
  | { is: 'opened'; socket: number }
  | { is: 'bytes'; socket: number; bytes: Uint8Array }
  | { is: 'closed'; socket: number }
  /** The line that a colleague is writing, as on their own screen. It does not come over the network. */
  | { is: 'writes'; handle: string; text: string }
