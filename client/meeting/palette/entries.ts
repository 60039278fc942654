// The entries of "Go to": actions that can be done here, the people and blocks of the note, and the meetings of the
// series.

import { tick } from 'svelte'
import { nextDate } from '../../../shared/model/weekdays.ts'
import type { Series } from '../../../shared/model/series.ts'
import { longDate } from '../../../shared/document/title.ts'
import { offered, type Deed, type Way } from '../../ui/action.ts'
import { actions } from '../actions.ts'
import { blockId, jumpInto, jumpTo, sectionId } from '../around/jump.ts'
import { askArchive } from '../../archive/asked.ts'
import { linkTo, type MeetingPlace } from '../../browser/place.ts'
import { world } from '../../browser/storage.ts'
import { textActions, textInHand, type TextActionId } from '../../text/bars/text-actions.ts'
import { sayDate } from '../../browser/say-date.ts'
import { dateOfNow } from '../../series/current-date.ts'
import type { Around } from '../around/around.ts'
import type { MeetingActs } from '../acts.ts'
import type { Drafting } from '../draft/drafting.ts'
import type { Here } from '../first-actions.ts'
import { words } from './words/en.ts'

export interface Entry {
  readonly id: string
  readonly label: string
  /** Other words by which the entry is found. */
  readonly also?: string
  /** The kind of the entry. */
  readonly kind: keyof typeof words.kinds
  readonly key?: string
  readonly does: () => unknown
}

const OFFERED: readonly (Deed<Here> | Way<Here>)[] = [
  actions['my-section'],
  actions['publish-draft'],
  actions['discard-draft'],
  actions['private-draft'],
  actions['who-is-where'],
  actions['fold-others'],
  actions['fold-mine'],
  actions.snapshot,
  actions.share,
  actions.copy,
  actions.download,
  actions.print,
  actions.import,
  actions['next-meeting'],
  actions['all-meetings'],
  actions.team,
  actions['my-week'],
  actions['change-handle'],
  actions.keys,
]

/** Actions in the text that has the cursor. Undo and the bar make no sense in a palette. */
const IN_TEXT: readonly TextActionId[] = [
  'tick',
  'indent',
  'outdent',
  'bold',
  'italic',
  'code',
  'link',
  'next-label',
]

function textEntries(): Entry[] {
  const text = textInHand()
  if (text?.hasFocus !== true) return []
  return offered(
    IN_TEXT.map((id) => textActions[id]),
    { text },
  ).map(({ does, keys, label }) => ({
    id: `text ${label}`,
    label,
    kind: 'text',
    ...(keys.length > 0 && { key: keys.at(-1) ?? '' }),
    does: () => does({ text }),
  }))
}

/** The most meetings of the schedule that are offered although nobody has opened them yet. */
const COMING = 4

/** The dates of the series' meetings, the last one first: those that people opened, and the next of the schedule. */
export function datesOf(series: Series, current: string): string[] {
  const dates = new Set([...series.listed, current])
  for (let at = 0, date = current; at < COMING; at++) dates.add((date = nextDate(series, date)))
  return [...dates].sort().reverse()
}

/** The regulars without a section, who get one when they are chosen. */
function awaitedEntries({ session }: Here, { acts, expected }: Offering): Entry[] {
  const home = session.outline.blocks.find(({ id }) => id === session.home)
  if (!home || !session.mayWrite) return []
  return (expected?.withoutSection ?? []).map(({ handle, id }) => ({
    id: `awaited ${id}`,
    label: words.addSection(handle),
    also: handle,
    kind: 'action',
    does: async () => {
      if (!acts.addSection(home, handle)) return
      await tick()
      const added = session.sectionsOf(home).find(({ owner }) => owner === id)
      if (added) jumpTo(sectionId(added))
    },
  }))
}

/** The parts of the meeting's tools that are needed. */
export type Offering = Pick<Around, 'expected' | 'last' | 'moments'> & {
  readonly acts: MeetingActs
  readonly drafting: Pick<Drafting, 'canRestore' | 'restore'>
}

export function entriesOf(here: Here, tools: Offering): Entry[] {
  const { outline, place, series } = here.session
  const done: Entry[] = offered(OFFERED, here).map((action) => ({
    id: `action ${action.label}`,
    label: action.label,
    kind: 'action',
    ...('leads' in action
      ? { does: () => location.assign(action.leads(here)) }
      : { ...(action.key && { key: action.key }), does: () => action.does(here) }),
  }))
  const { last } = tools
  if (last && last.time.open > 0 && here.session.mayWrite)
    done.splice(1, 0, { id: 'last', label: words.lastTime, kind: 'action', does: () => last.time.go() })
  const unfinished = tools.moments.now === 'after' ? null : (last?.agenda.found ?? null)
  if (last && unfinished)
    done.splice(1, 0, {
      id: 'agenda',
      label: words.carryAgenda(unfinished.items.length),
      kind: 'action',
      does: () => {
        jumpTo(blockId(unfinished.block.id)) // a text opens when it is near
        return last.agenda.carry(unfinished)
      },
    })
  if (tools.drafting.canRestore)
    done.push({
      ...{ id: 'restore', label: words.restoreDraft, kind: 'action' },
      does: () => tools.drafting.restore(),
    })
  const people: Entry[] = outline.blocks
    .flatMap((block) => here.session.sectionsOf(block))
    .map((section) => ({
      id: sectionId(section),
      label: section.handle,
      kind: 'person',
      does: () => jumpTo(sectionId(section)),
    }))
  const blocks: Entry[] = outline.blocks.map(({ id, heading }) => ({
    id: blockId(id),
    label: heading,
    kind: 'part',
    does: () => jumpInto(blockId(id)),
  }))
  const meetings: Entry[] = datesOf(series.series, dateOfNow(series.series))
    .filter((date) => date !== place.date)
    .map((date) => ({
      id: `meeting ${date}`,
      label: sayDate(date),
      also: `${longDate(date)} ${date}`,
      kind: 'meeting',
      does: () => location.assign(linkTo({ ...place, is: 'meeting', date })),
    }))
  return [...done, ...people, ...awaitedEntries(here, tools), ...blocks, ...textEntries(), ...meetings]
}

/** Leads to the archive, where the query is then searched for. There is none in a meeting that one only tries. */
export function searchEntries(place: MeetingPlace, query: string): Entry[] {
  const asked = query.trim()
  if (asked === '' || world.address) return []
  return [
    {
      id: 'search',
      label: words.searchNotes(asked),
      kind: 'archive',
      does: () => {
        askArchive(asked)
        location.assign(linkTo({ ...place, is: 'archive' }))
      },
    },
  ]
}

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/**
 * The entries that have each word of the query. First come those that begin with the query, then those in
 * which each word of the query begins a word, then the others. Inside each group, the given order stays.
 */
export function matching(entries: readonly Entry[], query: string): Entry[] {
  const asked = fold(query).trim()
  const wanted = asked.split(/\s+/)
  const rankOf = ({ label, also = '' }: Entry): number => {
    const text = fold(`${label} ${also}`)
    if (text.replace(/^\P{L}+/u, '').startsWith(asked.replace(/^@/, ''))) return 0
    const parts = text.split(/[^\p{L}\p{N}]+/u)
    if (wanted.every((word) => parts.some((part) => part.startsWith(word)))) return 1
    return wanted.every((word) => text.includes(word)) ? 2 : 3
  }
  const ranked = entries.map((entry) => ({ entry, rank: asked === '' ? 0 : rankOf(entry) }))
  return [0, 1, 2].flatMap((wanted) => ranked.filter(({ rank }) => rank === wanted).map(({ entry }) => entry))
}
