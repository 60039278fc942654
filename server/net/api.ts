// The HTTP API: what each role may request, and the answers. A request carries its key in a header, never in
// the URL.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import * as v from 'valibot'
import { isMeetingDate, isSpaceId, parseRoom, type Role } from '../../shared/wire/access.ts'
import { spaceIdOf } from '../../shared/wire/space-id.ts'
import { GrantRequest } from '../../shared/wire/grant.ts'
import type { SnapshotRecord } from '../../shared/model/snapshot.ts'
import { Arrivals } from '../fair/arrivals.ts'
import { hasTag, retryAfter, tooMany } from './headers.ts'
import { limits } from '../config/limits.ts'
import { Outgoing } from './outgoing.ts'
import { sha256Of } from '../disk/sha256.ts'
import type { Spaces } from './spaces.ts'
import type { Visits } from './visits.ts'
import { refusal, type Refusal } from '../../shared/wire/answers.ts'

/** Meetings and their snapshots, by the name of the meeting's room. */
export interface Meetings {
  /** The live meeting as Markdown. */
  markdown(room: string): Promise<{ is: 'text'; text: Text } | RequestRefused>
  /** `by` is a handle, as typed. */
  snapshot(room: string, by: string): Promise<Taken>
  snapshots(room: string): Promise<SnapshotRecord[]>
  /** A snapshot's Markdown; null if there is no such snapshot. The id `last` names the newest one. */
  snapshotText(room: string, id: string): Promise<Text | null>
  /** A snapshot's digest as Markdown; null if there is no such snapshot. `id` is as for its text. */
  digest(room: string, id: string): Promise<{ is: 'text'; text: Text } | RequestRefused | null>
}

/** A text in UTF-8. All answers with the same text share its bytes. */
export interface Text {
  bytes: Buffer
  /** In hex. */
  sha256: string
}

export interface RequestRefused {
  is: 'refused'
  /** The status of HTTP. */
  code: 400 | 413 | 429 | 503
  refusal: Refusal
}

export type Taken = { is: 'taken'; record: SnapshotRecord } | RequestRefused

export interface ApiOptions {
  spaces: Spaces
  meetings: Meetings
  /** The key that is needed to found a space; null if spaces are open. */
  inviteKey: string | null
  visits: Visits
  /** Null if the address has no limits. */
  addressOf: (request: IncomingMessage) => string | null
  /** Called for each wrong invite key. */
  warnOfInviteKey: (address: string | null) => void
  now: () => Date
}

const By = v.object({ by: v.string() })

interface InSpace {
  Params: { space: string }
}
interface OfGrant {
  Params: { space: string; id: string }
}
interface OfMeeting {
  Params: { space: string; series: string; date: string }
}
interface OfSnapshot {
  Params: { space: string; series: string; date: string; id: string }
}

