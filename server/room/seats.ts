// Decides whether a connection gets a seat in a room. Connections that only read have seats of their own, so
// they never shut out one that writes. Leads have some extra seats, because they can put things right.
//
// Connections with the same key may have most of the seats, because a team has one link to edit. Connections
// from the same address may have fewer. The last seats are for addresses that have few. No connection loses
// its seat to another.

import { limits } from '../config/limits.ts'
import type { Peer } from './seat.ts'

export type Comer = Pick<Peer, 'role' | 'key' | 'address'>

export function hasSeatFor(comer: Comer, seated: Iterable<Comer>): boolean {
  const { all, leads, ...most } = limits.seats
  let [alike, ofKey, ofAddress] = [0, 0, 0]
  for (const { role, key, address } of seated) {
    if ((role === 'view') !== (comer.role === 'view')) continue
    alike++
    if (key === comer.key) ofKey++
    if (address !== null && address === comer.address) ofAddress++
  }
  if (comer.role === 'lead') return alike < all + leads
  const last = comer.address === null || ofAddress < most.few ? 0 : most.last
  return alike < all - last && ofKey < most.ofKey - last && ofAddress < most.ofAddress
}
