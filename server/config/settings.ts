// Reads the environment into settings, or into one sentence that says what is wrong with it.

import type { BlockList } from 'node:net'
import * as v from 'valibot'
import { proxiesOf } from './address.ts'
import { isLoopback } from './loopback.ts'

export interface Settings {
  host: string
  port: number
  /** Ends in a slash, because the page's files are below it. */
  publicUrl: URL | null
  dataDirectory: string
  /** The database that keeps everything in place of the data directory; null: there is none. */
  databaseUrl: string | null
  /** Whether other relays may use the database at the same time. */
  severalRelays: boolean
  /** The Redis or Valkey through which relays tell each other what is new; null: there is none. */
  redisUrl: string | null
  /** The directory that is kept up to date with the archive; null for none. */
  exportDirectory: string | null
  /** The key that is needed to found a space, unless spaces are open; null if it is not set. */
  inviteKey: string | null
  /** The proxies whose `X-Forwarded-For` is believed. */
  trustedProxies: BlockList
  /** Only this machine can reach the server, so anybody may found a space. */
  open: boolean
  logLevel: (typeof LOG_LEVELS)[number]
  /** Where the figures are served; null: nowhere. */
  metrics: { host: string; port: number } | null
  /** ms from the order to end until connections are closed. Meanwhile the relay says that it is not ready. */
  drain: number
  /** ms that an edit waits for further edits; null: the room decides. */
  gathering: number | null
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

const portOf = (name: string) =>
  v.pipe(
    v.string(),
    v.regex(/^\d+$/, `${name} is not a number.`),
    v.transform(Number),
    v.maxValue(65535, `${name} is above 65535.`),
  )

const Environment = v.object({
  HOST: v.optional(v.pipe(v.string(), v.minLength(1, 'HOST is empty.')), '127.0.0.1'),
  PORT: v.optional(portOf('PORT'), '8080'),
  METRICS_PORT: v.optional(portOf('METRICS_PORT')),
  METRICS_HOST: v.optional(v.pipe(v.string(), v.minLength(1, 'METRICS_HOST is empty.')), '127.0.0.1'),
  PUBLIC_URL: v.optional(
    v.pipe(
      v.string(),
      v.url('PUBLIC_URL is not an address.'),
      v.transform((url) => new URL(url)),
      v.check(
        ({ protocol }) => /^https?:$/.test(protocol),
        'PUBLIC_URL does not begin with http:// or https://.',
      ),
      v.check(
        ({ href, origin, pathname }) => href === origin + pathname,
        'PUBLIC_URL has more than a host and a path. Leave out what else is there.',
      ),
      v.transform(({ href }) => new URL(href.endsWith('/') ? href : `${href}/`)),
    ),
  ),
  DATA_DIR: v.optional(v.pipe(v.string(), v.minLength(1, 'DATA_DIR is empty.')), './data'),
  DATABASE_URL: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^postgres(?:ql)?:\/\//, 'DATABASE_URL does not begin with postgres:// or postgresql://.'),
    ),
  ),
  SEVERAL_RELAYS: v.optional(v.literal('yes', 'SEVERAL_RELAYS is not “yes”.')),
  REDIS_URL: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^rediss?:\/\//, 'REDIS_URL does not begin with redis:// or rediss://.'),
      v.check((url) => URL.canParse(url) && new URL(url).hostname !== '', 'REDIS_URL is not an address.'),
    ),
  ),
  EXPORT_DIR: v.optional(v.pipe(v.string(), v.minLength(1, 'EXPORT_DIR is empty.'))),
  INVITE_KEY: v.optional(
    v.pipe(
      v.string(),
      v.minLength(16, 'INVITE_KEY is too short: 16 characters at least.'),
      v.regex(
        /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/,
        'INVITE_KEY has a character that no header can carry. Use letters and digits.',
      ),
    ),
  ),
  WINDOW_MS: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d+$/, 'WINDOW_MS is not a number.'),
      v.transform(Number),
      v.maxValue(100, 'WINDOW_MS is above 100.'),
    ),
  ),
  TRUSTED_PROXIES: v.pipe(
    v.optional(v.string(), ''),
    v.transform(proxiesOf),
    v.nonNullable(
      v.nullable(v.custom<BlockList>(() => true)),
      'TRUSTED_PROXIES has a part that is no IP address and no range like 10.0.0.0/8.',
    ),
  ),
  DRAIN_SECONDS: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d+$/, 'DRAIN_SECONDS is not a number.'),
      v.transform(Number),
      v.maxValue(300, 'DRAIN_SECONDS is above 300.'),
    ),
    '0',
  ),
  LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS, `LOG_LEVEL is none of ${LOG_LEVELS.join(', ')}.`), 'info'),
  LOG_FORMAT: v.optional(v.picklist(['json', 'text'], 'LOG_FORMAT is neither json nor text.')),
})

