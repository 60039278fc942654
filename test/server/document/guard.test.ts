import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { encodeEntry } from '../../../server/room/entry.ts'
import { Guard, Paused, TooCostly } from '../../../server/document/guard.ts'
import { limits } from '../../../server/config/limits.ts'
import { loadDocument } from '../../../server/document/load-document.ts'
import { MergeIndex } from '../../../server/document/merge-index.ts'
import { digestOf } from '../../../shared/wire/digest.ts'
import { close } from '../../../shared/wire/frames.ts'
import { Lobby, ROOM, settled } from '../../support/room/lobby.ts'
import { conflicting, deepLog } from '../../support/log/shut-logs.ts'
import { finish } from '../../support/room/steps.ts'

const WORDS = 'before and after'

describe('a log that overflows the stack of Yjs', () => {
  const log = deepLog(30_000)

  test('cannot be loaded by Yjs alone', () => {
    const doc = new Y.Doc()
    // After the overflow, Yjs can fail again. Then this later error is thrown.
    expect(() => {
      for (const update of log) Y.applyUpdate(doc, update)
    }).toThrow(/call stack|Unexpected case/)
  })

  test('is loaded without types that are nested too deep', () => {
    const { doc, leftOut, unread } = loadDocument(log)
    expect(doc.getText('t').toJSON()).toBe(WORDS)
    expect([leftOut > 0, unread]).toEqual([true, 0])
    expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVectorFromUpdate(Y.mergeUpdates(log)))
    const again = new Y.Doc()
    Y.applyUpdate(again, Y.encodeStateAsUpdate(doc))
    expect(digestOf(again)).toEqual(digestOf(doc))
  })

  test('is opened; people can write in the room, and the operator gets a message', async () => {
    const lobby = new Lobby()
    for (const update of log) await lobby.log.append(ROOM, encodeEntry({ update, claims: [], lives: [] }))
    const guest = lobby.enter('stock')
    guest.say({ type: 'state', vector: new Uint8Array([0]) })
    await settled()
    const doc = Object.assign(new Y.Doc(), { clientID: 9 })
    for (const frame of guest.frames) if (frame.type === 'difference') Y.applyUpdate(doc, frame.update)
    expect(doc.getText('t').toJSON()).toBe(WORDS)
    expect(lobby.events).toMatchObject([{ is: 'leftOut', room: ROOM, updates: 0 }])
    const vector = Y.encodeStateVector(doc)
    doc.getText('t').insert(0, 'still ')
    guest.say({ type: 'update', update: Y.encodeStateAsUpdate(doc, vector) })
    await settled()
    expect(guest.closed).toBeNull()
    expect(await lobby.log.read(ROOM)).toHaveLength(log.length + 1)
  })
})

test('if an update in a log cannot be read, only that update is left out', async () => {
  const lobby = new Lobby()
  const doc = new Y.Doc()
  doc.getText('t').insert(0, 'words')
  for (const update of [new Uint8Array([1, 1, 1, 0, 31, 9]), Y.encodeStateAsUpdate(doc)])
    await lobby.log.append(ROOM, encodeEntry({ update, claims: [], lives: [] }))
  const guest = lobby.enter('stock')
  guest.say({ type: 'state', vector: new Uint8Array([0]) })
  await settled()
  const heard = new Y.Doc()
  for (const frame of guest.frames) if (frame.type === 'difference') Y.applyUpdate(heard, frame.update)
  expect(heard.getText('t').toJSON()).toBe('words')
  expect(lobby.events).toContainEqual({ is: 'leftOut', room: ROOM, updates: 1, structs: 0 })
})

