import { afterEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Fork } from '../../../../client/meeting/draft/fork.ts'
import { newDocument } from '../../../../client/sync/store/document.ts'
import { applyEach, type Entry } from '../../../../client/sync/store/records.ts'
import { STORE } from '../../../../client/sync/store/store.ts'
import { watchRemoved } from '../../../../client/text/editor/rescue.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, readLines, textOf } from '../../../../shared/document/lines.ts'
import { scaffoldUpdate } from '../../../../shared/document/scaffold.ts'
import { seeded, type Random } from '../../../support/basics/random.ts'
import { runRounds, type Counts } from '../../../support/basics/rounds.ts'
import { rounds } from '../../../support/basics/more-rounds.ts'

const ROOT = 'section:updates/ada'
const OTHER = 'section:updates/bob'

const write = (doc: Y.Doc, text: string, root = ROOT, at?: number): void =>
  insertLines(doc.getXmlFragment(root), [line(text, { kind: 'item' })], at)
const linesOf = (doc: Y.Doc, root = ROOT): string[] => readLines(doc.getXmlFragment(root)).map(textOf)
const wordsOf = (doc: Y.Doc): string[] => linesOf(doc).flatMap((text) => text.split(' ').filter(Boolean))
const typeIn = (doc: Y.Doc, at: number, text: string, root = ROOT): void => {
  const element = doc.getXmlFragment(root).get(at) as Y.XmlElement
  const content = element.get(0) as Y.XmlText
  content.insert(content.length, text)
}

/** Pages of one meeting, which all hear each other at once. */
class Pages {
  readonly docs: Y.Doc[] = []
  readonly said: Uint8Array[] = []
  readonly #identify: (doc: Y.Doc) => void

  /** `identify`: gives a document its client id. */
  constructor(identify: (doc: Y.Doc) => void = () => undefined) {
    this.#identify = identify
  }

  open(): Y.Doc {
    const doc = newDocument()
    this.#identify(doc)
    const [first] = this.docs
    if (first) Y.applyUpdate(doc, Y.encodeStateAsUpdate(first), this)
    this.docs.push(doc)
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === this) return
      this.said.push(update)
      for (const other of this.docs) if (other !== doc) Y.applyUpdate(other, update, this)
    })
    return doc
  }
}

/** A draft on a device's disk, as its store has it. */
class Disk {
  readonly updates: Uint8Array[] = []
  readonly #identify: (doc: Y.Doc) => void

  constructor(identify: (doc: Y.Doc) => void = () => undefined) {
    this.#identify = identify
  }

  open(live: Y.Doc): Fork {
    const fork = new Fork(live)
    this.#identify(fork.doc)
    applyEach(fork.doc, this.#entries, STORE)
    fork.doc.on('update', (update: Uint8Array) => this.updates.push(update))
    fork.follow()
    this.reread(fork)
    return fork
  }

  /** Updates that another tab of the device has stored. */
  reread(fork: Fork): void {
    const kept = fork.reread(this.#entries)
    if (kept) this.updates.push(kept)
  }

  get #entries(): Entry[] {
    return this.updates.map((update, key) => [key, update] as const)
  }
}

const forks: Fork[] = []
const kept = (fork: Fork): Fork => {
  forks.push(fork)
  return fork
}
afterEach(() => {
  for (const fork of forks.splice(0)) fork.close()
})

test('a draft hears the meeting, and the meeting hears nothing of it before it is published', () => {
  const pages = new Pages()
  const [ada, bob] = [pages.open(), pages.open()]
  write(ada, 'public')
  const fork = kept(new Disk().open(ada))
  const before = pages.said.length
  write(fork.doc, 'secret')
  write(bob, 'hello', OTHER)
  expect(linesOf(fork.doc)).toEqual(['public', 'secret'])
  expect(linesOf(fork.doc, OTHER)).toEqual(['hello'])
  expect(linesOf(ada)).toEqual(['public'])
  expect(pages.said).toHaveLength(before + 1)
  fork.publish()
  expect(linesOf(bob)).toEqual(['public', 'secret'])
})

test('publishing is one edit of this person’s, and so the page sends and stores it', () => {
  const live = newDocument()
  const fork = kept(new Fork(live))
  fork.follow()
  write(fork.doc, 'one')
  write(fork.doc, 'two')
  const seen: [boolean, number][] = []
  live.on('update', (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }: Y.Transaction) =>
    seen.push([local, linesOf(live).length]),
  )
  fork.publish()
  expect(seen).toEqual([[true, 2]])
})