export function readSettings(environment: NodeJS.ProcessEnv): Settings | { sentence: string } {
  const read = v.safeParse(Environment, environment)
  if (!read.success) return { sentence: read.issues[0].message }
  if (read.output.DATABASE_URL !== undefined && environment['DATA_DIR'] !== undefined)
    return {
      sentence:
        'DATA_DIR and DATABASE_URL are both set, and a relay keeps its notes in one place. Leave one of them out.',
    }
  const {
    HOST,
    PORT,
    PUBLIC_URL,
    DATA_DIR,
    DATABASE_URL,
    DRAIN_SECONDS,
    EXPORT_DIR,
    INVITE_KEY,
    LOG_LEVEL,
    METRICS_HOST,
    METRICS_PORT,
    REDIS_URL,
    SEVERAL_RELAYS,
    TRUSTED_PROXIES,
    WINDOW_MS,
  } = read.output
  const publicUrl = PUBLIC_URL ?? null
  const open = isLoopback(HOST) && (publicUrl === null || isLoopback(publicUrl.hostname))
  return {
    host: HOST,
    port: PORT,
    publicUrl,
    dataDirectory: DATA_DIR,
    databaseUrl: DATABASE_URL ?? null,
    severalRelays: SEVERAL_RELAYS === 'yes',
    redisUrl: REDIS_URL ?? null,
    exportDirectory: EXPORT_DIR ?? null,
    inviteKey: INVITE_KEY ?? null,
    trustedProxies: TRUSTED_PROXIES,
    open,
    logLevel: LOG_LEVEL,
    metrics: METRICS_PORT === undefined ? null : { host: METRICS_HOST, port: METRICS_PORT },
    drain: 1000 * DRAIN_SECONDS,
    gathering: WINDOW_MS ?? null,
  }
}

/** Returns a sentence for each setting that is valid but probably not what the operator wants. */
export function warningsOf(settings: Settings): string[] {
  const { host, publicUrl, inviteKey, trustedProxies, open } = settings
  const { severalRelays, databaseUrl, redisUrl } = settings
  const warnings: [boolean, string][] = [
    [
      !open && inviteKey === null,
      'INVITE_KEY is not set, so nobody can found a team here. Teams that exist still work. Set INVITE_KEY, and give it to people who should found a team.',
    ],
    [
      open && inviteKey !== null,
      'INVITE_KEY is set but not asked for, because only this machine can reach this server. If people come through a proxy, set PUBLIC_URL to the address that they use.',
    ],
    [
      !open && isLoopback(host) && trustedProxies.rules.length === 0,
      'TRUSTED_PROXIES is not set, so everybody behind the proxy counts as one address, and people may have to wait for each other. Set TRUSTED_PROXIES to the address from which the proxy connects.',
    ],
    [
      severalRelays && databaseUrl === null,
      'SEVERAL_RELAYS is set but means nothing without DATABASE_URL: one relay at a time may use a data directory.',
    ],
    [
      redisUrl !== null && !(severalRelays && databaseUrl !== null),
      'REDIS_URL is set but not used: Redis only carries messages between several relays on one database. Set DATABASE_URL and SEVERAL_RELAYS too.',
    ],
    [
      publicUrl === null && !isLoopback(host),
      'PUBLIC_URL is not set, so this server answers under any host name. Set PUBLIC_URL to the address that people use.',
    ],
    [
      publicUrl?.protocol === 'http:' && !isLoopback(publicUrl.hostname),
      'PUBLIC_URL is not https, so keys and notes can be read on their way, and no browser opens the page offline. Put TLS in front of this server, and set PUBLIC_URL to the https address.',
    ],
  ]
  return warnings.filter(([applies]) => applies).map(([, sentence]) => sentence)
}
