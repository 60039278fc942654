import { stepsOf } from '../../support/readings/counted-steps.ts'
import * as Y from 'yjs'
import { expect, test } from 'vitest'
import { charactersOf, insertCopy, type IdRange } from '../../../shared/moved/copies.ts'
import { Whereabouts } from '../../../shared/moved/whereabouts.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line, rawText } from '../../../shared/document/lines.ts'

const ROOT = 'block:x'

class Story {
  readonly doc = Object.assign(new Y.Doc(), { clientID: 3 })
  readonly fragment = this.doc.getXmlFragment(ROOT)

  constructor(...texts: string[]) {
    insertLines(
      this.fragment,
      texts.map((text) => line(text)),
      0,
    )
  }

  textAt(at: number, fragment = this.fragment): Y.XmlText {
    return (fragment.get(at) as Y.XmlElement).get(0) as Y.XmlText
  }

  /** The ids of all characters of a line. */
  range(at: number): IdRange {
    const [run] = charactersOf(this.textAt(at))
    if (run === undefined) throw new Error('The line has characters.')
    return run
  }

  /** Moves all of one line into another. */
  moves(from: number, to: number): void {
    const range = this.range(from)
    const text = rawText(this.textAt(from))
    this.doc.transact((transaction) => {
      insertCopy(transaction, range, text, this.textAt(to), 0)
      this.textAt(from).delete(0, text.length)
    })
  }

  records(at: number, client: number, what: string): void {
    ;(this.fragment.get(at) as Y.XmlElement).setAttribute(`moved-${client}`, what)
  }

  get where(): Whereabouts {
    return new Whereabouts(this.doc, this.fragment)
  }
}

test('characters that were moved twice are found where they are now', () => {
  const story = new Story('plan', '', '')
  const was = story.range(0)
  story.moves(0, 1)
  story.moves(1, 2)
  expect(story.where.of(was)).toEqual([{ was, now: story.range(2), text: story.textAt(2) }])
})

test('records that lead in circles, to nothing or to another text lead to no character', () => {
  const story = new Story('plan', 'lunch', 'end')
  const other = story.doc.getXmlFragment('block:other')
  insertLines(other, [line('bobs')], 0)
  const [bob] = charactersOf(story.textAt(0, other))
  const [plan, lunch] = [story.range(0), story.range(1)]
  story.textAt(0).delete(0, 4)
  story.textAt(1).delete(0, 5)
  const record = ({ client, clock, length }: IdRange, to: number) =>
    `${client}:${clock}-${clock + length}>${to}`
  for (const what of [
    `${record(plan, lunch.clock)} ${record({ ...lunch, length: 4 }, plan.clock)}`,
    record(plan, plan.clock),
    record(plan, 999_999),
    record(plan, bob?.clock ?? 0),
  ]) {
    story.records(2, 3, what)
    expect(story.where.of(plan)).toEqual([])
    expect(story.where.ofOne(plan)).toBeNull()
  }
})

test('very many records that lead in circles cost no more than a bounded number of steps', () => {
  const story = new Story('plan', 'end')
  const { client, clock } = story.range(0)
  story.textAt(0).delete(0, 4)
  story.records(1, 3, Array.from({ length: 500 }, () => `${client}:${clock}-${clock + 4}>${clock}`).join(' '))
  expect(stepsOf(() => story.where.of({ client, clock, length: 4 }))).toBeLessThan(1_500_000)
})

test('the records of lines are read only if a character was deleted', () => {
  const story = new Story('plan', ...Array.from({ length: 1000 }, () => 'line'))
  const was = story.range(0)
  const find = () => story.where.ofOne(was)
  find()
  const living = stepsOf(find)
  story.textAt(0).delete(0, 4)
  expect(stepsOf(find)).toBeGreaterThan(3 * living)
})
