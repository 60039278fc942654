// Headers that every answer has, and small helpers for headers.

import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

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
export const retryAfter = (ms: number): string => String(Math.max(1, Math.ceil(ms / 1000)))

export const tooMany = (ms: number): string =>
  `That was more than this server answers at once. Try again in ${retryAfter(ms)} s.`

/** Accepts weak tags too, because a proxy that compresses may weaken ours (RFC 9110, section 13.1.2). */
export const hasTag = (known: string, tag: string): boolean =>
  known.split(',').some((one) => [tag, `W/${tag}`, '*'].includes(one.trim()))

/** Answers on a socket that has no reply object yet, and ends it. */
export function answerAndEnd(
  socket: Duplex,
  status: number,
  error: string,
  more: Record<string, string> = {},
): void {
  if (!socket.writable) return void socket.destroy()
  const body = JSON.stringify({ error })
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
