// Headers that every answer has, and small helpers for headers.

import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { refusal, type Refusal } from '../../shared/wire/answers.ts'

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
}

/** The value of a `Retry-After` header, in whole seconds (RFC 9110, section 10.2.3). */
export const retryAfter = (ms: number): string => String(secondsIn(ms))

const secondsIn = (ms: number): number => Math.max(1, Math.ceil(ms / 1000))

export const tooMany = (ms: number): Refusal => refusal('too-many-requests', secondsIn(ms))

/** Accepts weak tags too, because a proxy that compresses may weaken ours (RFC 9110, section 13.1.2). */
export const hasTag = (known: string, tag: string): boolean =>
  known.split(',').some((one) => [tag, `W/${tag}`, '*'].includes(one.trim()))

/** Answers on a socket that has no reply object yet, and ends it. */
export function answerAndEnd(
  socket: Duplex,
  status: number,
  answer: Refusal,
  more: Record<string, string> = {},
): void {
  if (!socket.writable) return void socket.destroy()
  const body = JSON.stringify(answer)
  const headers = {
    ...SECURITY_HEADERS,
    ...more,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`)
}
