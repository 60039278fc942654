import { expect, test } from 'vitest'
import { linkIn } from '../../../client/start/pasted-link.ts'

const here = new URL('https://notes.example/ours/')
const hash = '#/abcdefghijklmnopqrstuv/core?key=AAAAAAAAAAAAAAAAAAAAAA'

test.each([
  ['a link to this server', `https://notes.example/ours/${hash}`, `https://notes.example/ours/${hash}`],
  ['a link to another server', `https://theirs.example/${hash}`, `https://theirs.example/${hash}`],
  ['a link in a sentence', `Join us: <https://notes.example/ours/${hash}> at 5!`, null],
  ['the part from # on', `  ${hash}`, `https://notes.example/ours/${hash}`],
])('%s is an address to open', (_what, pasted, address) => {
  const link = linkIn(pasted, here)
  expect(link.is).toBe('address')
  if (address !== null) expect(link).toEqual({ is: 'address', address })
})

test.each([
  ['no link', 'see you at 5', 'no link to a meeting'],
  ['a name', '@ada', 'no link to a meeting'],
  ['another page', 'https://example.org/#top', 'incomplete'],
  ['a link that was cut', `https://notes.example/ours/${hash.slice(0, 30)}`, 'has no key'],
  ['a script', `javascript:alert(1)//${hash}`, ''],
])('when %s is pasted, no page opens except a meeting of this server', (_what, pasted, sentence) => {
  const link = linkIn(pasted, here)
  if (link.is === 'none') expect(link.sentence).toContain(sentence)
  else expect(link.address).toBe(`https://notes.example/ours/${hash}`)
})
