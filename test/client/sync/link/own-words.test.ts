import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { watchRemoved } from '../../../../client/text/editor/rescue.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { nack } from '../../../../shared/wire/frames.ts'
import { line, readLines, textOf } from '../../../../shared/document/lines.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'
import { LinkedPage } from '../../../support/page/link-story.ts'
import { CloseEvent } from '../../../support/page/scripted-socket.ts'

const ROOT = 'section:updates/ada'

let pages: LinkedPage[] = []

beforeEach(async () => {
  await import('../../../../client/sync/link/kept-line.ts')
  vi.useFakeTimers()
  vi.stubGlobal('CloseEvent', CloseEvent)
})
afterEach(() => {
  for (const page of pages) page.close()
  pages = []
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const fragmentOf = (doc: Y.Doc): Y.XmlFragment => doc.getXmlFragment(ROOT)
const linesOf = (doc: Y.Doc): string[] => readLines(fragmentOf(doc)).map(textOf)
const textAt = (doc: Y.Doc, at: number): Y.XmlText =>
  (fragmentOf(doc).get(at) as Y.XmlElement).get(0) as Y.XmlText
const type = (doc: Y.Doc, at: number, text: string): void =>
  textAt(doc, at).insert(textAt(doc, at).length, text)
const stateOf = (doc: Y.Doc): Uint8Array => Y.encodeStateAsUpdate(doc)

/** A relay's document with these lines, and a page that got them from it. */
async function meet(...lines: string[]): Promise<{ relay: Y.Doc; page: LinkedPage }> {
  const relay = new Y.Doc()
  insertLines(
    fragmentOf(relay),
    lines.map((text) => line(text)),
  )
  const page = new LinkedPage()
  pages.push(page)
  page.goLive({ relay })
  await vi.dynamicImportSettled()
  return { relay, page }
}

/** Removes a line at the relay, as another person. If a page is given, sends the removal to it. */
function remove(relay: Y.Doc, at: number, page: LinkedPage | null = null): void {
  const before = Y.encodeStateVector(relay)
  fragmentOf(relay).delete(at, 1)
  page?.socket.say({ type: 'update', update: Y.encodeStateAsUpdate(relay, before) })
}

/** Another page, which keeps the unseen words of others in the lines that it removes. */
function watching(relay: Y.Doc): { remover: Y.Doc; stop: () => void } {
  const remover = new Y.Doc()
  Y.applyUpdate(remover, stateOf(relay))
  return { remover, stop: watchRemoved(fragmentOf(remover)) }
}

/** Applies all that the page has sent to the relay's document. */
function arrive(page: LinkedPage, relay: Y.Doc): void {
  for (const frame of page.socket.heard())
    if (frame.type === 'difference' || frame.type === 'update') Y.applyUpdate(relay, frame.update)
}

describe('P11: words in a line that is removed elsewhere', () => {
  test('are kept if the relay has not acked them', async () => {
    const { relay, page } = await meet('one', 'two', 'three')
    type(page.doc, 1, ' and more')
    remove(relay, 1, page)
    expect(linesOf(page.doc)).toEqual(['one', ' and more', 'three'])
    arrive(page, relay)
    expect(linesOf(relay)).toEqual(['one', ' and more', 'three'])
  })

  test('are removed with the line after the relay has acked them', async () => {
    const { relay, page } = await meet('one', 'two')
    type(page.doc, 1, ' and more')
    arrive(page, relay)
    page.socket.say({ type: 'ack', count: 2 })
    remove(relay, 1, page)
    expect(linesOf(page.doc)).toEqual(['one'])
  })

  test('are kept except for the part that the relay has acked', async () => {
    const { relay, page } = await meet('one', 'two')
    type(page.doc, 1, ' seen')
    arrive(page, relay)
    page.socket.say({ type: 'ack', count: 2 })
    type(page.doc, 1, ' unseen')
    remove(relay, 1, page)
    expect(linesOf(page.doc)).toEqual(['one', ' unseen'])
  })

  test('are kept, even though the relay has them, if the person who removed the line had not seen them', async () => {
    const { relay, page } = await meet('one', 'two')
    const stranger = new Y.Doc()
    Y.applyUpdate(stranger, stateOf(relay))
    type(page.doc, 1, ' and more')
    arrive(page, relay)
    page.socket.say({ type: 'ack', count: 2 })
    remove(stranger, 1, page)
    expect(linesOf(page.doc)).toEqual(['one', ' and more'])
  })

  test('are removed with the line after the relay has shown on the next connection that it has them', async () => {
    const { relay, page } = await meet('one', 'two')
    type(page.doc, 1, ' and')
    arrive(page, relay)
    page.socket.end()
    vi.advanceTimersByTime(5000)
    page.goLive({ relay })
    remove(relay, 1, page)
    expect(linesOf(page.doc)).toEqual(['one'])
  })

  test('are kept if the connection ended before the relay’s ack arrived', async () => {
    const { relay, page } = await meet('one', 'two')
    type(page.doc, 1, ' and more')
    remove(relay, 1)
    arrive(page, relay)
    page.socket.end()
    vi.advanceTimersByTime(5000)
    page.goLive({ relay })
    expect(linesOf(page.doc)).toEqual(['one', ' and more'])
  })

  test('are kept if they were written before the page was loaded', async () => {
    const { relay, page: before } = await meet('one', 'two')
    const { confirmed } = before.link
    type(before.doc, 1, ' drafted')
    remove(relay, 1)
    const page = new LinkedPage({ confirmed, kept: stateOf(before.doc) })
    pages.push(page)
    page.goLive({ relay })
    await vi.dynamicImportSettled()
    expect(linesOf(page.doc)).toEqual(['one', ' drafted'])
  })

  test('are not kept if others typed them', async () => {
    const { relay, page } = await meet('one', 'two')
    const before = Y.encodeStateVector(relay)
    type(relay, 1, ' by somebody else')
    page.socket.say({ type: 'update', update: Y.encodeStateAsUpdate(relay, before) })
    type(page.doc, 1, ', mine')
    remove(relay, 1, page)
    expect(linesOf(page.doc)).toEqual(['one', ', mine'])
  })

  test('keep their order, with a space where other words stood between them', async () => {
    const { relay, page } = await meet('one', 'two')
    const text = textAt(page.doc, 1)
    text.insert(3, 'hllo')
    text.insert(4, 'e')
    text.insert(0, 'first')
    text.insert(5, 'gone')
    text.delete(5, 4)
    remove(relay, 1, page)
    expect(linesOf(page.doc)).toEqual(['one', 'first hello'])
  })

  test('are kept once, by the page that typed them, if the page that removed the line is connected too', async () => {
    const { relay, page } = await meet('one', 'two')
    const { remover, stop } = watching(relay)
    type(page.doc, 1, ' and more')
    fragmentOf(remover).delete(1, 1)
    Y.applyUpdate(relay, stateOf(remover))
    page.socket.say({ type: 'update', update: stateOf(relay) })
    arrive(page, relay)
    Y.applyUpdate(remover, stateOf(relay), 'network')
    vi.advanceTimersByTime(5000)
    expect(linesOf(remover)).toEqual(['one', ' and more'])
    stop()
  })

  test('are kept by the page that removed the line if the relay acks them before it gets the removal', async () => {
    const { relay, page } = await meet('one', 'two')
    const { remover, stop } = watching(relay)
    fragmentOf(remover).delete(1, 1)
    type(page.doc, 1, ' and more')
    arrive(page, relay)
    page.socket.say({ type: 'ack', count: 2 })
    Y.applyUpdate(remover, stateOf(relay), 'network')
    expect(linesOf(remover)).toEqual(['one'])
    vi.advanceTimersByTime(5000)
    expect(linesOf(remover)).toEqual(['one', ' and more'])
    stop()
  })

  test('are kept, whatever words other pages claim to have kept', async () => {
    const { relay, page } = await meet('one', 'two')
    type(page.doc, 1, ' typed on the plane')
    const clock = Y.getState(page.doc.store, page.doc.clientID)
    for (const length of [1, 2, clock]) {
      const names = Array.from({ length: clock }, (_, at) => `${page.doc.clientID}:${at}-${at + length}`)
      insertLines(fragmentOf(relay), [
        line('the quick brown fox jumps over the lazy dog, typed on the plane'),
      ])
      ;(fragmentOf(relay).get(fragmentOf(relay).length - 1) as Y.XmlElement).setAttribute(
        'kept',
        names.join(' '),
      )
    }
    remove(relay, 1)
    page.socket.say({ type: 'update', update: stateOf(relay) })
    expect(linesOf(page.doc)).toContain(' typed on the plane')
  })

  test('are kept in two parts, no word twice, if the relay has acked only the first part', async () => {
    const { relay, page } = await meet('one', 'two')
    const { remover, stop } = watching(relay)
    fragmentOf(remover).delete(1, 1)
    type(page.doc, 1, ' seen')
    page.socket.say({ type: 'ack', count: 2 })
    type(page.doc, 1, ' unseen')
    arrive(page, relay)
    Y.applyUpdate(remover, stateOf(relay), 'network')
    const before = Y.encodeStateVector(relay)
    Y.applyUpdate(relay, stateOf(remover))
    page.socket.say({ type: 'update', update: Y.encodeStateAsUpdate(relay, before) })
    arrive(page, relay)
    Y.applyUpdate(remover, stateOf(relay), 'network')
    stop()
    expect(linesOf(remover).sort()).toEqual([' seen', ' unseen', 'one'])
  })

  test('are kept even if a line that claims to contain them contains only their letters', async () => {
    const { relay, page } = await meet('one', 'two')
    const { remover, stop } = watching(relay)
    fragmentOf(remover).delete(1, 1)
    type(page.doc, 1, ' and more')
    insertLines(fragmentOf(relay), [line('an old rope: d e m o n r a')])
    const names = Array.from({ length: 9 }, (_, at) => `${page.doc.clientID}:${at}-${at + 1}`)
    ;(fragmentOf(relay).get(2) as Y.XmlElement).setAttribute('kept', names.join(' '))
    arrive(page, relay)
    Y.applyUpdate(remover, stateOf(relay), 'network')
    stop()
    expect(linesOf(remover)).toContain(' and more')
  })

  test('are kept even if a line that claims to contain them contains none of them', async () => {
    const { relay, page } = await meet('one', 'two')
    const { remover, stop } = watching(relay)
    fragmentOf(remover).delete(1, 1)
    type(page.doc, 1, ' and more')
    ;(fragmentOf(relay).get(0) as Y.XmlElement).setAttribute('kept', `${page.doc.clientID}:0-100`)
    arrive(page, relay)
    Y.applyUpdate(remover, stateOf(relay), 'network')
    stop()
    expect(linesOf(remover)).toEqual(['one', ' and more'])
  })
})

describe('P11: the cursor goes with words that are put back, and the next word stays whole', () => {
  test.each([
    [
      'the line alone',
      (relay: Y.Doc) => fragmentOf(relay).delete(1, 1),
      ['one', ' and more and on', 'three'],
    ],
    [
      'the line, and words in another one',
      (relay: Y.Doc) => {
        fragmentOf(relay).delete(1, 1)
        textAt(relay, 0).delete(2, 1)
        textAt(relay, 1).insert(0, 'twenty-')
      },
      ['on', ' and more and on', 'twenty-three'],
    ],
    [
      'the line and the one above',
      (relay: Y.Doc) => fragmentOf(relay).delete(0, 2),
      [' and more and on', 'three'],
    ],
  ] as const)('if somebody removed %s while the page was offline', async (_what, removes, right) => {
    const { relay, page } = await meet('one', 'two', 'three')
    const editor = new HeadlessEditor(fragmentOf(page.doc))
    page.socket.end()
    editor.cursorAt(1, 'end')
    editor.type(' and more')
    relay.transact(() => removes(relay))
    vi.advanceTimersByTime(5000)
    page.goLive({ relay })
    editor.type(' and on')
    expect(linesOf(page.doc)).toEqual(right)
    expect(editor.lines).toEqual(right)
    editor.close()
  })
})

test('words that the relay refused are kept when their line is removed, even if their frame was acked', async () => {
  const { relay, page } = await meet('line')
  type(page.doc, 0, ' mine')
  page.socket.say(
    { type: 'nack', frame: 2, code: nack.invalid, sentence: 'It was not saved.' },
    { type: 'ack', count: 2 },
  )
  await vi.dynamicImportSettled()
  remove(relay, 0)
  vi.advanceTimersByTime(300)
  page.greet({ relay })
  expect(linesOf(page.doc)).toEqual([' mine'])
})
