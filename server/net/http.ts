// Serves the page's files and the HTTP API, with strict headers.

import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { registerApi, type ApiOptions } from './api.ts'
import { Edge } from './edge.ts'
import { answerAndEnd, hasTag, retryAfter, SECURITY_HEADERS, tooMany } from './headers.ts'
import { limits } from '../config/limits.ts'
import { Arrivals } from '../fair/arrivals.ts'
import { formFor, readPageFiles, type PageFile } from './page-files.ts'
import type { Visitors } from './visitors.ts'
import type { Ready } from '../watch/readiness.ts'
import { refusal, type Refusal } from '../../shared/wire/answers.ts'

export interface HttpOptions extends ApiOptions {
  logger: FastifyBaseLogger
  /** The directory of the built page. */
  files: string
  visitors: Visitors
  ready: () => Promise<Ready>
  /** Called with the code of each refused request. */
  refused: (code: string) => void
}

const NOTHING_HERE = refusal('nothing-here')
const UNREADABLE = refusal('unreadable')
const UNABLE = refusal('unable')
const TOO_LARGE = refusal('too-large', limits.body / 1024)

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Says nothing that a stranger may not know, and costs as little as a refusal. So it is answered under any name,
     * and whatever else comes from the same address.
     */
    isProbe?: boolean
  }
}

const probe = { config: { isProbe: true } }

export async function openHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.body,
    requestTimeout: limits.request,
    maxRequestsPerSocket: limits.requestsOfConnection,
    http: { headersTimeout: limits.requestHeaders, connectionsCheckingInterval: limits.requestHeaders / 2 },
    routerOptions: { maxParamLength: limits.pathPart },
    // Fastify's own compilers of schemas would take a third of the relay's start, and 10 MB.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    // Fastify runs no hook for these two kinds of errors, so they are answered here.
    frameworkErrors: ({ statusCode }, { raw }) => {
      const [code, answer] =
        statusCode === 414 ? ([404, NOTHING_HERE] as const) : ([400, UNREADABLE] as const)
      options.refused(answer.code)
      answerAndEnd(raw.socket, code, answer) // a part of a path that is too long (414) names nothing
    },
    // Answered in turns, because thousands of requests may time out at once.
    clientErrorHandler: ({ code }, socket) =>
      endings.pass(NOBODY, () => {
        options.refused(UNREADABLE.code)
        answerAndEnd(socket, statusOf(code), UNREADABLE)
      }),
  })

  const arrivals = new Arrivals(limits.arrivals.aTurn, () => options.now().getTime())
  const endings = new Arrivals(limits.arrivals.aTurn, () => options.now().getTime())
  const edge = new Edge(limits.edge)
  edge.watch(app.server)
  app.addHook('onRequest', ({ raw }, reply, next) => {
    // If the client is gone, the request is dropped.
    if (edge.ask(options.addressOf(raw) ?? HERE, raw, reply.raw)) next()
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS)
    if (request.routeOptions.config.isProbe) return
    const wait = options.visits.request(options.addressOf(request.raw))
    if (wait > 0) {
      edge.beLast(request.raw)
      return reply
        .code(429)
        .headers({ 'Retry-After': retryAfter(wait), Connection: 'close' })
        .send(tooMany(wait))
    }
    const who = { address: options.addressOf(request.raw), key: request.headers.authorization ?? '' }
    await new Promise<void>((pass) => arrivals.pass(who, pass))
    if (!options.visitors.mayAsk(request.headers)) return reply.code(403).send(refusal('wrong-name'))
    if (request.is404) return reply.code(404).send(NOTHING_HERE) // without reading the body
  })
  app.addHook('preSerialization', (_request, _reply, answer, next) => {
    if (isRefusal(answer)) options.refused(answer.code)
    next(null, answer)
  })
  app.addHook('onSend', ({ raw }, reply, _body, next) => {
    edge.answer(raw)
    // The rest of the body is not read, so the connection cannot carry another request.
    if (!raw.complete) reply.header('Connection', 'close')
    next()
  })
  app.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    const code = error.statusCode ?? 500
    if (code >= 500) request.log.error(error)
    if (code >= 500) void reply.code(503).send(UNABLE)
    else if (code === 413) void reply.code(413).send(TOO_LARGE)
    else void reply.code(400).send(UNREADABLE)
  })

  // A body is JSON, whatever type the client gives it. Some clients give a type to a request without a body, too.
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    if (request.method !== 'POST' || body === '') done(null, undefined)
    else void parse(request, body.toString(), done) // answers by `done`
  })

  for (const [path, file] of await readPageFiles(options.files))
    app.get(path, (request, reply) => sendFile(file, request, reply))
  app.get('/healthz', probe, () => ({ ok: true }))
  app.get('/readyz', probe, async (_request, reply) => {
    const ready = await options.ready()
    return reply.code(ready.ready ? 200 : 503).send(ready)
  })
  registerApi(app, options)
  return app
}

const isRefusal = (answer: unknown): answer is Refusal =>
  typeof answer === 'object' && answer !== null && 'error' in answer && 'code' in answer

/** No route has a schema. */
const noSchemas = () => () => {
  throw new Error('A route has a schema, so give Fastify its compilers of schemas in http.ts.')
}

const NOBODY = { address: null, key: '' }

/** The name that all clients share whose addresses have no limits. */
const HERE = 'here'

function sendFile(file: PageFile, { headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  const form = formFor(file, String(headers['accept-encoding'] ?? ''))
  if (form === undefined) return reply.code(404).send(NOTHING_HERE)
  const { encoding, bytes, tag } = form
  reply.headers({
    ETag: tag,
    Vary: 'Accept-Encoding',
    'Cache-Control': file.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  if (hasTag(headers['if-none-match'] ?? '', tag)) return reply.code(304).send()
  if (encoding !== null) reply.header('Content-Encoding', encoding)
  return reply.type(file.type).send(bytes)
}

/** The status for Node's error code of an unreadable request. */
const statusOf = (code: string): number =>
  code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
