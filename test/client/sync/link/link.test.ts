import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { line } from '../../../../shared/document/lines.ts'
import { scaffoldUpdate } from '../../../../shared/document/scaffold.ts'
import { digestOf } from '../../../../shared/wire/digest.ts'
import {
  close,
  nack,
  PROTOCOL_VERSION,
  type Frame,
  type Read,
  type LogReceipt,
} from '../../../../shared/wire/frames.ts'
import {
  foreignUpdates,
  LinkedPage,
  liveFor,
  pinged,
  WELCOME,
  type PageOptions,
} from '../../../support/page/link-story.ts'
import { CloseEvent } from '../../../support/page/scripted-socket.ts'

/** Two updates: one inserts “right, wrong”, the other deletes its end. */
function insertAndDelete(): [Uint8Array, Uint8Array] {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  doc.getText('text').insert(0, 'right, wrong')
  doc.getText('text').delete(5, 7)
  const [insertion, deletion] = updates
  if (!insertion || !deletion) throw new Error('Two updates are needed.')
  return [insertion, deletion]
}

/** The state vector of a document with this text. */
function vectorOf(text: string): Uint8Array {
  const doc = new Y.Doc()
  doc.getText('text').insert(0, text)
  return Y.encodeStateVector(doc)
}

/** A copy of the document, as the relay has it. */
function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}

/** Sets `Date.now` ahead. It is replaced here, before the provider stores it. */
const clock = vi.hoisted(() => {
  const real = Date.now
  const ahead = { ms: 0 }
  Date.now = () => real() + ahead.ms
  return ahead
})

let pages: LinkedPage[] = []
const open = (options?: PageOptions): LinkedPage => {
  const page = new LinkedPage(options)
  pages.push(page)
  return page
}
const live = (options?: PageOptions): LinkedPage => {
  const page = open(options)
  page.goLive()
  page.socket.heard()
  return page
}
const at = (frames: Frame[], index: number): Frame => {
  const frame = frames[index]
  if (!frame) throw new Error(`There is no frame ${index}.`)
  return frame
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('CloseEvent', CloseEvent)
})
afterEach(() => {
  for (const page of pages) page.close()
  pages = []
  clock.ms = 0
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the handshake', () => {
  test('the key is sent as a subprotocol and never in the address', () => {
    const { socket } = open()
    expect(socket.url).toBe('ws://relay/sync/room')
    expect(socket.protocols).toEqual(['roundtable.1', `key.${'k'.repeat(22)}`, `device.${'d'.repeat(22)}`])
  })

  test('the page sends “ready” after the welcome', () => {
    const { socket } = open()
    socket.open()
    expect(socket.heard().map(({ type }) => type)).toEqual(['state', 'awareness'])
    socket.say({
      type: 'welcome',
      welcome: { protocol: 1, schema: 1, role: 'edit', epoch: 'e', limits: { update: 9 } },
    })
    expect(socket.heard()).toEqual([{ type: 'ready' }])
  })

  test('the page sends no update before its step 2, because step 2 carries earlier edits', () => {
    const page = open()
    page.socket.open()
    page.type('early')
    expect(page.edits()).toEqual([])
    page.greet()
    const relay = new Y.Doc()
    for (const frame of page.socket.heard())
      if (frame.type === 'difference') Y.applyUpdate(relay, frame.update)
      else expect(frame.type).not.toBe('update')
    expect(relay.getText('text').toJSON()).toBe('early')
    page.type(' late')
    expect(page.edits()).toEqual(['update'])
  })

  test('the link is not live before our step 2 is acked', () => {
    const page = open({ text: 'offline' })
    page.greet()
    expect(page.state).toEqual({ is: 'greeting' })
    page.socket.say({ type: 'ack', count: 1 })
    expect(page.state).toEqual({ is: 'live', role: 'edit', settled: true, refusal: null })
  })

  test('the link is not live before it gets the relay’s step 2', () => {
    const page = open()
    page.socket.open()
    page.socket.say(
      { type: 'welcome', welcome: welcomeOf(PROTOCOL_VERSION) },
      { type: 'state', vector: Y.encodeStateVector(new Y.Doc()) },
      { type: 'ack', count: 1 },
    )
    expect(page.state).toEqual({ is: 'greeting' })
    page.socket.say({ type: 'difference', update: Y.encodeStateAsUpdate(new Y.Doc()) })
    expect(page.settled).toBe(true)
  })

  test('the page sends no edits to a relay of another version, does not reconnect, and says to reload', () => {
    const page = open({ text: 'mine' })
    page.socket.open()
    page.socket.heard()
    page.socket.say({ type: 'welcome', welcome: welcomeOf(PROTOCOL_VERSION + 1) })
    expect(page.socket.heard().filter(({ type }) => type !== 'awareness')).toEqual([])
    expect(page.state).toMatchObject({ is: 'parted', sentence: expect.stringMatching(/reload/) as string })
    vi.advanceTimersByTime(600_000)
    expect(page.sockets.length).toBe(1)
  })
})

const welcomeOf = (protocol: number) => ({
  protocol,
  schema: 1,
  role: 'edit' as const,
  epoch: 'epoch',
  limits: { update: 1024 },
})

