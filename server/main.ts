// The relay and the page on one port. Only this file reads the environment, the clock and the network.

import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import project from '../package.json' with { type: 'json' }
import { isScaffold } from '../shared/document/scaffold.ts'
import { addressReader, isLoopbackAddress } from './config/address.ts'
import { Digests } from './meetings/digests.ts'
import { turnsToRender } from './meetings/made-once.ts'
import { openMeetings } from './meetings/meetings.ts'
import { exportInProcess } from './cli/export-process.ts'
import { FairTurns } from './fair/fair-turns.ts'
import type { LogEvent } from './log/log.ts'
import { openFileStore } from './store/file-store.ts'
import type { OpenedStore } from './store/store.ts'
import { processFor, threadFor, type Hire } from './work/hand.ts'
import { openHttp } from './net/http.ts'
import { hintedLog } from './bus/hinted-log.ts'
import { openNews } from './bus/open-news.ts'
import { KeptExport } from './export/kept-export.ts'
import { limits } from './config/limits.ts'
import { LogReceipts } from './room/log-receipts.ts'
import { openRelay } from './socket/relay.ts'
import type { tasks as renderTasks } from './meetings/render-tasks.ts'
import { Renderings } from './meetings/renderings.ts'
import { Rooms } from './room/rooms.ts'
import { ByWeight, type TasksOf } from './work/runner.ts'
import { readSettings, warningsOf } from './config/settings.ts'
import { Spaces } from './net/spaces.ts'
import { weigh, type tasks as roomTasks } from './document/tasks.ts'
import { Turnstile } from './fair/turnstile.ts'
import { Workshop, type Spare } from './work/workshop.ts'
import { visitorsOf } from './net/visitors.ts'
import { Visits } from './net/visits.ts'
import { formatOf, lineOf, openLogger } from './watch/log-lines.ts'
import { openMetrics } from './watch/metrics-server.ts'
import { Readiness } from './watch/readiness.ts'
import { RelayFigures } from './watch/relay-figures.ts'
import { aboutThisProcess, freeBytes, watchLoop } from './watch/this-process.ts'
import { watchedLog } from './watch/watched-log.ts'

const format = formatOf(process.env['LOG_FORMAT'], process.stderr.isTTY)

/** Writes one sentence that a person can act on, and ends this process. */
function refuse(sentence: string): never {
  process.stderr.write(lineOf(format, 'fatal', sentence))
  process.exit(1)
}

const settings = readSettings(process.env)
if ('sentence' in settings) refuse(settings.sentence)
for (const warning of warningsOf(settings)) process.stderr.write(lineOf(format, 'warn', warning))
const { host, port, publicUrl, inviteKey, open, logLevel, exportDirectory, gathering } = settings
const logger = openLogger(logLevel, format)
process.on('uncaughtException', (err) => {
  logger.fatal({ err }, 'the relay ends, because something failed that should not')
  process.exit(1)
})
const directory = resolve(settings.dataDirectory)

const kept =
  exportDirectory === null
    ? null
    : new KeptExport({
        exportNotes: () => exportInProcess(exportDirectory),
        warn: (sentence) => logger.warn(`EXPORT_DIR is not up to date. ${sentence}`),
        schedule: (run) => setTimeout(run, limits.exportAfter).unref(),
      })

const openStore = async (): Promise<OpenedStore> => {
  const { databaseUrl } = settings
  if (databaseUrl === null) return openFileStore({ directory, now: () => Date.now(), ...telling })
  // Nothing of it is loaded without a database.
  const { openPostgresRelay } = await import('./postgres/open-postgres.ts')
  const schedule = (run: () => void, ms: number) => void setTimeout(run, ms).unref()
  const taken = () => {
    logger.fatal('another relay has taken the database while it could not be reached')
    void stop()
  }
  return openPostgresRelay({ url: databaseUrl, schedule, ...telling }, settings.severalRelays ? null : taken)
}
const figures = new RelayFigures()
const telling = {
  report: (event: LogEvent) => {
    figures.logEvents.add(event.is)
    logger.warn(
      event,
      event.is === 'behind' ? 'the newest updates of a room are only in the journal' : 'a log was damaged',
    )
  },
  appended: (room: string) => {
    if (room.endsWith('/archive')) kept?.changed()
  },
  leftOut: (error: unknown) => logger.warn({ err: error }, 'a snapshot is left out of its list'),
  warn: (sentence: string) => logger.warn(sentence),
}
const opened = await openStore()
if (opened.is === 'refused') refuse(opened.sentence)
const { store } = opened
const later = (run: () => void, ms: number) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
const { redisUrl } = settings
const news =
  redisUrl === null || settings.databaseUrl === null || !settings.severalRelays
    ? null
    : await openNews(
        {
          url: redisUrl,
          later,
          info: (sentence) => logger.info(sentence),
          warn: (sentence) => logger.warn(sentence),
        },
        {
          secret: store.secret,
          figures,
          revoked: (space, grant) => void spaces.lookAgainAt(space, grant).catch(notLookedUp),
          back: () => void lookAtLinks(),
        },
      )
