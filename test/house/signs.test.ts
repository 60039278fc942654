// Compares the READMEs (signs) with the code that they describe.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { limits } from '../../server/config/limits.ts'
import {
  close,
  encodeFrame,
  MESSAGE_TYPES,
  MOST_LOG_RECEIPTS,
  nack,
  type Frame,
} from '../../shared/wire/frames.ts'

const read = (file: string): string => readFileSync(file, 'utf8')

const filesBelow = (folder: string, name: RegExp): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file) && !file.includes('node_modules'))
    .map((file) => join(folder, file))

/** The cells of each row of the tables in a text. */
const rowsOf = (text: string): string[][] =>
  [...text.matchAll(/^\| (.*) \|$/gm)].map(([, row = '']) => row.split(/ *(?<!\\)\| */))

const MiB = 2 ** 20

const thousands = (count: number): string => count.toLocaleString('en')

const bare = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '')

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found)

const difference = (ones: Iterable<string>, others: Iterable<string>): string[] => {
  const known = new Set(others)
  return [...new Set(ones)].filter((one) => !known.has(one))
}

/** Expects that both have the same members, and names the missing ones for each side. */
function expectSame(said: Iterable<string>, there: Iterable<string>): void {
  expect({ notThere: difference(said, there), notSaid: difference(there, said) }).toEqual({
    notThere: [],
    notSaid: [],
  })
}

const rooms = ['client', 'server', 'shared', 'test']
const signs = [
  'README.md',
  ...rooms.flatMap((folder) => filesBelow(folder, /\.md$/)),
  ...filesBelow('.github', /\.md$/),
]

describe('every sign', () => {
  test('README.md is short', () => {
    expect(read('README.md').split(/\s+/).length).toBeLessThanOrEqual(900)
  })

  test('links to existing places', () => {
    expect(signs.length).toBeGreaterThan(7)
    const broken = signs.flatMap((sign) =>
      matches(read(sign), /\]\(([^)\s]+)\)/g)
        .filter((link) => !/^https?:/.test(link))
        .filter((link) => !leadsSomewhere(sign, link))
        .map((link) => `${sign}: ${link}`),
    )
    expect(broken).toEqual([])
  })

  test('names existing files', () => {
    const named = signs.flatMap((sign) =>
      matches(
        read(sign).replace(/<[\w-]+>/g, ''),
        /`((?:(?:[\w.-]+\/)+[\w.-]+|[\w.-]+)\.(?:ts|js|svelte|css|html))`/g,
      )
        .filter((file) => !file.includes('NAME'))
        .map((file) => [sign, file] as const),
    )
    expect(named.length).toBeGreaterThan(40)
    expect(named.filter(([sign, file]) => !isThere(sign, file)).map((each) => each.join(': '))).toEqual([])
  })
})

