/** Asks the browser to keep this site's data if space runs short. False if it does not promise that. */
export async function askToPersist(): Promise<boolean> {
  try {
    return await navigator.storage.persist()
  } catch {
    return false // not a secure context: data is kept as before
  }
}
