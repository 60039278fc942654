// How many bytes a socket has passed on. Node reports only when a whole write was passed on; the socket's
// handle knows how far a long write has come.

import type { Socket } from 'node:net'

/** Node's private handle of a socket; null once the socket is closed. */
interface Handle {
  /** How many bytes the socket was given. */
  bytesWritten: number
  /** How many of these bytes it has not passed on. */
  writeQueueSize: number
}

export function takenBy(socket: Socket): number {
  const { _handle: handle } = socket as unknown as { _handle: Handle | null }
  return handle === null ? Infinity : handle.bytesWritten - handle.writeQueueSize
}
