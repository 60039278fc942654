import * as Y from 'yjs'
import { expect, test } from 'vitest'
import { keepWords, unknownTo, type Run } from '../../../../client/sync/link/kept-line.ts'
import { charactersOf, insertCopy, keepSigns, type IdRange } from '../../../../shared/moved/copies.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, readLines, textOf } from '../../../../shared/document/lines.ts'

const ROOT = 'block:x'

/** A page with the lines `plan` and `lunch: `, and another person who removes the first one. */
class Story {
  readonly doc = Object.assign(new Y.Doc(), { clientID: 3 })
  readonly #other = Object.assign(new Y.Doc(), { clientID: 1 })
  /** The text of the line that is removed. */
  readonly text: Y.XmlText

  constructor() {
    insertLines(this.#other.getXmlFragment(ROOT), [line('plan'), line('lunch: ')], 0)
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(this.#other))
    this.text = this.textAt(0)
  }

  textAt(at: number): Y.XmlText {
    return (this.doc.getXmlFragment(ROOT).get(at) as Y.XmlElement).get(0) as Y.XmlText
  }

  get lines(): string[] {
    return readLines(this.doc.getXmlFragment(ROOT)).map(textOf)
  }

  /** Types letter by letter, `before` letters before the line's end. */
  types(words: string, { before = 0, text = this.text } = {}): Run & IdRange {
    const run = { client: 3, clock: Y.getState(this.doc.store, 3), text: words, length: words.length }
    let at = text.length - before
    for (const letter of words) text.insert(at++, letter)
    return run
  }

  removedElsewhere(): void {
    this.#other.getXmlFragment(ROOT).delete(0, 1)
    this.doc.once('beforeObserverCalls', () => keepSigns(this.text))
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(this.#other))
  }

  keeps(...runs: Run[]): void {
    keepWords(this.doc.getXmlFragment(ROOT), this.text, runs)
  }
}

test('P11: words are all kept if somebody typed a letter, and then more words before it', () => {
  const story = new Story()
  const words = story.types(' with care')
  story.types('soup, ', { text: story.textAt(1) })
  const mark = story.types('!')
  const day = story.types(' today', { before: 1 })
  story.removedElsewhere()
  story.keeps(words, day, mark)
  expect(story.lines).toEqual([' with care today!', 'lunch: soup, '])
})

test('P11: words are not put into a line only because the same person had just typed in it', () => {
  const story = new Story()
  story.types('soup', { text: story.textAt(1) })
  story.types('x')
  story.types('y', { before: 1 })
  const words = story.types(' with care')
  story.removedElsewhere()
  story.keeps(words)
  expect(story.lines).toEqual([' with care', 'lunch: soup'])
})

/** The last words of the line are moved into the other line, where their copy has the text `as`. */
function moved(as: string): { story: Story; words: Run } {
  const story = new Story()
  const words = story.types(' with care')
  story.doc.transact((transaction) => {
    insertCopy(transaction, words, as, story.textAt(1), 7)
    story.text.delete(4, words.length)
  })
  return { story, words }
}

test('P11: words that were moved to another line, and then corrected in that line, are not put back', () => {
  const { story, words } = moved(' with care')
  story.textAt(1).delete(story.textAt(1).length - 1, 1)
  story.removedElsewhere()
  story.keeps(words)
  expect(story.lines).toEqual(['lunch:  with car'])
})

test('P11: words are kept if a sign says that they were moved, but another text is there', () => {
  const { story, words } = moved(' with cars')
  story.removedElsewhere()
  story.keeps(words)
  expect(story.lines).toContain(' with care')
})

/** A line of another section. A forged record of this section names it. */
class Forged extends Story {
  readonly bob: Y.XmlText
  /** The line with the records. */
  readonly lunch = this.textAt(1).parent as Y.XmlElement

  constructor() {
    super()
    const fragment = this.doc.getXmlFragment('block:bob')
    insertLines(fragment, [line('bobs line')], 0)
    this.bob = (fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText
  }

  /** The id of a character of the other section. */
  get there(): string {
    const [run] = charactersOf(this.bob, 3, 1)
    return run ? `${run.client}:${run.clock}` : ''
  }

  get removed(): string {
    const id = this.text._item?.id
    return id ? `${id.client}:${id.clock}` : ''
  }

  records(what: string): void {
    this.lunch.setAttribute('moved-7', what)
  }
}

test('P11: words never go into another section, whatever a forged record says', () => {
  for (const record of [
    ({ removed, there }: Forged) => `${removed}<${there}@`,
    ({ there }: Forged, { client, clock }: Run) => `${client}:${clock}-${clock + 1}>${there.split(':')[1]}`,
    ({ text, there }: Forged) => {
      const [run] = charactersOf(text, 3, 1)
      return run ? `${run.client}:${run.clock}-${run.clock + 1}>${there.split(':')[1]}` : ''
    },
  ]) {
    const story = new Forged()
    const words = story.types(' late words')
    story.lunch.setAttribute(`moved-${story.there.split(':')[0]}`, record(story, words))
    story.removedElsewhere()
    story.keeps(words)
    expect(story.bob.length).toBe('bobs line'.length)
    expect(story.lines.join('/')).toContain(' late words')
  }
})

test('P11: words are kept if a record says that they were moved to characters that do not exist', () => {
  const story = new Forged()
  const words = story.types(' late words')
  story.records(`3:${words.clock}-${words.clock + words.length}>999999`)
  story.removedElsewhere()
  story.keeps(words)
  expect(story.lines.join('/')).toContain(' late words')
})

test('P11: a record that claims to know more than was written is ignored', () => {
  const story = new Forged()
  const words = story.types(' late words')
  const fragment = story.doc.getXmlFragment(ROOT)
  story.records(`${story.removed}<@3:99999999`)
  story.removedElsewhere()
  expect(unknownTo(fragment, story.text, [words], [words])).toEqual([words])
  story.records(`${story.removed}<@3:${words.clock + words.length}`)
  expect(unknownTo(fragment, story.text, [words], [words])).toEqual([])
})
