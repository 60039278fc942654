import { describe, expect, test } from 'vitest'
import type { LinkState } from '../client/link.ts'
import { statusOf } from '../client/status.ts'
import type { StoreState } from '../client/store.ts'

const links: Record<string, LinkState | null> = {
  none: null,
  offline: { is: 'offline' },
  greeting: { is: 'greeting' },
  settled: { is: 'live', role: 'edit', settled: true },
  unsettled: { is: 'live', role: 'edit', settled: false },
  refused: { is: 'refused', code: 4401, sentence: '' },
}
const stores: Record<string, StoreState> = {
  opening: { is: 'opening' },
  quiet: { is: 'open', waitingSince: null, failing: false },
  writing: { is: 'open', waitingSince: 9500, failing: false },
  overdue: { is: 'open', waitingSince: 9000, failing: false },
  failing: { is: 'open', waitingSince: 9900, failing: true },
  unavailable: { is: 'unavailable' },
}

const away = {
  opening: 'saving',
  quiet: 'local',
  writing: 'saving',
  overdue: 'unsaved',
  failing: 'unsaved',
  unavailable: 'unsaved',
}
const all = (word: string) => Object.fromEntries(Object.keys(stores).map((store) => [store, word]))
const words: Record<string, Record<string, string>> = {
  none: away,
  offline: away,
  greeting: away,
  refused: away,
  settled: all('saved'),
  unsettled: all('saving'),
}

describe('the status word, for every link and every store', () => {
  for (const [link, row] of Object.entries(words))
    test.each(Object.entries(row))(`${link} link, %s store: %s`, (store, word) => {
      const held = stores[store]
      if (!held) throw new Error(`There is no store “${store}”.`)
      expect(statusOf({ link: links[link] ?? null, store: held, dirty: true, now: 10_000 }).status.word).toBe(
        word,
      )
    })

  test('a local write that has just begun is looked at again when it would be overdue', () => {
    const { again } = statusOf({
      link: { is: 'offline' },
      store: { is: 'open', waitingSince: 9500, failing: false },
      dirty: true,
      now: 10_000,
    })
    expect(again).toBe(500)
  })

  test('with no store and nothing typed nothing is unsaved', () => {
    expect(statusOf({ link: null, store: { is: 'unavailable' }, dirty: false, now: 0 }).status.word).toBe(
      'saving',
    )
  })
})
