import { describe, expect, test } from 'vitest'
import type { LinkState } from '../../../client/sync/link/link.ts'
import { statusOf, type Status } from '../../../client/sync/status.ts'
import type { StoreState } from '../../../client/sync/store/store.ts'

const NOW = 100_000

const links = {
  'not begun': null,
  offline: { is: 'offline' },
  greeting: { is: 'greeting' },
  refused: { is: 'refused', code: 4401, sentence: 'This link doesn’t open these notes.' },
  parted: { is: 'parted', code: 1009, sentence: 'There is too much new text.' },
  'not taken': { is: 'live', role: 'edit', settled: false, refusal: 'The server refused a change.' },
  unsettled: { is: 'live', role: 'edit', settled: false, refusal: null },
  settled: { is: 'live', role: 'edit', settled: true, refusal: null },
} satisfies Record<string, LinkState | null>

const waiting = (ms: number, failed = false): StoreState => ({
  is: 'open',
  waiting: { since: NOW - ms, failed },
})
const stores = {
  opening: { is: 'opening' },
  written: { is: 'open', waiting: null },
  'just begun': waiting(0),
  'nearly overdue': waiting(999),
  overdue: waiting(1000),
  failing: waiting(1, true),
  unavailable: { is: 'unavailable' },
} satisfies Record<string, StoreState>

type Cell = { word: Status['word']; text?: string; again?: number }

/** What the page shows for each state of the local store while the relay has not acked the edits. */
const withoutRelay: Record<keyof typeof stores, Record<'dirty' | 'clean', Cell>> = {
  opening: both({ word: 'saving', text: 'Opening…' }),
  written: both({ word: 'local' }),
  'just begun': both({ word: 'saving', again: 1000 }),
  'nearly overdue': both({ word: 'saving', again: 1 }),
  overdue: both({ word: 'unsaved' }),
  failing: both({ word: 'unsaved' }),
  unavailable: { dirty: { word: 'unsaved' }, clean: { word: 'saving', text: 'Connecting…' } },
}

function both(cell: Cell): Record<'dirty' | 'clean', Cell> {
  return { dirty: cell, clean: cell }
}

const TEXTS = {
  saved: 'Saved for everyone',
  saving: 'Saving…',
  local: 'Saved on this device',
  unsaved: 'NOT SAVED',
}

function cellOf(link: keyof typeof links, of: keyof typeof stores, dirty: 'dirty' | 'clean'): Cell {
  if (link === 'settled') return { word: 'saved' }
  if (link === 'unsettled') return { word: 'saving' }
  return withoutRelay[of][dirty]
}

const keys = <T extends object>(table: T) => Object.keys(table) as (keyof T)[]
const cells = keys(links).flatMap((link) =>
  keys(stores).flatMap((of) => (['dirty', 'clean'] as const).map((dirty) => [link, of, dirty] as const)),
)

describe('P1: the word on the screen', () => {
  test.each(cells)('link %s, local store %s, page %s', (link, of, dirty) => {
    const { word, text = TEXTS[word], again = null } = cellOf(link, of, dirty)
    const verdict = statusOf({ link: links[link], store: stores[of], dirty: dirty === 'dirty', now: NOW })
    expect(verdict).toMatchObject({ status: { word, text }, again })
  })

  test('a person who only reads has nothing to save, so their page is up to date', () => {
    const link = { ...links.settled, role: 'view' } as const
    const { status } = statusOf({ link, store: stores.written, dirty: false, now: NOW })
    expect(status).toMatchObject({ word: 'saved', text: 'Up to date' })
  })

  test('the word changes after the ms in `again`', () => {
    const evidence = { link: links.offline, store: stores['just begun'], dirty: true }
    const { status, again } = statusOf({ ...evidence, now: NOW + 250 })
    expect(status.word).toBe('saving')
    expect(again).toBe(750)
    expect(statusOf({ ...evidence, now: NOW + 250 + (again ?? 0) }).status.word).toBe('unsaved')
  })
})

describe('the sentence beside the word', () => {
  const detail = (link: LinkState, of: StoreState) =>
    statusOf({ link, store: of, dirty: true, now: NOW }).status.detail

  test('says why the relay lacks the edits, and that they are safe on this device', () => {
    expect(detail(links.offline, stores.written)).toBe(
      'The server can’t be reached; we keep trying. Your changes are kept on this device.',
    )
    expect(detail(links.refused, stores.written)).toBe(
      'This link doesn’t open these notes. Your changes are kept on this device.',
    )
    expect(detail(links.parted, stores.written)).toBe(
      'There is too much new text. Your changes are kept on this device.',
    )
    expect(detail(links['not taken'], stores.written)).toBe(
      'The server refused a change. Your changes are kept on this device.',
    )
  })

  test('says what to do when neither the relay nor this device keeps the edits', () => {
    expect(detail(links.offline, stores.failing)).toMatch(
      /^The server can’t be reached.* Copy or Download\.$/,
    )
    expect(detail(links['not taken'], stores.unavailable)).toMatch(
      /^The server refused a change\. .* Download\.$/,
    )
  })
})
