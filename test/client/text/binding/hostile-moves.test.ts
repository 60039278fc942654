import { growthOfAllSteps, growthOfSteps } from '../../../support/readings/counted-steps.ts'
import * as Y from 'yjs'
import { expect, test } from 'vitest'
import { LateLetters } from '../../../../client/text/binding/late-letters.ts'
import { newItems } from '../../../../client/text/binding/new-items.ts'
import { TwoCopies } from '../../../../client/text/binding/two-copies.ts'
import { backspace } from '../../../../client/text/editor/keys.ts'
import { charactersOf, insertCopy } from '../../../../shared/moved/copies.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line } from '../../../../shared/document/lines.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'

const ROOT = 'block:questions'

const textAt = (doc: Y.Doc, at: number): Y.XmlText =>
  (doc.getXmlFragment(ROOT).get(at) as Y.XmlElement).get(0) as Y.XmlText

interface Story {
  doc: Y.Doc
  editor: HeadlessEditor
}

/** A page with these lines in an open editor. */
function page(...texts: string[]): Story {
  const doc = new Y.Doc()
  insertLines(
    doc.getXmlFragment(ROOT),
    texts.map((text) => line(text, { kind: 'text' })),
  )
  return { doc, editor: new HeadlessEditor(doc.getXmlFragment(ROOT)) }
}

/** How the page receives what another person does in one change. */
function receives({ doc, editor }: Story, does: (theirs: Y.Doc) => void): () => void {
  const theirs = new Y.Doc()
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(doc))
  const before = Y.encodeStateVector(theirs)
  theirs.transact(() => {
    does(theirs)
  })
  const update = Y.encodeStateAsUpdate(theirs, before)
  return () => {
    Y.applyUpdate(doc, update)
    expect(editor.binding.isOpen).toBe(true)
  }
}

test('many letters at the start of a line cost little on a page that has joined lines there', () => {
  const letters = (size: number) => {
    const story = page('one', 'two', 'three')
    for (const at of [2, 1]) {
      story.editor.cursorAt(at, 0)
      story.editor.run(backspace)
    }
    return receives(story, (theirs) => {
      for (let at = 0; at < size; at++) textAt(theirs, 0).insert(0, 'x')
    })
  }
  expect(growthOfSteps(letters, 2000)).toBeNull()
})

const told = (doc: Y.Doc, at: number, moves: string): void => {
  ;(doc.getXmlFragment(ROOT).get(at) as Y.XmlElement).setAttribute('moved-7', moves)
}

const manyLines = (size: number): string[] => Array.from({ length: size }, (_, at) => `line ${at}`)

/** How a page whose person has deleted something looks for two copies after a change by another person. */
function settles({ doc }: Story, does: (theirs: Y.Doc) => void): () => void {
  const fragment = doc.getXmlFragment(ROOT)
  const copies = new TwoCopies(fragment, new LateLetters())
  doc.once('afterTransaction', (transaction: Y.Transaction) => {
    copies.forget(transaction)
  })
  textAt(doc, 0).delete(0, 1)
  const theirs = new Y.Doc()
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(doc))
  theirs.transact(() => {
    does(theirs)
  })
  doc.once('afterTransaction', (transaction: Y.Transaction) => {
    copies.listen(newItems(transaction))
  })
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(theirs, Y.encodeStateVector(doc)))
  return () => {
    copies.settle(doc)
  }
}

test('records in many lines cost little on a page whose person has deleted something', () => {
  const records = (size: number) => {
    const story = page(...manyLines(size))
    story.editor.close()
    return settles(story, (theirs) => {
      for (let at = 1; at < size; at++) told(theirs, at, '5:1-2>9')
    })
  }
  expect(growthOfSteps(records, 400)).toBeNull()
})

test('signs in many lines cost little on such a page', () => {
  const signs = (size: number) => {
    const story = page(...manyLines(size))
    story.editor.close()
    return settles(story, (theirs) => {
      theirs.transact((transaction) => {
        for (let at = 1; at < size; at++) {
          const [run] = charactersOf(textAt(theirs, at), 0, 4)
          if (run) insertCopy(transaction, run, 'line', textAt(theirs, 0), 0)
        }
      })
    })
  }
  expect(growthOfSteps(signs, 400)).toBeNull()
})

test('many records of the characters of a long line cost little', () => {
  const records = (size: number) => {
    const story = page('long', ...manyLines(size / 8))
    const { doc, editor } = story
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
    for (let at = 0; at < size; at++) textAt(other, 0).insert(0, 'x')
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
    expect(editor.binding.isOpen).toBe(true)
    const [run] = charactersOf(textAt(doc, 0), size - 1, 1)
    const name = run ? `${run.client}:${run.clock}-${run.clock + 1}>` : ''
    const moves = Array.from({ length: 40 }, (_, at) => `${name}${9 + at}`).join(' ')
    return receives(story, (theirs) => {
      for (let at = 1; at <= size / 8; at++) told(theirs, at, moves)
    })
  }
  expect(growthOfAllSteps(records, 400)).toBeNull()
})

/** Two people write these letters of a line by turns, so no two of them stand in one item of Yjs. */
function byTurns(doc: Y.Doc, at: number, letters: number): void {
  const docs = [new Y.Doc(), new Y.Doc()] as const
  for (const each of docs) Y.applyUpdate(each, Y.encodeStateAsUpdate(doc))
  for (let letter = 0; letter < letters; letter++) {
    const [from, to] = letter % 2 === 0 ? docs : [docs[1], docs[0]]
    textAt(from, at).insert(letter, 'y')
    Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)))
  }
  for (const each of docs) Y.applyUpdate(doc, Y.encodeStateAsUpdate(each))
}

test('a key in a composition whose line another person has deleted costs little, however many people wrote it and whatever others record', () => {
  const key = (size: number) => {
    const story = page('one', '', 'three', ...manyLines(10))
    byTurns(story.doc, 1, size)
    for (let at = 3; at < 13; at++) {
      const moves = Array.from({ length: size / 2 }, (_, nth) => `9:${nth * 2}-${nth * 2 + 1}>${nth}`)
      told(story.doc, at, moves.join(' '))
    }
    const { editor } = story
    editor.cursorAt(1, 'end')
    editor.composes('H')
    receives(story, (theirs) => theirs.getXmlFragment(ROOT).delete(1, 1))()
    expect(editor.binding.waiting).toHaveLength(1)
    return () => editor.composes('HE')
  }
  expect(growthOfSteps(key, 800)).toBeNull()
})
