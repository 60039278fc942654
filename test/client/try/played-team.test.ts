// The colleagues of a played meeting, at a pace without pauses.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readLines, textOf } from '../../../shared/document/lines.ts'
import { defaultTemplate } from '../../../shared/model/template.ts'
import { PlayedTeam } from '../../../client/try/played-team.ts'
import { SCRIPT, type Act } from '../../../client/try/script.ts'
import { SmallRelay, type Log } from '../../../client/try/small-relay.ts'

const played = {
  ...{ log: 'a log', space: 'a-place-to-try-a-round', series: 'team-weekly', date: '2026-11-30' },
  schedule: { weekday: 1, time: '17:00', zone: 'UTC' },
}
const ROOM = `${played.space}/${played.series}/${played.date}`

class Kept implements Log {
  readonly #rooms = new Map<string, Uint8Array>()
  read = (room: string) => Promise.resolve(this.#rooms.get(room) ?? null)
  keep = (room: string, state: Uint8Array) => Promise.resolve(void this.#rooms.set(room, state))
}

async function openTeam(log: Log) {
  const relay = new SmallRelay(log, 'one log')
  let letters = 0
  /** The most letters. Once there are this many, nobody types on until the limit is raised. */
  let most = Infinity
  const waiting: (() => void)[] = []
  const team = new PlayedTeam(relay, played, {
    random: () => 0.5,
    wait: () => (letters < most ? Promise.resolve() : new Promise((go) => waiting.push(go))),
    writes: () => void letters++,
  })
  await team.begin()
  const doc = () => relay.room(ROOM).doc
  const textsIn = (root: string) => readLines(doc().getXmlFragment(root)).map(textOf)
  /** Lets them type until there are this many letters in all. */
  const typeUpTo = async (count: number): Promise<void> => {
    most = count
    for (const go of waiting.splice(0)) go()
    await expect.poll(() => letters).toBeGreaterThanOrEqual(count)
  }
  return { relay, team, textsIn, doc, typeUpTo }
}

const wordsOf = (act: Act): string[] =>
  'item' in act ? [act.item] : 'task' in act ? [act.task] : 'says' in act ? [act.says] : []
const rootOf = (handle: string): string => `section:updates/${handle.slice(1)}`
const spoken = SCRIPT.flatMap(({ live }) => live).flatMap((act) => ('says' in act ? [act.says] : []))

/** The section that the script makes, in the order of the template's labels. */
function sectionOf({ before, live }: (typeof SCRIPT)[number]): string[] {
  return defaultTemplate.section.flatMap((label) => [
    textOf(label),
    ...[...before, ...live].flatMap((act) =>
      'under' in act && act.under === textOf(label) ? wordsOf(act) : [],
    ),
  ])
}

test('each writes their part of the script under its label, ticks a task, and asks a question, once', async () => {
  const { team, textsIn, doc } = await openTeam(new Kept())
  team.live()
  await expect.poll(() => textsIn('block:questions').length).toBe(spoken.length)
  await expect.poll(() => SCRIPT.map(({ handle }) => textsIn(rootOf(handle)))).toEqual(SCRIPT.map(sectionOf))
  expect(textsIn('block:questions').sort()).toEqual([...spoken].sort())
  const ticked = readLines(doc().getXmlFragment(rootOf('@priya'))).filter(
    (line) => line.node === 'line' && line.kind === 'task' && line.checked,
  )
  expect(ticked.map(textOf)).toEqual(['Give @jonas access to staging'])
  const kinds = SCRIPT.flatMap(({ before, live, more }) => [...before, ...live, ...more])
  const labels = defaultTemplate.section.map(textOf)
  for (const act of kinds) if ('under' in act) expect(labels).toContain(act.under)
})

test('while the relay is stopped, nobody gets their letters; afterwards each letter is there once, even after a reload', async () => {
  const log = new Kept()
  const first = await openTeam(log)
  const whole = SCRIPT.map(sectionOf)
  const typing = first.typeUpTo(60)
  first.team.live()
  await typing
  first.relay.run(false)
  const before = Y.encodeStateVector(first.doc())
  await first.typeUpTo(150)
  expect(Y.encodeStateVector(first.doc())).toEqual(before)
  first.relay.run(true)
  await first.team.again()
  expect(Y.encodeStateVector(first.doc())).not.toEqual(before)

  // The page is reloaded: there is another worker with the same log.
  const second = await openTeam(log)
  second.team.live()
  await expect.poll(() => SCRIPT.map(({ handle }) => second.textsIn(rootOf(handle)))).toEqual(whole)
  await expect.poll(() => second.textsIn('block:questions').sort()).toEqual([...spoken].sort())
})
