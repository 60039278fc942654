import { describe, expect, test } from 'vitest'
import type { Role } from '../../../shared/wire/access.ts'
import { limits } from '../../../server/config/limits.ts'
import { hasSeatFor, type Comer } from '../../../server/room/seats.ts'
import { Lobby, ROOM, settled } from '../../support/room/lobby.ts'

const { all, leads, ...most } = limits.seats

const comer = (role: Role, key: string, address: string | null = null): Comer => ({ role, key, address })

/** Everybody who is in the room after `many` clients have asked for a seat. */
function seated(many: number, make: (nth: number) => Comer, before: readonly Comer[] = []): Comer[] {
  const inside = [...before]
  for (let nth = 0; nth < many; nth++) if (hasSeatFor(make(nth), inside)) inside.push(make(nth))
  return inside
}

const ofRole = (inside: readonly Comer[], role: Role): number =>
  inside.filter((each) => each.role === role).length

describe('seats in a room', () => {
  test('are enough for a meeting of 500 with one link from one address, and for 500 readers', () => {
    const writing = seated(500, () => comer('edit', 'e', 'office'))
    expect(seated(500, () => comer('view', 'v', 'office'), writing).length).toBe(1000)
  })

  test('for writers cannot be taken by readers, whatever their links', () => {
    const readers = seated(2 * all, (nth) => comer('view', `v${nth}`, `a${nth}`))
    expect(readers.length).toBe(all)
    const writing = seated(500, () => comer('edit', 'e', 'office'), readers)
    expect(ofRole(writing, 'edit')).toBe(500)
    expect(hasSeatFor(comer('lead', 'l'), writing)).toBe(true)
  })

  test.each(['view', 'edit'] as const)('are limited for each key to %s, and for each address', (role) => {
    const ofKey = seated(all, (nth) => comer(role, 'k', `a${nth}`))
    expect(ofKey.length).toBe(most.ofKey)
    expect(hasSeatFor(comer(role, 'another', 'b'), ofKey)).toBe(true)
    const ofAddress = seated(all, (nth) => comer(role, `k${nth}`, 'mallory'))
    expect(ofAddress.length).toBe(most.ofAddress)
    const ofTwo = seated(2 * all, (nth) => comer(role, 'k', nth % 2 === 0 ? 'mallory' : 'eve'))
    expect(hasSeatFor(comer(role, 'k', 'office'), ofTwo)).toBe(true)
    const ofBoth = seated(all, () => comer(role, 'k', 'mallory'))
    expect(hasSeatFor(comer(role, 'k', 'office'), ofBoth)).toBe(true)
    expect(hasSeatFor(comer(role, 'k', 'office'), ofAddress)).toBe(true)
  })

  test('are not limited by address for clients whose address has no limits', () => {
    expect(seated(2 * all, (nth) => comer('edit', `k${nth % 2}`)).length).toBe(all)
  })

  test('are reserved for leads, even when all other seats of writers are taken', () => {
    const writing = seated(2 * all, (nth) => comer('edit', `k${nth}`))
    expect(hasSeatFor(comer('edit', 'another'), writing)).toBe(false)
    expect(
      ofRole(
        seated(all, () => comer('lead', 'l', 'office'), writing),
        'lead',
      ),
    ).toBe(leads)
  })

  test('are free again when somebody leaves', async () => {
    const lobby = new Lobby()
    const guests = Array.from({ length: most.ofKey }, () => lobby.enter('ours', 'view'))
    await settled()
    expect(lobby.rooms.hasSeat(ROOM, comer('view', 'k'))).toBe(false)
    expect(lobby.rooms.hasSeat(ROOM, comer('edit', 'k'))).toBe(true)
    guests[0]?.close(1000, '')
    expect(lobby.rooms.hasSeat(ROOM, comer('view', 'k'))).toBe(true)
  })
})
