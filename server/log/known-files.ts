// The rooms whose end the log knows, so that it need not read their files before an append. Chooses the
// one to forget: the least recently used idle one of the team with the most. So a team that goes through many
// rooms forgets its own.

import { teamOf } from '../fair/turnstile.ts'

export class KnownFiles<File extends { readonly idle: boolean }> {
  /** Teams and their rooms, each in the order of their last use. */
  readonly #teams = new Map<string, Map<string, File>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Adds the file, or marks it as just used. */
  use(room: string, file: File): void {
    const team = teamOf(room)
    const files = this.#teams.get(team) ?? new Map<string, File>()
    this.delete(room)
    this.#teams.delete(team)
    this.#teams.set(team, files.set(room, file))
    this.#size++
  }

  delete(room: string): void {
    const files = this.#teams.get(teamOf(room))
    if (files?.delete(room) !== true) return
    this.#size--
    if (files.size === 0) this.#teams.delete(teamOf(room))
  }

  /** The room that should be forgotten first; null if no file is idle. */
  leastMissed(): string | null {
    let [most, found]: [number, string | null] = [0, null]
    for (const files of this.#teams.values()) {
      if (files.size <= most) continue
      const room = firstIdle(files)
      if (room !== null) [most, found] = [files.size, room]
    }
    return found
  }
}

function firstIdle(files: ReadonlyMap<string, { readonly idle: boolean }>): string | null {
  for (const [room, { idle }] of files) if (idle) return room
  return null
}
