// A disk in memory that can stall, fail, fill up, rot and lose power.
//
// A process uses the Disk that `start` returns. When the process is killed or the power is cut, its pending
// operations never end. `kill` keeps everything that was written. `cutPower` keeps what was synced and,
// depending on the seed, parts of the rest, torn anywhere. As in Linux, the bytes of a failed sync can be
// read afterwards, but no later sync makes them durable.

import { basename, dirname } from 'node:path'
import type { Disk, DiskFile } from '../../../server/disk/disk.ts'
import { seeded, type Random } from '../basics/random.ts'

export type Operation =
  | 'read'
  | 'names'
  | 'mode'
  | 'open'
  | 'link'
  | 'rename'
  | 'remove'
  | 'makeDirectory'
  | 'syncDirectory'
  | FileOperation
type FileOperation = 'append' | 'truncate' | 'sync' | 'close'

/** Changes to the names in a directory that happen together; null removes a name. */
type Change = [name: string, file: SimulatedFile | null][]

export class SimulatedDisk {
  /** How many more bytes fit on the disk. */
  free = Infinity
  /** How much power cuts have destroyed, to show that they destroyed something. */
  readonly lost = { bytes: 0, names: 0 }
  openHandles = 0
  readonly #random: Random
  readonly #counts = new Map<Operation, number>()
  readonly #directories = new Map<string, Directory>([['/', new Directory()]])
  /** The one process that is alive. An operation of any other process never ends. */
  #process = {}
  #stalled: Operation[] | 'all' | null = null
  #waiting: (() => void)[] = []
  #faults: { operation: Operation; code: string; times: number }[] = []
  #operationsLeft = Infinity
  #cut: () => void = () => undefined

  constructor(seed: number) {
    this.#random = seeded(seed)
  }

  // ── for tests ──

  /** Kills the running process, and gives the disk to a new one. */
  start(): Disk {
    this.kill()
    return this.#diskOf(this.#process)
  }

  kill(): void {
    this.#process = {}
    this.openHandles = 0
    this.#waiting = []
    this.#stalled = null
    this.#operationsLeft = Infinity
  }

