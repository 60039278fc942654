// Whose pages may talk to this server: its own. A page of another site could else use a person's
// browser, and a foreign name that points here (DNS rebinding) pass for ours.

import type { IncomingHttpHeaders } from 'node:http'
import { isLoopback } from '../config/loopback.ts'

export interface Visitors {
  mayAsk(headers: IncomingHttpHeaders): boolean
  /** An upgrade names its page, if it comes from one; programs do not. */
  mayUpgrade(headers: IncomingHttpHeaders): boolean
}

/** `host` is where the server listens, `publicUrl` the address people use. */
export function visitorsOf(host: string, publicUrl: URL | null): Visitors {
  const isOurs = (name: string): boolean =>
    isLoopback(name) ||
    name === host ||
    name === publicUrl?.hostname ||
    (publicUrl === null && !isLoopback(host))
  const mayAsk = ({ host: asked }: IncomingHttpHeaders): boolean =>
    asked !== undefined && isOurs(hostname(asked))
  return {
    mayAsk,
    mayUpgrade: (headers) => {
      if (!mayAsk(headers)) return false
      const { origin } = headers
      if (origin === undefined) return true
      if (!URL.canParse(origin)) return false
      const page = new URL(origin)
      return (
        page.host === headers.host ||
        page.host === publicUrl?.host ||
        isLoopbackPair(page.hostname, headers.host)
      )
    },
  }
}

/** A development server on another port of this machine. */
const isLoopbackPair = (page: string, host: string | undefined): boolean =>
  isLoopback(page) && host !== undefined && isLoopback(hostname(host))

const hostname = (host: string): string =>
  URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''
