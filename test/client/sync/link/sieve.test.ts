import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, readLines, textOf } from '../../../../shared/document/lines.ts'
import { Sieve } from '../../../../client/sync/link/sieve.ts'
import { nack } from '../../../../shared/wire/frames.ts'
import { scaffoldUpdate } from '../../../../shared/document/scaffold.ts'
import { Lobby } from '../../../support/room/lobby.ts'
import { seeded } from '../../../support/basics/random.ts'
import { CloseEvent } from '../../../support/page/scripted-socket.ts'
import { documentOf, SievedPage } from '../../../support/page/sieved-page.ts'

let pages: SievedPage[] = []
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
  vi.stubGlobal('CloseEvent', CloseEvent)
})
afterEach(() => {
  for (const page of pages) page.close()
  pages = []
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

const ADA = 'section:updates/ada'
const BOB = 'section:updates/bob'

function write(doc: Y.Doc, root: string, ...texts: string[]): void {
  insertLines(
    doc.getXmlFragment(root),
    texts.map((text) => line(text, { kind: 'item' })),
  )
}

const read = (doc: Y.Doc, root: string): string[] => readLines(doc.getXmlFragment(root)).map(textOf)

/** Writes something that every relay refuses. */
const spoil = (doc: Y.Doc): void => void doc.getMap('files').set('a', new Uint8Array([1]))

/** A device's store, written by several loads of the page, one after the other. */
function drafted(...loads: ((doc: Y.Doc) => void)[]): Uint8Array {
  let kept = new Uint8Array([0, 0])
  for (const load of loads) {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, kept)
    load(doc)
    kept = Uint8Array.from(Y.encodeStateAsUpdate(doc))
  }
  return kept
}

async function open(kept: Uint8Array, lobby = new Lobby()): Promise<{ page: SievedPage; lobby: Lobby }> {
  const page = new SievedPage(lobby, kept)
  pages.push(page)
  await page.rest()
  return { page, lobby }
}

describe('P15: a copy that the relay refuses as a whole', () => {
  test('is saved except for the refused struct, later structs of the same client, and everything inside these structs', async () => {
    const { page, lobby } = await open(
      drafted(
        (doc) => write(doc, ADA, 'one'),
        (doc) => {
          write(doc, ADA, 'two')
          spoil(doc)
          write(doc, BOB, 'three')
        },
        (doc) => {
          write(doc, BOB, 'four')
          const [three] = doc.getXmlFragment(BOB).toArray() as [Y.XmlElement]
          ;(three.get(0) as Y.XmlText).insert(0, 'and ')
        },
        (doc) => write(doc, ADA, 'five'),
      ),
    )
    const saved = await documentOf(lobby)
    expect(read(saved, ADA)).toEqual(['one', 'two', 'five'])
    expect(page.link.rest).toContain('and three')
    expect(page.state).toMatchObject({ is: 'live', settled: false, refusal: expect.any(String) as string })
    expect([page.link.stuck, page.told]).toEqual([true, []])
  })

  test('is saved after a few tries, and the page shows none of them', async () => {
    const lines = range(100).map((at) => `line ${at}`)
    const { page, lobby } = await open(
      drafted(
        (doc) => write(doc, ADA, ...lines),
        (doc) => write(doc, BOB, 'before', ...lines),
        (doc) => spoil(doc),
      ),
    )
    expect(read(await documentOf(lobby), BOB).length).toBe(101)
    expect(page.refusals).toBeLessThanOrEqual(13)
    expect(page.told).toEqual([])
  })

  test('gets another client id, and later edits under the new id are saved', async () => {
    const { page, lobby } = await open(new Uint8Array([0, 0]))
    write(page.doc, ADA, 'before')
    spoil(page.doc)
    write(page.doc, BOB, 'with it')
    await page.rest()
    write(page.doc, ADA, 'after')
    await page.rest()
    const fragment = page.doc.getXmlFragment(BOB)
    const beside = () => ((fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(0, 'more ')
    beside()
    await page.rest()
    write(page.doc, ADA, 'at last')
    await page.rest()
    const saved = await documentOf(lobby)
    expect(read(saved, ADA)).toEqual(['before', 'after', 'at last'])
    expect(read(saved, BOB)).toEqual([])
    expect(page.link.rest).toBe('@bob\n- more with it')
    expect(page.state).toMatchObject({ is: 'live', settled: false })
    // A connection has one client id. Until the connection ends, others see the page under that id.
    page.awareness.setLocalState({ name: 'Ada' })
    const other = new SievedPage(lobby, new Uint8Array([0, 0]))
    pages.push(other)
    await page.rest()
    await other.rest()
    const names = () => [...other.awareness.getStates().values()].map(({ name }) => name as unknown)
    expect(page.awareness.clientID).not.toBe(page.doc.clientID)
    expect(names()).toContain('Ada')
    page.socket.end()
    await page.rest()
    await other.rest()
    expect(page.awareness.clientID).toBe(page.doc.clientID)
    expect(names().filter((name) => name === 'Ada')).toEqual(['Ada'])
    beside()
    await page.rest()
  })

  test('is not refused again on the next connection', async () => {
    const kept = drafted((doc) => write(doc, ADA, 'one'), spoil)
    const { page, lobby } = await open(kept)
    const before = page.refusals
    page.socket.end()
    write(page.doc, ADA, 'two')
    await page.rest()
    expect(read(await documentOf(lobby), ADA)).toEqual(['one', 'two'])
    expect([page.refusals, page.settled, page.link.stuck]).toEqual([before, false, true])
    // The device remembers what the relay saved, so it notices if the relay loses that.
    expect([...Y.decodeStateVector(page.link.confirmed.vector)].length).toBe(2)
  })

  test('does not bring back a saved line that somebody removes while the page is away', async () => {
    const { page, lobby } = await open(drafted((doc) => write(doc, ADA, 'one', 'two'), spoil))
    const other = new SievedPage(lobby, new Uint8Array([0, 0]))
    pages.push(other)
    await other.rest()
    page.socket.end()
    other.doc.getXmlFragment(ADA).delete(0, 1)
    await other.rest()
    await page.rest()
    vi.advanceTimersByTime(5000)
    await page.rest()
    expect(read(await documentOf(lobby), ADA)).toEqual(['two'])
    expect(read(page.doc, ADA)).toEqual(['two'])
  })

  test('keeps its leftover words in a line of their own if somebody removes the line around them', async () => {
    const { page: other, lobby } = await open(drafted((doc) => write(doc, ADA, 'line')))
    const lines = Uint8Array.from(Y.encodeStateAsUpdate(other.doc))
    const { page } = await open(
      drafted(
        (doc) => Y.applyUpdate(doc, lines),
        (doc) => {
          spoil(doc)
          const [line] = doc.getXmlFragment(ADA).toArray() as [Y.XmlElement]
          ;(line.get(0) as Y.XmlText).insert(0, 'my words beside the ')
        },
      ),
      lobby,
    )
    expect(page.link.rest).toBe('@ada\n- my words beside the line')
    other.doc.getXmlFragment(ADA).delete(0, 1)
    await other.rest()
    await page.rest()
    await vi.dynamicImportSettled()
    expect(read(page.doc, ADA)).toEqual(['my words beside the '])
  })

  test('is saved after one refusal, except for another version’s template lines and the words in them', async () => {
    const labels = [line('Done:', { label: true })]
    const another = scaffoldUpdate(ADA, [line('Did:', { label: true })])
    // The same lines under a client id that does not fit them, as a version with other fields writes them.
    const doc = new Y.Doc()
    doc.clientID = 2 ** 32 + 7
    insertLines(doc.getXmlFragment(ADA), labels)
    const { page, lobby } = await open(
      drafted(
        (mine) => {
          Y.applyUpdate(mine, Y.encodeStateAsUpdate(doc))
          write(mine, ADA, 'a draft')
        },
        (mine) => Y.applyUpdate(mine, another.slice()),
        (mine) => write(mine, BOB, 'to save'),
      ),
    )
    const saved = await documentOf(lobby)
    expect(read(saved, BOB)).toEqual(['to save'])
    expect(page.link.rest).toBe('@ada\n- Done:\n- a draft')
    expect(page.refusals).toBe(1)
  })

  test('has the earlier value of a field saved if the relay refuses the later value', async () => {
    const first = drafted((doc) => {
      doc.getMap('people').set('ada/annotation', 'was')
      write(doc, ADA, 'gone')
    })
    const { lobby } = await open(first)
    const kept = drafted(
      (doc) => Y.applyUpdate(doc, first),
      (doc) => {
        doc.getXmlFragment(ADA).delete(0, 1)
        spoil(doc)
        write(doc, BOB, 'gone too')
        doc.getXmlFragment(BOB).delete(0, 1)
        doc.getMap('people').set('ada/annotation', 'is')
      },
    )
    const { page } = await open(kept, lobby)
    const saved = await documentOf(lobby)
    expect(saved.getMap('people').get('ada/annotation')).toBe('was')
    expect(read(saved, ADA)).toEqual([])
    expect(page.link.rest).toBe('people\n- ada/annotation: is')
  })

  test('is like any other copy if the relay has accepted everything in the end', async () => {
    const { page, lobby } = await open(drafted((doc) => write(doc, ADA, 'one')))
    page.socket.say({ type: 'nack', frame: 1, code: nack.invalid, sentence: 'no' })
    write(page.doc, ADA, 'two')
    await page.rest()
    write(page.doc, ADA, 'three')
    await page.rest()
    expect(read(await documentOf(lobby), ADA)).toEqual(['one', 'two', 'three'])
    expect([page.settled, page.link.stuck, page.link.rest]).toEqual([true, false, null])
  })

  test('has each word either saved or offered, however many people wrote it', async () => {
    let [savedWords, offeredWords] = [0, 0]
    for (const seed of range(20)) {
      const random = seeded(seed)
      let count = 0
      const loads = range(2 + random.int(5)).map(() => (doc: Y.Doc) => {
        doc.clientID = 1 + random.int(2 ** 32 - 1)
        for (let edit = 0; edit < 1 + random.int(6); edit++) {
          const root = random.pick([ADA, BOB])
          const fragment = doc.getXmlFragment(root)
          if (random.chance(0.15)) spoil(doc)
          else insertLines(fragment, [line(`w${count++}.`)], random.int(fragment.length + 1))
        }
      })
      const { page, lobby } = await open(drafted(...loads))
      const saved = await documentOf(lobby)
      const rest = page.link.rest ?? ''
      const words = [...read(saved, ADA), ...read(saved, BOB)]
      for (const word of range(count).map((at) => `w${at}.`)) {
        const places = words.filter((each) => each === word).length
        const isOffered = rest.split('- ').some((each) => each.trim().startsWith(word))
        expect([seed, word, places + Number(isOffered)]).toEqual([seed, word, 1])
        savedWords += places
        offeredWords += Number(isOffered)
      }
      expect(page.settled).toBe(page.link.rest === null)
      page.close()
    }
    expect(savedWords).toBeGreaterThan(100)
    expect(offeredWords).toBeGreaterThan(20)
  })
})

describe('tries', () => {
  /** How many tries are made. `takes`: which updates the relay accepts. */
  function sift(sieve: Sieve, first: Uint8Array, takes: (update: Uint8Array) => boolean): number {
    let tries = 0
    for (let update: Uint8Array | null = first; update !== null && sieve.isTrying; tries++) {
      if (!takes(update)) sieve.refuse()
      update = sieve.answered()
    }
    return tries
  }
  const NONE = new Uint8Array([0])

  test('end, whatever the relay refuses', () => {
    const doc = new Y.Doc()
    for (const at of range(700)) {
      doc.clientID = 1000 + at
      doc.getMap('m').set(`${at}`, `v${at}`)
    }
    const sieve = new Sieve(doc, () => undefined)
    const tries = sift(sieve, sieve.answer(NONE, Y.encodeStateAsUpdate(doc), false), () => sieve.hasRest)
    expect(tries).toBeLessThanOrEqual(410)
    expect(sieve.hasRest).toBe(true)
    expect(sieve.words.split('\n- ').length).toBe(701)
  })

  test('of deletions alone are not repeated after a refusal; the deletions are left over', () => {
    const doc = new Y.Doc()
    write(doc, ADA, 'one', 'two')
    const vector = Y.encodeStateVector(doc)
    doc.getXmlFragment(ADA).delete(0, 1)
    const sieve = new Sieve(doc, () => undefined)
    expect(sift(sieve, sieve.answer(vector, Y.encodeStateAsUpdate(doc, vector), false), () => false)).toBe(1)
    expect([sieve.hasRest, sieve.words]).toEqual([true, ''])
  })

  test('that the relay answers with “later” wait for the next connection', () => {
    const doc = new Y.Doc()
    write(doc, ADA, 'one')
    const sieve = new Sieve(doc, () => undefined)
    const first = sieve.answer(NONE, Y.encodeStateAsUpdate(doc), false)
    sieve.putOff()
    expect([sieve.isTrying, sieve.add(new Uint8Array([0, 0]))]).toEqual([false, null])
    expect(sieve.answer(NONE, Y.encodeStateAsUpdate(doc), false)).toEqual(first)
  })

  test('continue if the relay asks for missing structs in between', () => {
    const doc = new Y.Doc()
    write(doc, ADA, 'one', 'two')
    const sieve = new Sieve(doc, () => undefined)
    const whole = Y.encodeStateAsUpdate(doc)
    sieve.answer(NONE, whole, false)
    sieve.refuse()
    const half = sieve.answered()
    expect(sieve.answer(NONE, whole, true)).toEqual(new Uint8Array([0, 0]))
    sieve.refuse()
    expect(sieve.answered()?.length).toBeLessThan(half?.length ?? 0)
  })

  test('use a new client id for each edit in the leftovers up to 100 ids, and then one every 2 s', () => {
    const doc = new Y.Doc()
    const sieve = new Sieve(doc, () => undefined)
    doc.on('update', (update: Uint8Array) => {
      const next = sieve.add(update)
      if (next !== null) sift(sieve, next, () => false)
    })
    const text = doc.getText('text')
    const ids = () => doc.store.clients.size
    for (let at = 0; at < 300; at++) text.insert(text.length, 'x')
    expect(ids()).toBe(101)
    vi.advanceTimersByTime(2000)
    text.insert(text.length, 'x')
    expect(ids()).toBe(102)
    sieve.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})
