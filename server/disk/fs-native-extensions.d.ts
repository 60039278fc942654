declare module 'fs-native-extensions' {
  /** Locks the open file for its descriptor; false if another descriptor holds it. Closing unlocks. */
  export function tryLock(fd: number): boolean
  /** Waits until no other descriptor has the lock, then locks. Shared locks stand beside each other. */
  export function waitForLock(fd: number, options?: { shared: boolean }): Promise<void>
}