  cutPower(): void {
    this.kill()
    const files = new Set<SimulatedFile>()
    for (const directory of this.#directories.values()) {
      this.lost.names += directory.cutPower(this.#random)
      for (const file of directory.names.values()) files.add(file)
    }
    for (const file of files) this.lost.bytes += file.cutPower(this.#random)
  }

  /** Lets the running process do `operations` operations, and cuts the power at the next one; resolves then. */
  cutPowerAfter(operations: number): Promise<void> {
    this.#operationsLeft = operations
    return new Promise((cut) => (this.#cut = cut))
  }

  /** From now on, operations wait: the named ones, or all. */
  stall(...operations: Operation[]): void {
    this.#stalled = operations.length === 0 ? 'all' : operations
  }

  release(): void {
    this.#stalled = null
    this.step()
  }

  /** Lets the operations that wait now go on. Later operations will wait. */
  step(): void {
    for (const go of this.#waiting.splice(0)) go()
  }

  /** How many operations a stall holds. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Makes the next `times` operations of a kind fail. A failing append writes a part of its bytes. */
  fail(operation: Operation, code = 'EIO', times = 1): void {
    this.#faults.push({ operation, code, times })
  }

  heal(): void {
    this.#faults = []
    this.free = Infinity
  }

  /** How many operations were tried, failed ones included. */
  count(operation?: Operation): number {
    if (operation !== undefined) return this.#counts.get(operation) ?? 0
    return [...this.#counts.values()].reduce((all, count) => all + count, 0)
  }

  files(directory: string): string[] {
    return [...(this.#directories.get(directory)?.names.keys() ?? [])]
  }

  contents(path: string): Uint8Array {
    return this.#file(path).bytes.slice()
  }

  /** Replaces a file's bytes durably. */
  overwrite(path: string, bytes: Uint8Array): void {
    this.#file(path).overwrite(bytes)
  }

  /** All files as a process reads them. */
  copy(): ReadonlyMap<string, Uint8Array> {
    return new Map(
      [...this.#directories.values()].flatMap(({ names }) =>
        [...names].map(([name, file]) => [name, file.bytes.slice()] as const),
      ),
    )
  }

  /** Kills the process and durably replaces all files by an earlier copy. */
  putBack(copy: ReadonlyMap<string, Uint8Array>): void {
    this.kill()
    for (const [path, directory] of this.#directories) {
      directory.names.clear()
      for (const [name, bytes] of copy) {
        if (dirname(name) !== path) continue
        const file = new SimulatedFile()
        file.overwrite(bytes)
        directory.names.set(name, file)
      }
      directory.sync()
    }
  }

  /** Kills the process and durably flips one bit in each file of the directory, at the place `at` (0 to 1). */
  rot(directory: string, at: number): void {
    this.kill()
    for (const path of this.files(directory)) {
      const bytes = this.contents(path)
      const bit = Math.floor(at * bytes.length * 8)
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      if (bytes.length > 0) this.overwrite(path, bytes)
    }
  }

  // ── for a process ──

  #diskOf(process: object): Disk {
    const run = <T>(operation: Operation, effect: () => T) => this.#run(process, operation, effect)
    const change = (path: string, ...names: Change) => this.#directory(dirname(path)).change(names)
    return {
      read: (path) =>
        run('read', () => this.#directories.get(dirname(path))?.names.get(path)?.bytes.slice() ?? null),
      names: (path) =>
        run('names', () =>
          [...(this.#directories.get(path)?.names.keys() ?? []), ...this.#directories.keys()]
            .filter((below) => below !== path && dirname(below) === path)
            .map((below) => basename(below)),
        ),
      mode: (path) =>
        run('mode', () => (this.#directories.get(dirname(path))?.names.has(path) === true ? 0o666 : null)),
      open: (path) =>
        run('open', () => {
          const known = this.#directory(dirname(path)).names.get(path)
          const file = known ?? new SimulatedFile()
          if (!known) change(path, [path, file])
          this.openHandles++
          return this.#handleOf(process, file)
        }),
      link: (from, to) => run('link', () => change(to, [to, this.#file(from)])),
      rename: (from, to) => run('rename', () => change(to, [from, null], [to, this.#file(from)])),
      remove: (path) => run('remove', () => change(path, [path, null])),
      makeDirectory: (path) =>
        run('makeDirectory', () => {
          for (let made = path; !this.#directories.has(made); made = dirname(made))
            this.#directories.set(made, new Directory())
        }),
      syncDirectory: (path) => run('syncDirectory', () => this.#directory(path).sync()),
    }
  }

  #handleOf(process: object, file: SimulatedFile): DiskFile {
    const run = (operation: FileOperation, effect: () => void, failing?: () => void) =>
      this.#run(process, operation, effect, failing)
    return {
      append: (bytes) =>
        run(
          'append',
          () => {
            const room = Math.min(bytes.length, this.free)
            file.append(bytes.subarray(0, room))
            this.free -= room
            if (room < bytes.length) throw coded('ENOSPC', 'append')
          },
          () => file.append(bytes.subarray(0, this.#random.int(bytes.length))),
        ),
      truncate: (size) => run('truncate', () => file.truncate(size)),
      sync: () =>
        run(
          'sync',
          () => file.sync(),
          () => file.failSync(),
        ),
      close: () => run('close', () => void this.openHandles--),
    }
  }

  /** `failing`: the effect that an operation has even if it fails. */
  async #run<T>(process: object, operation: Operation, effect: () => T, failing?: () => void): Promise<T> {
    await Promise.resolve()
    if (this.#stalled === 'all' || this.#stalled?.includes(operation))
      await new Promise<void>((go) => this.#waiting.push(go))
    if (process === this.#process && this.#operationsLeft-- <= 0) {
      this.cutPower()
      this.#cut()
    }
    if (process !== this.#process) return new Promise<never>(() => undefined)
    this.#counts.set(operation, this.count(operation) + 1)
    const fault = this.#faults.find((fault) => fault.operation === operation && fault.times > 0)
    if (fault) {
      fault.times--
      failing?.()
      throw coded(fault.code, operation)
    }
    return effect()
  }

  #directory(path: string): Directory {
    const directory = this.#directories.get(path)
    if (!directory) throw coded('ENOENT', path)
    return directory
  }

  #file(path: string): SimulatedFile {
    const file = this.#directory(dirname(path)).names.get(path)
    if (!file) throw coded('ENOENT', path)
    return file
  }
}

/** The names in a directory as a process reads them, and the changes that no sync has made durable. */
class Directory {
  names = new Map<string, SimulatedFile>()
  #durable = new Map<string, SimulatedFile>()
  #unsynced: Change[] = []

  change(change: Change): void {
    apply(change, this.names)
    this.#unsynced.push(change)
  }

  sync(): void {
    this.#durable = new Map(this.names)
    this.#unsynced = []
  }

  /** Keeps or loses each change at random, independently of the others. Returns how many were lost. */
  cutPower(random: Random): number {
    const kept = this.#unsynced.filter(() => random.chance(0.5))
    const lost = this.#unsynced.length - kept.length
    for (const change of kept) apply(change, this.#durable)
    this.#unsynced = []
    this.names = new Map(this.#durable)
    return lost
  }
}

function apply(change: Change, names: Map<string, SimulatedFile>): void {
  for (const [name, file] of change) {
    if (file) names.set(name, file)
    else names.delete(name)
  }
}

/** A file's bytes as a process reads them, and as the disk has them. */
class SimulatedFile {
  bytes = new Uint8Array()
  #durable = new Uint8Array()
  /** Where the bytes for the next sync begin; null if there are none. */
  #dirtyFrom: number | null = null

  append(bytes: Uint8Array): void {
    this.#dirtyFrom ??= this.bytes.length
    this.bytes = joined(this.bytes, bytes)
  }

  truncate(size: number): void {
    if (size === this.bytes.length) return
    this.#dirtyFrom = Math.min(this.#dirtyFrom ?? size, size)
    this.bytes = this.bytes.slice(0, size)
  }

  overwrite(bytes: Uint8Array): void {
    this.bytes = bytes.slice()
    this.#durable = bytes.slice()
    this.#dirtyFrom = null
  }

  sync(): void {
    if (this.#dirtyFrom !== null) this.#durable = this.#withDirty(this.bytes.subarray(this.#dirtyFrom))
    this.#dirtyFrom = null
  }

  failSync(): void {
    this.#dirtyFrom = null
  }

  /** Of the bytes that were not synced, keeps none, or a first part whose end may be zeros or noise. */
  cutPower(random: Random): number {
    const before = this.bytes
    if (this.#dirtyFrom !== null && random.chance(0.75)) {
      const dirty = this.bytes.slice(this.#dirtyFrom)
      const kept = dirty.subarray(0, random.int(dirty.length + 1))
      const torn = kept.subarray(Math.max(0, kept.length - random.int(64)))
      const fate = random.pick(['written', 'zeros', 'noise'])
      if (fate === 'zeros') torn.fill(0)
      if (fate === 'noise') torn.forEach((_, at) => (torn[at] = random.int(256)))
      this.#durable = this.#withDirty(kept)
    }
    this.overwrite(this.#durable)
    const same = before.findIndex((byte, at) => byte !== this.bytes[at])
    return same === -1 ? 0 : before.length - same
  }

  /** The durable bytes with the dirty part. Bytes that count as written but were lost are zeros. */
  #withDirty(dirty: Uint8Array): Uint8Array<ArrayBuffer> {
    const clean = new Uint8Array(this.#dirtyFrom ?? 0)
    clean.set(this.#durable.subarray(0, clean.length))
    return joined(clean, dirty)
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

const coded = (code: string, what: string): Error => Object.assign(new Error(`${code}: ${what}`), { code })
