// Lets only this server's own page talk to it. Otherwise a page of another site could use a person's browser
// to talk to this server, and a foreign name that points here (DNS rebinding) could pass for ours.

import type { IncomingHttpHeaders } from 'node:http'
import { isLoopback } from '../config/loopback.ts'

export interface Visitors {
  mayAsk(headers: IncomingHttpHeaders): boolean
  /** A page's upgrade request names the page's origin. An upgrade request of a program names no origin. */
  mayUpgrade(headers: IncomingHttpHeaders): boolean
}

/** `host`: the address where the server listens. `publicUrl`: the address that people use. */
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

/** Allows a page that this machine serves on another port, such as a development server's page. */
const isLoopbackPair = (page: string, host: string | undefined): boolean =>
  isLoopback(page) && host !== undefined && isLoopback(hostname(host))

const hostname = (host: string): string =>
  URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''
