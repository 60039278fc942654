import { expect, test } from 'vitest'
import { typesText } from '../../../client/browser/typed-key.ts'

const NOTHING_HELD = { altKey: false, ctrlKey: false, metaKey: false }
const pressed = (key: string, held: Partial<typeof NOTHING_HELD> = {}, mac = false) =>
  typesText({ ...NOTHING_HELD, ...held, key } as KeyboardEvent, mac)

const ALTGR_ON_WINDOWS = { altKey: true, ctrlKey: true }
const OPTION = { altKey: true }

test.each<[string, boolean]>([
  ['a letter', pressed('a')],
  ['a sign', pressed('@')],
  ['AltGr and Q on Windows', pressed('@', ALTGR_ON_WINDOWS)],
  ['AltGr and E on Windows', pressed('€', ALTGR_ON_WINDOWS)],
  ['AltGr and A on a Polish keyboard', pressed('ą', ALTGR_ON_WINDOWS)],
  ['Option and L on a German Mac', pressed('@', OPTION, true)],
  ['Option and M on a Mac', pressed('µ', OPTION, true)],
])('%s types text', (_, types) => expect(types).toBe(true))

test.each<[string, boolean]>([
  ['Alt and a letter', pressed('m', OPTION)],
  ['Alt and a letter on a Russian keyboard', pressed('ь', OPTION)],
  ['Alt and a letter on a German keyboard', pressed('ö', OPTION)],
  ['Alt and a digit', pressed('1', OPTION)],
  ['Ctrl and a letter', pressed('b', { ctrlKey: true })],
  ['Command and a letter', pressed('b', { metaKey: true })],
  ['Tab', pressed('Tab')],
  ['a dead key', pressed('Dead')],
])('%s does not type text', (_, types) => expect(types).toBe(false))