const readiness = new Readiness({
  check: () => store.check(),
  report: (error) => logger.error({ err: error }, 'what is kept cannot be written now'),
  isWithoutRedis: () => news?.isUp === false,
  later,
  now: () => Date.now(),
  limits: limits.ready,
})
const workshop = <T extends TasksOf<T>>(hire: Hire, spare?: Spare) =>
  new Workshop<T>({
    hire,
    time: limits.order,
    timePerMiB: limits.orderPerMiB,
    now: () => Date.now(),
    ...(spare && { spare }),
  })
const forRooms = new URL('document/tasks.ts', import.meta.url)
const forRenderings = new URL('meetings/render-tasks.ts', import.meta.url)
const light = workshop<typeof roomTasks>(threadFor(forRooms, limits.quickMemory))
const middle = workshop<typeof roomTasks>(threadFor(forRooms, limits.quickMemory))
const heavy = workshop<typeof roomTasks>(processFor(forRooms, limits.slowMemory), limits.slowHands)
const renderer = workshop<typeof renderTasks>(processFor(forRenderings, limits.renderMemory))
const ROOM_EVENTS = {
  incomplete: 'a room lacks updates until a page brings them',
  leftOut:
    'a room was opened without parts that no page can show; its file keeps them until it is compacted, and the file before keeps them after that',
  refused: 'a connection sent what no page sends',
} as const
const rooms = new Rooms({
  log: watchedLog(news === null ? store.log : hintedLog(store.log, news, later), readiness, figures, () =>
    Date.now(),
  ),
  news,
  isScaffold,
  runner: (room) =>
    new ByWeight(
      weigh,
      [
        { most: limits.lightOrder, runner: light.for(room) },
        { most: limits.middleOrder, runner: middle.for(room) },
      ],
      heavy.for(room),
    ),
  logReceipts: new LogReceipts(store.secret),
  figures: {
    acked: (edits, ms) => figures.acked(edits, ms),
    refused: (code) => figures.editsRefused.add(code),
  },
  report: (event) => {
    figures.roomEvents.add(event.is)
    const { room } = event
    if (event.is === 'failed') logger.error({ err: event.error, room }, 'a room failed')
    else if (event.is === 'unread')
      logger.warn({ err: event.error, room }, 'what other relays wrote cannot be read now')
    else logger.warn(event, ROOM_EVENTS[event.is])
  },
  schedule: new FairTurns({ now: () => performance.now(), most: limits.roomTurns }).schedule,
  gathering,
  now: () => Date.now(),
})
const now = () => new Date()
const spaces = new Spaces({
  kept: store.spaces,
  open,
  now,
  revoked: (space, grant) => news?.revoked(space, grant),
})
let isToldOfLinks = false
function notLookedUp(failure: unknown): void {
  if (!isToldOfLinks)
    logger.warn({ err: failure }, 'links that others may have revoked cannot be looked up now')
  isToldOfLinks = true
}
async function lookAtLinks(): Promise<void> {
  const [failure] = await spaces.lookAgain()
  if (failure === undefined) isToldOfLinks = false
  else notLookedUp(failure)
}
const lookAgain = async (): Promise<void> => {
  await lookAtLinks()
  setTimeout(() => void lookAgain(), limits.looksAgain).unref()
}
if (settings.databaseUrl !== null) setTimeout(() => void lookAgain(), limits.looksAgain).unref()
if (news !== null) setInterval(() => rooms.look(), limits.bus.looks).unref()
const visitors = visitorsOf(host, publicUrl)
const readAddress = addressReader(settings.trustedProxies)
/**
 * Null if the address has no limits. This machine's own users have none if anybody may found a space, because
 * then nobody else can reach the server.
 */
const addressOf = (request: IncomingMessage): string | null => {
  const address = readAddress(request)
  return open && isLoopbackAddress(address) ? null : address
}
const visits = new Visits(() => Date.now())
let toldOfInviteKeys = -Infinity
const warnOfInviteKey = (address: string | null) => {
  if (Date.now() - toldOfInviteKeys < limits.tellsOfInviteKeys) return
  toldOfInviteKeys = Date.now()
  logger.warn(
    `Wrong invite keys come from ${address ?? 'this machine'}. After a few of them, each further one has to wait.`,
  )
}

