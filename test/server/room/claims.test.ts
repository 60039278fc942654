import { describe, expect, test } from 'vitest'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { newDocument } from '../../../client/sync/store/document.ts'
import { deviceOf } from '../../../server/room/claims.ts'
import { decodeEntry, encodeEntry } from '../../../server/room/entry.ts'
import { History } from '../../../server/room/history.ts'
import { limits } from '../../../server/config/limits.ts'
import { close, nack, type LogReceipt } from '../../../shared/wire/frames.ts'
import { line } from '../../../shared/document/lines.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { scaffoldUpdate } from '../../../shared/document/scaffold.ts'
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import { Lobby, ROOM, settled, type Guest } from '../../support/room/lobby.ts'

const [ADA, MALLORY] = [deviceOf('ada', ROOM), deviceOf('mallory', ROOM)]

/** A page's document and its edits. */
class Writer {
  readonly doc = new Y.Doc()
  readonly guest: Guest
  /** Log receipts to send with carried edits. */
  receipts: readonly LogReceipt[] = []

  constructor(guest: Guest, client: number, known?: Y.Doc) {
    this.guest = guest
    if (known) Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(known))
    this.doc.clientID = client // set last, because Yjs takes another id when it receives its own
  }

  write(text: string, type: 'update' | 'carried' = 'update'): void {
    const before = Y.encodeStateVector(this.doc)
    this.doc.getText('t').insert(this.doc.getText('t').length, text)
    const update = Y.encodeStateAsUpdate(this.doc, before)
    this.guest.say(type === 'carried' ? { type, update, logReceipts: this.receipts } : { type, update })
  }
}

async function writing(lobby: Lobby, device: string, client: number, known?: Y.Doc): Promise<Writer> {
  return new Writer(await lobby.enterCaughtUp('edit', device), client, known)
}

/** Sends presence under the client id of this writer. */
function appear({ doc, guest }: Writer): void {
  const presence = new Awareness(doc)
  presence.setLocalState({ handle: '@ada' })
  guest.say({ type: 'awareness', update: encodeAwarenessUpdate(presence, [doc.clientID]) })
  presence.destroy()
}

function expectForeign(guest: Guest): void {
  expect(guest.heard('nack')).toMatchObject([{ frame: 2, code: nack.foreign }])
  expect(guest.closed?.code).toBe(close.foreign)
}

