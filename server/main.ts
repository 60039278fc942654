// The relay and the page on one port. Only this file reads the environment, the clock and the network.

import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
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

/** Prints one sentence that a person can act on, and ends this process. */
function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

const settings = readSettings(process.env)
if ('sentence' in settings) refuse(settings.sentence)
for (const warning of warningsOf(settings)) process.stderr.write(`${warning}\n`)
const { host, port, publicUrl, inviteKey, open, logLevel, exportDirectory, gathering } = settings
// pino writes an error's message only if the field is called `err`.
const logger = pino({ level: logLevel }, pino.destination(2))
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
const telling = {
  report: (event: LogEvent) =>
    logger.warn(
      event,
      event.is === 'behind' ? 'the newest updates of a room are only in the journal' : 'a log was damaged',
    ),
  appended: (room: string) => {
    if (room.endsWith('/archive')) kept?.changed()
  },
  leftOut: (error: unknown) => logger.warn({ err: error }, 'a snapshot is left out of its list'),
  warn: (sentence: string) => logger.warn(sentence),
}
const opened = await openStore()
if (opened.is === 'refused') refuse(opened.sentence)
const { store } = opened
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
const rooms = new Rooms({
  log: store.log,
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
  report: (event) =>
    event.is === 'failed'
      ? logger.error({ err: event.error, room: event.room }, 'a room failed')
      : logger.warn(
          event.is === 'unread' ? { err: event.error, room: event.room } : event,
          event.is === 'leftOut'
            ? `${event.room} was opened without parts that no page can show; its file keeps them until it is compacted, and the file before keeps them after that`
            : event.is === 'unread'
              ? 'what other relays wrote cannot be read now'
              : 'a room',
        ),
  schedule: new FairTurns({ now: () => performance.now(), most: limits.roomTurns }).schedule,
  gathering,
  now: () => Date.now(),
})
const now = () => new Date()
const spaces = new Spaces({ kept: store.spaces, open, now })
let isToldOfLinks = false
const lookAgain = async (): Promise<void> => {
  const [failure] = await spaces.lookAgain()
  if (failure !== undefined && !isToldOfLinks)
    logger.warn({ err: failure }, 'links that others may have revoked cannot be looked up now')
  isToldOfLinks = failure !== undefined
  setTimeout(() => void lookAgain(), limits.looksAgain).unref()
}
if (settings.databaseUrl !== null) setTimeout(() => void lookAgain(), limits.looksAgain).unref()
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
  logger,
  files: fileURLToPath(new URL('../page', import.meta.url)), // beside the bundle; the folder does not exist in development
  visitors,
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
})

try {
  await app.listen({ host, port })
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EADDRINUSE')
    refuse(`Port ${port} on ${host} is in use. Stop what uses it, or set PORT to another one.`)
  if (code === 'EACCES') refuse(`This user may not listen on port ${port}. Set PORT to one above 1023.`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    refuse(`This machine has no address ${host}. Set HOST to one it has.`)
  throw error
}

const address = app.server.address() as AddressInfo
const shown = publicUrl?.href ?? `http://${host.includes(':') ? `[${host}]` : host}:${address.port}/`
process.stdout.write(`Roundtable is ready: ${shown}\n`)
kept?.changed() // the files may be old: the relay was down, or another version wrote them

let stopping = false
const stop = async (): Promise<void> => {
  if (stopping) return
  stopping = true
  const gone = relay.close() // no connections are accepted from now on
  await rooms.close() // saves what clients have sent, and closes every connection
  await gone
  setTimeout(() => app.server.closeAllConnections(), limits.goodbye).unref() // half a request would never end
  await app.close()
  await Promise.all([light, middle, heavy, renderer].map((one) => one.close()))
  await store.close()
  process.exit(0)
}
process.on('SIGINT', () => void stop())
process.on('SIGTERM', () => void stop())
process.on('SIGHUP', () => void stop()) // the terminal is gone
