// Updates whose documents are expensive to accept, open or read. Each update can be decoded.

import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

const write = encoding.writeVarUint

const ORIGIN = 0x80
const RIGHT_ORIGIN = 0x40
const KEYED = 0x20
const STRING = 4
const ANY = 8

export function updateOf(client: number, draw: (doc: Y.Doc) => void): Uint8Array {
  const doc = Object.assign(new Y.Doc(), { clientID: client })
  doc.transact(() => draw(doc))
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return update
}

/** An update of `count` structs of one client, from a clock on, without deletions. */
function structsOf(
  client: number,
  clock: number,
  count: number,
  each: (to: encoding.Encoder, nth: number) => void,
) {
  return encoding.encode((to) => {
    for (const number of [1, count, client, clock]) write(to, number)
    for (let nth = 0; nth < count; nth++) each(to, nth)
    write(to, 0)
  })
}

const id = (to: encoding.Encoder, client: number, clock: number): void => {
  write(to, client)
  write(to, clock)
}

const inRoot = (to: encoding.Encoder, root: string): void => {
  write(to, 1)
  encoding.writeVarString(to, root)
}

/** A team's people: a chain of `links` joined ids, and as many people who are not joined. */
export const chainOfNames = (client: number, links = 430): Uint8Array =>
  updateOf(client, (doc) => {
    const people = doc.getMap('people')
    for (let link = 0; link < links; link++) people.set(`p${link}/is`, `p${link + 1}`)
    for (let other = 0; other < links; other++) people.set(`q${other}/handle`, `@q${other}`)
  })

/** Letters. Each is inserted at the beginning of the text. */
export const prepends = (client: number, count: number, root = 't'): Uint8Array =>
  structsOf(client, 0, count, (to, nth) => {
    encoding.writeUint8(to, STRING | (nth > 0 ? RIGHT_ORIGIN : 0))
    if (nth > 0) id(to, client, nth - 1)
    else inRoot(to, root)
    encoding.writeVarString(to, 'x')
  })

/** Insertions. Each conflicts with all letters that `theirs` prepended. `client` must be below `theirs`. */
export const conflicts = (
  client: number,
  clock: number,
  count: number,
  theirs: number,
  from = 0,
): Uint8Array =>
  structsOf(client, clock, count, (to, nth) => {
    encoding.writeUint8(to, STRING | RIGHT_ORIGIN)
    id(to, theirs, from + nth)
    encoding.writeVarString(to, 'x')
  })

/** Fields of a map, each under its own name. */
export const fields = (
  client: number,
  count: number,
  map: string,
  name: (nth: number) => string,
): Uint8Array =>
  structsOf(client, 0, count, (to, nth) => {
    encoding.writeUint8(to, ANY | KEYED)
    inRoot(to, map)
    encoding.writeVarString(to, name(nth))
    write(to, 1)
    encoding.writeAny(to, true)
  })

/** One field that is overwritten again and again. */
export const overwrites = (client: number, count: number): Uint8Array =>
  structsOf(client, 0, count, (to, nth) => {
    encoding.writeUint8(to, ANY | (nth === 0 ? KEYED : ORIGIN))
    if (nth === 0) {
      inRoot(to, 'm')
      encoding.writeVarString(to, 'k')
    } else id(to, client, nth - 1)
    write(to, 1)
    encoding.writeAny(to, nth)
  })

/** A well-formed note of `kB` kB. */
export const longNote = (client: number, kB: number): Uint8Array =>
  updateOf(client, (doc) => {
    const fragment = doc.getXmlFragment('block:agenda')
    const line = 'what somebody said about _something_ and `more` of it, at some length, with @names. '
    const lines = Math.ceil((kB * 1024) / line.length)
    fragment.insert(
      0,
      Array.from({ length: lines }, (_, nth) => {
        const element = new Y.XmlElement('line')
        element.setAttribute('kind', 'item')
        element.insert(0, [new Y.XmlText(`${nth} ${line}`)])
        return element
      }),
    )
  })

/** A note whose lines change their marks every few letters. */
export const markedNote = (client: number, lines: number, marks: number): Uint8Array =>
  updateOf(client, (doc) => {
    const fragment = doc.getXmlFragment('block:agenda')
    for (let nth = 0; nth < lines; nth++) {
      const text = new Y.XmlText()
      const element = new Y.XmlElement('line')
      element.insert(0, [text])
      fragment.insert(nth, [element])
      for (let mark = 0; mark < marks; mark++)
        text.insert(0, '*_`[x](', mark % 2 === 0 ? { bold: true } : { italic: true })
    }
  })

/** A text in which every second letter is deleted, so each deleted letter has a deletion range of its own. */
export function holes(client: number, letters: number): Uint8Array {
  const doc = Object.assign(new Y.Doc(), { clientID: client })
  const text = doc.getText('t')
  doc.transact(() => {
    text.insert(0, 'x'.repeat(letters))
    for (let at = letters - 1; at > 0; at -= 2) text.delete(at, 1)
  })
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return update
}

/** An update with one letter from each of `count` clients. */
export const newcomers = (first: number, count: number): Uint8Array =>
  encoding.encode((to) => {
    write(to, count)
    for (let client = first; client < first + count; client++) {
      for (const number of [1, client, 0]) write(to, number)
      encoding.writeUint8(to, STRING)
      inRoot(to, 't')
      encoding.writeVarString(to, 'x')
    }
    write(to, 0)
  })

/** Elements nested in each other. */
export const nested = (client: number, depth: number, root = 'block:agenda'): Uint8Array =>
  structsOf(client, 0, depth, (to, nth) => {
    encoding.writeUint8(to, 7)
    if (nth === 0) inRoot(to, root)
    else {
      write(to, 0)
      id(to, client, nth - 1)
    }
    write(to, 3)
    encoding.writeVarString(to, 'line')
  })
