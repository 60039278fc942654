// Finds the link at the cursor, and writes links. A bare address counts as a link, because it is shown as
// one.

import type { Mark } from '@tiptap/pm/model'
import { TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state'
import { bareLinks } from '../../../shared/document/links.ts'
import { safeHref } from '../../../shared/document/schema.ts'
import { attributesAfter } from '../editor/keys.ts'

export interface LinkAt {
  readonly from: number
  readonly to: number
  readonly href: string
  /** Whether the link is a bare address in the text. Such a link cannot be removed from its words. */
  readonly isBare: boolean
}

/** The link that contains the start of the selection. */
export function linkAt({ doc, selection }: EditorState): LinkAt | null {
  const { $from } = selection
  if ($from.depth === 0) return null
  const { parent, parentOffset } = $from
  const start = $from.start()
  const at = (offset: number) => parent.childAfter(offset)
  const marked = [at(parentOffset), parent.childBefore(parentOffset)].find(({ node }) => linkOf(node?.marks))
  if (marked?.node) {
    const mark = linkOf(marked.node.marks) as Mark
    let [first, last] = [marked.index, marked.index]
    while (first > 0 && mark.isInSet(parent.child(first - 1).marks)) first--
    while (last < parent.childCount - 1 && mark.isInSet(parent.child(last + 1).marks)) last++
    const from = doc.resolve(start).posAtIndex(first)
    const to = doc.resolve(start).posAtIndex(last + 1)
    return { from, to, href: hrefOf(mark), isBare: false }
  }
  let link: LinkAt | null = null
  parent.forEach((node, offset) => {
    if (offset > parentOffset || offset + node.nodeSize < parentOffset) return
    for (const { start: begin, end, href } of bareLinks(node.text ?? ''))
      if (offset + begin <= parentOffset && parentOffset <= offset + end)
        link = { from: start + offset + begin, to: start + offset + end, href, isBare: true }
  })
  return link
}

/** The address to open at the cursor. Null if there is none, or if it is not safe to open. */
export const addressIn = (state: EditorState): string | null => linkAt(state)?.href || null

const linkOf = (marks: readonly Mark[] = []): Mark | undefined =>
  marks.find(({ type }) => type.name === 'link')

const hrefOf = ({ attrs }: Mark): string => safeHref(String(attrs['href'])) ?? ''

/**
 * The address that a person typed. `example.org` becomes a web address, `ada@example.org` a mail address.
 * Null if it is no address.
 */
export function addressOf(typed: string): string | null {
  const address = typed.trim()
  if (address === '' || /\s/.test(address)) return null
  const safe = safeHref(address)
  if (safe !== null) return safe
  if (/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(address)) return null
  if (/^[^@/]+@[^@/]+\.[^@/]+$/.test(address)) return `mailto:${address}`
  return /^[^/]+\.[^/]/.test(address) ? `https://${address}` : null
}

/**
 * Makes the selection a link. `words` replaces the text of the selection. If `words` is null, the text stays;
 * it must be null for several lines. If `words` is empty, the address is the text.
 */
export function linkSelection(tr: Transaction, words: string | null, href: string): Transaction {
  const { from, to } = tr.selection
  const type = tr.doc.type.schema.marks['link']
  if (type === undefined) return tr
  const text = words === '' ? href : words
  const old = tr.doc.textBetween(from, to, '\n')
  let end = to
  if (text !== null && text !== old) {
    const marks = from < to ? marksIn(tr, from) : tr.selection.$from.marks()
    tr.replaceWith(from, to, tr.doc.type.schema.text(text, marks))
    end = from + text.length
  }
  if (text !== null && text === href) tr.removeMark(from, end, type)
  else tr.addMark(from, end, type.create({ href }))
  return tr.setSelection(TextSelection.create(tr.doc, end)).scrollIntoView()
}

/** If the cursor is in a label, begins a line under it, because a label holds no link. */
export function outOfLabel(tr: Transaction): Transaction {
  const { $head } = tr.selection
  const label = $head.parent
  if ($head.depth === 0 || label.attrs['label'] !== true) return tr
  const at = $head.after(1)
  tr.insert(at, tr.doc.type.schema.node('line', attributesAfter(label, false)))
  return tr.setSelection(TextSelection.create(tr.doc, at + 1))
}

/** The marks of the first character of a range, without links. */
const marksIn = ({ doc }: Transaction, from: number): readonly Mark[] =>
  (doc.nodeAt(from)?.marks ?? []).filter(({ type }) => type.name !== 'link')

export function unlinkSelection(tr: Transaction): Transaction {
  const { from, to } = tr.selection
  const type = tr.doc.type.schema.marks['link']
  if (type !== undefined) tr.removeMark(from, to, type)
  return tr.setSelection(TextSelection.create(tr.doc, to))
}
