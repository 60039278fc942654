// Starts the worker with the memory of a series.

import type { ToPage, ToWorker } from './wire.ts'

/** A worker, or what stands for it in a test. */
export interface Speaker {
  tell: (message: ToWorker) => void
  end: () => void
}

export function startWorker(hear: (message: ToPage) => void, failed: () => void): Speaker {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<ToPage>) => hear(data)
  worker.onerror = failed
  return { tell: (message) => worker.postMessage(message), end: () => worker.terminate() }
}
