// Two people begin to type in one field at the same moment: an empty field, or one whose text they replace.
// Their words have only a few different letters, so the letters of one word may be in the other too.

import { seeded, type Random } from '../basics/random.ts'
import { FieldWriter } from './field-writers.ts'

/** What the field holds before: nothing, or a text that begins as the new words do. */
const BEFORE = ['', '@old', 'aba', '例えば a']
const TURNS = 3

export interface AlikeRound {
  /** How many pairs of words begin with the same letter. */
  alike: number
  /** How many turns there were in which both wrote before they had received anything from the other. */
  atOnce: number
  /** Sentences. Each names a word that is not whole. */
  faults: string[]
}

/**
 * How they type: with keys, or composing, as on a phone. One of the two always types in this way, and the
 * other one sometimes.
 */
type Hand = 'keys' | 'composing'

export function alikeRound(seed: number, hand: Hand = 'keys'): AlikeRound {
  const random = seeded(seed)
  const round: AlikeRound = { alike: 0, atOnce: 0, faults: [] }
  const people: [FieldWriter, FieldWriter] = [
    new FieldWriter(1 + random.int(2 ** 30)),
    new FieldWriter(1 + random.int(2 ** 30)),
  ]
  for (let turn = 0; turn < TURNS; turn++) {
    const before = random.pick(BEFORE)
    replaceAll(random.pick(people), before)
    settle(people)
    for (const writer of people) {
      writer.box.setSelectionRange(0, writer.box.value.length)
      writer.now += 1000
    }
    const words: [string, string] = [anyWord(random), anyWord(random)]
    if (words[0][0] === words[1][0]) round.alike++
    if (typeAtOnce(random, people, words, hand)) round.atOnce++
    const texts = new Set(people.flatMap((writer) => [writer.text, writer.box.value]))
    const [text = ''] = texts
    const found = text.split(/,? /).sort().join(' ')
    if (texts.size > 1 || found !== [...words].sort().join(' '))
      round.faults.push(
        `Seed ${seed}: ${words.join(' and ')} in the place of “${before}” are “${[...texts].join('” and “')}”.`,
      )
    else if (before === '') round.faults.push(...undoFaults(seed, people, words, random.int(2)))
  }
  return round
}

/** One of them undoes what they typed, and redoes it. */
function undoFaults(
  seed: number,
  people: [FieldWriter, FieldWriter],
  words: [string, string],
  who: number,
): string[] {
  const [writer, other] = [people[who] ?? people[0], words[1 - who]]
  const both = writer.text
  writer.field.undo('undo')
  const undone = writer.text
  writer.field.undo('redo')
  settle(people)
  const texts = people.map(({ text }) => text)
  return undone === other && texts.every((text) => text === both)
    ? []
    : [`Seed ${seed}: ${both} without ${words[who]} is ${undone}, and then ${texts.join(' and ')}.`]
}

const anyWord = (random: Random): string =>
  random.pick(['@', '', '記']) +
  Array.from({ length: 1 + random.int(4) }, () => random.pick(['a', 'b'])).join('')

function replaceAll(writer: FieldWriter, text: string): void {
  writer.box.setSelectionRange(0, writer.box.value.length)
  writer.type(text)
}

function settle([one, other]: [FieldWriter, FieldWriter]): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    to.down.push(...from.up.splice(0))
    while (to.down.length > 0) to.hear()
  }
}

interface State {
  /** A key, the letters that are composed so far, or the last of these. */
  how: 'key' | 'composing' | 'composed'
  text: string
}

function statesOf(word: string, hand: Hand): State[] {
  if (hand === 'keys') return [...word].map((text) => ({ how: 'key', text }))
  const states = [...word].map((_, at): State => ({ how: 'composing', text: word.slice(0, at + 1) }))
  return [...states, { how: 'composed', text: word }]
}

/** Returns whether somebody wrote before they had received the other one's first letter. */
function typeAtOnce(
  random: Random,
  people: [FieldWriter, FieldWriter],
  words: [string, string],
  hand: Hand,
): boolean {
  const left = words.map((word, at) => statesOf(word, at === 0 ? hand : random.pick(['keys', hand])))
  const begun = [false, false]
  let atOnce = false
  const isOver = (): boolean =>
    left.every((letters) => letters.length === 0) &&
    people.every(({ up, down }) => up.length + down.length === 0)
  while (!isOver()) {
    const at = random.int(2)
    const [writer, other] = at === 0 ? people : [people[1], people[0]]
    const what = random.next()
    if (what < 0.4) {
      const state = left[at]?.shift()
      if (state === undefined) continue
      atOnce ||= begun[1 - at] === true && begun[at] === false && other.up.length + writer.down.length > 0
      begun[at] = true
      if (state.how === 'key') writer.type(state.text)
      else writer.compose(state.text, state.how === 'composed')
    } else if (what < 0.7) {
      const update = writer.up.shift()
      if (update) other.down.push(update)
    } else writer.hear()
  }
  return atOnce
}
