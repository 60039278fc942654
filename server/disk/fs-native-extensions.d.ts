declare module 'fs-native-extensions' {
  /** Locks the open file for this descriptor. False if another descriptor has the lock. Closing unlocks. */
  export function tryLock(fd: number): boolean
  /**
   * Waits until no other descriptor has the lock, then locks. Several descriptors may have shared locks at
   * once.
   */
  export function waitForLock(fd: number, options?: { shared: boolean }): Promise<void>
}
