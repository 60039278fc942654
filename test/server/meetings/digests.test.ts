// Digests of snapshots over HTTP. Snapshots are on disk; only the API runs, without a relay.

import Fastify from 'fastify'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { limits } from '../../../server/config/limits.ts'
import { disk } from '../../../server/disk/disk.ts'
import { sha256Of } from '../../../server/disk/sha256.ts'
import { forDisk, Turnstile } from '../../../server/fair/turnstile.ts'
import { Digests } from '../../../server/meetings/digests.ts'
import { turnsToRender } from '../../../server/meetings/made-once.ts'
import { openMeetings } from '../../../server/meetings/meetings.ts'
import { tasks, type Renderer } from '../../../server/meetings/render-tasks.ts'
import type { Renderings } from '../../../server/meetings/renderings.ts'
import { FileSnapshots } from '../../../server/store/file-snapshots.ts'
import { registerApi, type ApiOptions } from '../../../server/net/api.ts'
import { Visits } from '../../../server/net/visits.ts'
import type { CarriedAt } from '../../../shared/model/carried-at.ts'
import { perform, type Outcome } from '../../../server/work/runner.ts'
import { newPlace } from '../../support/relay/places.ts'

const now = () => 0
let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'roundtable-digests-'))
})
afterEach(() => rm(directory, { recursive: true }))

/** The API with the snapshots of one team. */
function desk() {
  const { key, room } = newPlace()
  const [space = '', series = ''] = room.split('/')
  const snapshots = new FileSnapshots({ disk, directory, turnstile: forDisk(now), report: () => undefined })
  const state = { orders: 0, failing: false, reports: [] as string[] }
  const renderer: Renderer = {
    run: (task, ...given) => {
      state.orders++
      const outcome = state.failing ? { is: 'failed', why: 'it ended' } : perform(tasks, { task, given })
      return Promise.resolve(outcome as Outcome<never>)
    },
  }
  const digests = new Digests({
    ...{ snapshots, now },
    renderer: () => renderer,
    report: (name, why) => state.reports.push(`${name}: ${why}`),
    turnstile: new Turnstile({ ...turnsToRender, now }),
  })
  const app = Fastify()
  registerApi(app, {
    spaces: {
      accessOf: (_: string, asked: string) => Promise.resolve(asked === key ? { role: 'view' } : null),
    },
    meetings: openMeetings({
      ...{ snapshots, digests },
      renderings: {} as Renderings,
      taken: () => undefined,
      now: () => new Date(0),
    }),
    visits: new Visits(now),
    addressOf: () => null,
    now: () => new Date(0),
  } as unknown as ApiOptions)
  const keep = (date: string, id: string, text: string, of = series, carried?: CarriedAt) => {
    const markdown = Buffer.from(text)
    const record = {
      ...{ id, at: id, by: '@ada', stateVector: '', state: '', path: '' },
      ...{ sha256: sha256Of(markdown), carried },
    }
    return snapshots.keep(`${space}/${of}/${date}`, record, markdown)
  }
  const get = (date: string, id: string, headers: Record<string, string> = {}) =>
    app.inject({
      url: `/api/${space}/${series}/${date}/snapshots/${id}/digest.md`,
      headers: { authorization: `Bearer ${key}`, ...headers },
    })
  return { state, keep, get, series }
}

const blocked = (text: string) => `# Weekly\n\n## Updates\n\n@ada\n- Blocked:\n  - ${text}\n`
const PR = 'https://github.com/a/b/pull/5'

