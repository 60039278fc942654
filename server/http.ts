// The app's files and the small HTTP API, behind strict headers.

import fastifyStatic from '@fastify/static'
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { timingSafeEqual } from 'node:crypto'
import { isMeetingDate, isSpaceId, parseRoom, spaceIdOf, type Role } from '../shared/access.ts'
import { answerAndEnd, SECURITY_HEADERS } from './headers.ts'
import { limits } from './limits.ts'
import type { Visitors } from './visitors.ts'

export interface HttpOptions {
  logger: FastifyBaseLogger
  /** The built app. */
  files: string
  visitors: Visitors
  roleOf: (space: string, key: string) => Promise<Role | null>
  found: (space: string) => Promise<void>
  /** Needed to found a space; null where spaces are open. */
  inviteKey: string | null
  /** The meeting of a room as Markdown. */
  markdown: (room: string) => Promise<string>
}

const NO_ACCESS = { error: 'This link doesn’t open these notes.' }
const UNREADABLE = { error: 'That request could not be read.' }
const UNABLE = { error: 'The server could not do that now; try later.' }
const TOO_LARGE = { error: `That request is too large (limit ${limits.body / 1024} kB).` }

export async function openHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.body,
    routerOptions: { maxParamLength: limits.pathPart },
    // Neither kind of request comes as far as a hook.
    frameworkErrors: ({ statusCode = 400 }, { raw }) =>
      answerAndEnd(raw.socket, statusCode, UNREADABLE.error),
    clientErrorHandler: ({ code }, socket) => answerAndEnd(socket, statusOf(code), UNREADABLE.error),
  })

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS)
    if (!options.visitors.mayAsk(request.headers))
      await reply.code(403).send({ error: 'This server has another name.' })
  })
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'There is nothing here.' }))
  app.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    const code = error.statusCode ?? 500
    if (code >= 500) request.log.error(error)
    void reply.code(code).send(code >= 500 ? UNABLE : code === 413 ? TOO_LARGE : UNREADABLE)
  })

  await app.register(fastifyStatic, {
    root: options.files,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const hashed = /[/\\]assets[/\\]/.test(path)
      reply.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })

  app.get('/healthz', () => ({ ok: true }))
  app.put<{ Params: { space: string } }>('/api/:space', (request, reply) =>
    foundSpace(options, request, reply),
  )
  app.get<{ Params: { space: string; series: string; file: string } }>(
    '/api/:space/:series/:file',
    async (request, reply) => {
      const { space, series, file } = request.params
      const date = /^(.+)\.md$/.exec(file)?.[1]
      const room = date !== undefined && isMeetingDate(date) ? parseRoom([space, series, date]) : null
      if (room === null) return reply.code(404).send({ error: 'There is no such meeting.' })
      const key = bearerOf(request)
      if (key === null)
        return reply.code(401).send({ error: 'Send the key as “Authorization: Bearer <key>”.' })
      if ((await options.roleOf(space, key)) === null) return reply.code(403).send(NO_ACCESS)
      return reply.type('text/plain; charset=utf-8').send(await options.markdown(room.name))
    },
  )
  return app
}

async function foundSpace(
  { inviteKey, found }: HttpOptions,
  request: FastifyRequest<{ Params: { space: string } }>,
  reply: FastifyReply,
) {
  const { space } = request.params
  if (!isSpaceId(space)) return reply.code(400).send({ error: 'That is no space id.' })
  const key = bearerOf(request)
  if (key === null)
    return reply.code(401).send({ error: 'Send the owner key as “Authorization: Bearer <key>”.' })
  if (spaceIdOf(key) !== space) return reply.code(403).send({ error: 'That key does not found this space.' })
  const invited = request.headers['invite-key']
  if (inviteKey !== null && !(typeof invited === 'string' && sameSecret(invited, inviteKey)))
    return reply
      .code(403)
      .send({ error: 'This server founds a space only with its invite key, in the header “Invite-Key”.' })
  await found(space)
  return reply.code(201).send({ space })
}

/** What Node calls the ways in which a request is no HTTP. */
const statusOf = (code: string): number =>
  code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400

const bearerOf = (request: FastifyRequest): string | null =>
  /^Bearer ([A-Za-z0-9_-]+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null

/** In a time that does not depend on where they differ. */
function sameSecret(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