describe('P19: a client id belongs to the device that first used it', () => {
  test('an edit of another device under it is refused, and that device’s connection ends; the owner can still write', async () => {
    const lobby = new Lobby()
    const ada = await writing(lobby, ADA, 7)
    ada.write('mine')
    await settled()
    const mallory = await writing(lobby, MALLORY, 7, ada.doc)
    mallory.write(' forged')
    await settled()
    expectForeign(mallory.guest)
    ada.write(' and mine')
    await settled()
    expect(await lobby.logged()).toBe('mine and mine')
    expect(ada.guest.acked).toBe(3)
    expect(lobby.events).toEqual([{ is: 'refused', room: ROOM, why: 'an edit in another’s name' }])
  })

  test('even after the room was empty', async () => {
    const lobby = new Lobby()
    const ada = await writing(lobby, ADA, 7)
    ada.write('mine')
    await settled()
    ada.guest.close(1000, '')
    await settled()
    expect(lobby.rooms.size).toBe(0)
    const mallory = await writing(lobby, MALLORY, 7, ada.doc)
    mallory.write('forged')
    await settled()
    expectForeign(mallory.guest)
  })

  test('even after a compaction', async () => {
    const lobby = new Lobby()
    const ada = await writing(lobby, ADA, 7)
    for (let nth = 0; nth < 501; nth++) {
      ada.write('x')
      await settled()
    }
    ada.guest.close(1000, '')
    await settled()
    expect(lobby.log.compactions).toBe(1)
    const mallory = await writing(lobby, MALLORY, 7, ada.doc)
    mallory.write('forged')
    await settled()
    expectForeign(mallory.guest)
    const again = await writing(lobby, ADA, 7, ada.doc)
    again.write('!')
    await settled()
    expect(await lobby.logged()).toBe(`${'x'.repeat(501)}!`)
  })

  test('from the owner’s first presence on, even before the owner types', async () => {
    const lobby = new Lobby()
    const ada = await writing(lobby, ADA, 7)
    const presence = new Awareness(ada.doc)
    presence.setLocalState({ handle: '@ada' })
    ada.guest.say({ type: 'awareness', update: encodeAwarenessUpdate(presence, [7]) })
    const mallory = await writing(lobby, MALLORY, 7)
    expect(mallory.guest.heard('awareness')).toEqual([])
    mallory.write('forged')
    await settled()
    expectForeign(mallory.guest)
    ada.write('mine')
    await settled()
    expect(await lobby.logged()).toBe('mine')
    presence.destroy()
  })

  test('even if the owner left before typing anything, and the room was empty', async () => {
    const lobby = new Lobby()
    const ada = await writing(lobby, ADA, 7)
    appear(ada)
    await settled()
    ada.guest.close(1000, '')
    await settled()
    expect(lobby.rooms.size).toBe(0)
    const mallory = await writing(lobby, MALLORY, 7)
    mallory.write('forged')
    await settled()
    expectForeign(mallory.guest)
    const again = await writing(lobby, ADA, 7)
    again.write('mine, typed offline')
    await settled()
    expect(await lobby.logged()).toBe('mine, typed offline')
  })

  test('the presence of a reader logs nothing', async () => {
    const lobby = new Lobby()
    const reader = new Writer(await lobby.enterCaughtUp('view', ADA), 7)
    appear(reader)
    await settled()
    expect(await lobby.updates()).toEqual([])
  })

  test('nobody can be present under another’s id, even by presence that comes before the log is read', async () => {
    const lobby = new Lobby()
    const ada = await writing(lobby, ADA, 7)
    ada.write('mine')
    await settled()
    ada.guest.close(1000, '')
    await settled()
    lobby.log.hold()
    const mallory = new Writer(lobby.enter('ours', 'edit', MALLORY), 7)
    appear(mallory)
    lobby.log.release()
    const watcher = await lobby.enterCaughtUp('edit', MALLORY)
    const again = await writing(lobby, ADA, 7)
    appear(again)
    await settled()
    expect(mallory.guest.heard('awareness')).toHaveLength(1)
    expect(watcher.heard('awareness')).toHaveLength(1)
  })

  test('one connection may bring only as many new ids as a page can have used', async () => {
    const lobby = new Lobby()
    const guest = await lobby.enterCaughtUp('edit', MALLORY)
    const writers = (from: number, to: number): Uint8Array => {
      const docs = Array.from({ length: to - from }, (_, at) => new Writer(guest, from + at, new Y.Doc()).doc)
      for (const doc of docs) doc.getText('t').insert(0, 'x')
      return Y.mergeUpdates(docs.map((doc) => Y.encodeStateAsUpdate(doc)))
    }
    guest.say({ type: 'update', update: writers(1, 501) }, { type: 'update', update: writers(600, 601) })
    await settled()
    expect(guest.heard('nack')).toMatchObject([{ frame: 3, code: nack.invalid }])
    expect(await lobby.logged()).toBe('x'.repeat(500))
  })

  test('nobody can be present under another’s id', async () => {
    const lobby = new Lobby()
    const ada = await writing(lobby, ADA, 7)
    ada.write('mine')
    await settled()
    const mallory = await writing(lobby, MALLORY, 7)
    const presence = new Awareness(mallory.doc)
    presence.setLocalState({ handle: '@ada' })
    mallory.guest.say({ type: 'awareness', update: encodeAwarenessUpdate(presence, [7]) })
    await settled()
    expect(ada.guest.heard('awareness')).toEqual([])
    presence.destroy()
  })

  test('another device may send the room’s content again, and delete it', async () => {
    const lobby = new Lobby()
    const ada = await writing(lobby, ADA, 7)
    ada.write('mine')
    await settled()
    const ben = await writing(lobby, MALLORY, 8, ada.doc)
    ben.doc.getText('t').delete(0, 4)
    ben.guest.say({ type: 'difference', update: Y.encodeStateAsUpdate(ben.doc) })
    await settled()
    expect(ben.guest.closed).toBeNull()
    expect(await lobby.logged()).toBe('')
  })

  test('a scaffold’s id belongs to nobody', async () => {
    const lobby = new Lobby()
    const update = scaffoldUpdate('section:updates/ada', [line('Done:', { label: true })])
    for (const device of [ADA, MALLORY]) {
      const guest = await lobby.enterCaughtUp('edit', device)
      guest.say({ type: 'update', update })
      await settled()
      expect([guest.closed, guest.acked]).toEqual([null, 2])
    }
    const logged = (await lobby.log.read(ROOM)).map((entry) => decodeEntry(entry.update))
    expect(logged).toMatchObject([{ update, claims: [] }])
  })
})

