// If two people type the same word at one place of a field, the word stands there twice, because either word
// may be the beginning of another one. If both words are still the same when nobody types any more, one of
// them is removed.
//
//   both changed one word          when nobody has typed in the field for a while
//   both began words at one place  when this page's person has left the field
//
// Only the page that put the two words side by side removes one, so they cannot both be removed.

import type { Meeting, Splice } from '../../../shared/words/replay.ts'

type Range = [from: number, to: number]

interface Twin {
  theirs: Range
  mine: Range
  inWord: boolean
}

/**
 * After this many ms without a change, typing in a field is over. It must be longer than a pause inside a
 * word: a person who continues the word must not find its beginning gone.
 */
const OVER = 5000

export interface FieldTwinsOptions {
  textOf: (key: string) => string
  /** Writes the field without the second of two equal words. */
  write: (key: string, text: string, splices: readonly Splice[]) => void
}

export class FieldTwins {
  readonly #options: FieldTwinsOptions
  readonly #twins = new Map<string, Twin[]>()
  readonly #typing = new Map<string, ReturnType<typeof setTimeout>>()

  constructor(options: FieldTwinsOptions) {
    this.#options = options
  }

  /** Whether this page's person was just typing in the field. */
  isTyping(key: string): boolean {
    return this.#typing.has(key)
  }

  /** Call when the field has changed, here or elsewhere. */
  changed(key: string, splices: readonly Splice[], by: 'mine' | 'theirs'): void {
    for (const twin of this.#twins.get(key) ?? [])
      for (const splice of splices.toReversed())
        for (const whose of ['theirs', 'mine'] as const)
          twin[whose] = moved(twin[whose], splice, whose === by)
    if (by === 'mine' || this.#typing.has(key)) this.#wait(key)
  }

  met(key: string, meetings: readonly Meeting[]): void {
    const text = this.#options.textOf(key)
    const found = meetings.flatMap(({ theirs, mine, inWord }): Twin[] => {
      const [one, two] = [text.slice(...theirs), text.slice(...mine)]
      const mayBeAlike = one.startsWith(two) || two.startsWith(one)
      return mayBeAlike ? [{ theirs: [...theirs], mine: [...mine], inWord }] : []
    })
    if (found.length === 0) return
    this.#twins.set(key, [...(this.#twins.get(key) ?? []), ...found])
    this.#wait(key)
  }

  /** Call when this page's person leaves the field. */
  left(key: string): void {
    this.#stop(key)
    this.#end(key, () => true)
  }

  leave(key: string): void {
    this.#stop(key)
    this.#twins.delete(key)
  }

  close(): void {
    for (const key of [...this.#typing.keys(), ...this.#twins.keys()]) this.leave(key)
  }

  #wait(key: string): void {
    clearTimeout(this.#typing.get(key))
    const over = (): void => {
      this.#typing.delete(key)
      this.#end(key, ({ inWord }) => inWord)
    }
    this.#typing.set(key, setTimeout(over, OVER))
  }

  #stop(key: string): void {
    clearTimeout(this.#typing.get(key))
    this.#typing.delete(key)
  }

  #end(key: string, isOver: (twin: Twin) => boolean): void {
    const twins = this.#twins.get(key) ?? []
    this.#twins.set(
      key,
      twins.filter((twin) => !isOver(twin)),
    )
    for (const { theirs, mine } of twins.filter(isOver)) {
      const text = this.#options.textOf(key)
      const [first, second] = theirs[0] < mine[0] ? [theirs, mine] : [mine, theirs]
      const word = text.slice(...first)
      const between = text.slice(first[1], second[0])
      if (word === '' || word !== text.slice(...second) || !/^,?\s?$/.test(between)) continue
      const splice = { at: first[1], removed: second[1] - first[1], inserted: '' }
      this.#options.write(key, text.slice(0, splice.at) + text.slice(splice.at + splice.removed), [splice])
    }
  }
}

/**
 * Where a range is after a change. `grows`: whether text that is typed at an edge of the range belongs to it.
 */
function moved([from, to]: Range, { at, removed, inserted }: Splice, grows: boolean): Range {
  const grown = inserted.length
  const place = (edge: number, isAfter: boolean): number => {
    if (edge < at || (edge === at && removed === 0 && !isAfter)) return edge
    if (edge >= at + removed) return edge + grown - removed
    return isAfter ? at + grown : at
  }
  return [place(from, !grows), place(to, grows)]
}