export function registerApi(app: FastifyInstance, options: ApiOptions): void {
  const { spaces, meetings, inviteKey, visits, now } = options
  const addressOf = ({ raw }: FastifyRequest) => options.addressOf(raw)
  const allow =
    (...roles: Role[]) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const key = bearerOf(request)
      if (key === null) return reply.code(401).send(refusal('no-key'))
      const { space } = request.params as InSpace['Params']
      const access = await spaces.accessOf(space, key)
      if (access === null) {
        const wait = visits.wrongKey(addressOf(request))
        return wait > 0 ? putOff(reply, wait) : reply.code(403).send(refusal('no-access'))
      }
      const wait = visits.requestWith(sha256Of(key), addressOf(request))
      if (wait > 0) return putOff(reply, wait)
      if (!roles.includes(access.role)) return reply.code(403).send(refusal('leads-only'))
    }
  const read = { onRequest: [inMeeting, allow('lead', 'edit', 'view')] }
  const lead = { onRequest: [inSpace, allow('lead')] }

  const outgoing = new Outgoing()
  const turns = new Arrivals(limits.arrivals.textsATurn, () => now().getTime())

  /** The ETag is the text's SHA-256, as in a snapshot's record. */
  async function sendText(
    team: string,
    { headers }: FastifyRequest,
    reply: FastifyReply,
    { bytes, sha256 }: Text,
  ): Promise<FastifyReply> {
    const tag = `"${sha256}"`
    reply.headers({ ETag: tag, 'Cache-Control': 'no-store' })
    if (hasTag(headers['if-none-match'] ?? '', tag)) return reply.code(304).send()
    if (!outgoing.admit(team, bytes, reply.raw))
      return reply.code(503).removeHeader('ETag').send(refusal('slow-downloads'))
    await new Promise<void>((pass) => turns.pass({ address: null, key: team }, pass, bytes.length))
    return reply.type('text/plain; charset=utf-8').send(bytes)
  }

  const mayFound = async (request: FastifyRequest, reply: FastifyReply) => {
    const { space } = request.params as InSpace['Params']
    const key = bearerOf(request)
    if (key === null) return reply.code(401).send(refusal('no-key'))
    if (spaceIdOf(key) !== space) return reply.code(403).send(refusal('wrong-owner-key'))
    const address = addressOf(request)
    if (inviteKey !== null) {
      const invited = request.headers['invite-key']
      if (typeof invited !== 'string') return reply.code(403).send(refusal('not-invited'))
      const tried = visits.inviteKey(address)
      if (tried > 0) return putOff(reply, tried)
      if (!isSameSecret(invited, inviteKey)) {
        options.warnOfInviteKey(address)
        return reply.code(403).send(refusal('not-invited'))
      }
      visits.rightInviteKey(address)
    }
    const wait = (await spaces.has(space)) ? 0 : visits.founding(address)
    if (wait > 0) return putOff(reply, wait)
  }
  app.put<InSpace>('/api/:space', { onRequest: [inSpace, mayFound] }, async ({ params }, reply) => {
    await spaces.found(params.space)
    return reply.code(201).send({ space: params.space })
  })

  app.post<InSpace>('/api/:space/grants', lead, async (request, reply) => {
    const asked = v.safeParse(GrantRequest, request.body)
    if (!asked.success)
      return reply.code(400).send({ ...refusal('bad-link'), error: asked.issues[0].message })
    const { expires } = asked.output
    if (expires !== null && Date.parse(expires) <= now().getTime())
      return reply.code(400).send(refusal('expires-before'))
    const made = await spaces.grant(request.params.space, asked.output)
    if (made.is === 'full') return reply.code(429).send(made.refusal)
    return reply.code(201).send({ id: made.id, key: made.key })
  })
  app.get<InSpace>('/api/:space/grants', lead, ({ params }) => spaces.grants(params.space))
  app.delete<OfGrant>('/api/:space/grants/:id', lead, async ({ params }, reply) =>
    (await spaces.revoke(params.space, params.id))
      ? reply.code(204).send()
      : reply.code(404).send(refusal('no-link')),
  )

  app.get<OfMeeting>('/api/:space/:series/:date.md', read, async (request, reply) => {
    const written = await meetings.markdown(roomOf(request.params))
    return written.is === 'text'
      ? sendText(request.params.space, request, reply, written.text)
      : reply.code(written.code).send(written.refusal)
  })
  const ofLead = { onRequest: [inMeeting, allow('lead')] }
  app.post<OfMeeting>('/api/:space/:series/:date/snapshots', ofLead, async (request, reply) => {
    const asked = v.safeParse(By, request.body)
    if (!asked.success) return reply.code(400).send(refusal('no-author'))
    const taken = await meetings.snapshot(roomOf(request.params), asked.output.by)
    return taken.is === 'taken'
      ? reply.code(201).send(taken.record)
      : reply.code(taken.code).send(taken.refusal)
  })
  app.get<OfMeeting>('/api/:space/:series/:date/snapshots', read, ({ params }) =>
    meetings.snapshots(roomOf(params)),
  )
  app.get<OfSnapshot>('/api/:space/:series/:date/snapshots/:id.md', read, async (request, reply) => {
    const { id } = request.params
    const text = await meetings.snapshotText(roomOf(request.params), id)
    return text === null ? noSnapshot(reply, id) : sendText(request.params.space, request, reply, text)
  })
  app.get<OfSnapshot>('/api/:space/:series/:date/snapshots/:id/digest.md', read, async (request, reply) => {
    const { id, space } = request.params
    const digest = await meetings.digest(roomOf(request.params), id)
    if (digest === null) return noSnapshot(reply, id)
    return digest.is === 'text'
      ? sendText(space, request, reply, digest.text)
      : reply.code(digest.code).send(digest.refusal)
  })
}

const noSnapshot = (reply: FastifyReply, id: string) =>
  reply.code(404).send(refusal(id === 'last' ? 'no-snapshot-yet' : 'no-snapshot'))

const putOff = (reply: FastifyReply, wait: number) =>
  reply.code(429).header('Retry-After', retryAfter(wait)).send(tooMany(wait))

const roomOf = ({ space, series, date }: OfMeeting['Params']): string => `${space}/${series}/${date}`

async function inSpace(request: FastifyRequest, reply: FastifyReply) {
  if (!isSpaceId((request.params as InSpace['Params']).space)) await reply.code(400).send(refusal('no-space'))
}

async function inMeeting(request: FastifyRequest, reply: FastifyReply) {
  const { space, series, date } = request.params as OfMeeting['Params']
  if (!isMeetingDate(date) || parseRoom([space, series, date]) === null)
    await reply.code(404).send(refusal('no-meeting'))
}

/** The case of the scheme does not matter (RFC 9110, section 11.1). */
const bearerOf = (request: FastifyRequest): string | null =>
  /^Bearer +([A-Za-z0-9_-]+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null

/** Compares in a time that does not depend on where the strings differ. */
function isSameSecret(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
