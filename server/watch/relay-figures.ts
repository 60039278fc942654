// What a relay counts, by the names under which Prometheus finds it. No name of a room or a person, no key and
// no address is in a label: labels would be without end, and would tell.

import { limits } from '../config/limits.ts'
import { NEWS_KINDS, type NewsFigures, type NewsKind } from '../bus/news.ts'
import type { LogEvent } from '../log/log.ts'
import { CODES } from '../../shared/wire/answers.ts'
import { close, nack } from '../../shared/wire/frames.ts'
import { Count, CountByCode, Durations, gauge, gauges, line, textOf, type Family } from './figures.ts'
import type { AppendFigures } from './watched-log.ts'

export interface Present {
  version: string
  /** The folder of the build. */
  build: string
  node: string
  /** Whether new people are welcome. */
  isReady: boolean
  rooms: number
  /** Connections in rooms. */
  connections: number
  /** Connections that are in no room yet. */
  arriving: number
  /** Updates that are being saved. */
  saving: number
  /** Orders that wait, by the kind of the work. */
  work: Record<string, number>
  /** Bytes that are free where the data directory is; null if they are not known. */
  free: number | null
  /** Whether messages between relays get through; null if they are not used. */
  isBusUp: boolean | null
  process: {
    /** Seconds since 1970. */
    started: number
    cpuSeconds: number
    resident: number
    heap: number
    external: number
    openFiles: number | null
  }
}

const DAMAGES: Record<LogEvent['is'], true> = {
  ...{ skipped: true, cut: true, missing: true, renewed: true, foreign: true, behind: true },
}

const ROOM_EVENTS = ['failed', 'unread', 'incomplete', 'leftOut', 'refused'] as const

export class RelayFigures implements AppendFigures, NewsFigures {
  readonly edits = new Count()
  readonly editsRefused = new CountByCode('code', Object.keys(nack))
  readonly acks = new Durations(limits.figures.waits)
  readonly appends = new Durations(limits.figures.waits)
  readonly appendBytes = new Count()
  readonly appendFailures = new Count()
  readonly appendsOvertaken = new Count()
  readonly updatesHeard = new Count()
  readonly newsTold = new Count()
  readonly newsUnsent = new Count()
  readonly newsHeard = new CountByCode('kind', NEWS_KINDS)
  readonly requestsRefused = new CountByCode('code', CODES)
  readonly connectionsClosed = new CountByCode('code', [
    ...CODES,
    ...Object.values(close).map(String),
    '1009',
  ])
  readonly roomEvents = new CountByCode('event', ROOM_EVENTS)
  readonly logEvents = new CountByCode('event', Object.keys(DAMAGES))
  readonly loopDelay = new Durations(limits.figures.delays)

  // ── what others call ──

  acked(edits: number, ms: number): void {
    this.edits.add(edits)
    this.acks.add(ms, edits)
  }

  appended(bytes: number, ms: number): void {
    this.appendBytes.add(bytes)
    this.appends.add(ms)
  }

  failed = (): void => this.appendFailures.add()
  overtaken = (): void => this.appendsOvertaken.add()
  heard = (updates: number): void => this.updatesHeard.add(updates)

  told = (isSent: boolean): void => (isSent ? this.newsTold : this.newsUnsent).add()
  heardOf = (kind: NewsKind): void => this.newsHeard.add(kind)

