import { expect, it } from 'vitest'
import { PostgresLog } from '../../../server/postgres/postgres-log.ts'
import { startCluster } from '../../support/postgres/cluster.ts'
import { opened } from '../../support/postgres/fresh-database.ts'
import { bytes, texts } from './log.contract.ts'

const ROOMS = ['a', 'b', 'c', 'd', 'e']
const ACKED = 60

it('P2: what was acked is there once after PostgreSQL is killed, and rooms are read and written again', async () => {
  const cluster = await startCluster()
  const { database } = await opened(cluster.url)
  const log = new PostgresLog({ database, id: 'the database', report: (event) => expect(event).toBe(null) })
  const acked = new Set<string>()
  let words = 0
  const killed: Promise<void>[] = []
  const write = async (room: string) => {
    await log.read(room)
    while (true) {
      const word = `word${++words}`
      try {
        acked.add(`${room} ${await log.append(room, bytes(word))} ${word}`)
      } catch {
        return
      }
      if (acked.size >= ACKED && killed.length === 0) killed.push(cluster.kill())
    }
  }
  await Promise.all(ROOMS.map(write))
  await Promise.all(killed)
  for (const room of ROOMS) {
    const entries = await log.read(room)
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, at) => at + 1))
    const there = texts(entries)
    const of = [...acked].filter((each) => each.startsWith(`${room} `)).map((each) => each.slice(2))
    expect(of.filter((each) => !there.includes(each))).toEqual([])
    expect(new Set(entries.map(({ update }) => new TextDecoder().decode(update))).size).toBe(entries.length)
  }
  expect(acked.size).toBeGreaterThanOrEqual(ACKED)
  await log.close()
  await database.close()
  await cluster.close()
})
