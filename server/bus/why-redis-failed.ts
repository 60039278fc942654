// Says in a sentence why Redis, or Valkey, cannot be used now. No sentence has the password.

import { whyUnreachable } from '../config/unreachable.ts'
import { messageOf } from '../disk/directory.ts'

/** By the first word of what the server answers. */
const ANSWERS: Record<string, string> = {
  WRONGPASS: 'Redis does not let this user in. Check the user and the password in REDIS_URL',
  NOAUTH: 'Redis wants a password. Write it into REDIS_URL',
  NOPERM: 'This user may not use what Roundtable needs in Redis. Give it +@connection +@pubsub &roundtable:*',
  NOPROTO: 'Roundtable needs Redis 6 or newer, or Valkey',
  LOADING: 'Redis is starting',
  MAXCLIENTS: 'Redis has no connection left. Raise its maxclients',
}

export interface WhyRedisFailed {
  sentence: string
  /** It cannot be reached, for whatever reason. */
  isUnreachable: boolean
}

export function whyRedisFailed(error: unknown, url: string): WhyRedisFailed {
  const message = withoutSecrets(messageOf(error), url)
  const [, word = ''] = /^(?:ERR )?([A-Z]+)\b/.exec(message) ?? []
  const isOld = /unknown command .?HELLO/i.test(message)
  const isFull = /max number of clients/i.test(message)
  const known = ANSWERS[isOld ? 'NOPROTO' : isFull ? 'MAXCLIENTS' : word]
  if (known !== undefined) return { sentence: `${known}.`, isUnreachable: false }
  const why = whyUnreachable(error) ?? message
  const isCut = /^Socket closed unexpectedly/.test(message)
  const sentence = `Redis at ${placeOf(url)} is out of reach: ${isCut ? 'the connection broke' : why}.`
  return { sentence, isUnreachable: true }
}

/** The host and the port, and nothing else. */
export const placeOf = (url: string): string => {
  const { hostname, port } = new URL(url)
  return `${hostname}:${port === '' ? 6379 : port}`
}

function withoutSecrets(text: string, url: string): string {
  const { username, password } = new URL(url)
  return [url, password, username, decodeURIComponent(password)]
    .filter((secret) => secret !== '' && secret !== 'default')
    .reduce((rest, secret) => rest.replaceAll(secret, '…'), text)
}
