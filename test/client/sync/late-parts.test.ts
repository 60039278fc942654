import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { Notices } from '../../../client/browser/notices.ts'
import { Recovery } from '../../../client/sync/recovery.ts'
import { digestOf } from '../../../shared/wire/digest.ts'
import { LinkedPage, liveFor } from '../../support/page/link-story.ts'
import { CloseEvent } from '../../support/page/scripted-socket.ts'

const server = vi.hoisted(() => ({ isThere: false }))
vi.mock('../../../client/sync/link/comparison.ts', async (original) => {
  if (!server.isThere) throw new Error('The server is away.')
  return original()
})
vi.mock('../../../client/sync/recovery-notice.ts', () => {
  if (!server.isThere) throw new Error('The server is away.')
  return { askWhatToKeep: (notices: Notices) => notices.say('What to keep?') }
})

let page: LinkedPage
beforeEach(() => {
  server.isThere = false
  vi.useFakeTimers()
  vi.stubGlobal('CloseEvent', CloseEvent)
  page = new LinkedPage({ text: 'one' })
  page.goLive()
})
afterEach(() => {
  page.close()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** The digest of a document with other content under the same ids. */
async function anotherDigest(): Promise<void> {
  const other = new Y.Doc()
  other.clientID = page.doc.clientID
  other.getText('text').insert(0, 'two')
  page.socket.say({ type: 'digest', ...digestOf(other) })
  await vi.dynamicImportSettled()
}

test('if the comparing code does not come, the page stays live and asks for the digest again', async () => {
  await anotherDigest()
  expect(page.state).toMatchObject({ is: 'live' })
  liveFor(page, 10_750)
  page.socket.heard()
  vi.advanceTimersByTime(250)
  expect(page.socket.heard().map(({ type }) => type)).toContain('compare')
  server.isThere = true
  await import('../../../client/sync/link/comparison.ts')
  await anotherDigest()
  expect(page.state).toMatchObject({ is: 'differs' })
})

const nothing = () => undefined
const COPY = {
  rest: null,
  records: null,
  pushBack: nothing,
  halt: nothing,
  resume: nothing,
  isAside: nothing,
}

test('if the code of the question does not come, the person is asked as soon as it comes', async () => {
  const notices = new Notices()
  new Recovery(notices).heard(COPY, 'older')
  await vi.dynamicImportSettled()
  expect(notices.all).toEqual([])
  server.isThere = true
  vi.advanceTimersByTime(5000)
  await vi.dynamicImportSettled()
  expect(notices.all).toMatchObject([{ sentence: 'What to keep?' }])
})