test('words that are still typed while the editor of a published draft closes are published too', () => {
  const live = newDocument()
  const fork = kept(new Fork(live))
  fork.follow()
  write(fork.doc, 'one')
  fork.publish()
  write(fork.doc, 'two')
  expect(linesOf(live)).toEqual(['one', 'two'])
})

test('a draft that is published twice, by two tabs or after a crash, is there once', () => {
  const pages = new Pages()
  const [ada, tab] = [pages.open(), pages.open()]
  const disk = new Disk()
  const first = kept(disk.open(ada))
  write(first.doc, 'mine')
  const second = kept(disk.open(tab))
  first.publish()
  second.publish()
  kept(disk.open(pages.open())).publish()
  expect(linesOf(ada)).toEqual(['mine'])
  expect(linesOf(tab)).toEqual(['mine'])
})

test('two devices that drafted from the same labels have each label once, and all items', () => {
  const pages = new Pages()
  const labels = [line('Done:', { label: true }), line('Next:', { label: true })]
  const drafts = [pages.open(), pages.open()].map((doc) => kept(new Disk().open(doc)))
  for (const [nth, { doc }] of drafts.entries()) {
    Y.applyUpdate(doc, scaffoldUpdate(ROOT, labels))
    write(doc, `item ${nth}`, ROOT, 1)
  }
  for (const draft of drafts) draft.publish()
  for (const doc of pages.docs)
    expect(linesOf(doc).toSorted()).toEqual(['Done:', 'Next:', 'item 0', 'item 1'])
})

test.each(['open', 'closed'])(
  'private words in a line that somebody else removes are kept, with the page %s',
  (is) => {
    const pages = new Pages()
    const [ada, bob] = [pages.open(), pages.open()]
    write(ada, 'old')
    write(ada, 'stays')
    const disk = new Disk()
    const fork = kept(disk.open(ada))
    typeIn(fork.doc, 0, ' and private')
    const live = is === 'open' ? ada : pages.open()
    if (is === 'closed') fork.close()
    bob.getXmlFragment(ROOT).delete(0)
    const again = is === 'open' ? fork : kept(disk.open(live))
    expect(linesOf(again.doc)).toEqual([' and private', 'stays'])
    again.publish()
    expect(linesOf(bob)).toEqual([' and private', 'stays'])
  },
)

test('words that others typed in a removed line of the draft while the page was closed are kept', () => {
  const pages = new Pages()
  const [ada, bob] = [pages.open(), pages.open()]
  write(ada, 'old')
  write(ada, 'stays')
  const disk = new Disk()
  const fork = disk.open(ada)
  fork.doc.getXmlFragment(ROOT).delete(0)
  fork.close()
  typeIn(bob, 0, ' from bob')
  const again = kept(disk.open(ada))
  expect(linesOf(again.doc)).toEqual([' from bob', 'stays'])
  again.publish()
  expect(linesOf(bob)).toEqual([' from bob', 'stays'])
  // The next visit has seen the words, and does not keep them again.
  expect(linesOf(kept(disk.open(ada)).doc)).toEqual([' from bob', 'stays'])
})

test('words that others type in a line that the draft removed before the page was loaded are kept', () => {
  const pages = new Pages()
  const [ada, bob] = [pages.open(), pages.open()]
  write(ada, 'old')
  write(ada, 'stays')
  const disk = new Disk()
  const fork = disk.open(ada)
  fork.doc.getXmlFragment(ROOT).delete(0)
  fork.close()
  const again = kept(disk.open(ada))
  typeIn(bob, 0, ' from')
  typeIn(bob, 0, ' bob')
  expect(linesOf(again.doc)).toEqual([' from bob', 'stays'])
  again.publish()
  expect(linesOf(bob)).toEqual([' from bob', 'stays'])
})

