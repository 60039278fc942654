// What the relay writes for its operator: one line for each event, as JSON for programs, or as text for people.
//
// No line has text of a note, a key, or a name of a person. So of an error only some parts are written, because
// others may hold what was read or stored.

import pino, { type Logger } from 'pino'

export type LogFormat = 'json' | 'text'

/** The format that was asked for; otherwise text for a terminal and JSON for anything else. */
export const formatOf = (asked: string | undefined, isTerminal: boolean): LogFormat =>
  asked === 'json' || asked === 'text' ? asked : isTerminal ? 'text' : 'json'

/** The line of a sentence that is written whatever the level is. */
export const lineOf = (format: LogFormat, level: 'info' | 'warn' | 'fatal', sentence: string): string =>
  format === 'text'
    ? `${sentence}\n`
    : `${JSON.stringify({ level, time: new Date().toISOString(), msg: sentence })}\n`

export function openLogger(level: string, format: LogFormat, write?: (line: string) => void): Logger {
  const out = write ?? ((line) => process.stderr.write(line))
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: aboutError },
    },
    format === 'text' ? { write: (line) => out(readable(line)) } : write ? { write } : pino.destination(2), // writes before the process can end
  )
}

interface AboutError {
  type: string
  message: string
  code?: string
  /** Where it was thrown. */
  stack?: string
}

export function aboutError(error: unknown): AboutError {
  if (!(error instanceof Error))
    return { type: typeof error, message: 'Something was thrown that is no error.' }
  const stack = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n')
  return {
    type: error.constructor.name,
    message: messageOf(error),
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...(stack !== undefined && { stack }),
  }
}

/** Messages of readers quote what they read. */
function messageOf(error: Error): string {
  if (error.name === 'ValiError')
    return 'Something that was stored does not have the form that it should have.'
  if (error instanceof SyntaxError) return 'Something that was stored is not JSON.'
  return error.message
}

interface Line {
  level: string
  time: string
  msg?: string
  err?: AboutError
}

/** `21:30:05 warn: a room failed {"room":"…"}` */
function readable(line: string): string {
  const { level, time, msg = '', err, ...rest } = JSON.parse(line) as Line
  const more = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`
  const why = err === undefined ? '' : ` ${err.message}\n${err.stack ?? ''}`.trimEnd()
  return `${time.slice(11, 19)} ${level}: ${msg}${more}${why}\n`
}