describe('P1: settled', () => {
  test('an edit is settled only by its own ack, not by an earlier ack', () => {
    const page = live()
    page.type('a')
    page.type('b')
    expect(page.edits()).toEqual(['update', 'update'])
    page.socket.say({ type: 'ack', count: 2 })
    expect(page.settled).toBe(false)
    page.socket.say({ type: 'ack', count: 3 })
    expect(page.settled).toBe(true)
  })

  test('without an ack the page stays unsettled, however long the connection lives', () => {
    const page = live()
    page.type('a')
    liveFor(page, 60_000)
    expect(page.state).toEqual({ is: 'live', role: 'edit', settled: false, refusal: null })
    expect(page.sockets.length).toBe(1)
  })

  test('acks are counted from the start on each connection', () => {
    const page = live()
    page.type('acked')
    page.socket.say({ type: 'ack', count: 2 })
    const relay = copyOf(page.doc)
    page.type(' not acked')
    page.socket.end()
    expect(page.state).toEqual({ is: 'offline' })
    vi.advanceTimersByTime(300)
    page.greet({ relay })
    expect(page.state).toEqual({ is: 'greeting' })
    page.type(' new')
    page.socket.say({ type: 'ack', count: 1 })
    expect(page.settled).toBe(false)
    page.socket.say({ type: 'ack', count: 2 })
    expect(page.settled).toBe(true)
  })

  test('an ack of more frames than the page sent ends the connection', () => {
    const page = live()
    page.socket.say({ type: 'ack', count: 2 })
    expect(page.state).toEqual({ is: 'offline' })
  })

  test('after an edit goes into a closing socket, the link reports “offline”', () => {
    const page = live()
    page.socket.readyState = page.socket.CLOSING
    page.states.length = 0
    page.type('into the void')
    expect(page.states).toEqual([{ is: 'offline' }])
  })

  test('the link reports each state once', () => {
    const page = live()
    const { frames } = foreignUpdates('a', 'b', 'c')
    page.states.length = 0
    page.socket.say(...frames)
    page.type('mine')
    page.type('mine too')
    page.socket.say({ type: 'ack', count: 3 })
    expect(page.states.map((state) => state.is === 'live' && state.settled)).toEqual([false, true])
  })

  test('a tab shows edits of another tab, sends them too, and is settled by its own acks', () => {
    const [writing, showing] = [live({ room: 'shared' }), live({ room: 'shared' })]
    showing.socket.heard()
    writing.type('from the other tab')
    expect(showing.text).toBe('from the other tab')
    expect(showing.edits()).toEqual(['update'])
    expect(showing.settled).toBe(false)
    writing.socket.say({ type: 'ack', count: 2 })
    expect([writing.settled, showing.settled]).toEqual([true, false])
    showing.socket.say({ type: 'ack', count: 2 })
    expect(showing.settled).toBe(true)
  })

  test('two tabs share their edits without a relay', () => {
    const [one, other] = [open({ room: 'plane', text: 'drafted' }), open({ room: 'plane' })]
    expect(other.text).toBe('drafted')
    other.type(', answered')
    expect(one.text).toBe('drafted, answered')
  })
})

