import { expect, test } from 'vitest'
import * as v from 'valibot'
import { LogError } from '../../../server/log/log.ts'
import { aboutError, formatOf, lineOf, openLogger } from '../../../server/watch/log-lines.ts'

const WORDS = 'zebras prefer velvet'

/** What a job throws. */
function thrownBy(job: () => unknown): unknown {
  try {
    job()
  } catch (error) {
    return error
  }
  throw new Error('Nothing was thrown.')
}

test('lines are JSON unless they go to a terminal or text was asked for', () => {
  expect([
    formatOf(undefined, true),
    formatOf(undefined, false),
    formatOf('json', true),
    formatOf('text', false),
  ]).toEqual(['text', 'json', 'json', 'text'])
  expect(lineOf('text', 'warn', 'Say this.')).toBe('Say this.\n')
  expect(JSON.parse(lineOf('json', 'warn', 'Say this.'))).toEqual({
    level: 'warn',
    time: expect.any(String) as string,
    msg: 'Say this.',
  })
})

test.each(['json', 'text'] as const)(
  'an event is one line of %s, with the level, the time and what belongs to it',
  (format) => {
    const lines: string[] = []
    const logger = openLogger('info', format, (line) => lines.push(line))
    logger.debug('not said')
    logger.warn({ room: 'a/b/c' }, 'a room')
    expect(lines.length).toBe(1)
    if (format === 'text') expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d warn: a room \{"room":"a\/b\/c"\}\n$/)
    else
      expect(JSON.parse(lines[0] ?? '')).toEqual({
        level: 'warn',
        time: expect.stringMatching(/^20..-.*Z$/) as string,
        room: 'a/b/c',
        msg: 'a room',
      })
  },
)

test.each<[string, () => unknown]>([
  ['a reader of JSON', () => thrownBy(() => JSON.parse(`{"note": ${WORDS}`))],
  ['a schema', () => thrownBy(() => v.parse(v.object({ note: v.number() }), { note: WORDS }))],
  ['whoever throws something else', () => WORDS],
  [
    'a database that names the row',
    () => Object.assign(new Error('no'), { detail: `Failing row contains (${WORDS}).` }),
  ],
])('an error of %s is written without what was read or stored', (_, error) => {
  const lines: string[] = []
  for (const format of ['json', 'text'] as const)
    openLogger('info', format, (line) => lines.push(line)).error({ err: error() }, 'failed')
  expect(lines.length).toBe(2)
  expect(lines.filter((line) => /zebras|velvet/.test(line))).toEqual([])
})

test('an error is written with its type, its sentence, its code and its place', () => {
  const error = Object.assign(new LogError('a/b/c', new Error('full')), { code: 'ENOSPC' })
  expect(aboutError(error)).toEqual({
    type: 'LogError',
    message: 'The log of a/b/c cannot be read or written now: full',
    code: 'ENOSPC',
    stack: expect.stringMatching(/^ {4}at .*log-lines\.test\.ts/) as string,
  })
})
