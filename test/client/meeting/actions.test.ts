// The list of a person's actions in a meeting: its ids, its keys, and when an action is offered.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { canDo, offered, type Action, type Deed } from '../../../client/ui/action.ts'
import { actions, laterActions, type ActionId } from '../../../client/meeting/actions.ts'
import { MeetingActs } from '../../../client/meeting/acts.ts'
import { blockActions } from '../../../client/ui/block-actions.ts'
import { firstActions, pressed, type Here } from '../../../client/meeting/first-actions.ts'
import type { MeetingSession } from '../../../client/meeting/session.ts'
import { textActions } from '../../../client/text/bars/text-actions.ts'
import type { Block, Section } from '../../../shared/model/outline.ts'

const sources = new Map(
  readdirSync('client', { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|svelte)$/.test(file))
    .map((file) => [file, readFileSync(join('client', file), 'utf8')]),
)

/** The ids of the actions that a component uses. */
const usedIn = (text: string): string[] => [
  ...[...text.matchAll(/[aA]ctions(?:\.|\[')([\w-]+)/g)].map((match) => match[1] ?? ''),
  ...[...text.matchAll(/\{([^{}]*)\} = \w*[aA]ctions\n/g)].flatMap(([, names = '']) =>
    names.split(',').map((name) => (name.split(':')[0] ?? '').replaceAll("'", '').trim()),
  ),
]

const lists: Readonly<Record<string, Action<never>>>[] = [firstActions, blockActions, laterActions]
const all = lists.flatMap((list) => Object.entries(list))
const keyed = all.filter(([, action]) => 'key' in action)

/** A person in a meeting, and a record of what their actions did. */
function stage({ mayWrite = true, isLead = true } = {}) {
  const done: string[] = []
  const say =
    (what: string) =>
    (...args: unknown[]) => {
      done.push([what, ...args.filter((arg) => typeof arg !== 'object')].join(' '))
      return true
    }
  const place = { space: 's'.repeat(32), series: 'weekly', date: '2026-11-29', key: 'k' }
  const session = { mayWrite, isLead, place } as unknown as MeetingSession
  const page = {
    open: say('open'),
    toMine: say('to mine'),
    take: say('take'),
    fold: say('fold'),
  }
  const here: Here = { session, page }
  const acts = new Proxy({ mayWrite } as unknown as MeetingActs, {
    get: (known, name) => (name in known ? known.mayWrite : say(String(name))),
  })
  const section = { block: 'updates', person: '@ada', handle: '@ada', annotation: '' } as Section
  const at = {
    acts,
    attendee: { id: '@ada', entry: '@ada', field: '' },
    block: { id: 'updates', heading: 'Updates', people: true } as Block,
    chip: 'attending' as const,
    first: false,
    last: false,
    people: [{ id: '@bob', handle: '@bob', colour: 1, unsent: false, typing: null }],
    release: say('release'),
    section,
    ...here,
  }
  return { at, done, here }
}

interface Held {
  altKey?: boolean
  ctrlKey?: boolean
  metaKey?: boolean
  shiftKey?: boolean
}

const event = (key: string, held: Held = {}) => {
  const told = { prevented: false, stopped: false }
  const preventDefault = () => void (told.prevented = true)
  const stopPropagation = () => void (told.stopped = true)
  return {
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    ...held,
    key,
    code: '',
    preventDefault,
    stopPropagation,
    target: null,
    told,
  }
}

describe('ids and keys', () => {
  test('an id names one action, and a part of the page offers that action', () => {
    const ids = all.map(([id]) => id)
    const inText = Object.keys(textActions)
    expect(ids.length).toBeGreaterThan(25)
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
    expect([...ids, ...inText].sort()).toEqual(Object.keys(actions).sort())
    const components = [...sources].filter(([file]) => file.endsWith('.svelte'))
    const used = new Set(components.flatMap(([, text]) => usedIn(text)))
    expect(ids.filter((id) => !used.has(id))).toEqual([])
    // Each action in a text has a key, or is in the row of keys.
    const row = sources.get('text/bars/KeyRow.svelte') ?? ''
    const hidden = Object.entries(textActions).filter(
      ([id, { keys }]) => keys.length === 0 && !row.includes(`'${id}'`),
    )
    expect(hidden).toEqual([])
  })

  test('a key starts one action, as soon as the page is shown', () => {
    const keys = keyed.map(([, action]) => ('key' in action ? action.key : null))
    expect(keys).toContain('F2')
    expect(new Set(keys).size).toBe(keys.length)
    // No layout types a letter with these. Browsers use F1 for help too; other keys are for search, reload
    // and the like.
    for (const key of keys) expect(['F1', 'F2', 'F4', 'F7', 'F8', 'F9', 'Mod+K']).toContain(key)
    expect(keyed.map(([id]) => id).filter((id) => !(id in firstActions))).toEqual([])
  })

  test('the page handles these keys and no others', () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyzABCMñßäéµå@∂ьツ']
    const named = ['Dead', 'Process', 'Enter', 'Escape', 'Tab', 'ArrowUp', 'Home']
    const pressable = [...letters, ...named, ...Array.from({ length: 12 }, (_, at) => `F${at + 1}`)]
    const taken = pressable.filter((key) => {
      const { here, done } = stage()
      const pressing = event(key)
      pressed(pressing, here)
      expect(pressing.told).toEqual({ prevented: done.length > 0, stopped: done.length > 0 })
      return done.length > 0
    })
    const keys = keyed.map(([, action]) => ('key' in action ? action.key : ''))
    expect(taken).toEqual(keys.filter((key) => !key?.includes('+')).sort())
    const withHeld = ['altKey', 'ctrlKey', 'metaKey', 'shiftKey'].flatMap((held) =>
      pressable.filter((key) => {
        const { here, done } = stage()
        pressed(event(key, { [held]: true }), here)
        return done.length > 0
      }),
    )
    expect(withHeld.map((key) => `Mod+${key.toUpperCase()}`)).toEqual(
      keys.filter((key) => key?.includes('+')),
    )
    // If the layout has no Latin letters, the place of the key counts.
    const onGreek = stage()
    pressed({ ...event('κ', { ctrlKey: true }), code: 'KeyK' }, onGreek.here)
    expect(onGreek.done).toEqual(['open go-to'])
    const listens =
      /<svelte:(?:window|document|body)[^>]*\bonkey|\b(?:window|document)?\.?addEventListener\(\s*'key/
    const listeners = [...sources].filter(([, text]) => listens.test(text))
    // While a section becomes private, its keys are held. While the memory of a link is shown, Escape closes it. If no
    // draft can be read, what was typed before is offered; no key is taken for that.
    const files = ['held-keys.ts', 'LinkMemory.svelte', 'Meeting.svelte', 'drafting.ts']
    const inOrder = files.map((file) => listeners.find(([path]) => path.endsWith(`/${file}`)))
    expect(listeners).toHaveLength(files.length)
    const [held, memory, meeting, drafting] = inOrder
    expect(held?.[1]).toContain(
      'document.activeElement !== document.body || !(typesText(event) || isEdit(event))',
    )
    expect(drafting?.[1].match(/addEventListener\(\s*'key.*/g)).toEqual([
      "addEventListener('keyup', this.#offerEarly)",
    ])
    expect(memory?.[1].match(/event\.key !== '\w+'/g)).toEqual(["event.key !== 'Escape'"])
    expect(meeting?.[1]).toContain(
      '<svelte:window onkeydowncapture={(event: KeyboardEvent) => pressed(event, here)} />',
    )
  })

  test('a key does nothing if its action cannot be done', () => {
    const { here, done } = stage({ isLead: false })
    const list: Record<string, Deed<Here>> = {
      freeze: { ...firstActions.snapshot, key: 'F8' },
    }
    const pressing = event('F8')
    pressed(pressing, here, list)
    expect([done, pressing.told.prevented]).toEqual([[], false])
    pressed(pressing, stage({ isLead: true }).here, list)
    expect(pressing.told.prevented).toBe(true)
  })
})

describe('an action that cannot be done is not offered', () => {
  const everybodys: ActionId[] = [
    'fold-others',
    'go-to',
    'keys',
    'share',
    'copy',
    'download',
    'change-handle',
    'who-is-where',
    'print',
    'all-meetings',
    'team',
    'my-week',
    'next-meeting',
  ]
  const can = (at: object): string[] =>
    offered(
      all.map(([id, action]) => ({ ...action, id })),
      at as never,
    ).map(({ id }) => id)

  test('a reader is offered only actions that change nothing', () => {
    expect(can(stage({ mayWrite: false, isLead: false }).at).sort()).toEqual([...everybodys].sort())
  })

  test('a writer is offered all actions except the snapshot, a lead all actions', () => {
    const ids = all.map(([id]) => id)
    expect(can(stage({ isLead: false }).at)).toEqual(ids.filter((id) => id !== 'snapshot'))
    expect(can(stage().at)).toEqual(ids)
  })

  test('nothing moves beyond the first or the last place', () => {
    const { at } = stage()
    for (const row of ['block', 'section'] as const) {
      expect(canDo(actions[`move-${row}-up`], { ...at, first: true })).toBe(false)
      expect(canDo(actions[`move-${row}-down`], { ...at, first: true })).toBe(true)
      expect(canDo(actions[`move-${row}-down`], { ...at, last: true })).toBe(false)
      expect(canDo(actions[`move-${row}-up`], { ...at, last: true })).toBe(true)
    }
  })

  test('adding people is offered only if some are missing, and adding sections only in a block of sections', () => {
    const { at } = stage()
    expect(canDo(actions['list-present'], { ...at, people: [] })).toBe(false)
    expect(canDo(actions['add-section'], { ...at, block: { ...at.block, people: false } })).toBe(false)
  })
})

describe('the effects of actions', () => {
  test.each<[ActionId, string[]]>([
    ['my-section', ['to mine']],
    ['fold-mine', ['fold mine']],
    ['fold-others', ['fold others']],
    ['snapshot', ['open receipt']],
    ['share', ['open share']],
    ['copy', ['take copy']],
    ['download', ['take download']],
    ['change-handle', ['open handle']],
    ['move-block-up', ['release', 'moveBlock -1']],
    ['move-block-down', ['release', 'moveBlock 1']],
    ['hide-block', ['release', 'hideBlock true']],
    ['show-block', ['hideBlock false']],
    ['rename-block', ['renameBlock new']],
    ['add-block', ['addBlock  new ']],
    ['list-present', ['attend @bob']],
    ['unattend', ['unattend']],
    ['attend', ['attend  new ']],
    ['add-section', ['addSection  new ']],
    ['move-section-up', ['release', 'moveSection -1']],
    ['move-section-down', ['release', 'moveSection 1']],
    ['hide-section', ['release', 'hideSection true']],
    ['show-section', ['hideSection false']],
    ['rename-section', ['renameSection  new ']],
    ['set-status', ['toggleChip attending']],
    ['say-status', ['sayStatus  new ']],
  ])('%s', (id, expected) => {
    const { at, done } = stage()
    const action: Action<never> = actions[id]
    if ('does' in action) action.does(at as never, ' new ')
    expect(done).toEqual(expected)
  })

  test('an empty new name changes nothing, and is not refused', () => {
    const { at, done } = stage()
    expect(actions['rename-block'].does(at, ' ')).toBe(true)
    expect(actions['rename-section'].does(at, '')).toBe(true)
    expect(done).toEqual([])
  })

  test('actions lead to the series and the team', () => {
    const { here } = stage()
    expect(actions['all-meetings'].leads(here)).toMatch(/^#.*weekly/)
    expect(actions.team.leads(here)).toMatch(/^#/)
    expect(actions.team.leads(here)).not.toContain('weekly')
  })

  test('a chip removes its opposite; a person’s own words stand beside the chips', () => {
    const doc = new Y.Doc()
    const session = { doc, touched: () => {} } as unknown as MeetingSession
    const acts = new MeetingActs(session)
    const status = () => String(doc.getMap('people').get('updates/ada/annotation'))
    const section = (annotation: string) =>
      ({ block: 'updates', person: 'ada', handle: '@ada', annotation }) as Section
    acts.toggleChip(section('attending, on the train'), 'not attending')
    expect(status()).toBe('on the train, not attending')
    acts.toggleChip(section(status()), 'not attending')
    expect(status()).toBe('on the train')
    acts.toggleChip(section(status()), 'no blockers')
    acts.sayStatus(section(status()), ' (late)\n')
    expect(status()).toBe('no blockers, late')
    acts.sayStatus(section(status()), ' ')
    expect(status()).toBe('no blockers')
  })
})
