// Kills the relay (kill -9) while people type. Counts the edits that other clients had received and that are
// gone afterwards.

import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from './client.ts'
import type { Contestant } from './contestants.ts'

export interface Crash {
  /** How many characters another client had. */
  seen: number
  /** How many of these a client of the restarted relay does not get. */
  lost: number
}

const TYPERS = 10
const PAUSE = 10
const SECONDS = 10

export async function crash(contestant: Contestant, room: number): Promise<Crash> {
  const join = (full: boolean) => Client.join(contestant, { room, full })
  const watcher = await join(true)
  const authors = await Promise.all(Array.from({ length: TYPERS }, () => join(false)))
  const until = performance.now() + SECONDS * 1000
  while (performance.now() < until) {
    for (const [typer, { doc }] of authors.entries()) doc.getText(`typer ${typer}`).insert(0, 'x')
    await sleep(PAUSE)
  }
  await contestant.kill()
  const lengths = (client: Client) => authors.map((_, typer) => client.doc.getText(`typer ${typer}`).length)
  const seen = lengths(watcher)
  await contestant.start()
  const late = await join(true)
  await sleep(1000) // a relay that says “synced” before it has read its store may send more after that
  const there = lengths(late)
  await late.close()
  return { seen: sum(seen), lost: sum(seen.map((count, typer) => Math.max(0, count - (there[typer] ?? 0)))) }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0)