describe('P15: edits that the relay refuses', () => {
  test('the page shows a nack, and is not settled even if the frame was acked', () => {
    const page = live()
    page.type('a')
    page.socket.say(
      { type: 'nack', frame: 2, code: nack.gap, sentence: 'It was not saved.' },
      { type: 'ack', count: 2 },
    )
    expect(page.told).toEqual(['It was not saved.'])
    expect(page.state).toEqual({ is: 'live', role: 'edit', settled: false, refusal: 'It was not saved.' })
    expect(page.link.stuck).toBe(false)
  })

  test.each(['invalid', 'tooLarge'] as const)(
    'after a nack “%s”, the page is not settled, reconnects and sends its copy in parts; it shows nothing',
    async (code) => {
      const page = live()
      const refuse = (frame: number) =>
        page.socket.say(
          { type: 'nack', frame, code: nack[code], sentence: 'It was not saved.' },
          { type: 'ack', count: frame },
        )
      page.type('b')
      refuse(2)
      expect(page.settled).toBe(false)
      await vi.dynamicImportSettled()
      vi.advanceTimersByTime(300)
      expect(page.sockets.length).toBe(2)
      page.greet()
      refuse(1)
      expect(page.link.stuck).toBe(false)
      refuse(2) // the only struct that there is
      expect(page.edits()).toEqual(['difference', 'difference'])
      expect([page.link.stuck, page.link.rest, page.told]).toEqual([true, 'text\n- b', []])
      expect(page.state).toMatchObject({ is: 'live', settled: false })
      page.socket.end()
      expect(page.link.stuck).toBe(true)
    },
  )

  test('after a nack “later” for a part, the page sends its copy on the next connection, and is settled when the relay acks that copy', async () => {
    const page = live()
    page.type('b')
    const answer = (code: number, frame: number) =>
      page.socket.say({ type: 'nack', frame, code, sentence: 'No.' }, { type: 'ack', count: frame })
    answer(nack.invalid, 2)
    await vi.dynamicImportSettled()
    vi.advanceTimersByTime(300)
    page.greet()
    answer(nack.later, 1)
    page.type('c')
    expect([page.edits(), page.settled]).toEqual([['difference'], false])
    for (let ms = 0; ms < 31_000 && page.sockets.length === 2; ms += 500) liveFor(page, 500)
    expect(page.sockets.length).toBe(3)
    const relay = new Y.Doc()
    page.greet()
    for (const frame of page.socket.heard())
      if (frame.type === 'difference') Y.applyUpdate(relay, frame.update)
    expect(relay.getText('text').toJSON()).toBe('bc')
    page.socket.say({ type: 'ack', count: 1 })
    expect(page.settled).toBe(true)
  })

  test('after a copy that was sent in parts is pushed back as a whole, later edits are sent as usual', async () => {
    const page = live({ text: 'mine' })
    const had = copyOf(page.doc)
    page.type('b')
    const refuse = (frame: number) =>
      page.socket.say(
        { type: 'nack', frame, code: nack.invalid, sentence: 'No.' },
        { type: 'ack', count: frame },
      )
    refuse(2)
    await vi.dynamicImportSettled()
    vi.advanceTimersByTime(300)
    page.greet({ relay: had })
    refuse(1)
    refuse(2)
    expect(page.link.stuck).toBe(true)
    page.socket.end()
    vi.advanceTimersByTime(300)
    page.greet()
    page.link.pushBack()
    page.socket.say({ type: 'ack', count: 1 })
    page.edits()
    page.type('c')
    expect(page.edits()).toEqual(['update'])
    page.socket.say({ type: 'ack', count: 2 })
    expect(page.settled).toBe(true)
  })

  test('if the relay refuses edits that are pushed back, the page shows the nack and does not try them in parts', async () => {
    const page = open({ text: 'mine', confirmed: { vector: vectorOf('mine'), receipts: [] } })
    page.greet()
    page.link.pushBack()
    page.socket.say(
      { type: 'nack', frame: 1, code: nack.invalid, sentence: 'It was not saved.' },
      { type: 'ack', count: 1 },
    )
    await vi.dynamicImportSettled()
    expect([page.link.stuck, page.link.rest, page.told]).toEqual([true, null, ['It was not saved.']])
    expect(page.settled).toBe(false)
  })

  test('the page forgets a nack when the connection ends, because the next handshake shows what the relay lacks', () => {
    const page = live()
    page.socket.say({ type: 'nack', frame: 1, code: nack.gap, sentence: 'It was not saved.' })
    page.socket.end()
    vi.advanceTimersByTime(300)
    page.goLive()
    expect(page.settled).toBe(true)
  })

  test('after nacks “later”, the page shows their sentence once, and sends the edit again until the relay accepts it', () => {
    const page = live()
    page.type('mine')
    const later = { type: 'nack', frame: 2, code: nack.later, sentence: 'Sent again soon.' } as const
    page.socket.say(later, { type: 'ack', count: 2 })
    const putOff = { is: 'live', role: 'edit', settled: false, refusal: 'Sent again soon.' }
    expect(page.state).toEqual(putOff)
    page.type(' and more')
    page.socket.say({ ...later, frame: 3 }, { type: 'ack', count: 3 })
    const again = () => {
      const before = page.sockets.length
      for (let ms = 0; ms < 31_000 && page.sockets.length === before; ms += 500) liveFor(page, 500)
      return page.sockets.length - before
    }
    expect(again()).toBe(1)
    page.greet()
    page.socket.say({ ...later, frame: 1 }, { type: 'ack', count: 1 })
    expect(page.state).toEqual(putOff)
    expect(again()).toBe(1)
    page.goLive()
    expect(page.settled).toBe(true)
    expect(page.told).toEqual(['Sent again soon.'])
    expect(again()).toBe(0)
  })

  test('the page shows a notice for a lead, and stays settled', () => {
    const page = live({ text: 'mine' })
    page.socket.say({ type: 'notice', sentence: 'Half of it is used.' })
    expect([page.told, page.settled]).toEqual([['Half of it is used.'], true])
  })

  test('an update above the size limit for updates is sent as a step 2', () => {
    const page = live()
    page.type('x'.repeat(2000))
    expect(page.edits()).toEqual(['difference'])
    page.socket.say({ type: 'ack', count: 2 })
    expect(page.settled).toBe(true)
  })

  test('if the relay closes because a message is too large, the page does not reconnect, and offers a download', () => {
    const page = open({ text: 'x'.repeat(2000) })
    page.greet()
    page.socket.end(1009)
    vi.advanceTimersByTime(600_000)
    expect(page.sockets.length).toBe(1)
    expect(page.state).toMatchObject({ is: 'parted', sentence: expect.stringMatching(/Download/) as string })
  })

  test.each([
    [close.noAccess, 'refused'],
    [close.notAllowed, 'refused'],
    [close.malformed, 'parted'],
    [4499, 'parted'],
  ])('a close with %i ends the link for good; its state is “%s”, with the relay’s sentence', (code, is) => {
    const page = open()
    page.socket.open()
    page.socket.end(code, 'This link doesn’t open these notes.')
    expect(page.state).toEqual({ is, code, sentence: 'This link doesn’t open these notes.' })
    page.link.retry()
    vi.advanceTimersByTime(600_000)
    expect(page.sockets.length).toBe(1)
  })
})

