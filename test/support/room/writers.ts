// Updates of many clients, encoded by hand, because Yjs would take seconds for thousands of them.

import * as encoding from 'lib0/encoding'

/**
 * An update of `count` clients with ids from `first` on. Each has written one letter in the text `t`, after
 * the letter of the client before, because the relay would refuse thousands at one place. With `deleted`, the
 * letters are deleted and do not follow each other.
 */
export const writers = (first: number, count: number, { deleted = false } = {}): Uint8Array =>
  encoding.encode((to) => {
    const clients = Array.from({ length: count }, (_, at) => first + count - 1 - at) // in the order in which Yjs writes clients
    encoding.writeVarUint(to, count)
    for (const client of clients) {
      for (const number of [1, client, 0]) encoding.writeVarUint(to, number) // one struct of the client, at clock 0
      const isFirst = deleted || client === first + count - 1
      encoding.writeUint8(to, isFirst ? 4 : 0x84) // a text, in a root or after the letter before
      for (const number of isFirst ? [1] : [client + 1, 0]) encoding.writeVarUint(to, number)
      for (const text of isFirst ? ['t', 'x'] : ['x']) encoding.writeVarString(to, text)
    }
    encoding.writeVarUint(to, deleted ? count : 0)
    if (deleted)
      for (const client of clients) for (const number of [client, 1, 0, 1]) encoding.writeVarUint(to, number)
  })
