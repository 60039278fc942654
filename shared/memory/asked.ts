// Whether a line asks something, and who is asked in it: who could unblock it, or answer it.

import { handleId } from '../document/people.ts'
import { textOf } from '../document/lines.ts'
import type { Item } from './items.ts'
import { withoutAddresses } from './links.ts'

/** A handle that is no part of a mail address or the name of a package, and has nothing: not `@ada's PR`. */
const HANDLE =
  /(?<![\p{L}\p{N}@/._-])@([\p{L}\p{N}_](?:[\p{L}\p{N}._-]{0,60}[\p{L}\p{N}_-])?)(?![\p{L}\p{N}/]|['’]s\b)/gu
const NAME = String.raw`\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)?`
const NOT_A_NAME =
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|^(?:January|February|March|April|May|June|July|August|September|October|November|December)|^(?:The|Some|My|Our|Your|An?|This|That|These|It|Review|Reviews|Feedback|Approval|Merge|Release|Everyone|Next)\b/
/** “waiting for Ada”, “need a review from Ada”. */
const NAMED = [
  new RegExp(String.raw`\b[Ww]ait(?:ing|s)? (?:for|on) (${NAME})`, 'gu'),
  new RegExp(String.raw`\b[Bb]locked (?:by|on) (${NAME})`, 'gu'),
  new RegExp(String.raw`\b[Nn]eed(?:s|ed|ing)?\b[^.;:!?]{0,80}? (?:by|from) (${NAME})`, 'gu'),
]

/** Whether it has a question mark that is no part of an address. */
const asks = (text: string): boolean => /[?？؟]/.test(withoutAddresses(text))

/** Whether nobody's item under a heading or label for questions asks nothing. An item beside its label asks. */
export const isStatement = ({ kind, text, lines: [first] }: Item): boolean =>
  kind === 'question' && first !== undefined && textOf(first).trim() === text.trim() && !asks(text)

/** The handles and names in the order of the text, each once. `owner`: the handle of the line's own person. */
export function askedIn(text: string, owner = ''): string[] {
  const plain = withoutAddresses(text)
  const found = [...plain.matchAll(HANDLE)].map(({ 0: handle, index }) => ({ name: handle, index }))
  for (const pattern of NAMED)
    for (const { 0: whole, 1: name = '', index } of plain.matchAll(pattern))
      if (!NOT_A_NAME.test(name)) found.push({ name, index: index + whole.length - name.length })
  const names = new Map(
    found.sort((a, b) => a.index - b.index).map(({ name }) => [handleId(name), name] as const),
  )
  names.delete(handleId(owner))
  return [...names.values()]
}