describe('a page that may only read', () => {
  test('sends no edits, and is settled when the relay has all that the page shows', () => {
    const { doc } = foreignUpdates('theirs')
    const page = open()
    page.goLive({ role: 'view', relay: doc })
    expect(page.state).toEqual({ is: 'live', role: 'view', settled: true, refusal: null })
    page.type('mine')
    expect(page.edits()).toEqual([])
  })

  test('is not settled while it shows edits that the relay lacks', () => {
    const page = open({ text: 'written with another link' })
    page.goLive({ role: 'view' })
    expect(page.state).toMatchObject({ is: 'live', settled: false, refusal: expect.any(String) as string })
    page.socket.say({ type: 'update', update: Y.encodeStateAsUpdate(page.doc) })
    expect(page.settled).toBe(true)
  })

  test('stays settled while others write, in whatever order their updates arrive', () => {
    const { frames } = foreignUpdates('a', 'b')
    const page = open()
    page.goLive({ role: 'view' })
    page.socket.say(at(frames, 1), at(frames, 0), at(frames, 0))
    expect(page.text).toBe('ab')
    expect(page.settled).toBe(true)
  })

  test('is settled when it reconnects to a relay that has nothing new', () => {
    const { doc } = foreignUpdates('theirs')
    const page = open()
    page.goLive({ role: 'view', relay: doc })
    page.socket.end()
    vi.advanceTimersByTime(300)
    page.goLive({ role: 'view', relay: doc })
    expect(page.settled).toBe(true)
  })
})

describe('signs that the relay is alive', () => {
  test('the link is offline if nothing comes for 1.5 s after a ping, until something comes', () => {
    const page = live()
    vi.advanceTimersByTime(3000)
    expect(pinged(page)).toBe(true)
    vi.advanceTimersByTime(1499)
    expect(page.state.is).toBe('live')
    vi.advanceTimersByTime(1)
    expect(page.state.is).toBe('offline')
    page.socket.say({ type: 'pong' })
    expect(page.settled).toBe(true)
  })

  test('silence before a ping does not make the link offline', () => {
    const page = live()
    vi.advanceTimersByTime(2999)
    expect(pinged(page)).toBe(false)
    expect(page.state.is).toBe('live')
  })

  test('any message is a sign that the relay is alive', () => {
    const page = live()
    const { frames } = foreignUpdates('theirs')
    vi.advanceTimersByTime(4000)
    page.socket.say(...frames)
    vi.advanceTimersByTime(2999)
    expect(page.state.is).toBe('live')
  })

  test.each([0, 500, 1000, 1500, 2000, 2500, 2999, 3000])(
    'if a connection dies %i ms after a pong, the link is offline within 5 s',
    (ms) => {
      const page = live()
      page.socket.say({ type: 'pong' })
      liveFor(page, ms, ms || 1)
      vi.advanceTimersByTime(5000)
      expect(page.state.is).toBe('offline')
    },
  )

  test('a socket that stays quiet is replaced 8 s after the ping', () => {
    const page = live()
    vi.advanceTimersByTime(3000 + 7999)
    expect(page.sockets.length).toBe(1)
    vi.advanceTimersByTime(1 + 300)
    expect(page.sockets.length).toBe(2)
    page.goLive()
    expect(page.settled).toBe(true)
  })

  test('the link gives up an attempt to connect after 4 s', () => {
    const page = open()
    vi.advanceTimersByTime(3999)
    expect(page.sockets.length).toBe(1)
    vi.advanceTimersByTime(1 + 300)
    expect(page.sockets.length).toBe(2)
  })

  test('a relay that accepts a connection and never answers counts as failed after 4.5 s, until it answers', () => {
    const page = open()
    page.socket.open()
    vi.advanceTimersByTime(4499)
    expect(page.link.failed).toBe(false)
    const told = page.states.length
    vi.advanceTimersByTime(1)
    expect([page.link.failed, page.states.length, page.sockets.length]).toEqual([true, told + 1, 1])
    page.goLive()
    expect(page.link.failed).toBe(false)

    // A relay that has answered before is only quiet.
    vi.advanceTimersByTime(4500)
    expect([page.state.is, page.link.failed]).toEqual(['offline', false])
  })

  test('if edits sent during a silence are not acked within 2 s after it, the link opens another socket', () => {
    const page = live()
    page.type('swallowed')
    vi.advanceTimersByTime(3000 + 7500)
    expect(page.sockets.length).toBe(1)
    page.socket.say({ type: 'pong' })
    expect(page.state).toMatchObject({ is: 'live', settled: false })
    vi.advanceTimersByTime(2000 + 300)
    expect(page.sockets.length).toBe(2)
  })

  test('if all edits are acked after a silence, the link keeps its socket', () => {
    const page = live()
    page.type('delayed')
    vi.advanceTimersByTime(5000)
    page.socket.say({ type: 'ack', count: 2 })
    liveFor(page, 10_000)
    expect(page.sockets.length).toBe(1)
    expect(page.settled).toBe(true)
  })

  test('if the browser throttles the page’s timers to one a minute, the provider keeps the connection', () => {
    const page = live()
    clock.ms = 60_000
    vi.advanceTimersByTime(3000)
    expect(page.state.is).toBe('live')
  })
})

