// Who finds a seat in a room. Those who only read have seats of their own, so that whoever writes is never
// shut out by them; and leads have some more, so that nobody shuts out who can put things right.
//
// One key has a share of its kind's seats, and one address a smaller one: a team has one link to edit. The
// last ones are for addresses that have few. Nobody who is in is sent away for another.

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
