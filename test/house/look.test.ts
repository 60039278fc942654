// The look of the page. A short list of classes is global, and all styles use the tokens.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

/** A file without its comments. */
const read = (name: string): string => readFileSync(join('client', name), 'utf8').replace(/\/\*.*?\*\//gs, '')
const sheet = (name: string): string => read(`look/${name}`)

/** The classes that a sheet's selectors name. */
const classesOf = (name: string): string[] => [
  ...new Set([...sheet(name).matchAll(/\.([a-z][\w-]*)(?=[^{};]*\{)/gi)].map(([, found = '']) => found)),
]

const styled = readdirSync('client', { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.(?:css|svelte)$/.test(file),
)

/** The styles of a file: a whole sheet, or the last part of a component. */
const stylesOf = (file: string): string =>
  file.endsWith('.css') ? read(file) : (/<style>(.*)<\/style>/s.exec(read(file))?.[1] ?? '')

test('a sheet that holds for all components styles only elements and a short list of their variants', () => {
  const sheets = ['base', 'icons', 'lines', 'minutes', 'people', 'tokens', 'typefaces']
  expect(readdirSync('client/look').filter((file) => file.endsWith('.css'))).toEqual(
    sheets.map((name) => `${name}.css`),
  )
  expect(classesOf('tokens.css')).toEqual([])
  expect(classesOf('typefaces.css')).toEqual([])
  expect(classesOf('minutes.css')).toEqual(['minutes'])
  expect(new Set(classesOf('base.css'))).toEqual(
    new Set([
      ...['button', 'primary', 'quiet', 'check'], // controls
      ...['ask', 'hidden', 'hint', 'lead', 'notice', 'problem', 'tag', 'unseen'], // sentences
      ...['end', 'grow', 'name', 'row', 'rows', 'stack'], // rows, columns, lists
      ...['mark', 'text', 'top', 'wide'], // the frame of a page
    ]),
  )
})

test('colours, sizes of type, layers and large radii are tokens', () => {
  const own = styled
    .filter((file) => !/(?:tokens|people|minutes)\.css$/.test(file))
    .flatMap((file) =>
      [
        ...stylesOf(file).matchAll(
          /#[\da-f]{3,8}\b(?=.*;)|rgb\(|light-dark\(|z-index: [2-9]|border-radius: 0?\.[3-9]|font(?:-size)?:[^;]*\d(?:rem|px)/gi,
        ),
      ].map(([found]) => `${file}: ${found}`),
    )
  expect(own).toEqual([])
})

/** Custom properties that the page's code sets, or that a component gets as an attribute. */
const SET = /(?:--[a-z][\w-]*)(?=['"]|\s*[:=])/g

test('each custom property that a style uses is set somewhere', () => {
  const files = readdirSync('client', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(?:css|svelte|ts|html)$/.test(file),
  )
  const isSet = new Set(files.flatMap((file) => read(file).match(SET) ?? []))
  const used = files.flatMap((file) =>
    [...read(file).matchAll(/var\((--[\w-]+)/g)].map(([, name = '']) => `${file}: ${name}`),
  )
  expect(used.length).toBeGreaterThan(100)
  expect(used.filter((use) => !isSet.has(use.split(': ')[1] ?? ''))).toEqual([])
})

describe('there is enough contrast in', () => {
  type Scheme = 0 | 1
  const SCHEMES: [string, Scheme][] = [
    ['light', 0],
    ['dark', 1],
  ]

  /**
   * The two colours (light, dark) of each custom property in a sheet. In a rule for a person's colour, they
   * go by the name of the rule.
   */
  const coloursOf = (name: string): Map<string, [string, string]> =>
    new Map(
      [...sheet(name).matchAll(/(?:\.(colour-\d+) \{\s*)?--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)].map(
        ([, owner, token = '', light = '', dark = '']) => [owner ?? token, [light, dark]],
      ),
    )
  const tokens = coloursOf('tokens.css')
  const people = coloursOf('people.css')

  /** WCAG 2.2, relative luminance and contrast ratio. */
  function luminance(hex: string): number {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const channel = parseInt(hex.slice(at, at + 2), 16) / 255
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  function contrast(one: string, other: string): number {
    const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
    return (light + 0.05) / (dark + 0.05)
  }
  function token(name: string, scheme: Scheme): string {
    const colour = tokens.get(name)?.[scheme]
    if (colour === undefined) throw new Error(`There is no token --${name}.`)
    return colour
  }

  const READ: [string, string[], number][] = [
    ['ink', ['paper', 'raised', 'blocked-tint'], 7],
    ['faint', ['paper', 'raised', 'blocked-tint'], 4.5],
    ['accent', ['paper', 'raised', 'blocked-tint'], 4.5],
    ['blocked', ['paper', 'raised', 'blocked-tint'], 4.5],
    ['on-accent', ['accent'], 4.5],
    ['on-colour', ['blocked'], 4.5],
    ['edge', ['paper', 'raised'], 3],
  ]

  test.each(SCHEMES)('text and the edges of controls, %s', (_name, scheme) => {
    for (const [front, backs, least] of READ)
      for (const back of backs)
        expect(contrast(token(front, scheme), token(back, scheme)), `${front} on ${back}`).toBeGreaterThan(
          least,
        )
  })

  test.each(SCHEMES)('the colours of twelve people, on paper and below a name, %s', (_name, scheme) => {
    expect(people.size).toBe(12)
    expect(new Set([...people.values()].map((pair) => pair[scheme])).size).toBe(12)
    for (const [person, pair] of people) {
      const colour = pair[scheme]
      for (const back of ['paper', 'raised'])
        expect(contrast(colour, token(back, scheme)), `${person} on ${back}`).toBeGreaterThan(4.5)
      expect(contrast(token('on-colour', scheme), colour), `a name on ${person}`).toBeGreaterThan(4.5)
    }
  })
})