describe('presence', () => {
  /** The names in an awareness message, by client id. */
  const namesIn = (frames: Read[]): Map<number, unknown> => {
    const heard = new Awareness(new Y.Doc())
    for (const frame of frames)
      if (frame.type === 'awareness') applyAwarenessUpdate(heard, frame.update, 'test')
    const names = [...heard.getStates()].flatMap(([client, { name }]): [number, unknown][] =>
      name === undefined ? [] : [[client, name]],
    )
    heard.destroy()
    return new Map(names)
  }
  const present = (name: string): { doc: Y.Doc; frame: Frame } => {
    const doc = new Y.Doc()
    const awareness = new Awareness(doc)
    awareness.setLocalState({ name })
    const update = encodeAwarenessUpdate(awareness, [doc.clientID])
    awareness.destroy()
    return { doc, frame: { type: 'awareness', update } }
  }

  test('is sent again on a new connection, because the others have forgotten this page', () => {
    const page = open()
    page.awareness.setLocalState({ name: 'Ada' })
    page.goLive()
    const before = page.awareness.meta.get(page.doc.clientID)?.clock ?? 0
    page.socket.end()
    vi.advanceTimersByTime(300)
    page.goLive()
    expect(page.awareness.meta.get(page.doc.clientID)?.clock).toBeGreaterThan(before)
    expect(namesIn(page.socket.heard())).toEqual(new Map([[page.doc.clientID, 'Ada']]))
  })

  test('of others is dropped when the connection ends, and shown again on the next one even if it has not changed', () => {
    const page = live()
    const { doc, frame } = present('Ben')
    page.socket.say(frame)
    expect(page.awareness.getStates().get(doc.clientID)).toEqual({ name: 'Ben' })
    page.socket.end()
    expect(page.awareness.getStates().has(doc.clientID)).toBe(false)
    vi.advanceTimersByTime(300)
    page.goLive()
    page.socket.say(frame)
    expect(page.awareness.getStates().get(doc.clientID)).toEqual({ name: 'Ben' })
  })

  test('is sent only for this page, never for others', () => {
    const page = live()
    page.socket.say(present('Ben').frame, present('Cy').frame)
    expect(page.awareness.getStates().size).toBe(3)
    expect(page.socket.heard()).toEqual([])
    page.awareness.setLocalState({ name: 'Ada' })
    expect(namesIn(page.socket.heard())).toEqual(new Map([[page.doc.clientID, 'Ada']]))
  })

  test('moves to the document’s new client id when somebody else writes under the old one', () => {
    const page = live()
    page.awareness.setLocalState({ name: 'Ada' })
    const clone = new Y.Doc()
    clone.clientID = page.doc.clientID
    clone.getText('text').insert(0, 'a clone’s')
    page.socket.heard()
    page.socket.say({ type: 'update', update: Y.encodeStateAsUpdate(clone) })
    expect(page.doc.clientID).not.toBe(clone.clientID)
    expect(namesIn(page.socket.heard())).toEqual(new Map([[page.doc.clientID, 'Ada']]))
    expect([...page.awareness.getStates().keys()]).toEqual([page.doc.clientID])
    page.socket.end() // when a connection closes, the stock provider looks for the id
    expect(page.state).toEqual({ is: 'offline' })
  })
})

describe('reconnecting', () => {
  test('each try waits longer than the last, up to 3.5 s', () => {
    const page = open()
    const waits: number[] = []
    for (let tries = 0; tries < 8; tries++) {
      page.socket.end()
      let waited = 0
      for (const before = page.sockets.length; page.sockets.length === before; waited += 10)
        vi.advanceTimersByTime(10)
      waits.push(waited)
    }
    for (const [tries, waited] of waits.entries()) {
      const longest = Math.min(200 * 2 ** tries, 3500)
      expect(waited).toBeGreaterThanOrEqual(longest / 2)
      expect(waited).toBeLessThanOrEqual(longest + 10)
    }
  })

  test('the wait is random, so a room’s pages do not all reconnect at once', () => {
    const waitWith = (drawn: number): boolean => {
      vi.spyOn(Math, 'random').mockReturnValueOnce(drawn)
      const page = live()
      page.socket.end()
      vi.advanceTimersByTime(150)
      return page.sockets.length === 1
    }
    expect([waitWith(0), waitWith(0.99)]).toEqual([false, true])
  })

  test('the link tries again after a close with “try again later”', () => {
    const page = live()
    page.socket.end(close.tryLater, 'The server cannot save now.')
    vi.advanceTimersByTime(300)
    expect(page.sockets.length).toBe(2)
  })

  test('the link tries at once when the browser comes online or the page is shown', () => {
    const [browser, tab] = [new EventTarget(), Object.assign(new EventTarget(), { hidden: true })]
    vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser))
    vi.stubGlobal('removeEventListener', browser.removeEventListener.bind(browser))
    vi.stubGlobal('document', tab)
    const page = live()
    page.socket.end()
    browser.dispatchEvent(new Event('online'))
    expect(page.sockets.length).toBe(2)
    page.socket.end()
    tab.dispatchEvent(new Event('visibilitychange'))
    expect(page.sockets.length).toBe(2)
    tab.hidden = false
    tab.dispatchEvent(new Event('visibilitychange'))
    expect(page.sockets.length).toBe(3)
    page.link.close()
    browser.dispatchEvent(new Event('online'))
    expect(page.sockets.length).toBe(3)
  })

  test('a second `retry` does not extend the time for an answer', () => {
    const page = live()
    page.link.retry()
    vi.advanceTimersByTime(1499)
    page.link.retry()
    vi.advanceTimersByTime(1)
    expect(page.state.is).toBe('offline')
  })

  test('`retry` keeps a socket that is still connecting', () => {
    const page = open()
    page.link.retry()
    expect(page.sockets.length).toBe(1)
    page.goLive()
    expect(page.settled).toBe(true)
  })

  test('`retry` pings a connection that seems alive, and replaces a quiet one', () => {
    const page = live()
    page.link.retry()
    expect(pinged(page)).toBe(true)
    vi.advanceTimersByTime(1500)
    expect(page.state.is).toBe('offline')
    expect(page.sockets.length).toBe(1)
    page.link.retry()
    expect(page.sockets.length).toBe(2)
  })
})