describe('a scaffold', () => {
  const ROOT = 'section:updates/ada'
  const scaffold = scaffoldUpdate(ROOT, [line('Done:', { label: true }), line('Next:', { label: true })])
  const [id = 0] = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(scaffold)).keys()
  const edited = (doc: Y.Doc): Uint8Array => {
    Y.applyUpdate(doc, scaffold)
    doc.getXmlFragment(ROOT).delete(0, 1)
    return Y.encodeStateAsUpdate(doc)
  }

  test('is accepted even if somebody tried to insert a gap under its id', async () => {
    const lobby = new Lobby()
    const guest = await lobby.enterCaughtUp('edit', MALLORY)
    const run = encoding.encode((to) => {
      for (const number of [1, 1, id, 0]) encoding.writeVarUint(to, number)
      encoding.writeUint8(to, 0) // a collected run
      encoding.writeVarUint(to, 60)
      encoding.writeVarUint(to, 0)
    })
    guest.say({ type: 'update', update: run })
    guest.say({ type: 'update', update: edited(new Y.Doc()) })
    await settled()
    expect(guest.heard('nack').map(({ code }) => code)).toEqual([nack.invalid, nack.invalid])
    guest.say({ type: 'update', update: scaffold })
    await settled()
    expect(guest.heard('nack').map(({ code }) => code)).toEqual(Array(3).fill(nack.invalid))
    expect(await lobby.log.read(ROOM)).toEqual([])
  })

  test('of a template of any length is accepted', async () => {
    const lobby = new Lobby()
    const guest = await lobby.enterCaughtUp('edit', ADA)
    const many = Array.from({ length: 700 }, (_, nth) => line(`Label ${nth}:`, { kind: 'item', label: true }))
    for (const template of [many, [line('長'.repeat(70_000))], [line('Done:'), line('長'.repeat(3500))]]) {
      guest.say({ type: 'update', update: scaffoldUpdate(ROOT, template) })
      await settled()
      expect(guest.heard('nack')).toEqual([])
    }
  })

  test('is refused if an update has more than two hundred of them', async () => {
    const lobby = new Lobby()
    const doc = newDocument()
    for (let nth = 0; nth <= limits.drawn; nth++)
      Y.applyUpdate(doc, scaffoldUpdate(`section:updates/p${nth}`, [line('Done:')]))
    const guest = await lobby.enterCaughtUp('edit', MALLORY)
    guest.say({ type: 'update', update: Y.encodeStateAsUpdate(doc) })
    await settled()
    expect(guest.heard('nack').map(({ code }) => code)).toEqual([nack.invalid])
  })

  test('is accepted from a page that has deleted a part of it, whether the room has the scaffold or not', async () => {
    const lobby = new Lobby()
    const guest = await lobby.enterCaughtUp('edit', ADA)
    for (const doc of [newDocument(), new Y.Doc()]) {
      guest.say({ type: 'update', update: edited(doc) })
      await settled()
      expect(guest.heard('nack')).toEqual([])
    }
  })
})

/** Expects that the relay refuses the edit, and that the page may reconnect and ask its person. */
function expectSentAway(guest: Guest): void {
  expect(guest.heard('nack').map(({ code }) => code)).toEqual([nack.foreign])
  expect(guest.closed?.code).toBe(close.tryLater)
}

