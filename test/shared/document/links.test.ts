import { expect, test } from 'vitest'
import { bareLinks } from '../../../shared/document/links.ts'
import { readInline, writeInline } from '../../../shared/markdown/inline.ts'
import { plain } from '../../../shared/document/lines.ts'

const A = 'https://a.b/c'

/** Texts. Each address in them stands between `⟦` and `⟧`. */
const marked = [
  // Punctuation of any script ends an address.
  ...[...'。、，！？；：）」』】》〉〕…”“«»„؟،।'].map((sign) => `見 ⟦${A}⟧${sign}次`),
  `（⟦${A}⟧）`,
  `「⟦${A}⟧」と`,
  `„⟦${A}⟧“ und »⟦${A}⟧«`,
  `⟦${A}⟧—and`,
  `‘⟦${A}⟧’.`,
  // ASCII punctuation ends an address only at its end. So does a bracket that was not opened in the address.
  `(⟦${A}_(d)⟧), ⟦${A}?x=1⟧!`,
  // Letters of any script, and characters that join words, are part of an address.
  '⟦https://ja.b/佐々木・小次郎⟧。',
  '⟦https://a.b/Michelson–Morley⟧',
  '⟦https://a.b/Rubik’s_cube⟧',
  // A query keeps brackets in pairs.
  '⟦https://a.b/?q[0]=x&f[]=y⟧',
  '⟦https://a.b/?q[a][b]=1⟧]',
  '[⟦https://a.b/?q[0]⟧]',
  '⟦https://a.b/#/x?y[]=1⟧',
  '⟦https://a.b/?q⟧[1',
  '⟦https://a.b/?q=1⟧[text](⟦https://c.d⟧)',
  '⟦https://a.b/x⟧[1]',
]

test('an address ends before punctuation of any script, and keeps the brackets of its query', () => {
  for (const each of marked) {
    const text = each.replace(/[⟦⟧]/g, '')
    const links = bareLinks(text).reverse()
    const shown = links.reduce(
      (s, { start, end }) => `${s.slice(0, start)}⟦${s.slice(start, end)}⟧${s.slice(end)}`,
      text,
    )
    expect(shown).toBe(each)
    // In a line's text, each is written as it stands, and read back.
    if (!text.includes('](')) expect([text, writeInline(plain(text))]).toEqual([text, text])
    expect(readInline(writeInline(plain(text)))).toEqual(plain(text))
  }
})
