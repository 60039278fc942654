/** Asks the browser to keep this site's data when space runs short; false where it would not say. */
export async function askToPersist(): Promise<boolean> {
  try {
    return await navigator.storage.persist()
  } catch {
    return false // not a secure context: nothing is kept less than before
  }
}