describe('P8, P19: an edit that is carried to a relay that lost it', () => {
  test('is accepted, and its writer can still write', async () => {
    const lobby = new Lobby()
    const ben = await writing(lobby, MALLORY, 7)
    ben.write('ada’s', 'carried')
    await settled()
    expect(ben.guest.acked).toBe(2)
    const ada = await writing(lobby, ADA, 7, ben.doc)
    ada.write(' own')
    await settled()
    expect(await lobby.logged()).toBe('ada’s own')
    ben.write('forged')
    await settled()
    expect(ben.guest.closed?.code).toBe(close.foreign)
  })

  interface RolledBack {
    lobby: Lobby
    ada: Writer
    ben: Writer
    /** The log receipt of an update that the log still has. */
    earlier: LogReceipt
    /** The log receipt of an update that the log lost. */
    receipt: LogReceipt
  }

  /** Ada types, another client receives her edits, and then the log is rolled back. */
  async function rolledBack(): Promise<RolledBack> {
    const before = new Lobby()
    const ada = await writing(before, ADA, 7)
    const reader = await writing(before, MALLORY, 8)
    ada.write('yesterday ')
    await settled()
    const yesterday = await before.log.read(ROOM)
    before.now += 1000
    ada.write('today ')
    await settled()
    const [earlier, receipt] = reader.guest.receipts
    if (earlier === undefined || receipt === undefined) throw new Error('There is no receipt.')
    const lobby = new Lobby()
    for (const { update } of yesterday) await lobby.log.append(ROOM, update)
    const ben = await writing(lobby, MALLORY, 8)
    return { lobby, ada, ben, earlier, receipt }
  }

  const carry = async ({ guest }: Writer, doc: Y.Doc, receipt: LogReceipt | null): Promise<void> => {
    guest.say({
      type: 'carried',
      update: Y.encodeStateAsUpdate(doc),
      logReceipts: receipt === null ? [] : [receipt],
    })
    await settled()
  }

  test('needs log receipts, which our own clients get with each edit of others', async () => {
    const lobby = new Lobby()
    const ada = await writing(lobby, ADA, 7)
    ada.write('one')
    await settled()
    const [ben, stock] = [lobby.enter('ours', 'edit', MALLORY), lobby.enter('stock', 'edit', ADA)]
    for (const guest of [ben, stock]) guest.say({ type: 'state', vector: new Uint8Array([0]) })
    await settled()
    ada.write('two')
    await settled()
    expect(ben.receipts.map(({ seq }) => seq)).toEqual([1, 2])
    expect(stock.types).toEqual(['state', 'difference', 'update'])
    expect(stock.receipts).toEqual([])
  })

  test('may be another device’s if a log receipt shows that the log was longer', async () => {
    const { lobby, ada, ben, receipt } = await rolledBack()
    await carry(ben, ada.doc, receipt)
    expect(ben.guest.closed).toBeNull()
    expect(await lobby.logged()).toBe('yesterday today ')
    const again = await writing(lobby, ADA, 7, ada.doc)
    again.write('tomorrow')
    await settled()
    expect(await lobby.logged()).toBe('yesterday today tomorrow')
  })

  test('may be another device’s if the log now has a different update under the number in a log receipt', async () => {
    const { lobby, ada, ben, receipt } = await rolledBack()
    ben.write('other ')
    await settled()
    await carry(ben, ada.doc, receipt)
    expect(ben.guest.closed).toBeNull()
    expect((await lobby.logged()).split(' ').toSorted()).toEqual(['', 'other', 'today', 'yesterday'])
  })

  describe('if the log is damaged', () => {
    /** Ada wrote twice. The log lacks her second edit, and has an edit of Ben's after it. */
    async function damaged(): Promise<RolledBack> {
      const before = new Lobby()
      const ada = await writing(before, ADA, 7)
      const reader = await writing(before, MALLORY, 8)
      ada.write('yesterday ')
      await settled()
      ada.write('today ')
      await settled()
      reader.write('later ')
      await settled()
      const [first, , third] = await before.log.read(ROOM)
      const [earlier, receipt] = reader.guest.receipts
      if (!first || !third || !earlier || !receipt) throw new Error('Something was not logged.')
      const lobby = new Lobby()
      lobby.log.read = () => Promise.resolve([first, third])
      return { lobby, ada, ben: await writing(lobby, MALLORY, 8), earlier, receipt }
    }

    test('is accepted with any log receipt of the room', async () => {
      const { lobby, ada, ben, earlier } = await damaged()
      const logged = lobby.log.appends
      await carry(ben, ada.doc, earlier)
      expect([ben.guest.closed, lobby.log.appends]).toEqual([null, logged + 1])
    })

    test('is refused without a log receipt', async () => {
      const { ada, ben } = await damaged()
      await carry(ben, ada.doc, null)
      expectSentAway(ben.guest)
    })

    test('is refused if its owner is connected and has sent a step 2', async () => {
      const { lobby, ada, ben, earlier } = await damaged()
      const again = await writing(lobby, ADA, 7)
      await carry(ben, ada.doc, earlier)
      expectSentAway(ben.guest)
      expect(again.guest.closed).toBeNull()
    })
  })

  test('may be another device’s if the log was lost and a new one has begun', async () => {
    const { ada, receipt } = await rolledBack()
    const lobby = new Lobby('epoch 2')
    const ben = await writing(lobby, MALLORY, 8)
    await carry(ben, ada.doc, receipt)
    expect(ben.guest.closed).toBeNull()
    expect(await lobby.logged()).toBe('yesterday today ')
  })

  test('is refused if the id belongs to another device and no log receipt shows a loss', async () => {
    const { lobby, ada, ben } = await rolledBack()
    await carry(ben, ada.doc, null)
    expectSentAway(ben.guest)
    expect(await lobby.logged()).toBe('yesterday ')
  })

  test.each<[string, (receipt: LogReceipt) => LogReceipt]>([
    ['that is forged', ({ seq }) => ({ seq, mac: new Uint8Array(16) })],
    ['of another length', ({ seq }) => ({ seq, mac: new Uint8Array(3) })],
    ['whose number was raised', ({ seq, mac }) => ({ seq: seq + 1, mac })],
  ])('is refused with a log receipt %s', async (_what, change) => {
    const { ada, ben, receipt } = await rolledBack()
    await carry(ben, ada.doc, change(receipt))
    expectSentAway(ben.guest)
  })

  test('is refused with a log receipt for an edit that the log still has', async () => {
    const { ada, ben, earlier } = await rolledBack()
    await carry(ben, ada.doc, earlier)
    expectSentAway(ben.guest)
  })

  test('is refused with a log receipt of another room', async () => {
    const { lobby, ada, ben } = await rolledBack()
    const elsewhere = lobby.receipts.give('space/other/2026-11-23', { life: 'ab'.repeat(8), seq: 9 })
    await carry(ben, ada.doc, elsewhere)
    expectSentAway(ben.guest)
  })

  test('is refused with a log receipt that the relay gave for its present log', async () => {
    const lobby = new Lobby()
    const ada = await writing(lobby, ADA, 7)
    const mallory = await writing(lobby, MALLORY, 7)
    ada.write('mine')
    await settled()
    Y.applyUpdate(mallory.doc, Y.encodeStateAsUpdate(ada.doc))
    mallory.doc.clientID = 7
    mallory.receipts = mallory.guest.receipts
    expect(mallory.receipts.at(-1)?.seq).toBe(1)
    mallory.write('forged', 'carried')
    await settled()
    expectSentAway(mallory.guest)
    expect(await lobby.logged()).toBe('mine')
  })

  test('is the only kind of edit under another’s id that a rolled-back log accepts', async () => {
    const { lobby, ada, ben, receipt } = await rolledBack()
    await carry(ben, ben.doc, receipt)
    const mallory = await writing(lobby, MALLORY, 7, ada.doc)
    mallory.guest.say({ type: 'difference', update: Y.encodeStateAsUpdate(ada.doc) })
    await settled()
    expectForeign(mallory.guest)
  })
})

