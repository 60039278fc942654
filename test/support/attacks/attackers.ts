// A process that runs the attacks named on its command line, all at once, each on a team of its own. The
// process has the lowest priority on this machine, and ends with its parent.

import { setMaxListeners } from 'node:events'
import { setPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { add, type Counts } from '../basics/rounds.ts'
import { attacks } from './all.ts'
import { newTarget } from './attack.ts'

/** The ms that an attack may take to end after the signal. */
const GRACE = 1000

const [url = '', ...names] = process.argv.slice(2)
const chosen = names.map((name) => {
  const attack = attacks.find((each) => each.name === name)
  if (attack === undefined) throw new Error(`There is no attack “${name}”.`)
  const ended = new AbortController()
  setMaxListeners(0, ended.signal) // each connection listens to the signal
  return { attack, ended }
})
const targets = await Promise.all(chosen.map(() => newTarget(url)))
await Promise.all(chosen.map(async ({ attack }, at) => attack.prepare?.(targets[at] ?? never())))

setPriority(19)
process.on('disconnect', () => process.exit())
process.on('message', (what) => {
  if (what === 'begin') void attackAll()
  else for (const { ended } of chosen) ended.abort()
})
process.send?.('prepared')

async function attackAll(): Promise<void> {
  const counts: Counts = {}
  await Promise.all(
    chosen.map(async ({ attack, ended }, at) => {
      const running = attack.run(targets[at] ?? never(), ended.signal)
      const tooLate = new Promise<Counts>((done) => {
        ended.signal.addEventListener('abort', () => void sleep(GRACE).then(() => done({ 'ended late': 1 })))
      })
      add(counts, await Promise.race([running, tooLate]))
    }),
  )
  process.send?.(counts)
}

function never(): never {
  throw new Error('Each attack has a target.')
}
