import { expect, test } from 'vitest'
import { readSettings, warningsOf } from '../../../server/config/settings.ts'
import { runRelay } from '../../support/relay/server.ts'

const settings = (environment: Record<string, string>) => {
  const read = readSettings(environment)
  if ('sentence' in read) throw new Error(read.sentence)
  return read
}

test.each([
  ['https://notes.example', 'https://notes.example/'],
  ['https://example.org/notes', 'https://example.org/notes/'],
  ['https://example.org/notes/', 'https://example.org/notes/'],
  ['http://localhost:8080', 'http://localhost:8080/'],
])('PUBLIC_URL %s is %s', (given, shown) => {
  expect(settings({ PUBLIC_URL: given }).publicUrl?.href).toBe(shown)
})

test.each<[string, string]>([
  ['notes.example', 'PUBLIC_URL is not an address.'],
  ['ftp://notes.example/', 'PUBLIC_URL does not begin with http:// or https://.'],
  ...['https://notes.example/?team=1', 'https://notes.example/#/a', 'https://ada:secret@notes.example/'].map(
    (given): [string, string] => [
      given,
      'PUBLIC_URL has more than a host and a path. Leave out what else is there.',
    ],
  ),
])('PUBLIC_URL %s is refused', (given, sentence) => {
  expect(readSettings({ PUBLIC_URL: given })).toEqual({ sentence })
})

test.each([
  ['too-short', 'INVITE_KEY is too short: 16 characters at least.'],
  ...['ein-schlüssel-für-uns', 'a key with a blank at its end ', 'a key\nof two lines'].map((given) => [
    given,
    'INVITE_KEY has a character that no header can carry. Use letters and digits.',
  ]),
])('INVITE_KEY %j is refused', (given, sentence) => {
  expect(readSettings({ INVITE_KEY: given })).toEqual({ sentence })
})

test('one relay uses a database, unless SEVERAL_RELAYS is yes', () => {
  expect([settings({}).severalRelays, settings({ SEVERAL_RELAYS: 'yes' }).severalRelays]).toEqual([
    false,
    true,
  ])
  expect(readSettings({ SEVERAL_RELAYS: '1' })).toEqual({ sentence: 'SEVERAL_RELAYS is not “yes”.' })
})

test('figures are served only if they have a port, and by default to this machine only', () => {
  expect(settings({}).metrics).toBeNull()
  expect(settings({ METRICS_PORT: '9464' }).metrics).toEqual({ host: '127.0.0.1', port: 9464 })
})

