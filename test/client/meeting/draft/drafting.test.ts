import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type * as Y from 'yjs'
import { Drafting } from '../../../../client/meeting/draft/drafting.ts'
import type { MeetingSession } from '../../../../client/meeting/session.ts'
import { newDocument } from '../../../../client/sync/store/document.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, readLines, textOf } from '../../../../shared/document/lines.ts'
import { noNames } from '../../../../shared/model/team.ts'
import { defaultTemplate } from '../../../../shared/model/template.ts'

vi.mock('../../../../client/meeting/draft/DraftBar.svelte', () => ({ default: {} }))
vi.mock('../../../../client/text/focus.ts', () => ({ focusMine: () => undefined }))

const ROOT = 'section:updates/ada'
const section = { block: 'updates', person: 'ada', owner: 'ada', handle: '@ada', annotation: '' }
const write = (doc: Y.Doc, text: string): void =>
  insertLines(doc.getXmlFragment(ROOT), [line(text, { kind: 'item' })])
const linesOf = (doc: Y.Doc): string[] => readLines(doc.getXmlFragment(ROOT)).map(textOf)

let day = 10
const open: Drafting[] = []

beforeEach(() => {
  day++
  vi.stubGlobal('location', new URL('http://127.0.0.1/'))
  vi.stubGlobal('document', {
    activeElement: null,
    body: {},
    hasFocus: () => false,
    querySelector: () => null,
  })
})
afterEach(() => {
  for (const drafting of open.splice(0)) drafting.close()
  vi.unstubAllGlobals()
})

/** Opens the meeting, as a page does. */
async function visit(doc: Y.Doc) {
  const status = { word: 'saved', text: '', detail: '' }
  const session = {
    ...{ doc, myId: 'ada', mayWrite: true, draft: null },
    place: { is: 'meeting', space: 's', series: 'w', date: `2026-11-${day}`, key: 'k' },
    outline: { blocks: [{ id: 'updates', sections: [section] }] },
    sectionsOf: () => [section],
    hiddenIn: () => [],
    isMine: () => true,
    series: { template: defaultTemplate, team: { team: { names: noNames } }, status },
    copy: { status, records: null },
    notices: { tell: () => undefined, dismiss: () => undefined, done: () => undefined },
    tell: () => undefined,
    touched: () => undefined,
  } as unknown as MeetingSession
  const see = () => ({ namedAt: () => () => null, close: () => undefined })
  const drafting = new Drafting(session, {
    acts: { announce: () => undefined } as never,
    see,
    announce: () => undefined,
  })
  open.push(drafting)
  await drafting.known
  return {
    drafting,
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