function leadsSomewhere(sign: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const file = path === '' ? sign : join(dirname(sign), path)
  if (!existsSync(file)) return false
  return (
    anchor === undefined || matches(read(file), /^#+ (.*)$/gm).some((title) => anchorOf(title) === anchor)
  )
}

/** A heading's anchor, as GitHub makes it. */
const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')

/**
 * Whether a file exists: by its path from the project's root or the sign's folder, or by its name anywhere in
 * the wing.
 */
const isThere = (sign: string, file: string): boolean =>
  existsSync(file) ||
  existsSync(join(dirname(sign), file)) ||
  (!file.includes('/') &&
    rooms.includes(dirname(sign)) &&
    filesBelow(dirname(sign), /./).some((each) => basename(each) === file))

describe('the sign of the wire', () => {
  const rows = rowsOf(read('shared/wire/README.md'))
  const bytes = new Uint8Array([1])
  /** One frame of each type. If one is missing, the compiler complains. */
  const frames: { [T in Frame['type']]: Extract<Frame, { type: T }> } = {
    state: { type: 'state', vector: bytes },
    difference: { type: 'difference', update: bytes },
    update: { type: 'update', update: bytes },
    awareness: { type: 'awareness', update: bytes },
    queryAwareness: { type: 'queryAwareness' },
    denied: { type: 'denied', reason: '' },
    welcome: {
      type: 'welcome',
      welcome: { protocol: 1, schema: 1, role: 'edit', epoch: '', limits: { update: 1 } },
    },
    ack: { type: 'ack', count: 1 },
    nack: { type: 'nack', frame: 1, code: 1, sentence: '' },
    ping: { type: 'ping' },
    pong: { type: 'pong' },
    ready: { type: 'ready' },
    carried: { type: 'carried', update: bytes, logReceipts: [] },
    compare: { type: 'compare' },
    digest: { type: 'digest', state: bytes, content: bytes },
    notice: { type: 'notice', sentence: '' },
  }

  test('has each message, by its number, its name and its fields', () => {
    const there = Object.values(frames).map((frame) => {
      const [type, step] = encodeFrame(frame)
      return `${type === 0 ? `0, ${step}` : type} ${frame.type}`
    })
    const messages = rows.filter((row) => row.length === 5 && /^\d/.test(row[0] ?? ''))
    expectSame(
      messages.map(([number, name]) => `${number} ${bare(name)}`),
      there,
    )
    expectSame(
      messages.map(([number = '']) => number.split(',')[0] ?? ''),
      MESSAGE_TYPES.map(String),
    )
    const fields = Object.values(frames).flatMap(({ type, ...frame }) =>
      Object.keys('welcome' in frame ? frame.welcome : frame).map((field) => [type, field] as const),
    )
    const unsaid = fields.filter(([type, field]) => {
      const row = messages.find(([, name]) => bare(name) === type)
      return !row?.[2]?.includes(field)
    })
    expect(unsaid).toEqual([])
  })

  test('has each code of a refusal and a close', () => {
    const codes = { ...nack, ...close }
    const there = Object.entries({ ...codes, foreign: nack.foreign, '': 1009 })
    expectSame(
      rows
        .filter((row) => row.length < 5 && /^\d/.test(row[0] ?? ''))
        .map(([code, name]) => `${code} ${bare(name)}`),
      [...there.map(([name, code]) => `${code} ${name}`), `${close.foreign} foreign`],
    )
  })
})

describe('the signs of the relay', () => {
  const contract = rowsOf(read('server/CONTRACT.md')).map(([first]) => bare(first))

  test('have every setting', () => {
    const settings = matches(read('server/config/settings.ts'), /^ {2}([A-Z_]+): v\./gm)
    expect(settings.length).toBeGreaterThan(7)
    expectSame(
      rowsOf(read('server/RUNNING.md'))
        .map(([first]) => bare(first))
        .filter((name) => /^[A-Z_]+$/.test(name)),
      settings,
    )
  })

  test('have the numbers of the limits', () => {
    const { seats, edge, rendering, renderWaiting, message, update, reading } = limits
    const said: [file: string, sentence: string][] = [
      [
        'server/CONTRACT.md',
        `up to ${seats.all} connections that only read, up to ${seats.all} that can write, and ${seats.leads} more for leads. Of the ${seats.all} of each kind, at most ${seats.ofAddress} may come from one address, and at most ${seats.ofKey} by one link.`,
      ],
      [
        'server/CONTRACT.md',
        `their numbers are limited: ${thousands(edge.quiet)} connections without a request, ${thousands(edge.asked)} requests whose answer is not read, and ${edge.bodies} requests whose body is not complete.`,
      ],
      ['server/CONTRACT.md', `not read within ${reading / 60_000 === 2 ? 'two' : '?'} minutes`],
      ['server/CONTRACT.md', `413: the text is longer than ${rendering / MiB} MB`],
      ['server/CONTRACT.md', `429: ${renderWaiting === 100 ? 'a hundred' : '?'} meetings of the team wait`],
      [
        'server/CONTRACT.md',
        `${limits.forLeads === 0.05 ? 'A twentieth' : '?'} of what a document can hold is reserved for leads`,
      ],
      ['shared/wire/README.md', `a message above ${message / MiB} MiB`],
      ['shared/wire/README.md', `an edit above ${update / MiB} MiB`],
      ['shared/wire/README.md', `up to ${limits.awarenessPerSecond} a second from one client`],
      ['shared/wire/README.md', `answered once in ${limits.presenceEvery / 1000} s`],
      ['shared/wire/README.md', `answered once in ${limits.compareEvery / 1000} s`],
      ['shared/wire/README.md', `since the last WebSocket ping (${limits.heartbeat / 1000} s)`],
      ['shared/wire/README.md', `up to ${MOST_LOG_RECEIPTS} \`logReceipts\``],
    ]
    expect(said.filter(([file, sentence]) => !read(file).includes(sentence))).toEqual([])
  })

  test('have every request', () => {
    const routes = ['server/net/api.ts', 'server/net/http.ts'].flatMap((file) =>
      [...read(file).matchAll(/\bapp\.(get|put|post|delete)(?:<\w+>)?\('([^']+)'/g)].map(
        ([, method = '', path = '']) => `${method.toUpperCase()} ${path.replace(/:(\w+)/g, '<$1>')}`,
      ),
    )
    expect(routes.length).toBeGreaterThan(8)
    expectSame(
      contract.filter((request) => /^[A-Z]+ \//.test(request)),
      routes,
    )
  })

  test('have every command', () => {
    const usage = /const USAGE = `([^`]*)`/.exec(read('server/cli.ts'))?.[1] ?? ''
    const commands = matches(usage, /^notes (.*?)(?: --to LINK)? {2,}/gm)
    expect(commands.length).toBeGreaterThan(7)
    expectSame(
      contract.filter((command) => /^[a-z]+ .*[A-Z]/.test(command)),
      commands,
    )
  })
})

test('the sign of the tests has every room, except rooms with the same name as in the code', () => {
  const folders = readdirSync('test', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name).slice('test/'.length))
    .filter((name) => name !== 'support' && !/^(?:client|server|shared)\/|node_modules/.test(name))
  expectSame(matches(read('test/README.md'), /^([a-z]+(?:\/[a-z]+)*)\/ /gm), folders)
})

describe('the promises', () => {
  const promises = rowsOf(read('test/README.md')).filter(([number = '']) => /^P\d+$/.test(number))
  /** `P7 claims` for each number that begins a title of that file. */
  const titled = filesBelow('test', /\.test\.ts$/).flatMap((file) =>
    matches(read(file), /['"`](P\d+(?:, P\d+)*): /g).flatMap((numbers) =>
      numbers.split(', ').map((number) => `${number} ${basename(file).replace(/\.test\.ts$/, '')}`),
    ),
  )

  test('are numbered without a gap', () => {
    expect(promises.length).toBeGreaterThan(25)
    const numbers = promises.map(([number = '']) => Number(number.slice(1))).sort((a, b) => a - b)
    expect(numbers).toEqual(promises.map((_, at) => at + 1))
  })

  test('are named in the titles of exactly their tests', () => {
    const said = promises.flatMap(([number, , tests = '']) =>
      matches(tests.replace(/(?:; soak|; bench|, and a witness).*/, ''), /`([^`]+)`/g).map(
        (file) => `${number} ${file}`,
      ),
    )
    expectSame(said, titled)
    expect(promises.filter(([number]) => !said.some((each) => each.startsWith(`${number} `)))).toEqual([])
  })

  test('name existing parts of the soak', () => {
    const soak = read('test/soak.ts')
    const parts = promises.flatMap(([, , tests = '']) =>
      matches(/; soak (.*)/.exec(tests)?.[1] ?? '', /`([^`]+)`/g),
    )
    expect(parts.length).toBeGreaterThan(10)
    expect(parts.filter((part) => !soak.includes(`name: '${part}'`))).toEqual([])
  })
})
