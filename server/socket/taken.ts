// How many bytes a socket has passed on. Node reports only whole writes; the socket's handle knows how much
// of a long write was passed on.

import type { Socket } from 'node:net'

/** Node's private handle of a socket; null once the socket is closed. */
interface Handle {
  /** How many bytes the socket was given. */
  bytesWritten: number
  /** How many of these bytes the socket has not passed on. */
  writeQueueSize: number
}

export function takenBy(socket: Socket): number {
  const { _handle: handle } = socket as unknown as { _handle: Handle | null }
  return handle === null ? Infinity : handle.bytesWritten - handle.writeQueueSize
}
