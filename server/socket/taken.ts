// How much of what it was given a socket has passed on. Node tells only when a whole write was; its handle
// knows how far a long one has come.

import type { Socket } from 'node:net'

/** What Node keeps behind a socket, until that is closed. */
interface Handle {
  /** What it was given. */
  bytesWritten: number
  /** What of that it still has. */
  writeQueueSize: number
}

export function takenBy(socket: Socket): number {
  const { _handle: handle } = socket as unknown as { _handle: Handle | null }
  return handle === null ? Infinity : handle.bytesWritten - handle.writeQueueSize
}
