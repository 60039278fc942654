import { describe, expect, test } from 'vitest'
import { addressReader, isLoopbackAddress, proxiesOf } from '../../../server/config/address.ts'

const addressOf = (trusted: string, remoteAddress: string | undefined, forwarded?: string | string[]) => {
  const proxies = proxiesOf(trusted)
  if (proxies === null) throw new Error(`“${trusted}” is no list.`)
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded as string }
  return addressReader(proxies)({ headers, socket: { remoteAddress } })
}

describe('the address of a request', () => {
  test.each<[string, string, string | undefined, string | string[] | undefined, string]>([
    ['a direct one', '', '203.0.113.7', undefined, '203.0.113.7'],
    ['the header of a client without a proxy is ignored', '', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    [
      'the header is ignored from this machine if no proxy is trusted',
      '',
      '127.0.0.1',
      '198.51.100.1',
      '127.0.0.1',
    ],
    [
      'the header is ignored from an address that only looks like the proxy’s',
      '10.0.0.1',
      '10.0.0.11',
      '198.51.100.1',
      '10.0.0.11',
    ],
    ['the address that a proxy names', '127.0.0.1', '127.0.0.1', '203.0.113.7', '203.0.113.7'],
    [
      'the last of several addresses',
      '127.0.0.1',
      '127.0.0.1',
      '1.1.1.1, 198.51.100.1, 203.0.113.7',
      '203.0.113.7',
    ],
    ['the last of several headers', '127.0.0.1', '127.0.0.1', ['1.1.1.1', '203.0.113.7'], '203.0.113.7'],
    [
      'the last address that is no proxy’s',
      '127.0.0.1, 10.0.0.0/8',
      '127.0.0.1',
      '1.1.1.1,203.0.113.7, 10.1.2.3',
      '203.0.113.7',
    ],
    [
      'addresses that a client puts in front of its own do not count',
      '127.0.0.1 10.0.0.0/8',
      '127.0.0.1',
      '10.0.0.1, 10.0.0.2, 203.0.113.7',
      '203.0.113.7',
    ],
    ['the first if all are proxies’', '127.0.0.1 10.0.0.0/8', '127.0.0.1', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
    ['a proxy that names no address', '127.0.0.1', '127.0.0.1', undefined, '127.0.0.1'],
    ['a proxy that names nonsense', '127.0.0.1', '127.0.0.1', '1.1.1.1, nobody', '127.0.0.1'],
    ['a proxy that names nothing at the end', '127.0.0.1', '127.0.0.1', '1.1.1.1, ', '127.0.0.1'],
    ['an address with a port', '127.0.0.1', '127.0.0.1', '203.0.113.7:51234', '203.0.113.7'],
    ['an IPv6 address by its /64', '', '2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
    [
      'IPv6 in brackets and with a port',
      '127.0.0.1',
      '127.0.0.1',
      '[2001:DB8:1:2::6]:443',
      '2001:db8:1:2::/64',
    ],
    ['IPv6 with zeros left out', '', '2001:db8::1', undefined, '2001:db8:0:0::/64'],
    ['IPv6 with its zone', '', 'fe80::1%eth0', undefined, 'fe80:0:0:0::/64'],
    ['IPv4 in IPv6', '', '::ffff:203.0.113.7', undefined, '203.0.113.7'],
    ['IPv4 in IPv6, in hexadecimal', '', '::ffff:cb00:7107', undefined, '203.0.113.7'],
    ['a proxy in IPv6', '::ffff:127.0.0.1', '::ffff:127.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['this machine in IPv6', '', '::1', undefined, '::1'],
    ['this machine in IPv6, written in full', '', '0:0:0:0:0:0:0:1', undefined, '::1'],
    ['a proxy’s IPv6 range', '2001:db8::/32', '2001:db8:5::1', '203.0.113.7', '203.0.113.7'],
    ['a socket that is gone', '', undefined, undefined, 'unknown'],
  ])('%s', (_what, trusted, remote, forwarded, expected) =>
    expect(addressOf(trusted, remote, forwarded)).toBe(expected),
  )

  test('two addresses of one /64 count as one, and addresses of two /64s as two', () => {
    const [one, same, other] = ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:db8:1:3::1'].map((ip) =>
      addressOf('', ip),
    )
    expect(one).toBe(same)
    expect(one).not.toBe(other)
  })

  test('a header of 16 kB is read in one pass', () => {
    const many = '10.0.0.1,'.repeat(1800)
    expect(addressOf('127.0.0.1 10.0.0.0/8', '127.0.0.1', `203.0.113.7,${many}10.0.0.1`)).toBe('203.0.113.7')
  })
})

test.each(['', '127.0.0.1', ' 127.0.0.1 , ::1 ', '10.0.0.0/8,fd00::/8'])(
  'TRUSTED_PROXIES may be “%s”',
  (list) => expect(proxiesOf(list)).not.toBeNull(),
)
test.each(['nginx', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0', 'fd00::/129', '10.0.0.1-10.0.0.9'])(
  'TRUSTED_PROXIES may not be “%s”',
  (list) => expect(proxiesOf(list)).toBeNull(),
)

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['1270.0.0.1', false],
  ['203.0.113.7', false],
  ['0:0:0:0::/64', false],
])('%s is this machine: %s', (address, is) => expect(isLoopbackAddress(address)).toBe(is))
