// The address that a request comes from. Requests of one address share budgets.
//
// Each proxy appends its peer's address to the end of `X-Forwarded-For`. A client can forge everything before
// that. So the header is read from its end, and only as far as trusted proxies wrote it.

import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv6 } from 'node:net'

export type Forwarded = Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } }

/** Returns `203.0.113.7`, or the /64 that a site's IPv6 addresses share: `2001:db8:1:2::/64`. */
export type AddressOf = (request: Forwarded) => string

export const isLoopbackAddress = (address: string): boolean =>
  address.startsWith('127.') || address === LOOPBACK_6

/** Not shortened to a /64, because this address means this machine alone. */
const LOOPBACK_6 = '::1'

/** All requests without a valid address count as one address. */
const UNKNOWN = 'unknown'

export function addressReader(proxies: BlockList): AddressOf {
  const isProxy = (ip: string) => proxies.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4')
  return ({ headers, socket }) => {
    let from = plain(socket.remoteAddress ?? '')
    if (from === null) return UNKNOWN
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',')
    while (isProxy(from)) {
      const before = plain(forwarded.pop() ?? '')
      if (before === null) break
      from = before
    }
    return isIPv6(from) && from !== LOOPBACK_6 ? prefixOf(from) : from
  }
}

/** Reads a list of addresses and CIDR ranges, separated by commas or blanks. Null if a part is neither. */
export function proxiesOf(list: string): BlockList | null {
  const proxies = new BlockList()
  for (const one of list.split(/[\s,]/).filter((part) => part !== '')) {
    const [address = '', bits, ...rest] = one.split('/')
    const ip = plain(address)
    if (ip === null || rest.length > 0) return null
    const type = isIPv6(ip) ? 'ipv6' : 'ipv4'
    if (bits === undefined) proxies.addAddress(ip, type)
    else {
      if (!/^\d{1,3}$/.test(bits) || Number(bits) > (type === 'ipv6' ? 128 : 32)) return null
      proxies.addSubnet(ip, Number(bits), type)
    }
  }
  return proxies
}

/**
 * Returns the address in `text` without port, brackets and zone; an IPv4-mapped address becomes IPv4. Null if
 * there is no valid address.
 */
function plain(text: string): string | null {
  const trimmed = text.trim()
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(trimmed)?.[1]
  const bare = bracketed ?? /^([\d.]+):\d{1,5}$/.exec(trimmed)?.[1] ?? trimmed
  const [ip = ''] = bare.split('%', 1)
  if (isIP(ip) === 0) return null
  const groups = isIPv6(ip) ? groupsOf(ip) : null
  if (groups === null) return ip
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 255])
      .join('.')
  return groups.map((group) => group.toString(16)).join(':') === '0:0:0:0:0:0:0:1' ? LOOPBACK_6 : ip
}

const prefixOf = (ip: string): string =>
  `${groupsOf(ip)
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`

/** The eight groups of a valid IPv6 address. */
function groupsOf(ip: string): number[] {
  const dotted = ip.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_ip, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number)
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const [before, after] = dotted
    .split('::')
    .map((half) => half.split(':').flatMap((group) => (group === '' ? [] : parseInt(group, 16))))
  const [head, tail] = [before ?? [], after ?? []]
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail]
}