describe('an entry of a log', () => {
  const update = Y.encodeStateAsUpdate(new Y.Doc())
  const claims = [
    { client: 1, device: ADA },
    { client: 2 ** 32 - 1, device: MALLORY },
  ]

  const lives = [
    { life: 'ab'.repeat(8), from: 1 },
    { life: '00'.repeat(8), from: 300 },
  ]

  test('has the update with its claims and lives', () => {
    for (const entry of [
      { update, claims, lives, retired: [], placed: [] },
      { update, claims, lives: [], retired: [], placed: [] },
      { update, claims: [], lives, retired: [], placed: [] },
      { update, claims, lives, retired: [{ client: 9, clock: 300, update }], placed: [] },
      { update, claims: [], lives: [], retired: [{ client: 9, clock: 300, update }], placed: [] },
    ])
      expect(decodeEntry(encodeEntry(entry))).toEqual(entry)
  })

  test('is also read in the older form without lives: the claims, and then the update', () => {
    const doc = new Y.Doc()
    insertLines(doc.getXmlFragment('f'), [line('text')])
    const written = Y.encodeStateAsUpdate(doc)
    const entry = encoding.encode((to) => {
      encoding.writeUint8Array(to, Uint8Array.of(0x80, 0x00))
      encoding.writeVarUint(to, claims.length)
      for (const { client, device } of claims) {
        encoding.writeVarUint(to, client)
        encoding.writeUint8Array(to, Buffer.from(device, 'hex'))
      }
      encoding.writeUint8Array(to, written)
    })
    expect(decodeEntry(entry)).toEqual({ update: written, claims, lives: [], retired: [], placed: [] })
  })

  test('is the update alone if there is nothing else', () => {
    expect(encodeEntry({ update, claims: [], lives: [], retired: [], placed: [] })).toBe(update)
    const doc = new Y.Doc()
    insertLines(doc.getXmlFragment('f'), [line('text')])
    const plain = Y.encodeStateAsUpdate(doc)
    expect(decodeEntry(plain)).toEqual({ update: plain, claims: [], lives: [], retired: [], placed: [] })
  })
})

