import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { Draft } from '../../../../client/meeting/draft/draft.ts'
import { Drafting } from '../../../../client/meeting/draft/drafting.ts'
import type { MeetingSession } from '../../../../client/meeting/session.ts'
import { Notices } from '../../../../client/browser/notices.ts'
import { newDocument } from '../../../../client/sync/store/document.ts'
import type { SectionEditor } from '../../../../client/text/editor/editor.ts'
import { textOpened } from '../../../../client/text/open-texts.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, readLines, textOf } from '../../../../shared/document/lines.ts'
import { noNames } from '../../../../shared/model/team.ts'
import { defaultTemplate } from '../../../../shared/model/template.ts'

vi.mock('../../../../client/meeting/draft/DraftBar.svelte', () => ({ default: {} }))
const focused = vi.hoisted(() => ({ mine: (): void => undefined }))
vi.mock('../../../../client/text/focus.ts', () => ({ focusMine: () => focused.mine() }))

const ROOT = 'section:updates/ada'
const section = { block: 'updates', person: 'ada', owner: 'ada', handle: '@ada', annotation: '' }
const write = (doc: Y.Doc, text: string): void =>
  insertLines(doc.getXmlFragment(ROOT), [line(text, { kind: 'item' })])
const linesOf = (doc: Y.Doc): string[] => readLines(doc.getXmlFragment(ROOT)).map(textOf)

/** Gets the keys that are pressed outside texts. Null while the page gets them. */
let press: ((event: Pick<KeyboardEvent, 'key' | 'preventDefault'>) => void) | null = null
const KEYS: Record<string, string> = { '\n': 'Enter', '\b': 'Backspace' }
const type = (text: string): void => {
  for (const key of text) press?.({ key: KEYS[key] ?? key, preventDefault: () => undefined })
}

let day = 10
const open: Drafting[] = []

