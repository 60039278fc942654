import { expect, test } from 'vitest'
import { repairOf } from '../../../shared/words/encoding.ts'

const misread = (text: string, encoding: string) =>
  new TextDecoder(encoding).decode(new TextEncoder().encode(text))

const TEXTS = [
  '# 💫 Core weekly 🙌🏽 March 4',
  'café — naïve “quotes” … done',
  'Zoë can’t come',
  'Привет, мир',
  '会議のメモ',
  '→ next ✓',
]

for (const encoding of ['macintosh', 'windows-1252'])
  test(`UTF-8 that was read as ${encoding} is repaired`, () => {
    for (const text of TEXTS) {
      expect(misread(text, encoding)).not.toBe(text)
      expect(repairOf(misread(text, encoding))).toBe(text)
    }
  })

test('correct text is left alone', () => {
  for (const text of [
    ...TEXTS,
    '',
    'plain',
    'd’état',
    '«été»',
    '“à propos”',
    'Ä, Ö and Å',
    '√2 ≈ 1.41',
    '50 €',
  ])
    expect([text, repairOf(text)]).toEqual([text, null])
})

test('only misread characters are changed', () => {
  expect(repairOf(`déjà vu: ${misread('café 💫', 'windows-1252')}`)).toBe('déjà vu: café 💫')
})

test('no repair is offered if one sequence does not decode', () => {
  const [whole, cut] = [misread('a 💫', 'windows-1252'), misread('💫', 'windows-1252').slice(0, 3)]
  expect(repairOf(whole)).toBe('a 💫')
  expect(repairOf(`${whole} ${cut}`)).toBeNull()
})

test('a sequence that does not decode to a character is not repaired', () => {
  expect(repairOf(misread('\u{e000}', 'windows-1252'))).toBeNull()
})
