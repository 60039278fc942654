// The real link of a page to the small relay of a played meeting, over its channel.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { Network, socketsOver } from '../../../client/try/channel-socket.ts'
import { hostOf } from '../../../client/try/host.ts'
import { SmallRelay, type Log } from '../../../client/try/small-relay.ts'
import type { ToWorker } from '../../../client/try/wire.ts'
import { NOTHING_CONFIRMED } from '../../../client/sync/store/confirmed.ts'
import { openPage, type Page } from '../../support/page/page.ts'
import { CloseEvent } from '../../support/page/scripted-socket.ts'
import { PATIENT } from '../../support/basics/becomes.ts'

const ROOM = 'space/series/2026-11-30'

/** A log whose writes end only when the test lets them. */
class HeldLog implements Log {
  readonly kept = new Map<string, Uint8Array>()
  /** Whether writes fail, as on a full disk. */
  isFull = false
  #held: (() => void)[] | null = null

  read = (room: string) => Promise.resolve(this.kept.get(room) ?? null)

  async keep(room: string, state: Uint8Array): Promise<void> {
    const held = this.#held
    if (held !== null) await new Promise<void>((go) => held.push(go))
    if (this.isFull) throw new Error('full')
    this.kept.set(room, state)
  }

  hold(): void {
    this.#held = []
  }

  let(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const each of held) each()
  }
}

let pages: Page[] = []
beforeEach(() => void vi.stubGlobal('CloseEvent', CloseEvent))
afterEach(() => {
  for (const page of pages) page.close()
  pages = []
})

function openStage() {
  const log = new HeldLog()
  const relay = new SmallRelay(log, 'one log')
  const come = (name: string) => {
    const network: Network = new Network((message: ToWorker) => {
      if (message.is !== 'begin') hear(message)
    })
    const team = { again: () => Promise.resolve(), more: () => undefined }
    const hear = hostOf({
      relay,
      team,
      say: (message) => {
        // A message of a worker arrives one turn later.
        if (message.is !== 'writes') queueMicrotask(() => network.heard(message))
      },
    })
    const page = openPage({
      ...{ kind: 'ours', name, url: `ws://${name}.example/sync`, room: ROOM, key: 'a key of sixteen' },
      ...{ doc: new Y.Doc(), confirmed: NOTHING_CONFIRMED, socket: socketsOver(network) },
    })
    pages.push(page)
    return { page, network, text: page.doc.getText('text'), hear }
  }
  return { log, relay, come }
}

const words = (page: Page): string => page.doc.getText('text').toJSON()

test('an edit is sent to others, and is acked, only once it is in the log', async () => {
  const { log, come } = openStage()
  const [ada, bob] = [come('ada'), come('bob')]
  await expect.poll(() => ada.page.saved && bob.page.saved).toBe(true)
  log.hold()
  ada.text.insert(0, 'held')
  await vi.waitFor(() => expect(ada.page.saved).toBe(false), PATIENT)
  await new Promise((turn) => setTimeout(turn))
  expect([ada.page.saved, words(bob.page)]).toEqual([false, ''])
  log.let()
  await expect.poll(() => [ada.page.saved, words(bob.page)]).toEqual([true, 'held'])
  const kept = new Y.Doc()
  Y.applyUpdate(kept, log.kept.get(ROOM) ?? new Uint8Array([0, 0]))
  expect(kept.getText('text').toJSON()).toBe('held')
})

test('a page that comes while an edit is being stored gets it only once it is in the log', async () => {
  const { log, relay, come } = openStage()
  const ada = come('ada')
  await expect.poll(() => ada.page.saved).toBe(true)
  log.hold()
  ada.text.insert(0, 'held')
  await expect.poll(() => relay.room(ROOM).doc.getText('text').toJSON()).toBe('held')
  let got: Uint8Array | null = null
  const asked = relay.room(ROOM).since(new Uint8Array([0]))
  void asked.then((update) => (got = update))
  const bob = come('bob')
  await expect.poll(() => bob.page.awareness.getStates().size).toBe(2) // the relay has greeted bob
  expect([got, words(bob.page)]).toEqual([null, ''])
  log.let()
  await expect.poll(() => words(bob.page)).toBe('held')
  await asked
})

