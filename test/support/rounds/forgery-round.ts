// Sends updates under another person's client id, each from a new client, while that person has unsent text.
//
// The room must accept none of them. After that, it must accept the person's text as if nothing had happened.

import * as Y from 'yjs'
import { deviceOf } from '../../../server/room/claims.ts'
import { forgedInName, forgedUpdate } from '../hostile/forgery.ts'
import { Lobby, ROOM, settled, textIn } from '../room/lobby.ts'
import { seeded } from '../basics/random.ts'
import type { Counts } from '../basics/rounds.ts'

/** The owner's client id. */
const ADA = 1
/** Forgeries in each round. */
const UPDATES = 100

export async function forgeryRound(seed: number): Promise<Counts> {
  const random = seeded(seed)
  const lobby = new Lobby()
  const ada = await lobby.enterCaughtUp('edit', deviceOf('ada', ROOM))
  const ben = await lobby.enterCaughtUp('edit', deviceOf('ben', ROOM))
  const doc = new Y.Doc()
  doc.clientID = ADA
  doc.getText('t').insert(0, 'mine')
  const saved = Y.encodeStateAsUpdate(doc)
  ada.say({ type: 'update', update: saved })
  await settled()
  const { receipts } = ben
  doc.getText('t').insert(4, ' and later')

  const counts = { forged: 0, foreign: 0, senseless: 0, carried: 0 }
  for (let nth = 0; nth < UPDATES; nth++) {
    const mallory = await lobby.enterCaughtUp('edit', deviceOf('mallory', ROOM))
    const update = random.chance(0.7)
      ? forgedInName(random, ADA, saved)
      : forgedUpdate(random, new Map([[ADA, 4]]))
    const carried = random.chance(0.2)
    mallory.say(carried ? { type: 'carried', update, logReceipts: receipts } : { type: 'update', update })
    await settled()
    counts.forged++
    if (carried) counts.carried++
    counts[mallory.closed === null ? 'senseless' : 'foreign']++
    mallory.seat.leave()
  }

  const logged = Y.encodeStateVectorFromUpdate(Y.mergeUpdates(await lobby.updates()))
  if (Y.decodeStateVector(logged).get(ADA) !== 4) throw new Error('an edit in another’s name is in the log')
  ada.say({ type: 'difference', update: Y.encodeStateAsUpdate(doc) })
  await settled()
  if (ada.closed !== null) throw new Error(`the owner was disconnected: ${ada.closed.reason}`)
  if (!textIn(await lobby.updates()).includes(' and later')) throw new Error('the owner’s text was lost')
  return counts
}
