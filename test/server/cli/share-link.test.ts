import { describe, expect, test } from 'vitest'
import { readShareLink } from '../../../server/cli/share-link.ts'
import { linkWords, sayLinkFault } from '../../../shared/wire/link-words.ts'
import { parseLink, type ShareLink } from '../../../shared/wire/share-link.ts'

const SPACE = 'Zq3_abcdefghijklmnop-A'
const KEY = 'k3y_-abcdefghijklmnopA'
const HASH = `#/${SPACE}/core-weekly/2026-11-23?key=${KEY}`
const PLACE: Extract<ShareLink, { is: 'place' }> = {
  is: 'place',
  place: { is: 'meeting', space: SPACE, series: 'core-weekly', date: '2026-11-23', key: KEY },
}

const STUCK = [')', '”', '"', '.', ',', '>', ']', "'", '*', '_', '…', ' ', '\n', ')”.', '**', '__', '’', '»', '}', ';', ':', '!', '?', '|', '\\', '`', '\u200b', '\ufeff', '\u2060', '\u00ad', '\u200e', '\u00a0'] // oxfmt-ignore

describe('punctuation stuck to the end of a link', () => {
  test.each(STUCK)('is left out: %j', (stuck) => {
    expect(parseLink(HASH + stuck)).toEqual(PLACE)
    expect(parseLink(HASH + encodeURIComponent(stuck))).toEqual(PLACE)
    expect(parseLink(HASH + encodeURIComponent(encodeURIComponent(stuck)))).toEqual(PLACE)
    expect(readShareLink(`https://notes.example/${HASH}${stuck}`)).toMatchObject({ is: 'series', key: KEY })
  })

  test.each(STUCK)('is left out if the sentence continues: %j', (stuck) => {
    expect(parseLink(`${HASH}${stuck} and see you there`)).toEqual(PLACE)
    expect(parseLink(`${HASH}${encodeURIComponent(`${stuck} and see you there`)}`)).toEqual(PLACE)
  })

  test('makes the link wrong if the meeting’s name is nothing but punctuation', () => {
    expect(parseLink(`#/${SPACE}/!!/2026-11-23?key=${KEY}`)).toMatchObject({ is: 'broken' })
  })

  test('is left out of names and dates too', () => {
    expect(parseLink(`#/${SPACE}/core-weekly/2026-11-23).?key=${KEY}`)).toEqual(PLACE)
    expect(parseLink(`#//“${SPACE}”/“core-weekly”/2026-11-23/?key=“${KEY}”`)).toEqual(PLACE)
    expect(parseLink(`#/${SPACE}/core-weekly/2026-11-23%29?key=${KEY}&utm_source=mail`)).toEqual(PLACE)
    expect(parseLink(`#/${SPACE}/core\u200b-weekly/2026-11-23?key=${KEY.slice(0, 9)}\u00ad${KEY.slice(9)}`)).toEqual(PLACE) // oxfmt-ignore
  })
})

test('a link whose fragment was encoded as a whole is the same link', () => {
  expect(parseLink(`#${encodeURIComponent(HASH.slice(1))}`)).toEqual(PLACE)
  expect(parseLink(`#${encodeURIComponent(`${HASH.slice(1)})`)}`)).toEqual(PLACE)
})

test('a meeting’s name keeps the vowel sign on its last letter', () => {
  expect(parseLink(`#/${SPACE}/हिन्दी/2026-11-23?key=${KEY}).`)).toMatchObject({
    place: { series: 'हिन्दी' },
  })
})

test('half of an encoded character is left out', () => {
  expect(parseLink(`${HASH}%E2%80`)).toEqual(PLACE)
  expect(parseLink(`#/${SPACE}/core-weekly/2026-11-23%E2%80?key=${KEY}`)).toEqual(PLACE)
})