describe('a log’s history of lives', () => {
  const [one, two] = ['11', '22']
  const history = new History()
  history.load([{ life: one, from: 1 }], 2)
  for (const seq of [3, 4]) history.wrote({ life: two, seq })
  history.wrote({ life: one, seq: 5 })

  test.each([
    [one, [1, 2, 5]],
    [two, [3, 4]],
    ['33', []],
  ])('has the updates that life %s wrote, and no others', (life, seqs) => {
    expect([0, 1, 2, 3, 4, 5, 6].filter((seq) => history.has({ life, seq }))).toEqual(seqs)
  })

  test('has one life for edits before a failed write, and another life for edits after it', async () => {
    const lobby = new Lobby()
    const ada = await writing(lobby, ADA, 7)
    ada.write('kept ')
    await settled()
    lobby.log.failure = new Error('no space')
    ada.write('perhaps in a copy of the file ')
    await settled()
    const again = await writing(lobby, ADA, 9)
    again.write('under the same number')
    await settled()
    const entries = (await lobby.log.read(ROOM)).map(({ update }) => decodeEntry(update))
    expect(entries.map(({ lives }) => lives.map(({ from }) => from))).toEqual([[1], [2]])
    expect(new Set(entries.flatMap(({ lives }) => lives.map(({ life }) => life))).size).toBe(2)
  })

  test('says which update begins a life', () => {
    expect([history.begunBy(one), history.begunBy(two)]).toEqual([[], [{ life: two, from: 6 }]])
    expect(history.reached).toEqual({ life: one, seq: 5 })
    expect(new History().reached).toBeNull()
  })
})

test('a device has a different id in every room, and the ids do not reveal its secret', () => {
  expect(deviceOf('secret', 'a/b/c')).not.toBe(deviceOf('secret', 'a/b/d'))
  expect(deviceOf('secret', 'a/b/c')).toMatch(/^[0-9a-f]{32}$/)
})
