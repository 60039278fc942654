declare module 'fs-native-extensions' {
  /** Locks the open file for its descriptor alone; false where another descriptor has it. Closing unlocks. */
  export function tryLock(fd: number): boolean
}
