// Keeps a room's log aside, under the name of another room. No link leads there, because the name is no date.

import * as v from 'valibot'
import { stored, type Asks } from './database.ts'

/** Resolves with the name of the copy. `time`: for its name. */
export async function setAside(database: Asks, room: string, time: Date): Promise<string> {
  const name = `${room}.before-${time.toISOString().replace(/[-:]|\.\d+/g, '')}`
  for (let nth = 1; ; nth++) {
    const copy = nth === 1 ? name : `${name}-${nth}`
    const [done] = await database.ask(SET_ASIDE, [stored(room), stored(copy)])
    if (done?.isThere === false) throw new Error(`${room} has no log`)
    if (done?.isCopied === true) return copy
  }
}

const SET_ASIDE = {
  text: `
    with known as (
      select * from roundtable.rooms where room = $1
    ), copied as (
      insert into roundtable.rooms (room, epoch, seq, first, base)
      select $2, epoch, seq, first, base from known
      on conflict (room) do nothing
      returning room
    ), added as (
      insert into roundtable.entries (room, seq, entry)
      select copied.room, kept.seq, kept.entry from copied, roundtable.entries kept where kept.room = $1
    )
    select exists (select from known) as "isThere", exists (select from copied) as "isCopied"`,
  row: v.object({ isThere: v.boolean(), isCopied: v.boolean() }),
}
