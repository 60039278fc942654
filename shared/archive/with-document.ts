// A meeting whose note and document are both known. The note is final, but people go on writing in the document: they
// answer, tick, and add items that they forgot.

import { line as labelLine, textOf, type Line } from '../document/lines.ts'
import { handleId } from '../document/people.ts'
import { answerOf, carriedLines, type Named } from '../memory/answers.ts'
import { isOpen, type MeetingSection } from '../memory/carry.ts'
import { carriedIn } from '../memory/identity.ts'
import { itemsOf, type Item } from '../memory/items.ts'
import type { PastMeeting } from '../memory/last.ts'
import { rangesOf } from '../memory/placing.ts'
import { Counts, featuresOf, Rarity, recognize } from '../memory/recognize.ts'
import type { Names } from '../model/team.ts'
import { groupBy } from '../words/group-by.ts'

/**
 * The meeting as its note says. From its document come the identities that lines of the same words have there, and
 * what was written after the note: answers, and, if the document is current, new items and those that were closed.
 */
export function withDocument(
  meeting: PastMeeting,
  document: PastMeeting | null,
  names: Pick<Names, 'personOf'>,
): PastMeeting {
  const { personOf } = names
  const keyOf = ({ handle }: MeetingSection, line: Line) =>
    `${personOf(handleId(handle))}\n${textOf(line).replace(/\s+/g, ' ').trim()}`
  const carried = new Map<string, string[]>()
  for (const section of document?.sections ?? [])
    for (const line of section.lines)
      if (line.node === 'line' && !line.label && line.carried !== undefined) {
        const key = keyOf(section, line)
        carried.set(key, [...(carried.get(key) ?? []), line.carried])
      }
  const dropped = document?.dropped ?? meeting.dropped ?? []
  const isAsNoted = !document?.named && !document?.isCurrent && !meeting.dropped?.length
  if (isAsNoted && carried.size === 0 && dropped.length === 0) return meeting
  const sections = meeting.sections.map((section) => ({
    ...section,
    lines: section.lines.map((line) => {
      const identity =
        line.node === 'line' && !line.label ? carried.get(keyOf(section, line))?.shift() : undefined
      return identity === undefined ? line : { ...line, carried: identity }
    }),
  }))
  const written = document === null ? sections : withWritten(sections, document, names)
  return { ...meeting, sections: written, dropped, ...(document?.named && { named: document.named }) }
}

/** The sections. Items that were answered, closed or added since are as in the document. */
function withWritten(
  sections: readonly MeetingSection[],
  document: PastMeeting,
  { personOf }: Pick<Names, 'personOf'>,
): readonly MeetingSection[] {
  const byPerson = (all: readonly MeetingSection[]) =>
    groupBy(
      all.filter(({ handle }) => handle !== ''),
      ({ handle }) => personOf(handleId(handle)),
    )
  const noted = byPerson(sections)
  const now = byPerson(document.sections)
  const dropped = groupBy(
    (document.dropped ?? []).filter(({ person }) => person !== ''),
    ({ person }) => personOf(person),
  )
  let all = sections
  for (const person of new Set([...now.keys(), ...dropped.keys()])) {
    const own = now.get(person) ?? []
    const gone = new Set((dropped.get(person) ?? []).map(({ identity }) => identity))
    const named: Named = (identity) =>
      gone.has(identity) ? 'dropped' : (document.named?.(person)(identity) ?? null)
    const [before, after] = [noted.get(person) ?? [], own].map((each) => each.map(({ lines }) => lines))
    const identities = new Set([
      ...gone,
      ...own.flatMap(({ lines }) => carriedLines(lines).map(({ identity }) => identity)),
    ])
    const changed = new Set(
      [...identities].filter((identity) => {
        const answer = answerOf(identity, after ?? [], named)
        return answer !== null && answer !== answerOf(identity, before ?? [], () => null)
      }),
    )
    const there = own.map((section) => ({ ...section, items: itemsOf(section.lines) }))
    const since = document.isCurrent
      ? writtenSince(
          (noted.get(person) ?? []).flatMap(({ lines }) => itemsOf(lines)),
          there.flatMap(({ items }) => items),
        )
      : NOTHING
    if (changed.size === 0 && since.written.size === 0) continue
    const isOld = (section: MeetingSection) => noted.get(person)?.includes(section) === true
    const kept = all.map((section) =>
      isOld(section) ? withoutItems(section, changed, since.closed) : section,
    )
    const isNew = (item: Item) => since.written.has(item) || changed.has(carriedIn(item) ?? '')
    all = [
      ...kept,
      ...there.map(({ items, ...section }) => ({ ...section, lines: linesOf(items.filter(isNew)) })),
    ]
  }
  return all
}

interface Since {
  /** Items of the note that are open there, and not any more. */
  closed: ReadonlySet<Item>
  /** Items of the document that are closed since, or that the note does not have. */
  written: ReadonlySet<Item>
}
const NOTHING: Since = { closed: new Set(), written: new Set() }

/**
 * What a person wrote after the note. An item is the same if it has the same words, and if no other item has them.
 * An item whose words are not in the note may be a reworded item of the note. So it is new only if it cannot be
 * recognized.
 */
function writtenSince(noted: readonly Item[], now: readonly Item[]): Since {
  const wordsOf = ({ text }: Item) => text.replace(/\s+/g, ' ')
  const [before, after] = [groupBy(noted, wordsOf), groupBy(now, wordsOf)]
  const [closed, written] = [new Set<Item>(), new Set<Item>()]
  for (const [words, [was, ...more]] of before) {
    const [is, ...others] = after.get(words) ?? []
    if (!was || !is || more.length > 0 || others.length > 0 || !isOpen(was) || isOpen(is)) continue
    // A label cannot be taken out, because the lines after it belong to it.
    if (was.lines[0]?.node === 'line' && was.lines[0].label) continue
    closed.add(was)
    written.add(is)
  }
  const [gone, fresh] = [
    noted.filter((item) => !after.has(wordsOf(item))).map(featuresOf),
    now.filter((item) => !before.has(wordsOf(item))).map(featuresOf),
  ]
  const known = recognize(gone, fresh, new Rarity(new Counts([gone, fresh])))
  const isKnown = new Set(known.map(({ to }) => to))
  for (const { item } of fresh) if (!isKnown.has(item)) written.add(item)
  return { closed, written }
}

function withoutItems(
  section: MeetingSection,
  identities: ReadonlySet<string>,
  closed: ReadonlySet<Item>,
): MeetingSection {
  const ranges = [...identities].flatMap((identity) => rangesOf(section.lines, identity))
  const gone = new Set([...closed].flatMap(({ lines }) => lines))
  const isGone = (line: Line, at: number): boolean =>
    gone.has(line) || ranges.some(([from, end]) => from <= at && at < end)
  return { ...section, lines: section.lines.filter((line, at) => !isGone(line, at)) }
}

/** Puts each item under its own label. */
const linesOf = (items: readonly Item[]): Line[] =>
  items.flatMap(({ label, lines }) => [labelLine(label, { kind: 'item', label: true }), ...lines])
