// Which roles may read, write and be present, with our protocol and with a stock client's, and which may make
// which requests over HTTP. Each combination is tried on a real relay in a process of its own.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as awareness from 'y-protocols/awareness'
import * as Y from 'yjs'
import { SnapshotRecord } from '../../../shared/model/snapshot.ts'
import * as v from 'valibot'
import { newPlace, type NewPlace } from '../../support/relay/places.ts'
import { RawClient, textUpdate } from '../../support/relay/raw-client.ts'
import { startRelay, type RelayProcess } from '../../support/relay/server.ts'

let relay: RelayProcess
let place: NewPlace
let snapshot: string
const keys = {} as Record<Holder, string>

const HOLDERS = ['owner', 'lead', 'edit', 'view', 'expired', 'revoked', 'ofAnotherSpace', 'unknown'] as const
type Holder = (typeof HOLDERS)[number]

const api = (path: string, key: string | null, method = 'GET', body?: unknown): Promise<Response> =>
  fetch(`${relay.url}api/${path}`, {
    method,
    headers: {
      ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

async function grant(role: string, expires: string | null = null): Promise<{ id: string; key: string }> {
  const response = await api(`${place.space}/grants`, place.key, 'POST', { role, label: role, expires })
  expect(response.status).toBe(201)
  return (await response.json()) as { id: string; key: string }
}

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString()

/** A key that expires as soon as the relay makes it: it makes none that has expired before. */
async function shortGrant(role: string): Promise<{ key: string }> {
  for (let ms = 300; ; ms *= 2) {
    const asked = { role, label: role, expires: inMs(ms) }
    const response = await api(`${place.space}/grants`, place.key, 'POST', asked)
    if (response.status === 201) return (await response.json()) as { key: string }
    expect(await response.text()).toContain('would have expired before it was made')
  }
}

beforeAll(async () => {
  relay = await startRelay()
  place = newPlace()
  const other = newPlace()
  const opened = RawClient.join(relay.url, other.room, other.key)
  await opened.read()
  await opened.close()
  const [lead, edit, view, revoked] = await Promise.all(
    ['lead', 'edit', 'view', 'lead'].map((role) => grant(role)),
  )
  const expired = await shortGrant('lead')
  // The test is over when the relay answers another client, which is in the room.
  const last = RawClient.join(relay.url, place.room, expired.key)
  expect(await last.closed).toMatchObject({ code: 4401 }) // if the relay is slow, the key does not even open
  await api(`${place.space}/grants/${revoked?.id}`, place.key, 'DELETE')
  Object.assign(keys, {
    owner: place.key,
    lead: lead?.key,
    edit: edit?.key,
    view: view?.key,
    expired: expired.key,
    revoked: revoked?.key,
    ofAnotherSpace: other.key,
    unknown: newPlace().key,
  })
  const taken = await api(`${place.room}/snapshots`, place.key, 'POST', { by: '@ada' })
  snapshot = v.parse(SnapshotRecord, await taken.json()).id
})
afterAll(() => relay.close())

const stateOf = async (room: string): Promise<string> => {
  const client = RawClient.join(relay.url, room, place.key)
  const doc = await client.read()
  await client.close()
  return doc?.getText('t').toJSON() ?? ''
}

const roomsOf = () => ({
  meeting: place.room,
  series: place.room.replace(/[^/]*$/, 'series'),
  team: `${place.space}/-/team`,
})

// ── over a socket ──

const MAY: Record<Holder, { read: boolean; write: boolean }> = {
  owner: { read: true, write: true },
  lead: { read: true, write: true },
  edit: { read: true, write: true },
  view: { read: true, write: false },
  expired: { read: false, write: false },
  revoked: { read: false, write: false },
  ofAnotherSpace: { read: false, write: false },
  unknown: { read: false, write: false },
}

const cells = HOLDERS.flatMap((holder) =>
  (['ours', 'stock'] as const).flatMap((kind) =>
    (['meeting', 'series', 'team'] as const).map((room) => ({ holder, kind, room })),
  ),
)

describe.each(cells)('P26: $holder, $kind, in the room of the $room', ({ holder, kind, room }) => {
  const name = () => roomsOf()[room]
  const may = MAY[holder]

  test(may.read ? 'reads' : 'is refused, and told not to try again', async () => {
    const client = RawClient.join(relay.url, name(), keys[holder], kind)
    const doc = await client.read()
    expect(doc !== null).toBe(may.read)
    if (may.read) await client.close()
    else expect(await client.closed).toEqual({ code: 4401, reason: 'This link doesn’t open these notes.' })
  })

  test.each(['update', 'difference'] as const)(
    `${may.write ? 'writes' : 'does not write'} by an %s`,
    async (type) => {
      const text = `${holder}-${kind}-${room}-${type};`
      const client = RawClient.join(relay.url, name(), keys[holder], kind)
      if ((await client.read()) === null) return
      client.say({ type, update: textUpdate(text) })
      // A stock client gets no ack. But the relay answers its next request only after its edit.
      if (kind === 'ours') {
        expect(await client.next('ack')).toEqual({ type: 'ack', count: 1 })
        if (!may.write) expect((await client.next('nack'))?.sentence).toMatch(/^View only/)
      } else await client.read()
      await client.close()
      expect((await stateOf(name())).includes(text)).toBe(may.write)
    },
  )

  test(may.read ? 'is present for the others' : 'is not present', async () => {
    const witness = RawClient.join(relay.url, name(), place.key)
    await witness.read()
    const client = RawClient.join(relay.url, name(), keys[holder], kind)
    if ((await client.read()) === null) return witness.close()
    const self = new awareness.Awareness(new Y.Doc())
    self.setLocalState({ handle: `@${holder}` })
    client.say({ type: 'awareness', update: awareness.encodeAwarenessUpdate(self, [self.clientID]) })
    const heard = await witness.next('awareness')
    expect(new TextDecoder().decode(heard?.update)).toContain(`@${holder}`)
    self.destroy()
    await client.close()
    await witness.close()
  })
})

// ── over HTTP ──

const none = null

const ACTIONS: [string, (key: string | null) => Promise<Response>][] = [
  ['founds the space', (key) => api(place.space, key, 'PUT')],
  ['gives out a link', (key) => api(`${place.space}/grants`, key, 'POST', { role: 'view' })],
  ['lists the links', (key) => api(`${place.space}/grants`, key)],
  ['revokes a link that does not exist', (key) => api(`${place.space}/grants/none`, key, 'DELETE')],
  ['reads the meeting', (key) => api(`${place.room}.md`, key)],
  ['takes a snapshot', (key) => api(`${place.room}/snapshots`, key, 'POST', { by: '@ada' })],
  ['lists the snapshots', (key) => api(`${place.room}/snapshots`, key)],
  ['reads a snapshot', (key) => api(`${place.room}/snapshots/${snapshot}.md`, key)],
]

const LEAD = [403, 201, 200, 404, 200, 201, 200, 200]
const NOBODY = [403, 403, 403, 403, 403, 403, 403, 403]
const STATUS: Record<Holder, number[]> = {
  owner: [201, 201, 200, 404, 200, 201, 200, 200],
  lead: LEAD,
  edit: [403, 403, 403, 403, 200, 403, 200, 200],
  view: [403, 403, 403, 403, 200, 403, 200, 200],
  expired: NOBODY,
  revoked: NOBODY,
  ofAnotherSpace: NOBODY,
  unknown: NOBODY,
}

describe.each(HOLDERS)('P26: %s, over HTTP', (holder) => {
  test.each(ACTIONS.map(([what, ask], at) => ({ what, ask, status: STATUS[holder][at] })))(
    '$what: $status',
    async ({ ask, status }) => {
      const response = await ask(keys[holder])
      expect(response.status).toBe(status)
      if (response.status >= 400)
        expect(await response.json()).toEqual({
          error: expect.stringMatching(/^[A-Z].+[.”]$/) as string,
          code: expect.stringMatching(/^[a-z-]+$/) as string,
        })
    },
  )
})

describe('P26: a key in the wrong place', () => {
  test.each(ACTIONS)('is like no key: nobody %s', async (_what, ask) => {
    expect((await ask(none)).status).toBe(401)
  })

  test('in the address of a request, as Basic, in the body, or twice, gives no access', async () => {
    const url = `${relay.url}api/${place.room}.md`
    const headers = (Authorization: string) => ({ headers: { Authorization } })
    const basic = Buffer.from(`:${place.key}`).toString('base64')
    for (const asked of [
      fetch(`${url}?key=${place.key}`),
      fetch(`${url}#key=${place.key}`),
      fetch(url, headers(`Basic ${basic}`)),
      fetch(url, headers(`Bearer ${place.key},${place.key}`)),
      fetch(url, headers(`Bearer`)),
      api(`${place.room}/snapshots`, none, 'POST', { by: '@ada', key: place.key }),
    ])
      expect((await asked).status).toBe(401)
    expect((await fetch(`${relay.url}api/${place.key}/${place.room}.md`)).status).toBe(404)
  })

  test('in the address of a socket, or under another name, gives no access', async () => {
    const url = `${relay.url.replace('http', 'ws')}sync/${place.room}`
    for (const client of [
      new RawClient(`${url}?key=${place.key}`, ['roundtable.1']),
      new RawClient(url, ['roundtable.1', place.key]),
      new RawClient(url, ['roundtable.1', `token.${place.key}`]),
      new RawClient(url, ['roundtable.1', 'key.AAAAAAAAAAAAAAAAAAAAAA', `key.${place.key}`]),
    ])
      expect((await client.closed).code).toBe(4401)
  })
})

// ── revoking ──

describe('P27: a revoked link', () => {
  test('ends all its connections at once, and no others; later edits are refused', async () => {
    const { id, key } = await grant('edit')
    const own = [
      RawClient.join(relay.url, place.room, key),
      RawClient.join(relay.url, place.room, key, 'stock'),
    ]
    const other = RawClient.join(relay.url, place.room, keys.edit)
    await Promise.all([...own, other].map((client) => client.read()))
    expect((await api(`${place.space}/grants/${id}`, place.key, 'DELETE')).status).toBe(204)
    for (const client of own) {
      client.say({ type: 'update', update: textUpdate('after the end;') })
      expect(await client.closed).toEqual({ code: 4401, reason: 'This link was revoked.' })
    }
    other.say({ type: 'update', update: textUpdate('goes on;') })
    expect(await other.next('ack')).toEqual({ type: 'ack', count: 1 })
    await other.close()
    const text = await stateOf(place.room)
    expect([text.includes('after the end'), text.includes('goes on')]).toEqual([false, true])
    expect((await api(`${place.space}/grants/${id}`, place.key, 'DELETE')).status).toBe(404)
  })

  test('may be the lead’s own, and then the lead has no access any more', async () => {
    const { id, key } = await grant('lead')
    expect((await api(`${place.space}/grants/${id}`, key, 'DELETE')).status).toBe(204)
    expect((await api(`${place.space}/grants`, key)).status).toBe(403)
  })

  test('is never the link of another space', async () => {
    const other = newPlace()
    const { id, key } = await grant('edit')
    expect((await api(`${other.space}/grants/${id}`, other.key, 'DELETE')).status).toBe(404)
    expect((await api(`${place.room}.md`, key)).status).toBe(200)
  })

  test('is gone if two people revoke it at once, and both get an answer', async () => {
    const { id } = await grant('edit')
    const ask = () => api(`${place.space}/grants/${id}`, place.key, 'DELETE').then(({ status }) => status)
    expect((await Promise.all([ask(), ask()])).sort()).toEqual([204, 404])
  })
})

describe('a new link', () => {
  test('survives a kill of the server, and its revocation does too', async () => {
    const own = await startRelay()
    const { space, key, room } = newPlace()
    const ask = (path: string, method: string, body?: unknown) =>
      fetch(`${own.url}api/${path}`, {
        method,
        headers: { Authorization: `Bearer ${key}`, ...(body ? { 'Content-Type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
    const make = async () =>
      (await (await ask(`${space}/grants`, 'POST', { role: 'edit' })).json()) as { id: string; key: string }
    const [kept, ended] = [await make(), await make()]
    expect((await ask(`${space}/grants/${ended.id}`, 'DELETE')).status).toBe(204)
    await own.kill()
    await own.start()
    const read = (by: string) =>
      fetch(`${own.url}api/${room}.md`, { headers: { Authorization: `Bearer ${by}` } })
    expect((await read(kept.key)).status).toBe(200)
    expect((await read(ended.key)).status).toBe(403)
    await own.close()
  })

  test('is listed with its label and expiry, and without its key', async () => {
    const expires = inMs(3_600_000)
    const { id, key } = await grant('view', expires)
    const text = await (await api(`${place.space}/grants`, place.key)).text()
    expect(JSON.parse(text)).toContainEqual({
      id,
      role: 'view',
      label: 'view',
      since: expect.stringMatching(/^\d{4}-/) as string,
      expires,
    })
    for (const secret of [key, ...Object.values(keys)]) expect(text).not.toContain(secret)
  })

  test.each<[string, unknown]>([
    ['no role', {}],
    ['an unknown role', { role: 'owner' }],
    ['a label that is not text', { role: 'view', label: 7 }],
    ['a label that is too long', { role: 'view', label: 'x'.repeat(81) }],
    ['an expiry that is not a time', { role: 'view', expires: 'tomorrow' }],
    ['an expiry on a day that does not exist', { role: 'view', expires: '2026-13-45T00:00:00Z' }],
    ['an expiry on 30 February', { role: 'view', expires: '2096-02-30T00:00:00Z' }],
    ['an expiry in the past', { role: 'view', expires: '2020-01-01T00:00:00Z' }],
    ['a list', [{ role: 'view' }]],
    ['a text', 'view'],
    ['nothing', null],
    ['no body', undefined],
  ])('with %s is refused with a sentence', async (_what, body) => {
    const response = await api(`${place.space}/grants`, place.key, 'POST', body)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      error: expect.not.stringContaining('Invalid') as string,
      code: expect.stringMatching(/^[a-z-]+$/) as string,
    })
  })

  test('is refused if the team has two hundred links', async () => {
    const own = newPlace()
    const make = () =>
      api(`${own.space}/grants`, own.key, 'POST', { role: 'view' }).then(({ status }) => status)
    const statuses = await Promise.all(Array.from({ length: 203 }, make))
    expect(statuses.filter((status) => status === 201).length).toBe(200)
    expect(statuses.filter((status) => status === 429).length).toBe(3)
  })
})

test('a space that does not exist gives the same answer as a space with another key', async () => {
  const strange = newPlace()
  const answers = await Promise.all(
    [strange.space, place.space].map(async (space) => {
      const response = await api(`${space}/core-weekly/2026-11-23.md`, keys.unknown)
      return [response.status, await response.text()]
    }),
  )
  expect(answers[0]).toEqual(answers[1])
})