test.each([
  [{ METRICS_PORT: '70000' }, 'METRICS_PORT is above 65535.'],
  [{ DRAIN_SECONDS: '301' }, 'DRAIN_SECONDS is above 300.'],
  [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL does not begin with redis:// or rediss://.'],
  [{ REDIS_URL: 'redis://:s e c r e t@:port' }, 'REDIS_URL is not an address.'],
  [{ REDIS_URL: 'redis://' }, 'REDIS_URL is not an address.'],
  [{ LOG_FORMAT: 'xml' }, 'LOG_FORMAT is neither json nor text.'],
])('%j is refused', (environment, sentence) => {
  expect(readSettings(environment)).toEqual({ sentence })
})

test('WINDOW_MS is a number of ms; if it is not set, the room decides', () => {
  expect([settings({ WINDOW_MS: '8' }).gathering, settings({}).gathering]).toEqual([8, null])
})

test.each([
  ['soon', 'WINDOW_MS is not a number.'],
  ['-1', 'WINDOW_MS is not a number.'],
  ['101', 'WINDOW_MS is above 100.'],
])('WINDOW_MS %s is refused', (given, sentence) => {
  expect(readSettings({ WINDOW_MS: given })).toEqual({ sentence })
})

test.each<[string, Record<string, string>, string]>([
  [
    'of another kind',
    { DATABASE_URL: 'mysql://localhost/notes' },
    'DATABASE_URL does not begin with postgres:// or postgresql://.',
  ],
  [
    'beside a data directory',
    { DATA_DIR: './data' },
    'DATA_DIR and DATABASE_URL are both set, and a relay keeps its notes in one place. Leave one of them out.',
  ],
])('a database %s is refused', (_, environment, sentence) => {
  expect(readSettings({ DATABASE_URL: 'postgresql://localhost/notes', ...environment })).toEqual({ sentence })
})

const INVITE_KEY = 'an-invite-key-for-this-test'

test.each<[string, Record<string, string>, RegExp[]]>([
  ['the defaults', {}, []],
  ['this machine by its address', { PUBLIC_URL: 'http://localhost:8080/' }, []],
  [
    'a server behind a proxy',
    { PUBLIC_URL: 'https://notes.example/', TRUSTED_PROXIES: '127.0.0.1', INVITE_KEY },
    [],
  ],
  [
    'a proxy that is not trusted',
    { PUBLIC_URL: 'https://notes.example/', INVITE_KEY },
    [/^TRUSTED_PROXIES is not set/],
  ],
  [
    'a public server with no invite key',
    { PUBLIC_URL: 'https://notes.example/', TRUSTED_PROXIES: '127.0.0.1' },
    [/^INVITE_KEY is not set/],
  ],
  [
    'an address that all machines can reach, with its name',
    { HOST: '0.0.0.0', PUBLIC_URL: 'https://notes.example/', INVITE_KEY },
    [],
  ],
  ['an invite key that is never asked for', { INVITE_KEY }, [/^INVITE_KEY is set but not asked for/]],
  [
    'an address that all machines can reach, with no name',
    { HOST: '0.0.0.0', INVITE_KEY },
    [/^PUBLIC_URL is not set/],
  ],
  [
    'no TLS',
    { PUBLIC_URL: 'http://notes.example/', TRUSTED_PROXIES: '::1', INVITE_KEY },
    [/^PUBLIC_URL is not https/],
  ],
  [
    'several relays without a database',
    { SEVERAL_RELAYS: 'yes' },
    [/^SEVERAL_RELAYS is set but means nothing/],
  ],
  ...[{}, { DATABASE_URL: 'postgres://localhost/a' }, { SEVERAL_RELAYS: 'yes' }].map(
    (environment): [string, Record<string, string>, RegExp[]] => [
      `Redis with ${Object.keys(environment).join() || 'nothing else'}`,
      { REDIS_URL: 'redis://localhost', ...environment },
      [...('SEVERAL_RELAYS' in environment ? [/^SEVERAL_RELAYS/] : []), /^REDIS_URL is set but not used/],
    ],
  ),
  [
    'Redis with all that it needs',
    {
      REDIS_URL: 'rediss://user:secret@host:1',
      DATABASE_URL: 'postgres://localhost/a',
      SEVERAL_RELAYS: 'yes',
    },
    [],
  ],
  ['all settings half right', { HOST: '0.0.0.0' }, [/^INVITE_KEY is not set/, /^PUBLIC_URL is not set/]],
])('%s: warnings', (_what, environment, expected) => {
  expect(warningsOf(settings(environment))).toEqual(
    expected.map((warning) => expect.stringMatching(warning) as string),
  )
})

test('the relay logs each warning on a line of its own', async () => {
  const { stderr } = await runRelay({ HOST: '0.0.0.0', DATA_DIR: '/dev/null/data' })
  expect(stderr.split('\n').map((line) => line.split(' ')[0])).toEqual([
    'INVITE_KEY',
    'PUBLIC_URL',
    'The',
    '',
  ])
})

test('TRUSTED_PROXIES is a list of addresses and ranges, empty if it is not set', () => {
  expect(settings({}).trustedProxies.rules).toEqual([])
  expect(settings({ TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' }).trustedProxies.check('10.1.2.3')).toBe(true)
  expect(readSettings({ TRUSTED_PROXIES: 'nginx' })).toEqual({
    sentence: 'TRUSTED_PROXIES has a part that is no IP address and no range like 10.0.0.0/8.',
  })
})