test('if the log cannot be written, each page says that it is cut off; once it can be written, everything is saved, once', async () => {
  const { log, relay, come } = openStage()
  const [ada, bob] = [come('ada'), come('bob')]
  await expect.poll(() => ada.page.saved && bob.page.saved).toBe(true)
  log.isFull = true
  ada.text.insert(0, 'kept. ')
  await expect.poll(() => [ada.page.state, bob.page.state]).toEqual(['offline', 'offline'])
  expect(words(bob.page)).toBe('')
  // A colleague's letter cannot be stored either, and nothing is thrown.
  const colleague = new Y.Doc()
  colleague.getText('text').insert(0, 'hers. ')
  expect(await relay.room(ROOM).take(Y.encodeStateAsUpdate(colleague), colleague)).toBe(false)
  log.isFull = false
  for (const { page } of [ada, bob]) page.retry()
  await expect.poll(() => ada.page.saved && bob.page.saved).toBe(true)
  for (const { page } of [ada, bob])
    await expect
      .poll(() =>
        words(page)
          .match(/kept\. |hers\. /g)
          ?.sort(),
      )
      .toEqual(['hers. ', 'kept. '])
  const kept = new Y.Doc()
  Y.applyUpdate(kept, log.kept.get(ROOM) ?? new Uint8Array([0, 0]))
  expect(kept.getText('text').toJSON()).toBe(words(ada.page))
})

test('when the network is back, what a message makes a page send goes behind what still waits', () => {
  const sent: string[] = []
  const network: Network = new Network((message) => void sent.push(message.is))
  const socket = network.open(ROOM, () => network.send({ is: 'more' }))
  network.cut(true)
  network.heard({ is: 'opened', socket })
  network.send({ is: 'close', socket })
  const late = network.open(ROOM, () => undefined)
  network.cut(false)
  expect([sent, late]).toEqual([['open', 'close', 'open', 'more'], 2])
})

test('while the network is cut, nothing arrives; afterwards everything merges, and each letter is there once', async () => {
  const { come } = openStage()
  const [ada, bob] = [come('ada'), come('bob')]
  await expect.poll(() => ada.page.saved && bob.page.saved).toBe(true)
  ada.network.cut(true)
  bob.text.insert(0, 'from bob. ')
  ada.text.insert(0, 'from ada. ')
  await expect.poll(() => bob.page.saved).toBe(true)
  expect([words(ada.page), words(bob.page), ada.page.saved]).toEqual(['from ada. ', 'from bob. ', false])
  ada.network.cut(false)
  await expect.poll(() => ada.page.saved).toBe(true)
  await expect.poll(() => words(bob.page)).toBe(words(ada.page))
  expect(
    words(ada.page)
      .match(/from (?:ada|bob)\. /g)
      ?.sort(),
  ).toEqual(['from ada. ', 'from bob. '])
  expect(words(ada.page).length).toBe(20)
})

test('a relay that is stopped breaks each connection and accepts none; when it runs again, the typed text is saved', async () => {
  const { relay, come } = openStage()
  const ada = come('ada')
  await expect.poll(() => ada.page.saved).toBe(true)
  ada.hear({ is: 'relay', runs: false })
  await expect.poll(() => ada.page.state).toBe('offline')
  ada.text.insert(0, 'meanwhile')
  ada.page.retry()
  await new Promise((turn) => setTimeout(turn))
  expect([ada.page.state, relay.room(ROOM).doc.getText('text').toJSON()]).toEqual(['offline', ''])
  ada.hear({ is: 'relay', runs: true })
  ada.page.retry()
  await expect.poll(() => ada.page.saved).toBe(true)
  expect(relay.room(ROOM).doc.getText('text').toJSON()).toBe('meanwhile')
})

test('everybody sees who is there, and no longer sees people who have left', async () => {
  const { come } = openStage()
  const [ada, bob] = [come('ada'), come('bob')]
  const seen = () =>
    [...ada.page.awareness.getStates().values()].map((state) => state['name'] as string).sort()
  await expect.poll(seen).toEqual(['ada', 'bob'])
  bob.hear({ is: 'close', socket: 1 }) // the connection ends without the page having said that it leaves
  await expect.poll(seen).toEqual(['ada'])
})
