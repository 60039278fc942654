// A scaffold has the same bytes on every device, in this version and in all later ones.

import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { line, type Line } from '../../../shared/document/lines.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { scaffoldUpdate } from '../../../shared/document/scaffold.ts'
import { readTemplate } from '../../../shared/model/series.ts'
import { defaultTemplate } from '../../../shared/model/template.ts'

const SECTION = 'section:updates/ada'

const pinned = (root: string, lines: readonly Line[]) => {
  const update = scaffoldUpdate(root, lines)
  return { id: Y.decodeUpdate(update).structs[0]?.id.client, bytes: Buffer.from(update).toString('base64') }
}

/** One line of each kind, with every attribute and mark, as a series' template has it. */
const ofSeries = (): Line[] => {
  const doc = new Y.Doc()
  const link = { href: 'https://a.b', title: null }
  insertLines(doc.getXmlFragment('labels'), [
    line(
      [
        { text: 'Done', marks: { bold: true } },
        { text: ' so:', marks: { link } },
      ],
      { kind: 'item', label: true },
    ),
    line('Ask', { kind: 'ordered', number: '3.', depth: 1 }),
    line('Box', { kind: 'task', checked: true }),
    { node: 'code', depth: 1, fence: '~~~', info: 'js', text: 'x' },
    { node: 'raw', depth: 0, text: '<hr>' },
  ])
  return readTemplate(doc).section
}

// Never change the expected bytes to match the output, because pages of older versions still make these
// bytes.
test('the labels of a section have the bytes that the first schema made', () => {
  expect(pinned(SECTION, defaultTemplate.section)).toEqual({
    id: 7704613695,
    bytes:
      'AR6/puzZHAAHARNzZWN0aW9uOnVwZGF0ZXMvYWRhAwRsaW5lBwC/puzZHAAGBAC/puzZHAEFRG9uZTooAL+m7NkcAAVkZXB0aAF9ACgAv6bs2RwABGtpbmQBdwRpdGVtKAC/puzZHAAFbGFiZWwBeIe/puzZHAADBGxpbmUHAL+m7NkcCgYEAL+m7NkcCwxJbiBwcm9ncmVzczooAL+m7NkcCgVkZXB0aAF9ACgAv6bs2RwKBGtpbmQBdwRpdGVtKAC/puzZHAoFbGFiZWwBeIe/puzZHAoDBGxpbmUHAL+m7NkcGwYEAL+m7NkcHAhCbG9ja2VkOigAv6bs2RwbBWRlcHRoAX0AKAC/puzZHBsEa2luZAF3BGl0ZW0oAL+m7NkcGwVsYWJlbAF4h7+m7NkcGwMEbGluZQcAv6bs2RwoBgQAv6bs2RwpBU5leHQ6KAC/puzZHCgFZGVwdGgBfQAoAL+m7NkcKARraW5kAXcEaXRlbSgAv6bs2RwoBWxhYmVsAXiHv6bs2RwoAwRsaW5lBwC/puzZHDIGBAC/puzZHDMKUXVlc3Rpb25zOigAv6bs2RwyBWRlcHRoAX0AKAC/puzZHDIEa2luZAF3BGl0ZW0oAL+m7NkcMgVsYWJlbAF4AA==',
  })
})

test('the lines of a block have the bytes that the first schema made', () => {
  expect(pinned('block:agenda', defaultTemplate.blocks[0]?.scaffold ?? [])).toEqual({
    id: 7506506468,
    bytes:
      'ARTk5bD7GwAHAQxibG9jazphZ2VuZGEDBGxpbmUHAOTlsPsbAAYEAOTlsPsbARBSb3VuZCBvZiB1cGRhdGVzKADk5bD7GwAFZGVwdGgBfQAoAOTlsPsbAARraW5kAXcEaXRlbYfk5bD7GwADBGxpbmUHAOTlsPsbFAYEAOTlsPsbFR9CbG9ja2Vyczogd2hvIGNhbiB1bmJsb2NrIHdob20/KADk5bD7GxQFZGVwdGgBfQEoAOTlsPsbFARraW5kAXcEaXRlbYfk5bD7GxQDBGxpbmUHAOTlsPsbNwYEAOTlsPsbOBhRdWVzdGlvbnMgYW5kIGRpc2N1c3Npb24oAOTlsPsbNwVkZXB0aAF9ACgA5OWw+xs3BGtpbmQBdwRpdGVth+TlsPsbNwMEbGluZQcA5OWw+xtTBgQA5OWw+xtUFFBsYW4gdGhlIGNvbWluZyB3ZWVrKADk5bD7G1MFZGVwdGgBfQAoAOTlsPsbUwRraW5kAXcEaXRlbQA=',
  })
})

test('a series’ template has the bytes that the first schema made, with every attribute and mark', () => {
  expect(pinned(SECTION, ofSeries())).toEqual({
    id: 5987756719,
    bytes:
      'ASGv1ZenFgAHARNzZWN0aW9uOnVwZGF0ZXMvYWRhAwRsaW5lBwCv1ZenFgAGBgCv1ZenFgEEYm9sZAJ7fYSv1ZenFgIERG9uZYav1ZenFgYEYm9sZARudWxshq/Vl6cWBwRsaW5rI3siaHJlZiI6Imh0dHBzOi8vYS5iIiwidGl0bGUiOm51bGx9hK/Vl6cWCAQgc286hq/Vl6cWDARsaW5rBG51bGwoAK/Vl6cWAAVkZXB0aAF9ACgAr9WXpxYABGtpbmQBdwRpdGVtKACv1ZenFgAFbGFiZWwBeIev1ZenFgADBGxpbmUHAK/Vl6cWEQYEAK/Vl6cWEgNBc2soAK/Vl6cWEQVkZXB0aAF9ASgAr9WXpxYRBGtpbmQBdwdvcmRlcmVkKACv1ZenFhEGbnVtYmVyAXcCMy6Hr9WXpxYRAwRsaW5lBwCv1ZenFhkGBACv1ZenFhoDQm94KACv1ZenFhkFZGVwdGgBfQAoAK/Vl6cWGQRraW5kAXcEdGFzaygAr9WXpxYZB2NoZWNrZWQBeIev1ZenFhkDBGNvZGUHAK/Vl6cWIQYEAK/Vl6cWIgF4KACv1ZenFiEFZGVwdGgBfQEoAK/Vl6cWIQVmZW5jZQF3A35+figAr9WXpxYhBGluZm8BdwJqc4ev1ZenFiEDA3JhdwcAr9WXpxYnBgQAr9WXpxYoBDxocj4oAK/Vl6cWJwVkZXB0aAF9AAA=',
  })
})

test('an attribute that a later version adds to a line changes neither the id nor the bytes', () => {
  const later = defaultTemplate.section.map((each) => ({ ...each, since: '2027-01-01', due: null }))
  expect(pinned(SECTION, later)).toEqual(pinned(SECTION, defaultTemplate.section))
})
