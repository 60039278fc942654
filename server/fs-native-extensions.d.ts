declare module 'fs-native-extensions' {
  /** Takes an exclusive lock on the whole file, if nobody has it. */
  export function tryLock(fd: number): boolean
  export function unlock(fd: number): void
}
