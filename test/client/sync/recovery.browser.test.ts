import { cp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { disk } from '../../../server/disk/disk.ts'
import { decodeEntry, encodeEntry } from '../../../server/room/entry.ts'
import { fileName } from '../../../server/disk/file-name.ts'
import { openLog } from '../../support/log/open-log.ts'
import {
  arrive,
  exported,
  personIn,
  ready,
  relayExport,
  typeAtEnd,
  type Person,
} from '../../support/browser/people.ts'
import { newPlace } from '../../support/relay/places.ts'
import { openOwnStage } from '../../support/browser/stage.ts'

const stage = openOwnStage()

const count = (text: string, word: string): number => text.split(word).length - 1

const asked = ({ page }: Person, sentence: string): Promise<void> =>
  page.getByText(sentence).filter({ visible: true }).waitFor()

/** Inserts words at once, where it does not matter how they are typed. */
const insertAtEnd = async (person: Person, words: string): Promise<void> => {
  await person.mine.press('Control+End')
  await ready(person)
  await person.page.keyboard.insertText(words)
}

const choose = ({ page }: Person, name: string): Promise<void> => page.getByRole('button', { name }).click()

describe('P8: yesterday’s copy of the data directory, while people hold newer edits', () => {
  let [ada, ben] = [] as unknown as [Person, Person]
  let link = ''

  test('lacks what was saved today', async () => {
    const { browser, relay } = stage
    link = newPlace().link(relay.url)
    ada = await arrive(browser, link, '@ada')
    ben = await arrive(browser, link, '@ben')
    await insertAtEnd(ada, 'ada-yesterday ')
    await insertAtEnd(ben, 'ben-yesterday ')
    await Promise.all([ada.until('saved'), ben.until('saved')])
    await relay.kill()
    const yesterday = join(tmpdir(), `roundtable-yesterday-${relay.port}`)
    await cp(relay.directory, yesterday, { recursive: true })
    await relay.start()
    await Promise.all([ada.until('saved'), ben.until('saved')])
    await insertAtEnd(ada, 'ada-today ')
    await insertAtEnd(ben, 'ben-today ')
    await Promise.all([ada.until('saved'), ben.until('saved')])
    await expect.poll(() => relayExport(link)).toContain('ben-today')
    await relay.kill()
    await rm(relay.directory, { recursive: true })
    await cp(yesterday, relay.directory, { recursive: true })
    await rm(yesterday, { recursive: true })
    await relay.start()
    expect(await relayExport(link)).not.toContain('today')
  })

  const QUESTION = 'The server was restored from a backup; you have newer notes.'

  test('makes each page ask its person, who can still type while nothing is sent', async () => {
    await Promise.all([asked(ada, QUESTION), asked(ben, QUESTION)])
    await typeAtEnd(ada.mine, 'ada-meanwhile ')
    await ada.until('local')
    expect(await relayExport(link)).not.toContain('today')
    expect(await relayExport(link)).not.toContain('meanwhile')
  })

  test('gets everybody’s edits back when one person pushes back, and then nobody is asked any more', async () => {
    await choose(ada, 'Restore mine')
    await Promise.all([ada.until('saved'), ben.until('saved')])
    await ben.page.getByText(QUESTION).waitFor({ state: 'detached' })
    await insertAtEnd(ben, 'ben-after ')
    await ben.until('saved')
    const words = ['ada-yesterday', 'ada-today', 'ada-meanwhile', 'ben-yesterday', 'ben-today', 'ben-after']
    await expect.poll(() => relayExport(link)).toContain('ben-after')
    for (const text of [await relayExport(link), await exported(ada), await exported(ben)])
      expect(words.map((word) => count(text, word))).toEqual(words.map(() => 1))
    expect([...ada.problems, ...ben.problems]).toEqual([])
    await Promise.all([ada.context.close(), ben.context.close()])
  })
})

test('if a person chooses the server’s copy, every tab sets their own copy aside, and they can bring it back', async () => {
  const { relay } = stage
  const link = newPlace().link(relay.url)
  const ada = await stage.visit(link, '@ada')
  await insertAtEnd(ada, 'early ')
  await ada.until('saved')
  const other = await ada.context.newPage()
  await relay.kill()
  const early = join(tmpdir(), `roundtable-early-${relay.port}`)
  await cp(relay.directory, early, { recursive: true })
  await relay.start()
  await ada.until('saved')
  await insertAtEnd(ada, 'late ')
  await ada.until('saved')
  await other.goto(link)
  await personIn(other, ada.context, '@ada').until('saved')
  await relay.kill()
  await rm(relay.directory, { recursive: true })
  await cp(early, relay.directory, { recursive: true })
  await rm(early, { recursive: true })
  await relay.start()

  await asked(ada, 'The server was restored from a backup')
  await choose(ada, 'Use the server’s (keep a copy of mine)')
  await asked(ada, 'is kept aside here.')
  await ready(ada)
  await ada.until('saved')
  expect(await exported(ada)).not.toContain('late')
  await other.getByText('is kept aside here.').waitFor()
  await expect.poll(() => other.getByText('late').count()).toBe(0)
  await choose(ada, 'Restore deleted lines')
  await expect.poll(() => relayExport(link)).toContain('late')
  const text = await relayExport(link)
  expect([count(text, 'early'), count(text, 'late')]).toEqual([1, 1])
  await choose(ada, 'Delete this copy')
  await ada.page.getByText('is kept aside here.').waitFor({ state: 'detached' })
  await ada.page.reload()
  await ready(ada)
  expect(await ada.page.getByText('is kept aside here.').count()).toBe(0)
})

test('P8: if a server’s copy has other text at the same state, that is noticed; both copies stay, and the page asks', async () => {
  const { relay } = stage
  const { link: linkAt, room } = newPlace()
  const link = linkAt(relay.url)
  const ada = await stage.visit(link, '@ada')
  await insertAtEnd(ada, 'alpha')
  await ada.until('saved')
  await relay.kill()
  await rewriteLog(relay.directory, room)
  await relay.start()
  await asked(ada, 'This device’s copy of these notes differs from the server’s.')
  await ada.until('local')
  expect(await exported(ada)).toContain('alpha')
  await choose(ada, 'Use the server’s (keep a copy of mine)')
  await asked(ada, 'is kept aside here.')
  await ready(ada)
  await expect.poll(() => exported(ada)).toContain('omega')
  await choose(ada, 'Restore deleted lines')
  await expect.poll(() => relayExport(link)).toContain('alpha')
  expect(await relayExport(link)).toContain('omega')
})

/** Writes another history under the same client ids: the log has “omega” where somebody typed “alpha”. */
async function rewriteLog(data: string, room: string): Promise<void> {
  const directory = join(data, 'rooms')
  const log = openLog(disk, { directory })
  const entries = (await log.read(room)).map(({ update }) => decodeEntry(update))
  await log.close()
  await rm(join(directory, `${fileName(room)}.log`))
  const doc = new Y.Doc()
  for (const { update } of entries) Y.applyUpdate(doc, update)
  const update = Buffer.from(Y.encodeStateAsUpdate(doc))
  const at = update.indexOf('alpha')
  expect(at).toBeGreaterThan(0)
  update.write('omega', at)
  const rewritten = openLog(disk, { directory })
  await rewritten.append(
    room,
    encodeEntry({
      update,
      claims: entries.flatMap(({ claims }) => claims),
      lives: entries.flatMap(({ lives }) => lives),
      retired: entries.flatMap(({ retired }) => retired),
    }),
  )
  await rewritten.close()
}
