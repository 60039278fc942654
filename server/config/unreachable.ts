// Says in a clause why another server cannot be reached.

import * as v from 'valibot'

/** By the codes of Node's sockets. */
const WHY: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOENT: 'there is no such socket',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name cannot be looked up now',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to it',
  ECONNRESET: 'the connection broke',
  EPIPE: 'the connection broke',
}

const Coded = v.object({ code: v.string() })

/** Null if the error's code does not say it. */
export const whyUnreachable = (error: unknown): string | null =>
  v.is(Coded, error) ? (WHY[error.code] ?? null) : null
