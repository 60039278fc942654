declare module 'fs-native-extensions' {
  /** Locks the open file for its descriptor alone; false where another descriptor has it. Closing unlocks. */
  export function tryLock(fd: number): boolean
  /** The same, once no other has it; or beside others who share it. */
  export function waitForLock(fd: number, options?: { shared: boolean }): Promise<void>
}
