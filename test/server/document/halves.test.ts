// The relay refuses updates that split a surrogate pair. Logs that already have such updates are still
// loaded.

import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { examine, type Checked } from '../../../server/update/check.ts'
import { MergeIndex } from '../../../server/document/merge-index.ts'
import { renew } from '../../../server/document/renew.ts'
import { Retired } from '../../../server/document/retired.ts'
import { digestOf } from '../../../shared/wire/digest.ts'
import { finish } from '../../support/room/steps.ts'

const WORDS = 'we shipped 😀 it'
/** The place between the halves of the pair. */
const MIDDLE = WORDS.indexOf('😀') + 1

const docOf = (client: number, ...updates: readonly Uint8Array[]): Y.Doc => {
  const doc = Object.assign(new Y.Doc(), { clientID: client })
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

const shipped = (): Uint8Array => {
  const doc = docOf(8)
  doc.getText('t').insert(0, WORDS)
  return Y.encodeStateAsUpdate(doc)
}

function send(index: MergeIndex, update: Uint8Array): Checked {
  const checked = index.check(examine(update, Infinity), update)
  if (checked.is === 'whole') index.take(update, checked)
  while (index.hasTaken) index.merge()
  return checked
}

/** The edit that `act` makes in a document with `WORDS`, as one update. */
function edit(act: (text: Y.Text, doc: Y.Doc) => void, client = 9): Uint8Array {
  const doc = docOf(client, shipped())
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  doc.transact(() => act(doc.getText('t'), doc))
  return Y.mergeUpdates(updates)
}

describe('an update that', () => {
  const PARTING: Record<string, (text: Y.Text, doc: Y.Doc) => void> = {
    'puts a letter between the halves': (text) => text.insert(MIDDLE, 'Z'),
    'puts a letter there among others': (text, doc) => {
      text.insert(0, 'a')
      text.insert(MIDDLE + 1, 'b')
      doc.getMap('m').set('c', 1)
    },
    'puts an embed there': (text) => text.insertEmbed(MIDDLE, {}),
    'begins a mark there': (text) => text.format(MIDDLE, 3, { bold: true }),
    'ends a mark there': (text) => text.format(0, MIDDLE, { bold: true }),
    'deletes the first half': (text) => text.delete(MIDDLE - 1, 1),
    'deletes the second half': (text) => text.delete(MIDDLE, 1),
    'deletes from the middle to the end': (text) => text.delete(MIDDLE, 4),
  }
  const HONEST: Record<string, (text: Y.Text, doc: Y.Doc) => void> = {
    'writes before the pair': (text) => text.insert(MIDDLE - 1, 'Z'),
    'writes after the pair': (text) => text.insert(MIDDLE + 1, 'Z'),
    'writes another pair beside it': (text) => text.insert(MIDDLE + 1, '😀'),
    'marks the pair': (text) => text.format(MIDDLE - 1, 2, { bold: true }),
    'deletes the pair': (text) => text.delete(MIDDLE - 1, 2),
    'deletes all': (text) => text.delete(0, WORDS.length),
    'writes a pair and then continues after it': (text) => {
      text.insert(0, '😀😀')
      text.insert(2, 'between')
      text.delete(0, 2)
    },
  }

  test.each(Object.entries(PARTING))('%s is refused', (_what, act) => {
    const index = new MergeIndex()
    send(index, shipped())
    expect(send(index, edit(act))).toMatchObject({ is: 'refused', why: 'a character parted in two' })
    expect(docOf(1, finish(index.state())).getText('t').toJSON()).toBe(WORDS)
  })

  test.each(Object.entries(HONEST))('%s is accepted', (_what, act) => {
    const index = new MergeIndex()
    send(index, shipped())
    expect(send(index, edit(act)).is).toBe('whole')
  })
})

test('a log that has such updates is loaded as before, and its pages can write', () => {
  const parted = docOf(
    9,
    shipped(),
    edit((text) => text.insert(MIDDLE, 'Z')),
  )
  const index = new MergeIndex()
  expect(index.load([Y.encodeStateAsUpdate(parted)])).toBe(true)
  index.endLoad()
  expect(send(index, Y.encodeStateAsUpdate(parted)).is).toBe('whole')
  parted.getText('t').insert(MIDDLE, 'Y')
  expect(send(index, Y.encodeStateAsUpdate(parted)).is).toBe('whole')
})

describe('a client id that split a surrogate pair and undid that', () => {
  /** Client 9 split the pair; client 7 wrote elsewhere. */
  const parted = (): Y.Doc => {
    const tookBack = (at: number, client: number) =>
      edit((text) => {
        text.insert(at, 'Z')
        text.delete(at, 1)
      }, client)
    return docOf(1, shipped(), tookBack(MIDDLE, 9), tookBack(0, 7))
  }

  test('stays in the document when other ids are removed, and a page that was away has the same text as the others in the end', () => {
    const doc = parted()
    expect([...finish(new Retired().dispensableIn(doc.store, 1000))]).toEqual([7])
  })

  test('stays in the document when it is renewed', () => {
    const doc = parted()
    const renewed = renew(Y.encodeStateAsUpdate(doc), { worth: 1, edges: 0 })
    expect(renewed?.gone.map(({ client }) => client)).toEqual([7])
    const away = docOf(8, shipped(), renewed?.state ?? new Uint8Array([0, 0]))
    expect(away.getText('t').toJSON()).toBe(doc.getText('t').toJSON())
    expect(digestOf(away)).toEqual(digestOf(docOf(2, renewed?.state ?? new Uint8Array([0, 0]))))
  })
})