const rendering = {
  renderer: (room: string) => renderer.for(room),
  report: (room: string, why: string) => logger.error({ room, why }, 'a meeting could not be rendered'),
  turnstile: new Turnstile({ ...turnsToRender, now: () => Date.now() }),
  now: () => Date.now(),
}
const app = await openHttp({
  logger: logger.child({}, { level: logLevel === 'info' ? 'warn' : logLevel }), // its info is known
  files: fileURLToPath(new URL('../page', import.meta.url)), // beside the bundle; the folder does not exist in development
  visitors,
  ready: () => readiness.ask(),
  refused: (code) => figures.requestsRefused.add(code),
  visits,
  addressOf,
  warnOfInviteKey,
  spaces,
  inviteKey: open ? null : (inviteKey ?? randomUUID()), // if none is set, a random key that nobody knows
  meetings: openMeetings({
    renderings: new Renderings({
      state: (room) => rooms.state(room),
      version: (room) => rooms.version(room),
      ...rendering,
    }),
    snapshots: store.snapshots,
    digests: new Digests({ snapshots: store.snapshots, ...rendering }),
    taken: () => kept?.changed(),
    now,
  }),
  now,
})
const relay = openRelay({
  server: app.server,
  rooms,
  accessOf: (space, key) => spaces.accessOf(space, key),
  visitors,
  visits,
  addressOf,
  now: () => Date.now(),
  report: (error) => logger.error({ err: error }, 'keys cannot be looked up'),
  figures: {
    refused: (code) => figures.requestsRefused.add(code),
    closed: (code) => figures.connectionsClosed.add(code),
  },
})

/** `setting`: the one that names the port. */
function refusePort(error: unknown, host: string, port: number, setting: string): never {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EADDRINUSE')
    refuse(`Port ${port} on ${host} is in use. Stop what uses it, or set ${setting} to another one.`)
  if (code === 'EACCES') refuse(`This user may not listen on port ${port}. Set ${setting} to one above 1023.`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    refuse(`This machine has no address ${host}. Set ${setting.replace('PORT', 'HOST')} to one it has.`)
  throw error
}

const metrics = openMetrics(
  async () =>
    figures.text({
      version: project.version,
      build: basename(resolve(fileURLToPath(import.meta.url), '../..')),
      node: process.version,
      isReady: (await readiness.ask()).ready,
      rooms: rooms.size,
      connections: rooms.connections,
      arriving: relay.arriving,
      saving: readiness.waiting,
      work: {
        light: light.waiting,
        middle: middle.waiting,
        heavy: heavy.waiting,
        rendering: renderer.waiting,
      },
      isBusUp: news?.isUp ?? null,
      free: settings.databaseUrl === null ? await freeBytes(directory) : null,
      process: await aboutThisProcess(),
    }),
  (error) => logger.error({ err: error }, 'the figures could not be read'),
)
if (settings.metrics !== null) {
  const { host, port } = settings.metrics
  metrics.on('error', (error) => refusePort(error, host, port, 'METRICS_PORT'))
  await new Promise<void>((listening) => metrics.listen(port, host, listening))
  watchLoop(figures.loopDelay)
}

try {
  await app.listen({ host, port })
} catch (error) {
  refusePort(error, host, port, 'PORT')
}

const address = app.server.address() as AddressInfo
const shown = publicUrl?.href ?? `http://${host.includes(':') ? `[${host}]` : host}:${address.port}/`
process.stdout.write(lineOf(format, 'info', `Roundtable is ready: ${shown}`))
kept?.changed() // the files may be old: the relay was down, or another version wrote them

let stopping = false
let endDrain: (() => void) | null = null
/** Resolves after the time of the drain, or at the next signal. */
const drained = () =>
  new Promise<void>((over) => {
    endDrain = over
    setTimeout(over, settings.drain)
  })
const stop = async (): Promise<void> => {
  if (stopping) return endDrain?.()
  stopping = true
  readiness.end()
  logger.info('ending')
  // Load balancers ask every few seconds whether new people may come here.
  if (settings.drain > 0) await drained()
  const gone = relay.close() // no connections are accepted from now on
  await rooms.close() // saves what clients have sent, and closes every connection
  await gone
  await news?.close()
  setTimeout(() => app.server.closeAllConnections(), limits.goodbye).unref() // half a request would never end
  await app.close()
  await Promise.all([light, middle, heavy, renderer].map((one) => one.close()))
  metrics.closeAllConnections()
  metrics.close()
  await store.close()
  logger.info('ended')
  process.exit(0)
}
process.on('SIGINT', () => void stop())
process.on('SIGTERM', () => void stop())
process.on('SIGHUP', () => void stop()) // the terminal is gone
