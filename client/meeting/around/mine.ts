// Finds what is mine and open in a meeting: my blockers, tasks in my sections, tasks elsewhere that name me, and what
// others ask me.

import { handleId } from '../../../shared/document/people.ts'
import { blockRoot, sectionRoot } from '../../../shared/document/roots.ts'
import { textOf, type Line } from '../../../shared/document/lines.ts'
import { blockersOf } from '../../../shared/memory/board.ts'
import { handlesIn } from '../../../shared/review/attendance.ts'
import { asksIn, boardRows, type BoardRow } from './board.ts'
import { blockId, sectionId } from './jump.ts'
import { shownLines } from '../my-draft.ts'
import type { MeetingSession } from '../session.ts'

export interface OpenItem {
  key: string
  is: 'blocker' | 'task'
  text: string
  /** The id of the element of the page with this entry. */
  at: string
}

type Ages = Parameters<typeof boardRows> extends [unknown, ...infer Rest] ? Rest : never

interface Text {
  root: string
  at: string
  isMine: boolean
}

/** Whether a handle is mine. */
export const isMe = ({ myId, series }: MeetingSession, handle: string): boolean =>
  handle !== '' && series.team.team.names.personOf(handleId(handle)) === myId

/** What others ask me in this meeting, and nobody has answered yet. `ages`: what is known of their ages. */
export const asksOfMe = (session: MeetingSession, ...ages: Ages): BoardRow[] =>
  asksIn(boardRows(session, ...ages), (handle) => isMe(session, handle))

export function openItems(session: MeetingSession): OpenItem[] {
  return textsOf(session).flatMap(({ root, at, isMine }) => {
    const lines = shownLines(session, root, isMine)
    const stuck = isMine ? blockersIn(lines).map((text) => ({ is: 'blocker' as const, text })) : []
    const known = new Set(stuck.map(({ text }) => text))
    const tasks = tasksIn(lines)
      .filter(
        (text) => !known.has(text) && (isMine || handlesIn(text).some((handle) => isMe(session, handle))),
      )
      .map((text) => ({ is: 'task' as const, text }))
    return [...stuck, ...tasks].map((item, nth) => ({ ...item, at, key: `${at} ${nth}` }))
  })
}

function textsOf(session: MeetingSession): Text[] {
  return session.outline.blocks.flatMap((block) => [
    { root: blockRoot(block.id), at: blockId(block.id), isMine: false },
    ...session.sectionsOf(block).map((section) => ({
      root: sectionRoot(section.block, section.person),
      at: sectionId(section),
      isMine: session.isMine(section),
    })),
  ])
}

const blockers = new WeakMap<readonly Line[], readonly string[]>()

/** The lines of a text are a new list after each change, so the blockers of a list are looked for only once. */
export function blockersIn(lines: readonly Line[]): readonly string[] {
  const known = blockers.get(lines) ?? blockersOf(lines)
  blockers.set(lines, known)
  return known
}

const found = new WeakMap<readonly Line[], readonly string[]>()

/** The tasks that nobody has ticked. */
function tasksIn(lines: readonly Line[]): readonly string[] {
  const known =
    found.get(lines) ??
    lines
      .flatMap((line) =>
        line.node === 'line' && line.kind === 'task' && !line.checked ? [textOf(line).trim()] : [],
      )
      .filter((text) => text !== '')
  found.set(lines, known)
  return known
}
