import { world } from './storage.ts'

/** Asks the browser to keep this site's data even if space runs short. False if the browser refuses. */
export async function askToPersist(): Promise<boolean> {
  if (world.address) return false // the data of a meeting that one only tries is not kept
  try {
    return await navigator.storage.persist()
  } catch {
    return false // no secure context; the browser keeps the data as long as it has space
  }
}