test('a digest takes its ages from the last snapshots of the series’ earlier meetings', async () => {
  const { keep, get, series } = desk()
  await keep('2018-11-05', '20181105T1', blocked(`review of ${PR}`))
  await keep('2018-11-12', '20181112T2', blocked(`review of ${PR}`))
  await keep('2018-11-12', '20181112T1', blocked('nothing'))
  await keep('2018-11-19', '20181119T1', blocked(`review of ${PR}`), `${series}-too`)
  await keep('2018-11-26', '20181126T1', blocked(`still ${PR}`))
  await keep('2018-12-03', '20181203T1', blocked(`review of ${PR}`))
  const answer = await get('2018-11-26', '20181126T1')
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8'])
  expect(answer.body).toBe(
    `# Weekly\n\nNovember 26, 2018\n\n## Blocked\n\n- @ada (3rd meeting, since 5 Nov 2018): still ${PR}\n`,
  )
  expect((await get('2018-11-26', 'last')).body).toBe(answer.body)
  const again = await get('2018-11-26', 'last', { 'if-none-match': String(answer.headers.etag) })
  expect([again.statusCode, again.body]).toEqual([304, ''])
})

test('an item that was carried over keeps its age in quite other words', async () => {
  const { keep, get, series } = desk()
  const carried: CarriedAt = [[7, '2018-11-05/0123456789ab']]
  await keep('2018-11-05', 'one', blocked('a disk'), series, carried)
  await keep('2018-11-12', 'one', blocked('nobody answers'), series, carried)
  await keep('2018-11-26', 'one', blocked('as before'), series, carried)
  expect((await get('2018-11-26', 'one')).body).toContain('- @ada (3rd meeting, since 5 Nov 2018): as before')
  await keep('2018-11-26', 'two', blocked('as before'))
  expect((await get('2018-11-26', 'two')).body).toContain('- @ada: as before')
})

test('it is rendered once, for however many requests, and again after another snapshot of its series', async () => {
  const { state, keep, get, series } = desk()
  await keep('2018-11-26', 'one', blocked(PR))
  await Promise.all(Array.from({ length: 20 }, () => get('2018-11-26', 'one')))
  await get('2018-11-26', 'one')
  expect(state.orders).toBe(1)
  await keep('2018-11-19', 'before', blocked(PR), `${series}-too`)
  await get('2018-11-26', 'one')
  expect(state.orders).toBe(1)
  await keep('2018-11-19', 'before', blocked(PR))
  expect((await get('2018-11-26', 'one')).body).toContain('2nd meeting')
  expect(state.orders).toBe(2)
})

test('of the earlier meetings, the nearest are read, up to a limit', async () => {
  const { keep, get } = desk()
  const weeks = limits.digest.meetings + 3
  const dates = Array.from({ length: weeks }, (_, at) =>
    new Date(Date.UTC(2018, 0, 1 + 7 * at)).toISOString().slice(0, 10),
  )
  for (const date of dates) await keep(date, 'one', blocked(PR))
  expect((await get(dates.at(-1) ?? '', 'one')).body).toContain(
    `(${limits.digest.meetings + 1}rd meeting, since 15 Jan 2018)`,
  )
})

test('requests are refused as those for a snapshot’s text are', async () => {
  const { state, keep, get } = desk()
  expect((await get('2018-11-26', 'last')).json()).toMatchObject({ code: 'no-snapshot-yet' })
  await keep('2018-11-26', 'one', blocked(PR))
  const codes = async (...asked: Parameters<typeof get>) => {
    const { statusCode, body } = await get(...asked)
    return [statusCode, (JSON.parse(body) as { code: string }).code]
  }
  expect(await codes('2018-11-26', 'two')).toEqual([404, 'no-snapshot'])
  expect(await codes('2018-13-99', 'one')).toEqual([404, 'no-meeting'])
  expect(await codes('2018-11-26', 'one', { authorization: '' })).toEqual([401, 'no-key'])
  expect(await codes('2018-11-26', 'one', { authorization: 'Bearer another' })).toEqual([403, 'no-access'])
  state.failing = true
  expect(await codes('2018-11-26', 'one')).toEqual([503, 'not-written'])
  expect(state.reports).toEqual([expect.stringContaining('it ended')])
})
