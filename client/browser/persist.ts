/** Asks the browser to keep this site's data even if space runs short. False if the browser refuses. */
export async function askToPersist(): Promise<boolean> {
  try {
    return await navigator.storage.persist()
  } catch {
    return false // no secure context; the browser keeps the data as long as it has space
  }
}