beforeEach(() => {
  day++
  vi.stubGlobal('location', new URL('http://127.0.0.1/'))
  const body = {}
  vi.stubGlobal('document', {
    ...{ body, activeElement: body },
    hasFocus: () => false,
    querySelector: () => null,
    querySelectorAll: () => [],
  })
  vi.stubGlobal('HTMLElement', class {})
  const isPress = (type: string): boolean => type === 'keydown'
  vi.stubGlobal('addEventListener', (type: string, listener: typeof press) => {
    if (isPress(type)) press = listener
  })
  vi.stubGlobal('removeEventListener', (type: string) => {
    if (isPress(type)) press = null
  })
})
afterEach(() => {
  for (const drafting of open.splice(0)) drafting.close()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** A team of which nothing is known, until `join` says that this person is Ada. */
function teamOf(me: string) {
  const team = { me, team: { names: noNames }, copy: { doc: newDocument() } }
  const join = (): void => {
    team.team.names = { ...noNames, personOf: (id) => (id === me ? 'ada' : id) }
    team.copy.doc.getMap('people').set(me, 'ada')
  }
  return Object.assign(team, { join })
}

/** The meeting's data that the browser stores. */
const stored = { add: () => Promise.resolve() }

/** Opens the meeting, as a page does. `isFound`: whether it can be found out if there is a draft. */
async function visit(
  doc: Y.Doc,
  isFound = true,
  wantsDraft = false,
  team = teamOf('ada'),
  records: typeof stored | null = stored,
) {
  const notices = new Notices()
  const status = { word: 'saved', text: '', detail: '' }
  const session = {
    ...{ doc, mayWrite: true, draft: null, wantsDraft },
    get myId() {
      return team.team.names.personOf(team.me)
    },
    place: { is: 'meeting', space: 's', series: 'w', date: `2026-11-${day}`, key: 'k' },
    outline: { blocks: [{ id: 'updates', sections: [section] }] },
    sectionsOf: () => [section],
    view: { offeredAnew: () => undefined },
    hiddenIn: () => [],
    isMine: () => true,
    series: { template: defaultTemplate, team, status },
    copy: { status, records },
    notices,
    tell: (sentence: string) => notices.say(sentence),
    touched: () => undefined,
  } as unknown as MeetingSession
  const see = () => ({ namedAt: () => () => null, close: () => undefined })
  const drafting = new Drafting(session, {
    acts: { announce: () => undefined } as never,
    see,
    announce: () => undefined,
  })
  open.push(drafting)
  if (isFound) await drafting.known
  return {
    ...{ drafting, notices },
    get draft() {
      return session.draft
    },
    write: (text: string) => write(session.draft?.doc as Y.Doc, text),
    stored: () => expect.poll(() => session.draft?.status.word).toBe('local'),
  }
}

test.each(['publish', 'discard'] as const)('after a %s, later visits are public', async (end) => {
  const doc = newDocument()
  write(doc, 'public')
  const first = await visit(doc)
  await first.drafting.begin()
  first.write('secret')
  await first.stored()
  await first.drafting[end]()
  await first.drafting.left()
  expect(linesOf(doc)).toEqual(end === 'publish' ? ['public', 'secret'] : ['public'])
  first.drafting.close()
  for (let nth = 2; nth <= 4; nth++) {
    const later = await visit(doc)
    expect(later.draft, `visit ${nth}`).toBeNull()
    expect(later.drafting.canRestore).toBe(end === 'discard')
    later.drafting.close()
  }
})

test('a draft that is published while the browser stores nothing of the meeting is published again at the next visit', async () => {
  const first = await visit(newDocument(), true, false, teamOf('ada'), null)
  await first.drafting.begin()
  first.write('one')
  await first.stored()
  await first.drafting.publish()
  await first.drafting.left()
  first.drafting.close()
  for (const isThere of [true, false]) {
    const doc = newDocument()
    const next = await visit(doc)
    await next.drafting.left()
    expect([next.draft, linesOf(doc)]).toEqual([null, isThere ? ['one'] : []])
    next.drafting.close()
  }
})

test('a draft is found at the next visit, and one that is begun right after publishing too', async () => {
  const doc = newDocument()
  const first = await visit(doc)
  await first.drafting.begin()
  first.write('one')
  await first.drafting.publish()
  await first.drafting.begin()
  first.write('two')
  await first.stored()
  first.drafting.close()
  const next = await visit(doc)
  expect(next.draft && linesOf(next.draft.doc)).toEqual(['one', 'two'])
  expect(linesOf(doc)).toEqual(['one'])
})

test('under a new handle, the draft is the person’s own as soon as the team says so', async () => {
  const doc = newDocument()
  const first = await visit(doc)
  await first.drafting.begin()
  first.write('one')
  await first.stored()
  first.drafting.close()
  const team = teamOf('ida')
  const page = await visit(doc, true, false, team)
  expect(page.draft).toBeNull()
  expect(page.notices.all.map(({ sentence }) => sentence)).toEqual([
    expect.stringContaining('a private draft of @ada'),
  ])
  team.join()
  expect(page.draft && linesOf(page.draft.doc)).toEqual(['one'])
  expect(page.notices.all).toEqual([])
})

describe('text that is typed while the section becomes private', () => {
  /** Opens the private text, which gets each text that is typed, or fails. */
  const opens = (catchUp: (text: string) => void): SectionEditor =>
    ({
      catchUp: (early: { text: string }[]) => early.forEach(({ text }) => catchUp(text)),
      focus: () => undefined,
    }) as Partial<SectionEditor> as SectionEditor

  async function draftWhileTyping(text: (doc: Y.Doc) => SectionEditor | null) {
    const page = await visit(newDocument())
    const turned = page.drafting.turn('draft')
    type('\babx\bc\nd\be\u0301\b') // the first key has nothing to remove
    await expect.poll(() => page.draft).not.toBeNull()
    const doc = page.draft?.doc as Y.Doc
    textOpened(doc, ROOT, text(doc))
    await turned
    expect(press).toBeNull()
    return { ...page, lines: linesOf(doc) }
  }

  test('is in the private text', async () => {
    // My section may be folded. It opens once it takes the focus again, before it gets what was typed.
    const done: string[] = []
    focused.mine = () => void done.push(press ? 'focused while keys are held' : 'focused')
    const { lines, notices } = await draftWhileTyping((doc) =>
      opens((text) => {
        done.push('typed')
        write(doc, text)
      }),
    )
    expect(done).toEqual(['focused', 'typed'])
    expect(lines).toEqual(['abc\n'])
    expect(notices.all).toEqual([])
  })

  const thrown = (): never => {
    throw new Error('closed')
  }
  test.each([
    ['does not open', () => null],
    ['has closed', () => opens(() => undefined)],
    ['fails', () => opens(thrown)],
  ])('is offered if the text %s', async (_what, text) => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const copied: string[] = []
    vi.stubGlobal('navigator', { clipboard: { writeText: (each: string) => void copied.push(each) } })
    const { lines, notices } = await draftWhileTyping(text)
    expect(lines).toEqual([])
    expect(notices.all.map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/is a private draft now, but its text did not open.*“abc\n”/),
    ])
    notices.all[0]?.actions?.[0]?.act()
    await expect.poll(() => notices.all.map(({ sentence }) => sentence)).toEqual(['Copied.'])
    expect(copied).toEqual(['abc\n'])
  })

  test('goes back to the page if the database of drafts cannot be read, and the person is told once', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const first = await visit(newDocument())
    await first.drafting.begin()
    first.drafting.close()
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new Error('damaged')
    })
    const { drafting, notices } = await visit(newDocument(), false)
    const turned = drafting.turn('draft')
    type('abc')
    await turned
    expect(press).toBeNull()
    await drafting.turn('draft')
    expect(press).toBeNull()
    const isNotRead = /could not read whether your section is a private draft/
    const told = notices.all.filter(({ sentence }) => isNotRead.test(sentence))
    expect(told.map(({ sentence }) => sentence)).toEqual([expect.stringContaining('“abc”')])
  })
})

