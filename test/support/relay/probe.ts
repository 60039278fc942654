// A process that pings the relay again and again and reports the longest time until a pong.

import { newPlace } from './places.ts'
import { RawClient } from './raw-client.ts'

const BETWEEN = 2

const place = newPlace()
const client = RawClient.join(process.argv[2] ?? '', place.room, place.key)
await client.next('welcome')
let longest = 0

process.on('message', () => {
  process.send?.(longest)
  longest = 0
})
process.on('disconnect', () => process.exit())
process.send?.(0)

for (;;) {
  const before = performance.now()
  client.say({ type: 'ping' })
  if ((await client.next('pong')) === null) process.exit(1)
  longest = Math.max(longest, performance.now() - before)
  await new Promise((done) => setTimeout(done, BETWEEN))
}
