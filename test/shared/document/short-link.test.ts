import { expect, test } from 'vitest'
import { shortName } from '../../../shared/document/short-link.ts'

const NAMES: Record<string, string> = {
  'https://github.com/ipfs/go-ipfs/pull/5789': 'go-ipfs#5789',
  'https://github.com/ipfs/go-ipfs/issues/5789#issuecomment-1': 'go-ipfs#5789',
  'https://github.com/ipfs/docs/issues/133': 'ipfs/docs#133',
  'https://github.com/ipfs/go-ipfs/pull/5789/files?w=1': 'go-ipfs#5789',
  'https://github.com/ipfs/go-ipfs/commit/0123456789abcdef0123456789abcdef01234567': 'go-ipfs@0123456',
  'https://github.com/libp2p/go-libp2p-tls': 'libp2p/go-libp2p-tls',
  'https://github.com/libp2p/go-libp2p-tls/': 'libp2p/go-libp2p-tls',
  'https://gitlab.com/gnome/shell/-/issues/7': 'gnome/shell#7',
  'https://github.com/ipfs/interface-ipfs-core/blob/master/SPEC/FILES.md': 'github.com/…/FILES.md',
  'https://example.org/a/very/long/way/to/some/report.pdf?x=1': 'example.org/…/report.pdf',
  'https://example.org/short': '',
  'https://github.com/ipfs': '',
  // No other host looks like one.
  'https://evil.example/ipfs/go-ipfs/pull/5789': 'evil.example/…/5789',
  'https://github.com@evil.example/ipfs/go-ipfs/pull/5789': 'evil.example/…/5789',
  'https://evil.example?@github.com/ipfs/docs/issues/133': 'evil.example/',
  'https://evil.example#@github.com/ipfs/docs/issues/133': 'evil.example/',
  'https://evil.example\\@github.com/ipfs/docs/issues/133': 'evil.example/',
  'https://evil.example\\/@github.com/ipfs/docs/issues/133': 'evil.example/',
  'https://github.com.evil.example/ipfs/go-ipfs/pull/5789': 'github.com.evil.example/…/5789',
  'https://github.com/ipfs/go-ipfs/pull/constructor': 'github.com/…/constructor',
  'https://github.com/ipfs/go-ipfs/constructor/5789': 'github.com/…/5789',
}

test('an address of an issue, a change, a commit or a repository has a short name, and any other long address too', () => {
  expect(Object.fromEntries(Object.keys(NAMES).map((address) => [address, shortName(address)]))).toEqual(
    NAMES,
  )
  const endless = `https://example.org/${'a'.repeat(100_000)}/${'b'.repeat(100_000)}`
  expect(shortName(endless).length).toBeLessThan(60)
  expect(shortName(`https://${'@'.repeat(100_000)}`).length).toBeLessThan(100_000)
})
