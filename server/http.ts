// The app's files and the small HTTP API, behind strict headers.

import fastifyStatic from '@fastify/static'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { registerApi, type ApiOptions } from './api.ts'
import { answerAndEnd, retryAfter, SECURITY_HEADERS, tooMany } from './headers.ts'
import { limits } from './limits.ts'
import { Arrivals } from './arrivals.ts'
import type { Visitors } from './visitors.ts'

export interface HttpOptions extends ApiOptions {
  logger: FastifyBaseLogger
  /** The built app. */
  files: string
  visitors: Visitors
}

const UNREADABLE = { error: 'That request could not be read.' }
const UNABLE = { error: 'The server could not do that now; try later.' }
const TOO_LARGE = { error: `That request is too large (limit ${limits.body / 1024} kB).` }

export async function openHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.body,
    requestTimeout: limits.request,
    maxRequestsPerSocket: limits.requestsOfConnection,
    http: { headersTimeout: limits.requestHeaders, connectionsCheckingInterval: limits.requestHeaders / 2 },
    routerOptions: { maxParamLength: limits.pathPart },
    // Neither kind of request comes as far as a hook.
    frameworkErrors: ({ statusCode = 400 }, { raw }) =>
      answerAndEnd(raw.socket, statusCode, UNREADABLE.error),
    clientErrorHandler: ({ code }, socket) => answerAndEnd(socket, statusOf(code), UNREADABLE.error),
  })

  const arrivals = new Arrivals(limits.arrivals.aTurn, () => options.now().getTime())
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS)
    const wait = options.visits.request(options.addressOf(request.raw))
    if (wait > 0)
      return reply
        .code(429)
        .header('Retry-After', retryAfter(wait))
        .send({ error: tooMany(wait) })
    const who = { address: options.addressOf(request.raw), key: request.headers.authorization ?? '' }
    await new Promise<void>((pass) => arrivals.pass(who, pass))
    if (!options.visitors.mayAsk(request.headers))
      return reply.code(403).send({ error: 'This server has another name.' })
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
    preCompressed: true,
    setHeaders: (reply, path) => {
      reply.setHeader('Vary', 'Accept-Encoding')
      const hashed = /[/\\]assets[/\\]/.test(path)
      reply.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })

  app.get('/healthz', () => ({ ok: true }))
  registerApi(app, options)
  return app
}

/** What Node calls the ways in which a request is no HTTP. */
const statusOf = (code: string): number =>
  code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