describe('edits of others', () => {
  test('the page reports an update that it cannot read, and does not complete the handshake', () => {
    const page = open()
    page.socket.open()
    page.socket.say(
      { type: 'welcome', welcome: welcomeOf(PROTOCOL_VERSION) },
      { type: 'difference', update: Uint8Array.of(7, 7, 7) },
      { type: 'state', vector: Y.encodeStateVector(new Y.Doc()) },
      { type: 'ack', count: 1 },
    )
    expect(page.told).toEqual([expect.stringMatching(/could not be read\. Your text is safe/)])
    expect(page.state).toEqual({ is: 'greeting' })
  })

  test('the page reports a message that is not a frame', () => {
    const page = live()
    page.socket.sayBytes(Uint8Array.of(0, 2, 200))
    expect(page.told).toEqual([expect.stringMatching(/cannot read\. Please reload/)])
    expect(page.state.is).toBe('live')
  })

  test('the page asks about a gap after a second, and the answer closes it', () => {
    const { doc, frames } = foreignUpdates('lost ', 'found')
    const page = live()
    page.socket.say(at(frames, 1))
    expect(page.text).toBe('')
    vi.advanceTimersByTime(999)
    expect(page.socket.heard()).toEqual([])
    vi.advanceTimersByTime(1)
    const [asked] = page.socket.heard()
    if (asked?.type !== 'state') throw new Error('The page did not ask.')
    page.socket.say({ type: 'difference', update: Y.encodeStateAsUpdate(doc, asked.vector) })
    expect(page.text).toBe('lost found')
  })

  test('structs that wait for a missing struct are not in our step 2, but are sent after the missing struct comes', () => {
    const page = open()
    const { frames } = foreignUpdates('one ', 'two ')
    const [first, second] = frames.map((frame) => (frame.type === 'update' ? frame.update : new Uint8Array()))
    Y.applyUpdate(page.doc, second ?? new Uint8Array())
    page.goLive()
    const step2 = page.socket.heard().find((frame) => frame.type === 'difference')
    expect(step2?.type === 'difference' && [...step2.update]).toEqual([0, 0])
    const relay = new Y.Doc()
    Y.applyUpdate(relay, first ?? new Uint8Array())
    page.socket.say({ type: 'update', update: first ?? new Uint8Array() })
    expect(page.text).toBe('one two ')
    expect(page.settled).toBe(false)
    vi.advanceTimersByTime(1000)
    page.greet({ relay })
    expect(page.edits()).toEqual(['difference'])
  })

  test('if the struct that a deletion names is missing, the page asks for it, and sends the deletion after it comes', () => {
    const [insertion, deletion] = insertAndDelete()
    const asking = live()
    asking.socket.say({ type: 'update', update: deletion })
    vi.advanceTimersByTime(1000)
    expect(asking.socket.heard().map(({ type }) => type)).toEqual(['state'])

    const page = open({ room: 'other' })
    Y.applyUpdate(page.doc, deletion)
    page.goLive()
    const step2 = page.socket.heard().find((frame) => frame.type === 'difference')
    expect(step2).toEqual({ type: 'difference', update: Uint8Array.of(0, 0) })
    const relay = new Y.Doc()
    Y.applyUpdate(relay, insertion)
    page.socket.say({ type: 'update', update: insertion })
    expect(page.text).toBe('right')
    expect(page.state).toEqual({ is: 'offline' })
    vi.advanceTimersByTime(1000)
    page.greet({ relay })
    expect(page.edits()).toEqual(['difference'])
  })

  test('the page does not ask about a gap that closes without its help', () => {
    const { frames } = foreignUpdates('late ', 'early')
    const page = live()
    page.socket.say(at(frames, 1), at(frames, 0))
    vi.advanceTimersByTime(2999)
    expect(page.text).toBe('late early')
    expect(page.socket.heard()).toEqual([])
  })

  test('the page asks about a gap after a second, whatever gaps were closed before it', () => {
    const { frames } = foreignUpdates('late ', 'early ', 'lost ', 'found')
    const page = live()
    page.socket.say(at(frames, 1), at(frames, 0))
    page.socket.say(at(frames, 3))
    vi.advanceTimersByTime(1000)
    expect(page.socket.heard().map(({ type }) => type)).toEqual(['state'])
  })

  test('the page asks more and more rarely about a gap that the relay cannot close', () => {
    const { frames } = foreignUpdates('never ', 'shown')
    const page = live()
    page.socket.say(at(frames, 1))
    let asked = 0
    for (let second = 0; second < 600; second++) {
      vi.advanceTimersByTime(1000)
      for (const { type } of page.socket.heard()) {
        if (type === 'ping') page.socket.say({ type: 'pong' })
        if (type !== 'state') continue
        asked++
        page.socket.say({ type: 'difference', update: Y.encodeStateAsUpdate(new Y.Doc()) })
      }
    }
    expect(asked).toBeGreaterThan(5)
    expect(asked).toBeLessThan(20)
  })
})

