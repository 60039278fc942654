import { expect, it } from 'vitest'
import { LogLives } from '../../support/log/log-lives.ts'
import { rounds } from '../../support/basics/more-rounds.ts'

const SEEDS = rounds(50)

it('a file log never loses or doubles an update that it acked or returned to a reader, whatever the disk does', async () => {
  const total: Record<string, number> = {}
  for (let seed = 1; seed <= SEEDS; seed++) {
    const lives = new LogLives(seed)
    try {
      await lives.run()
    } catch (error) {
      throw new Error(`Seed ${seed} found it.`, { cause: error })
    }
    for (const [what, count] of Object.entries(lives.counts)) total[what] = (total[what] ?? 0) + count
  }
  expect(Object.entries(total).filter(([, count]) => count < SEEDS / 10)).toEqual([])
})
