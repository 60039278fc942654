// Finds where WebSocket frames begin and end in a stream of bytes, without reading their contents (RFC 6455,
// section 5.2).
//
// The reader runs before ws' parser, which makes an event of everything that it gets, at once. So the gate
// can give the parser a flood in small parts.

export const CLOSE = 8

/** Opcodes from this one on are control frames, which may come in the middle of a message. */
export const FIRST_CONTROL = 8

export interface Begun {
  /** Called for each frame once its length is known. */
  begun(opcode: number, isFinal: boolean, length: number): void
}

const SHORT = 2
const MASK = 4

export class FrameReader {
  /** The header that is being read, without the mask. */
  readonly #header = new Uint8Array(10)
  #got = 0
  #left = 0

  /** Whether the last frame is complete. */
  get isBetween(): boolean {
    return this.#got === 0 && this.#left === 0
  }

  /** Reads from `at` to the end of one frame or of the chunk, and returns that position. */
  read(chunk: Uint8Array, at: number, told: Begun): number {
    let next = at
    if (this.#left === 0) {
      while (next < chunk.length && this.#got < this.#size) this.#header[this.#got++] = chunk[next++] ?? 0
      if (this.#got < this.#size) return next
      this.#begin(told)
    }
    const passed = Math.min(this.#left, chunk.length - next)
    this.#left -= passed
    return next + passed
  }

  /** The size of the header without the mask, as far as the header shows it yet. */
  get #size(): number {
    if (this.#got < SHORT) return SHORT
    const length = (this.#header[1] ?? 0) & 127
    return SHORT + (length === 126 ? 2 : length === 127 ? 8 : 0)
  }

  #begin(told: Begun): void {
    const [first = 0, second = 0] = this.#header
    let length = second & 127
    if (length > 125) {
      length = 0
      for (let nth = SHORT; nth < this.#got; nth++) length = length * 256 + (this.#header[nth] ?? 0)
    }
    this.#got = 0
    this.#left = length + (second & 128 ? MASK : 0)
    told.begun(first & 15, (first & 128) !== 0, length)
  }
}