test('a closed link leaves nothing running', () => {
  const page = live()
  page.type('last words')
  page.socket.say(at(foreignUpdates('never ', 'shown').frames, 1))
  page.close()
  page.socket.end()
  vi.advanceTimersByTime(300)
  expect(vi.getTimerCount()).toBe(0)
  expect(page.sockets.length).toBe(1)
})

test('a replaced socket leaves nothing running, even if it never reports its close', () => {
  const page = live()
  page.socket.say({ type: 'ack', count: 99 })
  page.close()
  vi.advanceTimersByTime(300)
  expect(vi.getTimerCount()).toBe(0)
})

describe('P8: a relay that lost what it had', () => {
  /** A page whose relay had “kept lost ” on its disk, and has only “kept ” after a reconnection. */
  const meetingOlder = (): { page: LinkedPage; relay: Y.Doc } => {
    const page = live({ text: 'kept ' })
    const relay = copyOf(page.doc)
    page.type('lost ')
    page.socket.say({ type: 'ack', count: 2 })
    page.socket.end()
    vi.advanceTimersByTime(300)
    page.greet({ relay })
    return { page, relay }
  }

  test('is sent nothing until the person agrees', () => {
    const { page } = meetingOlder()
    expect(page.state).toEqual({ is: 'older' })
    page.type('typed meanwhile ')
    liveFor(page, 3000)
    expect(page.edits()).toEqual([])
    expect(page.state).toEqual({ is: 'older' })
  })

  test('is sent all that it lacks as carried edits, after the person agrees, and then its acks count again', () => {
    const { page, relay } = meetingOlder()
    page.type('typed meanwhile ')
    page.socket.heard()
    page.link.pushBack()
    const [carried] = page.socket.heard()
    if (carried?.type !== 'carried') throw new Error('Nothing was carried.')
    Y.applyUpdate(relay, carried.update)
    expect(relay.getText('text').toJSON()).toBe('kept lost typed meanwhile ')
    expect(page.state).toEqual({ is: 'greeting' })
    page.socket.say({ type: 'ack', count: 1 })
    expect(page.settled).toBe(true)
    page.type('after ')
    expect(page.edits()).toEqual(['update'])
  })

  test('is sent the carried edits again, without a question, if the connection breaks before the ack', () => {
    const { page, relay } = meetingOlder()
    page.link.pushBack()
    page.socket.end()
    vi.advanceTimersByTime(1000)
    page.greet({ relay })
    expect(page.socket.heard().map(({ type }) => type)).toContain('carried')
  })

  test('makes the page ask again when it refuses carried edits of another device', () => {
    const { page } = meetingOlder()
    page.link.pushBack()
    page.socket.say({ type: 'nack', frame: 1, code: nack.foreign, sentence: 'Not taken.' })
    page.socket.end()
    vi.advanceTimersByTime(1000)
    page.greet()
    expect(page.state).toEqual({ is: 'older' })
    expect(page.told).toEqual(['Not taken.'])
  })

  test('is recognized by the edits that it sent to the page, even if the page never settled', () => {
    const { doc, frames } = foreignUpdates('heard ')
    const page = open()
    page.greet({ relay: doc })
    page.socket.say(...frames)
    page.socket.end()
    vi.advanceTimersByTime(300)
    page.greet()
    expect(page.state).toEqual({ is: 'older' })
  })

  describe('the log receipts sent with carried edits', () => {
    const receiptOf = (seq: number): LogReceipt => ({ seq, mac: Uint8Array.of(seq) })

    /** Opens and ends a connection. The relay sends an edit and, if `whole`, its step 1. */
    function hear(page: LinkedPage, seq: number, { whole }: { whole: boolean }): void {
      const { doc, frames } = foreignUpdates(`heard ${seq} `)
      page.socket.open()
      page.socket.say({ type: 'welcome', welcome: WELCOME })
      for (const frame of frames) page.socket.say({ ...frame, logReceipt: receiptOf(seq) })
      if (whole) page.socket.say({ type: 'state', vector: Y.encodeStateVector(page.doc) })
      doc.destroy()
      page.socket.end()
      vi.advanceTimersByTime(4000)
    }

    function carried(page: LinkedPage): number[] {
      page.greet()
      page.link.pushBack()
      return page.socket
        .heard()
        .flatMap((frame) => (frame.type === 'carried' ? frame.logReceipts.map(({ seq }) => seq) : []))
    }

    test('are only the newest if the page got step 1 on each connection', () => {
      const page = open()
      for (const seq of [1, 2, 3]) hear(page, seq, { whole: true })
      expect(carried(page)).toEqual([3])
    })

    test('include one for each connection that ended before step 1', () => {
      const page = open()
      hear(page, 1, { whole: true })
      for (const seq of [2, 3]) hear(page, seq, { whole: false })
      expect(carried(page)).toEqual([1, 2, 3])
    })

    test('are the oldest and the newest, as many as one frame may have', () => {
      const page = open()
      for (let seq = 1; seq <= 20; seq++) hear(page, seq, { whole: false })
      expect(carried(page)).toEqual([1, 15, 16, 17, 18, 19, 20])
    })

    test('are stored on the device', () => {
      const before = open()
      hear(before, 1, { whole: false })
      expect(before.link.confirmed.receipts).toEqual([receiptOf(1)])
      const page = open({ confirmed: before.link.confirmed })
      Y.applyUpdate(page.doc, Y.encodeStateAsUpdate(before.doc))
      expect(carried(page)).toEqual([1])
    })
  })

  test('is sent edits as usual, without a question, after somebody else has pushed the lost edits back', () => {
    const { page, relay } = meetingOlder()
    page.socket.heard()
    page.socket.say({ type: 'update', update: Y.encodeStateAsUpdate(page.doc) })
    expect(page.socket.heard()).toEqual([{ type: 'ready' }])
    Y.applyUpdate(relay, Y.encodeStateAsUpdate(page.doc))
    page.socket.say({ type: 'state', vector: Y.encodeStateVector(relay) })
    expect(page.edits()).toEqual(['difference'])
    page.socket.say({ type: 'ack', count: 1 })
    expect(page.settled).toBe(true)
  })

  test('is recognized after a reload too, by the state vector that the device stored', () => {
    const before = live({ text: 'kept ' })
    before.type('lost ')
    before.socket.say({ type: 'ack', count: 2 })
    const { confirmed } = before.link
    const page = open({ confirmed })
    Y.applyUpdate(page.doc, Y.encodeStateAsUpdate(before.doc))
    page.greet()
    expect(page.state).toEqual({ is: 'older' })
  })

  test('is not assumed if the relay lacks only edits that it never acked', () => {
    const page = live({ text: 'kept ' })
    const relay = copyOf(page.doc)
    page.type('not acked ')
    page.socket.end()
    vi.advanceTimersByTime(300)
    page.greet({ relay })
    expect(page.edits()).toEqual(['difference'])
  })

  test('leaves a page that only reads unsettled, without a question', () => {
    const page = open({ text: 'kept ' })
    page.goLive({ role: 'view', relay: copyOf(page.doc) })
    expect(page.settled).toBe(true)
    page.socket.end()
    vi.advanceTimersByTime(300)
    page.goLive({ role: 'view' })
    expect(page.state).toMatchObject({ is: 'live', settled: false })
  })
})

