// Edits of others around a composition never end it.

import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { afterAll, expect, test } from 'vitest'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, readLines, textOf } from '../../../../shared/document/lines.ts'
import { blockRoot } from '../../../../shared/document/roots.ts'
import { arrive, type Person } from '../../../support/browser/people.ts'
import { newPlace } from '../../../support/relay/places.ts'
import { openStage } from '../../../support/browser/stage.ts'

const stage = openStage()
const ROOT = blockRoot('questions')

interface Table {
  ada: Person
  /** Another person's live copy of the notes. */
  fragment: Y.XmlFragment
  compose: (text: string) => Promise<unknown>
  commit: (text: string) => Promise<unknown>
  close: () => Promise<unknown>
}

let table: Table | null = null

async function open(): Promise<Table> {
  const { link, room, key } = newPlace()
  const ada = await arrive(stage.browser, link(stage.relay.url), '@ada')
  const doc = new Y.Doc()
  const provider = new WebsocketProvider(`${stage.relay.url.replace('http', 'ws')}sync`, room, doc, {
    protocols: [`key.${key}`],
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  })
  await new Promise<void>((done) => provider.once('sync', () => done()))
  const input = await ada.context.newCDPSession(ada.page)
  await ada.page.evaluate(() => {
    const counted = Object.assign(window, { starts: 0 })
    addEventListener('compositionstart', () => counted.starts++, true)
  })
  return {
    ada,
    fragment: doc.getXmlFragment(ROOT),
    compose: (text) =>
      input.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length }),
    commit: (text) => input.send('Input.insertText', { text }),
    close: () => {
      provider.destroy()
      return ada.context.close()
    },
  }
}

afterAll(() => table?.close())

const lineAt = (fragment: Y.XmlFragment, at: number) => fragment.get(at) as Y.XmlElement
const textAt = (fragment: Y.XmlFragment, at: number) => lineAt(fragment, at).get(0) as Y.XmlText
const starts = ({ ada }: Table) => ada.page.evaluate(() => (window as unknown as { starts: number }).starts)

/**
 * What another person does while I compose after `cc` in line 2; a text that this shows; and the lines after
 * that.
 */
const ACTS: Record<string, [act: (fragment: Y.XmlFragment) => unknown, shown: string, after: string[]]> = {
  'adds a line above': [
    (f) => insertLines(f, [line('new')], 0),
    'new',
    ['new', 'above', 'cchello dd', 'below'],
  ],
  'removes the line above': [(f) => f.delete(0, 1), '', ['cchello dd', 'below']],
  'writes at the beginning of my line': [
    (f) => textAt(f, 1).insert(0, 'xy '),
    'xy ',
    ['above', 'xy cchello dd', 'below'],
  ],
  'writes right before my composition': [
    (f) => textAt(f, 1).insert(2, '!'),
    '!',
    ['above', 'cc!hello dd', 'below'],
  ],
  'writes after my composition': [
    (f) => textAt(f, 1).insert(textAt(f, 1).length, ' ee'),
    ' ee',
    ['above', 'cchello dd ee', 'below'],
  ],
  'removes the text before my composition': [
    (f) => textAt(f, 1).delete(0, 2),
    '',
    ['above', 'hello dd', 'below'],
  ],
  'makes the text before my composition bold': [
    (f) => textAt(f, 1).format(0, 2, { bold: {} }),
    '',
    ['above', 'cchello dd', 'below'],
  ],
  'indents my line': [
    (f) => lineAt(f, 1).setAttribute('depth', 1 as unknown as string),
    '',
    ['above', 'cchello dd', 'below'],
  ],
  'makes my line a task': [
    (f) => lineAt(f, 1).setAttribute('kind', 'task'),
    '',
    ['above', 'cchello dd', 'below'],
  ],
  'splits my line before my composition': [
    (f) =>
      f.doc?.transact(() => {
        textAt(f, 1).delete(0, 1)
        insertLines(f, [line('c')], 1)
      }),
    '',
    ['above', 'c', 'chello dd', 'below'],
  ],
  'splits my line after my composition': [
    (f) =>
      f.doc?.transact(() => {
        textAt(f, 1).delete(textAt(f, 1).length - 3, 3)
        insertLines(f, [line(' dd')], 2)
      }),
    '',
    ['above', 'cchello', ' dd', 'below'],
  ],
}

test.each(Object.entries(ACTS))('P13: another person %s', async (_what, [act, shown, after]) => {
  table ??= await open()
  const { ada, fragment, compose, commit } = table
  const box = ada.block('Questions')
  fragment.doc?.transact(() => {
    if (fragment.length > 0) fragment.delete(0, fragment.length)
    insertLines(fragment, [line('above'), line('cc dd'), line('below')])
  })
  await expect.poll(() => box.textContent()).toBe('abovecc ddbelow')
  await box.click()
  await box.press('Control+Home')
  for (const key of ['ArrowDown', 'Home', 'ArrowRight', 'ArrowRight']) await ada.page.keyboard.press(key)
  const before = await starts(table)
  for (const text of ['h', 'he', 'hel']) await compose(text)
  await expect.poll(() => textOf(readLines(fragment)[1] ?? line(''))).toBe('cchel dd')
  const drawn = () => box.evaluate((element) => element.innerHTML)
  const html = await drawn()
  act(fragment)
  await expect.poll(drawn).not.toBe(html)
  expect(await box.textContent()).toContain(shown)
  for (const text of ['hell', 'hello']) await compose(text)
  await commit('hello')
  await expect.poll(() => readLines(fragment).map(textOf)).toEqual(after)
  expect(await starts(table)).toBe(before + 1)
  expect(ada.problems).toEqual([])
})