  /** Everything as text for Prometheus. */
  text(present: Present): string {
    return textOf(this.#families(present))
  }

  #families({ process, ...now }: Present): Family[] {
    const counter = (name: string, help: string, { lines }: Pick<Family, 'lines'>): Family => ({
      ...{ name: `roundtable_${name}`, type: 'counter', help, lines },
    })
    const durations = (name: string, help: string, { lines }: Durations): Family => ({
      ...{ name: `roundtable_${name}_seconds`, type: 'histogram', help, lines },
    })
    const value = (name: string, help: string, lines: Family['lines']): Family => ({
      ...{ name: `roundtable_${name}`, type: 'gauge', help, lines },
    })
    const known = (read: number | null, family: Family): Family[] => (read === null ? [] : [family])
    const { version, build, node, free, isBusUp } = now
    return [
      value('build_info', 'Which version runs. The value is always 1.', (name) => [
        line(name, { version, build, node }, 1),
      ]),
      value(
        'ready',
        'Whether /readyz says that new people are welcome.',
        gauge(() => Number(now.isReady)),
      ),
      value(
        'rooms',
        'Rooms that are open.',
        gauge(() => now.rooms),
      ),
      value(
        'connections',
        'Connections in rooms.',
        gauge(() => now.connections),
      ),
      value(
        'connections_arriving',
        'Connections in no room yet.',
        gauge(() => now.arriving),
      ),
      counter('edits_total', 'Edits that were acked.', this.edits),
      counter('edits_refused_total', 'Edits that were refused, by code.', this.editsRefused),
      durations('ack', 'From the arrival of an edit, at the earliest, to its ack.', this.acks),
      durations('append', 'From handing an update to the log until it is durable.', this.appends),
      counter('append_bytes_total', 'Bytes of updates that became durable.', this.appendBytes),
      counter(
        'append_failures_total',
        'Appends that failed. None of their edits was acked.',
        this.appendFailures,
      ),
      value(
        'appends_waiting',
        'Updates that are being saved.',
        gauge(() => now.saving),
      ),
      counter(
        'appends_overtaken_total',
        'Appends before which another relay had written. Their rooms read that and try again.',
        this.appendsOvertaken,
      ),
      counter(
        'updates_heard_total',
        'Updates of other relays that were read in the database.',
        this.updatesHeard,
      ),
      ...(isBusUp === null
        ? []
        : [
            value(
              'bus_up',
              'Whether messages between relays get through Redis.',
              gauge(() => Number(isBusUp)),
            ),
            counter('bus_told_total', 'Messages that were sent to other relays.', this.newsTold),
            counter(
              'bus_unsent_total',
              'Messages that were not sent, because Redis is out of reach.',
              this.newsUnsent,
            ),
            counter('bus_heard_total', 'Messages of other relays, by kind.', this.newsHeard),
          ]),
      counter(
        'room_events_total',
        'Rooms that failed, lack updates, or were opened without a part.',
        this.roomEvents,
      ),
      counter('log_events_total', 'Damage in logs, by kind.', this.logEvents),
      counter(
        'requests_refused_total',
        'HTTP requests and upgrades that were refused, by code.',
        this.requestsRefused,
      ),
      counter(
        'connections_closed_total',
        'Connections that the relay closed, by code.',
        this.connectionsClosed,
      ),
      durations('loop_delay', 'How much later than planned a timer ran.', this.loopDelay),
      value(
        'work_waiting',
        'Long work that waits for a process or thread, by kind.',
        gauges('kind', () => now.work),
      ),
      ...known(
        free,
        value(
          'data_free_bytes',
          'Free space where the data directory is.',
          gauge(() => free ?? 0),
        ),
      ),
      {
        name: 'process_cpu_seconds_total',
        type: 'counter',
        help: 'CPU time of the relay and its threads, without its child processes.',
        lines: gauge(() => process.cpuSeconds),
      },
      ...(
        [
          ['process_start_time_seconds', 'When the relay was started.', process.started],
          [
            'process_resident_memory_bytes',
            'Memory of the relay, without its child processes.',
            process.resident,
          ],
          ['nodejs_heap_size_used_bytes', 'Memory of JavaScript objects.', process.heap],
          [
            'nodejs_external_memory_bytes',
            'Memory of buffers and other things outside of the heap.',
            process.external,
          ],
        ] as const
      ).map(([name, help, read]): Family => ({ name, type: 'gauge', help, lines: gauge(() => read) })),
      ...known(process.openFiles, {
        name: 'process_open_fds',
        type: 'gauge',
        help: 'Open files and sockets.',
        lines: gauge(() => process.openFiles ?? 0),
      }),
    ]
  }
}
