declare module 'fs-native-extensions' {
  /**
   * Locks the open file for this descriptor. False if another descriptor has the lock. Closing the file
   * unlocks it.
   */
  export function tryLock(fd: number): boolean
  /**
   * Waits until no other descriptor has the lock, then locks. A shared lock may be held by several
   * descriptors at once.
   */
  export function waitForLock(fd: number, options?: { shared: boolean }): Promise<void>
}
