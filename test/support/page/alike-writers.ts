// Two people begin to type in one field at the same moment: an empty field, or one whose text they replace.
// Their words have only a few different letters, so the letters of one word may be in the other too, and in
// the text that both replace. One may hear of the other's first letters before their own first key.

import { seeded, type Random } from '../basics/random.ts'
import { FieldRelay } from './field-relay.ts'
import { FieldWriter } from './field-writers.ts'

/** The field before: empty, or with a text that begins as the new words do, or has their letters. */
const BEFORE = ['', '@old', 'aba', '例えば a', 'former words', 'older']
/** Words that are in each other, or in a text before. */
const WORDS = ['older', 'oldest', 'old', 'former', 'form', 'words', 'word']
const TURNS = 3

export interface AlikeRound {
  /** How many pairs of words begin with the same letter. */
  alike: number
  /** How many turns there were in which both wrote before they had received anything from the other. */
  atOnce: number
  /** How many turns there were in which one had heard of the other's letters before the own first key. */
  heard: number
  /** Sentences. Each names a word that is not whole. */
  faults: string[]
}

/**
 * How they type: with keys, or composing, as on a phone. One of the two always types in this way, and the
 * other one sometimes.
 */
type Hand = 'keys' | 'composing'

/** `merges`: how many updates the relay sends as one at most. */
export function alikeRound(seed: number, hand: Hand = 'keys', merges = 1): AlikeRound {
  const random = seeded(seed)
  const round: AlikeRound = { alike: 0, atOnce: 0, heard: 0, faults: [] }
  const people: [FieldWriter, FieldWriter] = [
    new FieldWriter(1 + random.int(2 ** 30)),
    new FieldWriter(1 + random.int(2 ** 30)),
  ]
  const relay = new FieldRelay(people)
  for (let turn = 0; turn < TURNS; turn++) {
    const before = random.pick(BEFORE)
    replaceAll(random.pick(people), before)
    relay.settle()
    for (const writer of people) {
      writer.box.setSelectionRange(0, writer.box.value.length)
      writer.now += 1000
    }
    const words: [string, string] = [anyWord(random), anyWord(random)]
    if (words[0][0] === words[1][0]) round.alike++
    round[typeAtOnce(random, relay, people, words, hand, merges)]++
    const texts = new Set(people.flatMap((writer) => [writer.text, writer.box.value]))
    const [text = ''] = texts
    const found = text.split(/,? /).sort().join(' ')
    // Equal words of both may be there once.
    const isOnce = words[0] === words[1] && text === words[0]
    if (texts.size > 1 || (found !== [...words].sort().join(' ') && !isOnce))
      round.faults.push(
        `Seed ${seed}: ${words.join(' and ')} in the place of “${before}” are “${[...texts].join('” and “')}”.`,
      )
    else if (before === '' && !isOnce)
      round.faults.push(...undoFaults(seed, relay, people, words, random.int(2)))
  }
  return round
}

/** One of them undoes what they typed, and redoes it. */
function undoFaults(
  seed: number,
  relay: FieldRelay,
  people: [FieldWriter, FieldWriter],
  words: [string, string],
  who: number,
): string[] {
  const [writer, other] = [people[who] ?? people[0], words[1 - who]]
  const both = writer.text
  writer.field.undo('undo')
  const undone = writer.text
  writer.field.undo('redo')
  relay.settle()
  const texts = people.map(({ text }) => text)
  return undone === other && texts.every((text) => text === both)
    ? []
    : [`Seed ${seed}: ${both} without ${words[who]} is ${undone}, and then ${texts.join(' and ')}.`]
}

const anyWord = (random: Random): string =>
  random.chance(0.4)
    ? random.pick(WORDS)
    : random.pick(['@', '', '記']) +
      Array.from({ length: 1 + random.int(4) }, () => random.pick(['a', 'b'])).join('')

function replaceAll(writer: FieldWriter, text: string): void {
  writer.box.setSelectionRange(0, writer.box.value.length)
  writer.type(text)
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

/** Returns whether both wrote before they had received anything from the other, or one had heard of the other. */
function typeAtOnce(
  random: Random,
  relay: FieldRelay,
  people: [FieldWriter, FieldWriter],
  words: [string, string],
  hand: Hand,
  merges: number,
): 'atOnce' | 'heard' {
  const left = words.map((word, at) => statesOf(word, at === 0 ? hand : random.pick(['keys', hand])))
  const [begun, heard] = [
    [false, false],
    [false, false],
  ]
  /** Whose first key comes only after the other's first letters. */
  const late = random.pick([null, 0, 1])
  let how: 'atOnce' | 'heard' = 'atOnce'
  while (left.some((letters) => letters.length > 0) || !relay.isIdle) {
    const at = random.int(2)
    const writer = people[at] ?? people[0]
    const what = random.next()
    if (what < 0.35) {
      if (at === late && !heard[at]) continue
      const state = left[at]?.shift()
      if (state === undefined) continue
      if (!begun[at] && heard[at]) how = 'heard'
      begun[at] = true
      if (state.how === 'key') writer.type(state.text)
      else writer.compose(state.text, state.how === 'composed')
    } else if (what < 0.6) relay.take(writer)
    else if (what < 0.75) relay.send(1 + random.int(merges))
    else if (writer.down.length > 0) {
      writer.hear()
      heard[at] = true
    }
  }
  return how
}
