// Updates that can be decoded but that no honest client would send. The clocks of their structs and deletions
// are near those of a real document, so many of them refer to structs that exist.

import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { Clocks } from '../../../shared/wire/causal-order.ts'
import type { Random } from '../basics/random.ts'

const ORIGIN = 0x80
const RIGHT_ORIGIN = 0x40
const KEYED = 0x20

const write = encoding.writeVarUint

export function forgedUpdate(random: Random, known: Clocks): Uint8Array {
  const clients = [...known.keys(), 1 + random.int(20), 2 ** 32 + random.int(2)]
  const near = (client: number) => Math.max(0, (known.get(client) ?? 0) + random.int(5) - 3)
  const below = (client: number) => random.int((known.get(client) ?? 0) + 2)
  const times = (most: number, what: () => void) => {
    const count = random.int(most + 1)
    for (let each = 0; each < count; each++) what()
    return count
  }
  const counted = (most: number, to: encoding.Encoder, what: (each: encoding.Encoder) => void) => {
    const each = encoding.createEncoder()
    write(
      to,
      times(most, () => what(each)),
    )
    encoding.writeUint8Array(to, encoding.toUint8Array(each))
  }

  const id = (to: encoding.Encoder) => {
    const client = random.pick(clients)
    write(to, client)
    write(to, below(client))
  }
  const contents: ((to: encoding.Encoder) => void)[] = [
    (to) => write(to, 1 + random.int(4)),
    (to) => counted(2, to, (each) => encoding.writeVarString(each, '{"a":1}')),
    (to) => encoding.writeVarUint8Array(to, new Uint8Array(2)),
    (to) => encoding.writeVarString(to, random.pick(['', 'x', 'word', '🙂'])),
    (to) => encoding.writeVarString(to, '{"a":[1]}'),
    (to) => (encoding.writeVarString(to, 'bold'), encoding.writeVarString(to, random.pick(['true', 'null']))),
    (to) => {
      const type = random.int(7)
      write(to, type)
      if (type === 3 || type === 5) encoding.writeVarString(to, 'line')
    },
    (to) => counted(2, to, (each) => encoding.writeAny(each, random.pick([1, 'x', null]))),
  ]
  const struct = (to: encoding.Encoder) => {
    if (random.chance(0.1)) {
      encoding.writeUint8(to, random.chance(0.8) ? 0 : 10)
      return write(to, random.int(4))
    }
    const content = random.chance(0.6) ? 4 : 1 + random.int(contents.length)
    const links = random.pick([0, KEYED, ORIGIN, RIGHT_ORIGIN, ORIGIN | RIGHT_ORIGIN])
    encoding.writeUint8(to, content | links)
    if (links & ORIGIN) id(to)
    if (links & RIGHT_ORIGIN) id(to)
    if (!(links & (ORIGIN | RIGHT_ORIGIN))) {
      const inRoot = random.chance(0.7)
      write(to, inRoot ? 1 : 0)
      if (inRoot) encoding.writeVarString(to, random.pick(['t', 'u']))
      else id(to)
      if (links & KEYED) encoding.writeVarString(to, 'key')
    }
    contents[content - 1]?.(to)
  }
  const block = (to: encoding.Encoder) => {
    const client = random.pick(clients)
    const structs = encoding.createEncoder()
    write(
      to,
      times(3, () => struct(structs)),
    )
    write(to, client)
    write(to, near(client))
    encoding.writeUint8Array(to, encoding.toUint8Array(structs))
  }
  const deletions = (to: encoding.Encoder) => {
    const client = random.pick(clients)
    write(to, client)
    counted(2, to, (each) => (write(each, near(client)), write(each, random.int(4))))
  }
  return encoding.encode((to) => {
    counted(2, to, block)
    counted(2, to, deletions)
  })
}

/**
 * An update that only the device of this client may send: an edit of the client's document, made under the
 * client's id, or a collected run in place of the client's next clocks.
 */
export function forgedInName(random: Random, client: number, state: Uint8Array): Uint8Array {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  doc.clientID = client
  const before = Y.encodeStateVector(doc)
  const text = doc.getText('t')
  switch (random.int(5)) {
    case 0:
      text.insert(random.int(text.length + 1), 'forged')
      return Y.encodeStateAsUpdate(doc, before)
    case 1:
      doc.getMap('u').set('key', random.int(9))
      return Y.encodeStateAsUpdate(doc, before)
    case 2:
      text.insert(0, 'forged')
      text.delete(0, 6)
      return Y.encodeStateAsUpdate(doc, before)
    case 3:
      text.format(0, text.length, { bold: random.chance(0.5) })
      return Y.encodeStateAsUpdate(doc, before)
    default:
      return encoding.encode((to) => {
        write(to, 1)
        write(to, 1)
        write(to, client)
        write(to, Y.getState(doc.store, client))
        encoding.writeUint8(to, 0) // a collected run
        write(to, 1 + random.int(2 ** 20 - 1))
        write(to, 0)
      })
  }
}