describe('text that was typed in the drawn text while the page loads', () => {
  /** The letters wait in the drawn text for its editor. */
  function typedEarly(letters: string) {
    const early = [{ line: null, offset: 3 }, ...[...letters].map((text) => ({ text }))]
    const drawn = { early: () => early }
    Object.assign(document, {
      querySelectorAll: (selector: string) => (selector.endsWith('.textbox .text') ? [drawn] : []),
    })
    return { early }
  }

  const fail = (): never => {
    throw new Error('damaged')
  }

  test('is offered if no draft could be begun, and does not get into the public text', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    vi.spyOn(Draft, 'find').mockImplementation(fail)
    const { early } = typedEarly('abc')
    const page = await visit(newDocument(), true, true)
    expect(early).toEqual([]) // once the text may open
    expect(page.draft).toBeNull()
    expect(page.notices.all.map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/could not be made a private draft, so it is public as before.*“abc”/),
    ])
  })

  test('goes into the draft if one is begun', async () => {
    const { early } = typedEarly('abc')
    const page = await visit(newDocument(), true, true)
    expect(page.draft).not.toBeNull()
    expect(early).toHaveLength(4)
    expect(page.notices.all).toEqual([])
  })
})

/** The browser does not take the mark of a draft, until `heal`. */
function loseMarks() {
  type Put = (value: unknown, key?: IDBValidKey) => IDBRequest<IDBValidKey>
  const put = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, 'put')?.value as Put
  const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    value,
    key,
  ) {
    if (key === 'draft') throw new Error('The disk is full.')
    return put.call(this, value, key)
  })
  return { heal: () => spy.mockRestore() }
}

