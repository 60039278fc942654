// Stories with a relay in a process of its own, real sockets and a real disk.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { chaosRound } from '../support/rounds/chaos-round.ts'
import { Crew } from '../support/page/crew.ts'
import { edgeRound } from '../support/rounds/edge-round.ts'
import { killRound, logOnDisk } from '../support/rounds/kill-round.ts'
import { newPlace } from '../support/relay/places.ts'
import { runRounds } from '../support/basics/rounds.ts'
import { startRelay, type RelayProcess } from '../support/relay/server.ts'

let relay: RelayProcess
beforeAll(async () => {
  relay = await startRelay()
})
afterAll(() => relay.close())

test('P3: a relay that is killed three times in a meeting has everything that was called saved, and nothing twice', async () => {
  expect(await killRound(relay, 1, 3)).toMatchObject({ kills: 3 })
})

test('over a network that delays, loses and cuts, everybody has every word once in the end', async () => {
  const counts = await chaosRound(relay, 1)
  for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(0)
})

test('P3: while the relay is stopped, no edit is called saved; when the relay runs again, all edits are', async () => {
  const place = newPlace()
  const crew = new Crew({ relay: relay.url, place, ours: 3, stock: 1 })
  await crew.rest()
  relay.freeze()
  for (const member of crew.members) crew.type(member, 1)
  await crew.until(() => crew.members.every(({ page }) => page.state === 'offline' || page.state === 'stock'))
  expect(crew.members.some(({ page }) => page.saved)).toBe(false)
  relay.thaw()
  await crew.rest()
  crew.judge()
  crew.judgePromises(await logOnDisk(relay.directory, place.room))
  crew.close()
})

test('P20: nobody else notices 200 connections with bytes that no honest client sends', async () => {
  const { requests, upgrades } = await runRounds((seed) => edgeRound(relay, seed), 2)
  expect(requests).toBeGreaterThan(60)
  expect(upgrades).toBeGreaterThan(60)
})

test('P6: fifty people who come back after a kill all get their edits saved', async () => {
  const crew = new Crew({ relay: relay.url, place: newPlace(), ours: 50, stock: 0 })
  await crew.rest()
  await relay.kill()
  for (const member of crew.members) crew.type(member, 1)
  await relay.start()
  await crew.rest()
  crew.judge()
  crew.close()
})
