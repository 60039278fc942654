// Answers with long texts. Only the API runs, without a relay.

import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { registerApi, type ApiOptions } from '../../../server/net/api.ts'
import { limits } from '../../../server/config/limits.ts'
import { Visits } from '../../../server/net/visits.ts'
import { newPlace } from '../../support/relay/places.ts'

const KB = 1024
const turn = () => new Promise((next) => setImmediate(next))

test.each([
  ['short', 1 * KB],
  ['long', 300 * KB],
  ['longer than one turn may send', 2 * limits.arrivals.textsATurn],
])(
  'if many clients ask for one text that is %s, they are answered in several turns',
  async (_what, length) => {
    const bytes = Buffer.alloc(length, 'x')
    let make: () => void = () => undefined
    const made = new Promise<void>((done) => (make = done))
    const { key, room } = newPlace()
    const app = Fastify()
    let [waiting, sent] = [0, 0]
    app.addHook('onSend', (_request, _reply, _payload, next) => {
      sent++
      next()
    })
    registerApi(app, {
      spaces: { accessOf: () => Promise.resolve({ role: 'view' }) },
      meetings: {
        markdown: async () => {
          waiting++
          await made
          return { is: 'text', text: { bytes, sha256: 'of them' } }
        },
      },
      visits: new Visits(() => 0),
      addressOf: () => null,
      now: () => new Date(0),
    } as unknown as ApiOptions)
    const headers = { authorization: `Bearer ${key}` }
    const answers = Array.from({ length: 30 }, () => app.inject({ url: `/api/${room}.md`, headers }))
    while (waiting < answers.length) await turn()
    make()
    let most = 0
    for (let before = sent; sent < answers.length; before = sent) {
      await turn()
      most = Math.max(most, sent - before)
    }
    expect(most).toBe(Math.min(answers.length, Math.ceil(limits.arrivals.textsATurn / length)))
    for (const { statusCode, rawPayload } of await Promise.all(answers))
      expect([statusCode, rawPayload.equals(bytes)]).toEqual([200, true])
    await app.close()
  },
)
