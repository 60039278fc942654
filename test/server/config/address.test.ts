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
    ['of a request without a proxy', '', '203.0.113.7', undefined, '203.0.113.7'],
    [
      'from a client without a proxy, whose header is ignored',
      '',
      '203.0.113.7',
      '198.51.100.1',
      '203.0.113.7',
    ],
    [
      'from this machine, whose header is ignored if no proxy is trusted',
      '',
      '127.0.0.1',
      '198.51.100.1',
      '127.0.0.1',
    ],
    [
      'from an address that only looks like the proxy’s, whose header is ignored',
      '10.0.0.1',
      '10.0.0.11',
      '198.51.100.1',
      '10.0.0.11',
    ],
    ['that a proxy names', '127.0.0.1', '127.0.0.1', '203.0.113.7', '203.0.113.7'],
    [
      'is the last of several addresses',
      '127.0.0.1',
      '127.0.0.1',
      '1.1.1.1, 198.51.100.1, 203.0.113.7',
      '203.0.113.7',
    ],
    [
      'is that of the last of several headers',
      '127.0.0.1',
      '127.0.0.1',
      ['1.1.1.1', '203.0.113.7'],
      '203.0.113.7',
    ],
    [
      'is the last address that is not a proxy’s',
      '127.0.0.1, 10.0.0.0/8',
      '127.0.0.1',
      '1.1.1.1,203.0.113.7, 10.1.2.3',
      '203.0.113.7',
    ],
    [
      'is not one that a client puts in front of its own',
      '127.0.0.1 10.0.0.0/8',
      '127.0.0.1',
      '10.0.0.1, 10.0.0.2, 203.0.113.7',
      '203.0.113.7',
    ],
    [
      'is the first if all addresses are proxies’',
      '127.0.0.1 10.0.0.0/8',
      '127.0.0.1',
      '10.0.0.1, 10.0.0.2',
      '10.0.0.1',
    ],
    ['behind a proxy that names no address', '127.0.0.1', '127.0.0.1', undefined, '127.0.0.1'],
    ['behind a proxy that names nonsense', '127.0.0.1', '127.0.0.1', '1.1.1.1, nobody', '127.0.0.1'],
    ['behind a proxy that names nothing at the end', '127.0.0.1', '127.0.0.1', '1.1.1.1, ', '127.0.0.1'],
    ['with a port', '127.0.0.1', '127.0.0.1', '203.0.113.7:51234', '203.0.113.7'],
    ['in IPv6 is its /64', '', '2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
    [
      'in IPv6 with brackets and a port',
      '127.0.0.1',
      '127.0.0.1',
      '[2001:DB8:1:2::6]:443',
      '2001:db8:1:2::/64',
    ],
    ['in IPv6 with zeros left out', '', '2001:db8::1', undefined, '2001:db8:0:0::/64'],
    ['in IPv6 with its zone', '', 'fe80::1%eth0', undefined, 'fe80:0:0:0::/64'],
    ['of IPv4 inside IPv6', '', '::ffff:203.0.113.7', undefined, '203.0.113.7'],
    ['of IPv4 inside IPv6, in hexadecimal', '', '::ffff:cb00:7107', undefined, '203.0.113.7'],
    ['behind a proxy in IPv6', '::ffff:127.0.0.1', '::ffff:127.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['of this machine in IPv6', '', '::1', undefined, '::1'],
    ['of this machine in IPv6, written in full', '', '0:0:0:0:0:0:0:1', undefined, '::1'],
    ['behind a proxy in an IPv6 range', '2001:db8::/32', '2001:db8:5::1', '203.0.113.7', '203.0.113.7'],
    ['of a socket that is gone', '', undefined, undefined, 'unknown'],
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

  test('is found in one pass, even in a header of 16 kB', () => {
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
