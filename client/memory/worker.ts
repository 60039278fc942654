// The worker with the memory of a series. Old notes are read here, so that the page can be used meanwhile.

import { MemoryHost } from './host.ts'
import { openKept } from './kept.ts'
import type { ToPage, ToWorker } from './wire.ts'

const host = new MemoryHost(openKept, (message: ToPage) => postMessage(message))

const fail = (error: unknown): never => {
  throw error
}

onmessage = ({ data }: MessageEvent<ToWorker>) => {
  // The page hears of errors that are thrown here, but not of rejected promises. So the reason is thrown later.
  host.hear(data).catch((error: unknown) => setTimeout(() => fail(error)))
}
