// Estimates what it costs to examine an update, before it is decoded. A struct or deletion weighs 1, about 5
// µs; long texts, names and values weigh by their bytes. If an update is unreadable, only what comes before
// the error weighs.
//
// The estimate reads the bytes once and builds nothing, so it takes a small part of the time that it
// predicts. It stops once the weight exceeds `most`.

import * as decoding from 'lib0/decoding'

/** Bytes of text that weigh as much as a struct. */
const TEXT = 8192
/** Bytes of JSON that weigh as much as a struct; in the worst case, nearly all of them are braces. */
const JSON_TEXT = 32
/** Nested values that weigh as much as a struct; in the worst case, each has a name or is an empty list. */
const VALUES = 16

/** The weight; Infinity if it is more than `most`. */
export function weightOf(update: Uint8Array, most: number): number {
  const scale = new Scale(update, most)
  try {
    scale.weigh()
  } catch (error) {
    if (!(error instanceof Heavy)) return Math.min(scale.weight, most) // nothing is read after an error
  }
  return scale.weight > most ? Infinity : scale.weight
}

class Heavy extends Error {}

class Scale {
  weight = 0
  readonly #from: decoding.Decoder
  readonly #most: number

  constructor(update: Uint8Array, most: number) {
    this.#from = decoding.createDecoder(update)
    this.#most = most
  }

  weigh(): void {
    for (let clients = this.#number(); clients > 0; clients--) {
      this.#add(1)
      const structs = this.#number()
      this.#numbers(2)
      for (let nth = 0; nth < structs; nth++) this.#struct()
    }
    for (let clients = this.#number(); clients > 0; clients--) {
      this.#add(1)
      this.#numbers(1)
      const ranges = this.#number()
      for (let nth = 0; nth < ranges; nth++) {
        this.#add(1)
        this.#numbers(2)
      }
    }
  }

  #struct(): void {
    this.#add(1)
    const info = this.#byte()
    const kind = info & 31
    if (kind === GC || kind === SKIP) return this.#numbers(1)
    const [hasOrigin, hasRight] = [(info & 128) !== 0, (info & 64) !== 0]
    this.#numbers((hasOrigin ? 2 : 0) + (hasRight ? 2 : 0))
    if (!hasOrigin && !hasRight) {
      if (this.#number() === 1) this.#text(TEXT)
      else this.#numbers(2)
      if ((info & 32) !== 0) this.#text(TEXT)
    }
    this.#content(kind)
  }

  #content(kind: number): void {
    switch (kind) {
      case DELETED:
        return this.#numbers(1)
      case STRING:
      case BINARY:
        return this.#text(TEXT)
      case JSON_LIST:
        for (let left = this.#number(); left > 0; left--) this.#text(JSON_TEXT)
        return
      case EMBED:
        return this.#text(JSON_TEXT)
      case FORMAT:
        this.#text(TEXT)
        return this.#text(JSON_TEXT)
      case TYPE: {
        const type = this.#number()
        return type === XML_ELEMENT || type === XML_HOOK ? this.#text(TEXT) : undefined
      }
      case ANY:
        return this.#values(this.#number())
      case DOCUMENT:
        this.#text(TEXT)
        return this.#values(1)
      default:
        throw new Error('There is no such content.')
    }
  }

  /** Reads `many` values, with everything that is nested in them. */
  #values(many: number): void {
    /**
     * The nested values that have begun: how many entries remain in each, and whether its entries have names.
     */
    const open = [{ left: many, named: false }]
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      if (last.left-- === 0) {
        open.pop()
        continue
      }
      this.#add(1 / VALUES)
      if (last.named) this.#text(TEXT)
      const type = this.#byte()
      if (type === ANY_INTEGER) this.#numbers(1)
      else if (type === ANY_STRING || type === ANY_BYTES) this.#text(TEXT)
      else if (type === ANY_OBJECT || type === ANY_ARRAY)
        open.push({ left: this.#number(), named: type === ANY_OBJECT })
      else this.#skip(WIDTHS[type] ?? 0)
    }
  }

  #text(bytesOfOne: number): void {
    const bytes = this.#number()
    this.#add(bytes / bytesOfOne)
    this.#skip(bytes)
  }

  /** Skips `many` numbers of any size. */
  #numbers(many: number): void {
    for (let nth = 0; nth < many; nth++) while (this.#byte() > 127);
  }

  #number(): number {
    return decoding.readVarUint(this.#from)
  }

  #byte(): number {
    if (!decoding.hasContent(this.#from)) throw new Error('It has an end too early.')
    return decoding.readUint8(this.#from)
  }

  #skip(bytes: number): void {
    this.#from.pos += bytes
    if (this.#from.pos > this.#from.arr.length) throw new Error('It has an end too early.')
  }

  #add(weight: number): void {
    this.weight += weight
    if (this.weight > this.#most) throw new Heavy()
  }
}

// As Yjs and lib0 number them.
const [GC, DELETED, JSON_LIST, BINARY, STRING, EMBED, FORMAT, TYPE, ANY, DOCUMENT, SKIP] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
]
const [XML_ELEMENT, XML_HOOK] = [3, 5]
const [ANY_BYTES, ANY_ARRAY, ANY_OBJECT, ANY_STRING, ANY_INTEGER] = [116, 117, 118, 119, 125]
/** Bytes of the kinds of value that have a fixed length. */
const WIDTHS: Readonly<Record<number, number>> = { 122: 8, 123: 8, 124: 4 }
