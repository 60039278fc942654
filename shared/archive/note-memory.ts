// What an archived note gives to the memory of its series: the items of its sections, in a form that takes little
// room on a device.

import * as v from 'valibot'
import { hasWords } from '../document/empty-label.ts'
import { STUB } from '../document/handle.ts'
import { LABEL_KINDS } from '../document/labels.ts'
import { line, textOf, type Line, type TextLine } from '../document/lines.ts'
import { handleId } from '../document/people.ts'
import { readCarriedNote } from '../markdown/carried-note.ts'
import { namesOf } from '../markdown/people/person.ts'
import { carriedBy } from '../memory/carried.ts'
import type { ReadSection } from '../memory/carry.ts'
import { carriedIn } from '../memory/identity.ts'
import { itemsOf, type Item } from '../memory/items.ts'
import { featuresOf } from '../memory/recognize.ts'
import type { CarriedAt } from '../model/carried-at.ts'
import type { Names } from '../model/team.ts'
import type { ArchivedNote } from './archive.ts'
import { dateBeside } from './import.ts'

/** Raise this when notes are read in another way, so that devices read them again. */
export const READING = 3

/** A line: its text, and the addresses of its links. */
const KeptLine = v.array(v.string())
const KeptItem = v.object({
  kind: v.picklist(LABEL_KINDS),
  text: v.string(),
  isTicked: v.optional(v.literal(true)),
  /** The identity of a line that was carried over. */
  carried: v.optional(v.string()),
  /** Left out if the text is all that the item has. Most items are such. */
  lines: v.optional(v.array(KeptLine)),
})
type KeptItem = v.InferOutput<typeof KeptItem>
const KeptSection = v.object({ handle: v.string(), items: v.array(KeptItem) })
const KeptNote = v.array(KeptSection)

export type KeptNote = v.InferOutput<typeof KeptNote>

/** The date of the note's meeting, which may be only in its title. Null if there is none. */
export const meetingDateOf = ({ date, title, path }: Pick<ArchivedNote, 'date' | 'title' | 'path'>) =>
  date ?? dateBeside(title, path.split('/').at(-1) ?? '')

/** `carried`: the lines that were carried over, if known. */
export function keptNoteOf(markdown: string, carried?: CarriedAt): KeptNote {
  const note = readCarriedNote(markdown, carried)
  const sections = [
    { handle: '', heading: '', lines: note.preamble },
    ...note.blocks.flatMap((block) => [
      { handle: '', heading: block.heading, lines: block.lines },
      ...block.sections
        .filter(({ handle }) => handle !== STUB)
        .map(({ handle, lines }) => ({ handle, heading: '', lines })),
    ]),
  ]
  return sections.flatMap(({ handle, heading, lines }) => {
    const items = itemsOf(lines, heading).map(keptItemOf)
    return items.length > 0 || (handle !== '' && hasWords(lines)) ? [{ handle, items }] : []
  })
}

/** The handles of those who wrote in the note, each person once. */
export function writersOf(kept: KeptNote, { personOf }: Pick<Names, 'personOf'>): string[] {
  const writers = new Map<string, string>()
  for (const handle of kept.flatMap((section) => (section.handle === '' ? [] : namesOf(section.handle)))) {
    const person = personOf(handleId(handle))
    if (!writers.has(person)) writers.set(person, handle)
  }
  return [...writers.values()]
}

function keptItemOf({ kind, text, isTicked, lines }: Item): KeptItem {
  const kept = lines.map(keptLineOf)
  const isPlain = kept.length === 1 && kept[0]?.length === 1 && kept[0][0] === text
  const carried = carriedIn({ lines })
  return {
    ...{ kind, text },
    ...(isTicked && { isTicked }),
    ...(carried !== null && { carried }),
    ...(!isPlain && { lines: kept }),
  }
}

const keptLineOf = (each: Line): string[] => [
  textOf(each),
  ...(each.node === 'line' ? each.runs.flatMap(({ marks }) => marks.link?.href ?? []) : []),
]

/** Null if it is nothing that `keptNoteOf` returned. */
export function parseKeptNote(value: unknown): KeptNote | null {
  const parsed = v.safeParse(KeptNote, value)
  return parsed.success ? parsed.output : null
}

export const sectionsOfKept = (kept: KeptNote, { personOf }: Pick<Names, 'personOf'>): ReadSection[] =>
  kept.filter(isItemized).map(({ handle, items }) => ({
    handle,
    person: personOf(handleId(handle)),
    items: items.map(({ kind, text, isTicked = false, carried, lines: kept = [[text]] }) => {
      const [first, ...deeper] = kept.map(lineOfKept)
      const lines = first ? [{ ...first, ...carriedBy(carried) }, ...deeper] : []
      return featuresOf({ kind, text, isTicked, label: '', index: 0, lines })
    }),
  }))

/** Who wrote no item is known to have written, and no more. */
const isItemized = ({ items }: KeptNote[number]): boolean => items.length > 0

const lineOfKept = ([text = '', ...addresses]: string[]): TextLine =>
  line([
    { text, marks: {} },
    ...addresses.map((href) => ({ text: '', marks: { link: { href, title: null } } })),
  ])