test('a link to a place of the note leads there, with the key that the device has of that team', () => {
  const at = 'section-updates/ada'
  const link = `#/${SPACE}/core-weekly/2026-11-23?at=${encodeURIComponent(at)}`
  const keyOf = (space: string) => (space === SPACE ? KEY : undefined)
  expect(parseLink(link, keyOf)).toEqual({ is: 'place', place: { ...PLACE.place, at } })
  expect(parseLink(`${HASH}&at=${encodeURIComponent(at)}`)).toEqual({
    is: 'place',
    place: { ...PLACE.place, at },
  })
  for (const broken of [parseLink(link), parseLink(link, () => undefined)])
    expect(broken).toEqual({ is: 'broken', fault: { is: 'no key' } })
  // If the link has a key, this key counts.
  expect(parseLink(HASH, () => 'another')).toEqual(PLACE)
})

test.each([
  [`#/${SPACE}/core-weekly?key=${KEY}`, 'current'],
  [`#/${SPACE}/core-weekly/series?key=${KEY}`, 'series'],
  [`#/${SPACE}/core-weekly/template?key=${KEY}`, 'template'],
  [`#/${SPACE}/core-weekly/archive)?key=${KEY}.`, 'archive'],
  [`#/${SPACE}/-/team?key=${KEY}`, 'team'],
  [`#/${SPACE}/%E6%97%A5%E6%9C%AC/2026-11-23~2?key=${KEY}`, 'meeting'],
])('%s leads to its place', (hash, is) => {
  expect(parseLink(hash)).toMatchObject({ is: 'place', place: { is, space: SPACE, key: KEY } })
})

test('a key may have all the characters that are allowed in keys', () => {
  for (const key of ['_'.repeat(22), `${'-'.repeat(15)}_`, 'a'.repeat(128), 'abcdefghijklmnopqrstu_'])
    expect(parseLink(`#/${SPACE}/core?key=${key}`)).toMatchObject({ place: { key } })
})

test.each(['', '#', '#/', '# ', '#/).', '#%20'])('%j leads nowhere, but is not an error', (hash) => {
  expect(parseLink(hash)).toEqual({ is: 'none' })
})

test.each([
  ['no series', `#/${SPACE}?key=${KEY}`],
  ['too many parts', `#/${SPACE}/core/2026-11-23/x?key=${KEY}`],
  ['a cut team', `#/${SPACE.slice(1)}/core?key=${KEY}`],
  ['no key', `#/${SPACE}/core/2026-11-23`],
  ['a cut key', `#/${SPACE}/core?key=${KEY.slice(0, 9)})${KEY.slice(9)}`],
  ['no date', `#/${SPACE}/core/2026-13-45?key=${KEY}`],
])('a link with %s is refused with one sentence, which does not contain the key', (_what, hash) => {
  const link = parseLink(hash)
  if (link.is !== 'broken') throw new Error(`The link is not refused: ${link.is}`)
  const sentence = sayLinkFault(link.fault, linkWords)
  expect(sentence).toMatch(/^.+\.$/)
  expect(`${JSON.stringify(link)} ${sentence}`).not.toContain(KEY.slice(0, 9))
})

test.each([
  `Join us here: https://notes.example/${HASH}`,
  `(https://notes.example/${HASH})`,
  `“https://notes.example/${HASH}”, she said.`,
  `<https://notes.example/${HASH}>`,
  `[the notes](https://notes.example/${HASH}) and https://other.example/`,
  `**https://notes.example/${HASH}**`,
  `_https://notes.example/${HASH}_`,
  `See https://notes.example/ or https://notes.example/${HASH}`,
  `\ufeff  https://notes.example/${HASH}\n`,
])('the command line finds the link in a sentence: %s', (text) => {
  const link = readShareLink(text)
  expect(link).toEqual({
    is: 'series',
    base: new URL('https://notes.example/'),
    space: SPACE,
    series: 'core-weekly',
    key: KEY,
  })
})
