// Sends the relay hostile updates, and checks that a fresh relay can work with those that were accepted.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptedRound, FreshProcess } from '../support/rounds/accepted-round.ts'
import { runRounds } from '../support/basics/rounds.ts'

const ROUNDS = 4
const UPDATES = 100
const SEED = 1

let fresh: FreshProcess

beforeAll(() => {
  fresh = new FreshProcess()
})
afterAll(() => fresh.end())

test(`P22: of ${ROUNDS * UPDATES} hostile updates, a fresh relay can work with each that was accepted (seeds from ${SEED})`, async () => {
  const round = (seed: number) => acceptedRound(seed, { updates: UPDATES, full: 0.02, fresh })
  const { sent = 0, accepted = 0, looks } = await runRounds(round, ROUNDS, SEED)
  expect({ sent, looks }).toEqual({ sent: ROUNDS * UPDATES, looks: (ROUNDS * UPDATES) / 20 })
  expect(accepted).toBeGreaterThan(sent / 2)
})
