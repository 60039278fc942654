// The worker of a simulated meeting: a small relay, and the colleagues.

import { hostOf } from './host.ts'
import { openLog } from './kept-log.ts'
import { PlayedTeam } from './played-team.ts'
import { SmallRelay } from './small-relay.ts'
import type { Played, ToPage, ToWorker } from './wire.ts'

type Later = Parameters<ReturnType<typeof hostOf>>[0]

const say = (message: ToPage): void => postMessage(message)

let host: ((message: Later) => void) | null = null
/** Messages that came before the log was open. */
const early: Later[] = []

async function begin(played: Played): Promise<void> {
  const relay = new SmallRelay(await openLog(played.log), played.log)
  const team = new PlayedTeam(relay, played, {
    random: Math.random,
    wait: (ms) => new Promise((over) => setTimeout(over, ms)),
    writes: (handle, text) => say({ is: 'writes', handle, text }),
  })
  await team.begin()
  host = hostOf({ relay, team, say })
  for (const message of early.splice(0)) host(message)
  team.live()
}

const fail = (error: unknown): never => {
  throw error
}

onmessage = ({ data }: MessageEvent<ToWorker>) => {
  // The page hears of errors that are thrown here, but not of rejected promises. So the reason is thrown later.
  if (data.is === 'begin') begin(data.played).catch((error: unknown) => setTimeout(() => fail(error)))
  else if (host === null) early.push(data)
  else host(data)
}
