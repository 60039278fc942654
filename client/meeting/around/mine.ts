// Finds what is mine and open in a meeting: my blockers, tasks in my sections, and tasks elsewhere that name me.

import { handleId } from '../../../shared/document/people.ts'
import { blockRoot, sectionRoot } from '../../../shared/document/roots.ts'
import { textOf, type Line } from '../../../shared/document/lines.ts'
import { handlesIn } from '../../../shared/review/attendance.ts'
import { blockersIn } from './blockers.ts'
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

interface Text {
  root: string
  at: string
  isMine: boolean
}

export function openItems(session: MeetingSession): OpenItem[] {
  const { personOf } = session.series.team.team.names
  const isMe = (handle: string) => personOf(handleId(handle)) === session.myId
  return textsOf(session).flatMap(({ root, at, isMine }) => {
    const lines = shownLines(session, root, isMine)
    const blockers = isMine ? blockersIn(lines).map((text) => ({ is: 'blocker' as const, text })) : []
    const known = new Set(blockers.map(({ text }) => text))
    const tasks = tasksIn(lines)
      .filter((text) => !known.has(text) && (isMine || handlesIn(text).some(isMe)))
      .map((text) => ({ is: 'task' as const, text }))
    return [...blockers, ...tasks].map((item, nth) => ({ ...item, at, key: `${at} ${nth}` }))
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