describe('when a log is loaded, these are left out:', () => {
  const LONG = 'n'.repeat(limits.name + 1)

  test.each<[string, (doc: Y.Doc, name: string) => void]>([
    ['a field whose name is too long', (doc, name) => doc.getMap('m').set(name, 1)],
    [
      'an element whose name is too long',
      (doc, name) => doc.getXmlFragment('f').insert(0, [new Y.XmlElement(name)]),
    ],
  ])('%s', (_, write) => {
    for (const [name, leftOut] of [
      [LONG, 1],
      [LONG.slice(1), 0],
    ] as const) {
      const doc = Object.assign(new Y.Doc(), { clientID: 1 })
      doc.getText('t').insert(0, WORDS)
      write(doc, name)
      const loaded = loadDocument([Y.encodeStateAsUpdate(doc)])
      expect([loaded.leftOut, loaded.unread, loaded.doc.getText('t').toJSON()]).toEqual([leftOut, 0, WORDS])
      expect(loaded.doc.getMap('m').size + loaded.doc.getXmlFragment('f').length).toBe(1 - leftOut)
    }
  })

  test('a value beside a field of several values, so that the element around them can be deleted', async () => {
    // An element, its field with two values, and one more value after the first of them.
    const log = [
      new Uint8Array([1, 1, 1, 0, 7, 1, 1, 102, 3, 4, 108, 105, 110, 101, 0]),
      new Uint8Array([1, 1, 1, 1, 0x28, 0, 1, 0, 1, 107, 2, 125, 0, 125, 1, 0]),
    ]
    const beside = new Uint8Array([1, 1, 2, 0, 0x88, 1, 1, 1, 125, 8, 0])
    const plain = new Y.Doc()
    for (const update of [...log, beside]) Y.applyUpdate(plain, update)
    expect(() => plain.getXmlFragment('f').delete(0, 1)).toThrow()

    const { doc, leftOut } = loadDocument([...log, beside])
    const [line] = doc.getXmlFragment('f').toArray() as [Y.XmlElement]
    expect([leftOut, line.getAttribute('k')]).toEqual([1, 8])
    doc.getXmlFragment('f').delete(0, 1)

    const lobby = new Lobby()
    for (const update of log) await lobby.log.append(ROOM, encodeEntry({ update, claims: [], lives: [] }))
    const guest = await lobby.enterCaughtUp()
    guest.say({ type: 'update', update: beside }, { type: 'update', update: deletionOf(1, 0) })
    await settled()
    expect([guest.heard('nack'), guest.closed, guest.acked]).toEqual([[], null, 3])
    expect(lobby.events.map(({ is }) => is)).toEqual(['leftOut'])
  })
})

const deletionOf = (client: number, clock: number): Uint8Array => new Uint8Array([0, 1, client, 1, clock, 1])

describe('the steps that Yjs takes past structs in the same place', () => {
  test('are counted before they are taken, and are the same every time', () => {
    const steps = (updates: readonly Uint8Array[]) => loadDocument(updates).steps
    expect(steps(conflicting(100, 1))).toBe(100)
    expect(steps(conflicting(100, 50))).toBe(5000)
    expect(steps(conflicting(100, 50).reverse())).toBeLessThan(100)
  })

  test('can be taken in several turns, and the document is the same in the end', () => {
    const updates = conflicting(400, 400)
    const index = new MergeIndex()
    let turns = 0
    for (const update of updates)
      do turns++
      while (!index.load([update]))
    expect(index.endLoad()).toBe(true)
    expect(turns).toBeGreaterThan(160_000 / limits.stepsPerTurn)
    const doc = new Y.Doc()
    Y.applyUpdate(doc, finish(index.state()))
    const plain = new Y.Doc()
    for (const update of updates) Y.applyUpdate(plain, update)
    expect(digestOf(doc)).toEqual(digestOf(plain))
  })

  test('end the load before they are taken, if there are more than any document may take', () => {
    expect(() => loadDocument(conflicting(1000, 1000), 5000)).toThrow(TooCostly)
    const guard = new Guard(Infinity)
    const doc = new Y.Doc()
    for (const [at, update] of conflicting(100, 100).entries())
      if (at === 0) Y.applyUpdate(doc, update)
      else expect(() => guard.watch(() => Y.applyUpdate(doc, update), 500)).toThrow(Paused)
    expect(guard.steps).toBe(500)
  })
})

test('if a room’s log costs too much to load, people and the operator get a sentence', async () => {
  const lobby = new Lobby('epoch', null, { ...limits, stepsToLoad: 1000 })
  for (const update of conflicting(100, 100))
    await lobby.log.append(ROOM, encodeEntry({ update, claims: [], lives: [] }))
  const guest = lobby.enter()
  await settled()
  expect(guest.closed).toMatchObject({
    code: close.tryLater,
    reason: expect.stringContaining('must be repaired') as string,
  })
  expect(lobby.events).toMatchObject([
    { is: 'failed', room: ROOM, error: expect.any(TooCostly) as TooCostly },
  ])
})
