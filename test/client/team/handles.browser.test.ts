// Names that people give, typed in the page and found in the exported note.

import { expect, test } from 'vitest'
import { inspect } from '../../../shared/markdown/inspect.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { openStage } from '../../support/browser/stage.ts'
import { choose, personIn, ready, relayExport } from '../../support/browser/people.ts'
import { newPlace } from '../../support/relay/places.ts'

const stage = openStage()

test('P40: a name shows its handle before Enter; every person is found in the export; an old handle that has a blank still works and can be renamed', async () => {
  const link = newPlace().link(stage.relay.url)
  const found = async () =>
    inspect(readNote(await relayExport(link))).people.map(
      ({ handle, labels }) =>
        `${handle}: ${labels.flatMap(({ items }) => items.map(({ text }) => text)).join('; ')}`,
    )

  // Ada's browser remembers a handle that an earlier version accepted.
  const former = await stage.browser.newContext()
  await former.addInitScript(() => {
    if (localStorage.getItem('roundtable:handle') === null)
      localStorage.setItem('roundtable:handle', '@Ada L, of London')
  })
  const ada = personIn(await former.newPage(), former, '@Ada L, of London')
  await ada.page.goto(link)
  await ready(ada)
  await ada.page.keyboard.type('by Ada')
  await ada.until('saved')

  const context = await stage.browser.newContext()
  const li = personIn(await context.newPage(), context, '@李-小明')
  await li.page.goto(link)
  await li.page.getByRole('textbox', { name: 'Your name' }).pressSequentially('李 小明')
  await li.page.getByText('You will be @李-小明.').waitFor()
  await li.page.keyboard.press('Enter')
  await ready(li)
  await li.page.keyboard.type('by Li')

  // A new section for a colleague gets a handle too. A handle that is in use stays as it is.
  await li.page.getByRole('button', { name: 'Add a person to Updates' }).click()
  const other = li.page.getByRole('combobox', { name: 'Name', exact: true })
  await other.pressSequentially('@Ada L, of London')
  expect(await li.page.getByText('@ada-l-of-london').count()).toBe(0)
  await other.fill('Grace Hopper')
  await li.page.getByText('Will be added as @grace-hopper.').waitFor()
  await li.page.keyboard.press('Enter')
  await li.section('@grace-hopper').waitFor()
  await li.until('saved')
  expect((await found()).sort()).toEqual(['@Ada L, of London: by Ada', '@李-小明: by Li'])

  await choose(ada, 'More', 'Change my name')
  await ada.page.getByRole('textbox', { name: 'New name' }).fill('Ada Lovelace')
  await ada.page.getByText('In the notes: @ada-lovelace').waitFor()
  await ada.page.keyboard.press('Enter')
  const renamed = personIn(ada.page, former, '@ada-lovelace')
  await renamed.mine.waitFor()
  await ready(renamed)
  await ada.page.keyboard.press('Control+End')
  await ada.page.keyboard.type('and on')
  await ada.until('saved')
  expect((await found()).sort().at(0)).toBe('@ada-lovelace: by Ada; and on')
  expect([...ada.problems, ...li.problems]).toEqual([])
  await Promise.all([former.close(), context.close()])
})