describe('words that somebody types in a line that two drafts have removed are kept once', () => {
  const BOB = ' bob'

  /** The drafts of two devices, in which the same line is removed. */
  function removedTwice(isOpen: readonly [boolean, boolean]) {
    const pages = new Pages()
    const bob = pages.open()
    write(bob, 'old')
    write(bob, 'stays')
    const devices = isOpen.map((is) => {
      const live = pages.open()
      const disk = new Disk()
      const fork = kept(disk.open(live))
      watchRemoved(fork.doc.getXmlFragment(ROOT), 0)
      fork.doc.getXmlFragment(ROOT).delete(0)
      if (is) return { disk, live, fork: () => fork }
      fork.close()
      return { disk, live, fork: () => kept(disk.open(live)) }
    })
    typeIn(bob, 0, BOB)
    return { pages, bob, devices }
  }

  test.each([
    ['open', [true, true]],
    ['closed', [false, false]],
    ['open here and closed there', [true, false]],
  ] as const)('the pages are %s', (_are, isOpen) => {
    const { bob, devices } = removedTwice(isOpen)
    const forks = devices.map(({ fork }) => fork())
    for (const { doc } of forks) expect(linesOf(doc)).toEqual([BOB, 'stays'])
    for (const fork of forks) fork.publish()
    expect(linesOf(bob)).toEqual([BOB, 'stays'])
    const [next] = devices
    if (next) expect(linesOf(kept(next.disk.open(next.live)).doc)).toEqual([BOB, 'stays'])
  })

  test('as soon as the other draft is published, and without the text written beside them', () => {
    const { bob, devices } = removedTwice([true, true])
    const [one, other] = devices.map(({ fork }) => fork())
    typeIn(other?.doc as Y.Doc, 0, ' and mine')
    one?.publish()
    expect(linesOf(other?.doc as Y.Doc).toSorted()).toEqual([' and mine', BOB, 'stays'])
    other?.publish()
    expect(linesOf(bob).toSorted()).toEqual([' and mine', BOB, 'stays'])
  })

  test('if the devices do not hear each other, the words are there once for each, and not more', () => {
    const bob = newDocument()
    write(bob, 'old')
    write(bob, 'stays')
    const hear = (from: Y.Doc, to: Y.Doc): void => Y.applyUpdate(to, Y.encodeStateAsUpdate(from), bob)
    const devices = [newDocument(), newDocument()].map((live) => {
      hear(bob, live)
      const fork = kept(new Disk().open(live))
      fork.doc.getXmlFragment(ROOT).delete(0)
      return { live, fork }
    })
    typeIn(bob, 0, BOB)
    for (const { live, fork } of devices) {
      hear(bob, live)
      fork.publish()
    }
    for (let round = 0; round < 2; round++)
      for (const { live } of devices) {
        hear(live, bob)
        hear(bob, live)
      }
    for (const doc of [bob, ...devices.map(({ live }) => live)])
      expect(linesOf(doc)).toEqual([BOB, BOB, 'stays'])
  })

  test('two tabs of one draft have the words once', () => {
    const pages = new Pages()
    const bob = pages.open()
    write(bob, 'old')
    const disk = new Disk()
    const tabs = [kept(disk.open(pages.open())), kept(disk.open(pages.open()))] as const
    for (const { doc } of tabs) watchRemoved(doc.getXmlFragment(ROOT), 0)
    tabs[0].doc.getXmlFragment(ROOT).delete(0)
    disk.reread(tabs[1])
    for (const tab of tabs) tab.close()
    typeIn(bob, 0, BOB)
    const again = [kept(disk.open(pages.open())), kept(disk.open(pages.open()))] as const
    for (const tab of [...again, ...again]) disk.reread(tab)
    for (const { doc } of again) expect(linesOf(doc)).toEqual([BOB])
    for (const tab of again) tab.publish()
    expect(linesOf(bob)).toEqual([BOB])
  })
})

describe('one tab removes a line before it has read its text', () => {
  /** Two tabs of a draft. `type` is done in the second one, or in the meeting, while the first has ended. */
  function apart(type: (tab: Y.Doc, bob: Y.Doc) => void) {
    const pages = new Pages()
    const [bob, ada] = [pages.open(), pages.open()]
    write(bob, 'old')
    write(bob, 'stays')
    const disk = new Disk()
    const [first, second] = [kept(disk.open(ada)), kept(disk.open(ada))]
    first.doc.getXmlFragment(ROOT).delete(0)
    first.close()
    type(second.doc, bob)
    return { ada, bob, disk, second }
  }

  const mine = (tab: Y.Doc): void => typeIn(tab, 0, ' mine')
  const ofBob = (_tab: Y.Doc, bob: Y.Doc): void => typeIn(bob, 0, ' bob')

  test.each([
    ['mine', mine],
    ['bob', ofBob],
  ])('the words stay: %s', (words, type) => {
    const { bob, disk, second } = apart(type)
    disk.reread(second)
    expect(linesOf(second.doc)).toEqual([` ${words}`, 'stays'])
    second.publish()
    expect(linesOf(bob)).toEqual([` ${words}`, 'stays'])
  })

  test.each([
    ['mine', mine],
    ['bob', ofBob],
  ])('also if both tabs have ended, and no longer than the person wants: %s', (words, type) => {
    const { ada, disk, second } = apart(type)
    second.close()
    const again = kept(disk.open(ada))
    expect(linesOf(again.doc)).toEqual([` ${words}`, 'stays'])
    again.doc.getXmlFragment(ROOT).delete(0)
    again.close()
    expect(linesOf(kept(disk.open(ada)).doc)).toEqual(['stays'])
  })

  test('but not if somebody has removed them since', () => {
    const { ada, bob, disk, second } = apart(ofBob)
    second.close()
    bob.getXmlFragment(ROOT).delete(0)
    expect(linesOf(kept(disk.open(ada)).doc)).toEqual(['stays'])
  })
})

