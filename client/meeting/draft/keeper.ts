// Which tab of a draft keeps what others type in lines that the draft has removed. If two tabs did that, each would
// have its own copy of every letter until it has read the other's from the disk. Meanwhile somebody types on.

/** Held by the tab that keeps. Another tab follows when it ends. */
const lockOf = (name: string): string => `${name}/keeper`

/**
 * Resolves once it is known whether another tab keeps. `keep` is called when this tab is to: at once, or when the other
 * tab has ended. It does so until `ended`.
 */
export function takeTurn(name: string, keep: () => unknown, ended: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const hold = (): Promise<void> => {
      keep()
      resolve()
      return ended
    }
    // Without locks, as on plain http, each tab keeps.
    if (typeof navigator === 'undefined' || !('locks' in navigator)) return void hold()
    const { locks } = navigator
    let isEnded = false
    void ended.then(() => (isEnded = true))
    const wait = (): void => {
      resolve()
      void locks.request(lockOf(name), () => (isEnded ? undefined : hold()))
    }
    locks.request(lockOf(name), { ifAvailable: true }, (lock) => (lock ? hold() : wait())).catch(hold) // a browser that blocks storage also blocks locks
  })
}