test('a draft whose mark is not on the disk is NOT SAVED, and once it is there, the next visit finds the draft', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const doc = newDocument()
  const { heal } = loseMarks()
  const first = await visit(doc)
  await first.drafting.begin()
  first.write('one')
  await expect.poll(() => first.draft?.status.text).toBe('NOT SAVED')
  expect(first.draft?.isLost).toBe(true)
  heal()
  await first.stored()
  first.drafting.close()
  const next = await visit(doc)
  expect(next.draft && linesOf(next.draft.doc)).toEqual(['one'])
})

describe('after the meeting’s copy was set aside', () => {
  /** A draft that Bob has typed in since it was begun. It is found again beside a new copy of the meeting. */
  async function apart(now: readonly string[]) {
    const doc = newDocument()
    write(doc, 'done')
    const bob = newDocument()
    const sendTo = (to: Y.Doc) => Y.applyUpdate(to, Y.encodeStateAsUpdate(to === bob ? doc : bob))
    const first = await visit(doc)
    await first.drafting.begin()
    first.write('mine')
    sendTo(bob)
    write(bob, 'of bob')
    sendTo(doc)
    first.write('mine too')
    await first.stored()
    first.drafting.close()
    const fresh = newDocument()
    for (const text of now) write(fresh, text)
    return { fresh, next: await visit(fresh) }
  }

  test.each([
    [[], ['mine', 'mine too']],
    [['done'], ['done', 'mine', 'mine too']],
    [
      ['done', 'new'],
      ['done', 'mine', 'mine too', 'new'],
    ],
  ])('a draft sends only what its person wrote: beside %j', async (now, published) => {
    const { fresh, next } = await apart(now)
    next.write('and more')
    await next.stored()
    await next.drafting.publish()
    await next.drafting.left()
    expect(linesOf(fresh).toSorted()).toEqual([...published, 'and more'].toSorted())
    expect(linesOf(fresh).filter((line) => line !== 'new')).toEqual(
      [...published, 'and more'].filter((line) => line !== 'new'),
    )
  })

  test('it does so once, even if the page ends before the draft is removed, and in two tabs', async () => {
    const { fresh, next } = await apart(['done'])
    const tab = newDocument()
    Y.applyUpdate(tab, Y.encodeStateAsUpdate(fresh))
    const other = await visit(tab)
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const forgets = vi.spyOn(Draft.prototype, 'forget').mockRejectedValue(new Error('The page ended.'))
    await next.drafting.publish()
    await other.drafting.publish()
    next.drafting.close()
    forgets.mockRestore()
    await (await visit(tab)).drafting.left()
    for (const doc of [fresh, tab]) Y.applyUpdate(tab, Y.encodeStateAsUpdate(doc))
    expect(linesOf(tab)).toEqual(['done', 'mine', 'mine too'])
  })

  test('so does a draft that was discarded and is brought back', async () => {
    const { fresh, next } = await apart([])
    await next.drafting.discard()
    await next.drafting.restore()
    await next.drafting.publish()
    await next.drafting.left()
    expect(linesOf(fresh)).toEqual(['mine', 'mine too'])
  })
})

test('two tabs in which a draft is begun at once have one draft', async () => {
  const doc = newDocument()
  const tabs = [await visit(doc), await visit(doc)] as const
  // Each has found that there is no draft before the other begins one.
  let reached = 0
  const begins = vi.spyOn(Draft.prototype, 'begin').mockImplementation(async function (this: Draft, owner) {
    reached++
    await vi.waitUntil(() => reached === 2)
    begins.mockRestore()
    await this.begin(owner)
  })
  const first = tabs[0].drafting.begin()
  await vi.dynamicImportSettled() // a module that is replaced cannot be loaded twice at once
  await Promise.all([first, tabs[1].drafting.begin()])
  tabs[0].write('one')
  tabs[1].write('two')
  for (const { draft } of tabs)
    await expect.poll(() => draft && linesOf(draft.doc).toSorted()).toEqual(['one', 'two'])
  await tabs[0].drafting.discard()
  await expect.poll(() => tabs[1].draft).toBeNull()
  expect((await visit(doc)).draft).toBeNull()
})

