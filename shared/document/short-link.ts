// The short name that is shown for a long address: `go-ipfs#5789`, `ipfs/docs#133`,
// `example.org/…/report.pdf`. Only addresses of known hosts of repositories are named by repository, so that
// no other host looks like one.

const FORGES = /^git(?:hub|lab)\.com$/
/** Addresses of up to this many characters are shown whole. */
const LONG = 40
/** How many characters of the last part of a path are shown. */
const MOST = 32

/** Empty if the address is shown whole. */
export function shortName(address: string): string {
  const [host = '', ...path] =
    address
      .replace(/^https?:\/\//, '')
      .split(/[?#\\]/, 1)[0]
      ?.replace(/^[^/]*@/, '')
      .split('/') ?? []
  const parts = path.filter((part) => part !== '' && part !== '-')
  const name = (FORGES.test(host) && workOf(parts)) || (address.length > LONG ? lastOf(host, parts) : '')
  return name.length < address.length ? name : ''
}

function workOf(parts: readonly string[]): string {
  const [owner = '', repository = '', kind = '', id = ''] = parts
  if (parts.length === 2) return `${owner}/${repository}`
  const sign = kind === 'commit' ? '@' : /^(?:issues|pull)$/.test(kind) && '#'
  if (!sign || !/^(?:\d+|[0-9a-f]{7,64})$/.test(id)) return ''
  // The name `go-ipfs` already has its owner `ipfs` in it. The name `docs` does not, so the owner is added.
  return `${repository.includes(owner) ? '' : `${owner}/`}${repository}${sign}${sign === '@' ? id.slice(0, 7) : id}`
}

const lastOf = (host: string, parts: readonly string[]): string =>
  `${host}/${parts.length > 1 ? '…/' : ''}${(parts.at(-1) ?? '').slice(0, MOST)}`