describe('a copy that differs from the relay’s', () => {
  const digestIn = async (page: LinkedPage, doc: Y.Doc): Promise<void> => {
    page.socket.say({ type: 'digest', ...digestOf(doc) })
    await vi.dynamicImportSettled() // The comparing code is loaded on demand.
  }

  test('is looked for 5 s after the page settles, and then every five minutes, by comparing digests', () => {
    const page = live({ text: 'text' })
    const asked: number[] = []
    for (let passed = 250; passed <= 6 * 60_000; passed += 250) {
      vi.advanceTimersByTime(250)
      for (const { type } of page.socket.heard()) {
        if (type === 'ping') page.socket.say({ type: 'pong' })
        if (type === 'compare') asked.push(passed)
      }
    }
    expect(asked).toEqual([5000, 305_000])
  })

  test('is looked for at once if the page and the relay have the same scaffold', () => {
    const scaffold = scaffoldUpdate('section:updates/ada', [line('Done:')])
    const page = open({ kept: scaffold })
    const relay = new Y.Doc()
    Y.applyUpdate(relay, scaffold)
    page.goLive({ relay })
    page.socket.heard()
    vi.advanceTimersByTime(250)
    expect(page.socket.heard().map(({ type }) => type)).toContain('compare')
  })

  test('is recognized by other content at the same state vector, and then the page does not reconnect', async () => {
    const page = live({ text: 'one' })
    const other = new Y.Doc()
    other.clientID = page.doc.clientID
    other.getText('text').insert(0, 'two')
    await digestIn(page, other)
    expect(page.state).toMatchObject({ is: 'differs' })
    page.type('more')
    liveFor(page, 20_000)
    expect(page.sockets.length).toBe(1)
  })

  test('is not assumed if the content is the same, nor at once if the state differs', async () => {
    const page = live({ text: 'one' })
    await digestIn(page, copyOf(page.doc))
    await digestIn(page, new Y.Doc())
    expect(page.settled).toBe(true)
  })

  test('is recognized by states that stay different while no edit is on its way', async () => {
    const page = live({ text: 'one' })
    const other = copyOf(page.doc)
    other.getText('text').delete(0, 1)
    await digestIn(page, other)
    expect(page.settled).toBe(true)
    liveFor(page, 11_000)
    await digestIn(page, other)
    expect(page.state).toMatchObject({ is: 'differs' })
  })

  test('is not assumed while others write, nor while edits are on their way', async () => {
    const page = live({ text: 'one' })
    const other = copyOf(page.doc)
    for (let nth = 0; nth < 5; nth++) {
      other.getText('text').insert(0, 'x')
      await digestIn(page, other)
    }
    expect(page.settled).toBe(true)
    page.type('on its way')
    for (let nth = 0; nth < 3; nth++) await digestIn(page, other)
    expect(page.state).toMatchObject({ is: 'live' })
  })

  test('is assumed when the relay says that the page’s client id belongs to another device', () => {
    const page = live({ text: 'one' })
    page.socket.end(close.foreign, 'This copy writes under another device’s name.')
    expect(page.state).toMatchObject({ is: 'differs' })
    vi.advanceTimersByTime(20_000)
    expect(page.sockets.length).toBe(1)
  })
})