describe('in random schedules of two devices, their tabs, others, crashes and publishing', () => {
  /** A device: its open tabs and its disk. */
  interface Device {
    disk: Disk
    tabs: { live: Y.Doc; fork: Fork; unwatch: () => void }[]
  }

  function round(seed: number): Counts {
    const random: Random = seeded(seed)
    const identify = (doc: Y.Doc): void => void (doc.clientID = 1 + random.int(2 ** 31))
    const pages = new Pages(identify)
    const other = pages.open()
    const devices: Device[] = [
      { disk: new Disk(identify), tabs: [] },
      { disk: new Disk(identify), tabs: [] },
    ]
    const counts = {
      written: 0,
      removed: 0,
      published: 0,
      crashed: 0,
      reopened: 0,
      unseen: 0,
      taken: 0,
    }
    const gone = new Set<string>()
    let next = 0
    const fresh = (who: string): string => `${who}${seed}x${next++}`
    const open = ({ disk, tabs }: Device): void => {
      const live = pages.open()
      const fork = disk.open(live)
      tabs.push({ live, fork, unwatch: watchRemoved(fork.doc.getXmlFragment(ROOT), 0) })
    }
    /**
     * Another person types in a line of mine, which drafts may have removed. But not while one tab of a draft knows
     * that, and another one does not: two devices may then keep the words twice.
     */
    const typeInto = (random: Random): void => {
      const children = other.getXmlFragment(ROOT).toArray()
      if (children.length === 0) return
      const at = random.chance(0.5) ? 0 : random.int(children.length)
      const id = children[at]?._item?.id
      const lacks = (doc: Y.Doc): boolean =>
        !doc
          .getXmlFragment(ROOT)
          .toArray()
          .some(({ _item }) => _item && id && Y.compareIDs(_item.id, id))
      const lacking = devices.map(({ disk, tabs }) => {
        const stored = newDocument()
        for (const update of disk.updates) Y.applyUpdate(stored, update)
        return [disk.updates.length > 0 && lacks(stored), ...tabs.map(({ fork }) => lacks(fork.doc))]
      })
      if (lacking.some((each) => each.includes(true) && (each.includes(false) || each.length > 2))) return
      typeIn(other, at, ` ${fresh('t')}`)
      if (lacking.some((each) => each.includes(true))) counts.unseen++
    }
    /** A page ends: it does nothing any more, and only its disk is left. */
    const crash = (device: Device, at: number): void => {
      const [tab] = device.tabs.splice(at, 1)
      if (!tab) return
      pages.docs.splice(pages.docs.indexOf(tab.live), 1)
      tab.fork.close()
      counts.crashed++
    }
    const publish = (device: Device): void => {
      // Each tab publishes; the page may end between two of them, or before the draft is removed.
      const until = random.chance(0.3) ? random.int(device.tabs.length + 1) : device.tabs.length
      for (const tab of device.tabs.slice(0, until)) {
        device.disk.reread(tab.fork)
        tab.fork.publish()
      }
      if (until < device.tabs.length || random.chance(0.3)) while (device.tabs.length > 0) crash(device, 0)
      else {
        for (const { live, fork, unwatch } of device.tabs.splice(0)) {
          unwatch()
          fork.close()
          pages.docs.splice(pages.docs.indexOf(live), 1)
        }
        device.disk.updates.length = 0
      }
      counts.published++
    }
    for (let step = 0; step < 60; step++) {
      const device = random.pick(devices)
      const act = random.int(10)
      if (act < 2) write(other, fresh('o'), random.chance(0.5) ? ROOT : OTHER)
      else if (act === 2 && random.chance(0.4) && linesOf(other).length > 3) {
        const at = random.int(linesOf(other).length)
        for (const word of (linesOf(other)[at] ?? '').split(' ')) gone.add(word)
        other.getXmlFragment(ROOT).delete(at)
        counts.taken++
      } else if (act === 2) typeInto(random)
      else if (act < 7) {
        if (device.tabs.length === 0) {
          open(device)
          counts.reopened++
        }
        const { fork } = random.pick(device.tabs)
        const lines = linesOf(fork.doc)
        if (lines.length > 3 && random.chance(0.2)) {
          // Often the line that the other device removes too.
          const shared = lines.indexOf(linesOf(other)[0] ?? '')
          const at = shared >= 0 && random.chance(0.7) ? shared : random.int(lines.length)
          for (const word of (lines[at] ?? '').split(' ')) gone.add(word)
          fork.doc.getXmlFragment(ROOT).delete(at)
          counts.removed++
        } else write(fork.doc, fresh('d'), ROOT, random.int(lines.length + 1))
        counts.written++
        for (const tab of device.tabs) if (random.chance(0.7)) device.disk.reread(tab.fork)
      } else if (act === 7 && device.tabs.length < 2) open(device)
      else if (act === 8 && device.tabs.length > 0) crash(device, random.int(device.tabs.length))
      else if (act === 9 && device.tabs.length > 0) publish(device)
    }
    for (const device of devices) {
      open(device)
      for (const { fork } of device.tabs) {
        device.disk.reread(fork)
        fork.publish()
      }
    }
    const all = pages.docs.map((doc) => linesOf(doc))
    for (const lines of all) expect(lines).toEqual(all[0])
    const words = wordsOf(other)
    expect(words.filter((word, at) => words.indexOf(word) !== at && !gone.has(word))).toEqual([])
    const inOther = new Set([...words, ...linesOf(other, OTHER)])
    const lost = Array.from({ length: next }, (_, at) => at).filter(
      (at) =>
        !['o', 't', 'd'].some((who) => inOther.has(`${who}${seed}x${at}`) || gone.has(`${who}${seed}x${at}`)),
    )
    expect(lost).toEqual([])
    for (const { tabs } of devices) for (const { fork } of tabs) fork.close()
    return counts
  }

  test('nothing is lost or doubled', async () => {
    const counts = await runRounds(round, rounds(10))
    for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(2)
  })
})