test('a draft that is asked for twice is begun once', async () => {
  const page = await visit(newDocument())
  await Promise.all([page.drafting.begin(), page.drafting.begin()])
  page.write('one')
  await page.stored()
  await page.drafting.discard()
  expect((await visit(newDocument())).draft).toBeNull()
})

test('if the database of a draft does not open, nobody may write', async () => {
  const doc = newDocument()
  const first = await visit(doc)
  await first.drafting.begin()
  first.write('one')
  await first.stored()
  first.drafting.close()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.spyOn(indexedDB, 'open').mockImplementation(() => ({}) as IDBOpenDBRequest)
  try {
    let isKnown = false
    const opening = visit(doc).then(() => (isKnown = true))
    await vi.advanceTimersByTimeAsync(60_000)
    await Promise.race([opening, vi.advanceTimersByTimeAsync(1000)])
    expect(isKnown).toBe(false)
  } finally {
    vi.restoreAllMocks()
    vi.useRealTimers()
  }
})

test.each(['the first', 'the second', 'each'])(
  'what a tab types that was opened later is published once, by %s',
  async (who) => {
    const doc = newDocument()
    write(doc, 'public')
    const first = await visit(doc)
    await first.drafting.begin()
    first.write('one')
    await first.stored()
    const second = await visit(doc)
    await expect.poll(() => second.draft && linesOf(second.draft.doc)).toEqual(['public', 'one'])
    second.write('two')
    const both = ['one', 'public', 'two']
    await expect.poll(() => first.draft && linesOf(first.draft.doc).toSorted()).toEqual(both)
    const publishing = [first, second].filter(
      (_tab, nth) => who === 'each' || (who === 'the first') === (nth === 0),
    )
    await Promise.all(publishing.map(({ drafting }) => drafting.publish()))
    for (const { drafting } of [first, second]) await drafting.left()
    await expect.poll(() => second.draft ?? first.draft).toBeNull()
    expect(linesOf(doc).toSorted()).toEqual(both)
    for (const { drafting } of [first, second]) drafting.close()
    expect((await visit(doc)).draft).toBeNull()
    expect(linesOf(doc).toSorted()).toEqual(both)
  },
)

/** The locks of a browser: who asks gets one when the holder has let it go. */
function locks() {
  const queues = new Map<string, Promise<unknown>>()
  const request = async (name: string, ...asked: unknown[]): Promise<void> => {
    const act = asked.at(-1) as (lock: object | null) => unknown
    const held = queues.get(name)
    if (held && asked.length === 2) return void (await act(null))
    const holding = Promise.resolve(held).then(() => act({}))
    queues.set(name, holding)
    await holding
    if (queues.get(name) === holding) queues.delete(name)
  }
  vi.stubGlobal('navigator', { locks: { request } })
}

test('one tab of a draft keeps the words that others type in a line that it has removed; when it ends, the other tab does', async () => {
  locks()
  const doc = newDocument()
  write(doc, 'old')
  const type = (letters: string): void => {
    const text = (doc.getXmlFragment(ROOT).get(0) as Y.XmlElement).get(0) as Y.XmlText
    text.insert(text.length, letters)
  }
  const [first, second] = [await visit(doc), await visit(doc)]
  await first.drafting.begin()
  await expect.poll(() => second.draft).not.toBeNull()
  first.draft?.doc.getXmlFragment(ROOT).delete(0)
  await expect.poll(() => second.draft && linesOf(second.draft.doc)).toEqual([])
  for (const letter of 'of bob') type(letter)
  expect(second.draft && linesOf(second.draft.doc)).toEqual([])
  await expect.poll(() => second.draft && linesOf(second.draft.doc)).toEqual(['of bob'])
  await first.stored()
  first.drafting.close()
  for (const letter of ', all') type(letter)
  await expect.poll(() => second.draft && linesOf(second.draft.doc)).toEqual(['of bob, all'])
  await second.drafting.publish()
  expect(linesOf(doc)).toEqual(['of bob, all'])
})