test('while somebody types in lines that a draft with two tabs has removed, each letter is kept once, in order', async () => {
  /** Two tabs read late from the disk what the other one has, and the one that keeps may end. */
  const round = (seed: number): Counts => {
    const random = seeded(seed)
    const pages = new Pages((doc) => (doc.clientID = 1 + random.int(2 ** 31)))
    const bob = pages.open()
    const words = ['one', 'two', 'three']
    for (const word of words) write(bob, `old-${word}`)
    const disk = new Disk((doc) => (doc.clientID = 1 + random.int(2 ** 31)))
    const tabs = [kept(disk.open(pages.open())), kept(disk.open(pages.open()))]
    const [keeper, other] = (random.chance(0.5) ? tabs : tabs.toReversed()) as [Fork, Fork]
    other.leaveToOther()
    const remover = random.pick(tabs)
    const fragment = remover.doc.getXmlFragment(ROOT)
    if (random.chance(0.5)) watchRemoved(fragment, 0)
    fragment.delete(0, words.length)
    for (const tab of tabs) disk.reread(tab)
    const counts = { late: 0, ended: 0, taken: 0 }
    const left = words.map((word) => [...` ${word}${seed}abcdefgh`])
    const ends = random.chance(0.5) ? random.int(20) : Infinity
    for (let step = 0; left.some((letters) => letters.length > 0); step++) {
      if (step === ends) {
        keeper.close()
        counts.ended++
        disk.reread(other)
        other.takeTurn()
      }
      const at = random.int(left.length)
      const letters = left[at]?.splice(0, 1 + random.int(3)).join('') ?? ''
      if (letters !== '') typeIn(bob, at, letters)
      for (const tab of step >= ends ? [other] : tabs)
        if (random.chance(0.3)) disk.reread(tab)
        else counts.late++
    }
    const open = counts.ended > 0 ? [other] : random.chance(0.5) ? tabs : tabs.toReversed()
    for (const tab of open) {
      disk.reread(tab)
      if (tab === other) counts.taken++
      tab.publish()
    }
    for (const doc of [bob, ...pages.docs])
      expect(wordsOf(doc).toSorted()).toEqual(words.map((word) => `${word}${seed}abcdefgh`).toSorted())
    return counts
  }
  const counts = await runRounds(round, rounds(14))
  for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(2)
})
