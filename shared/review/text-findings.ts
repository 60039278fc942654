// Findings in a note's texts: the template's own section, labels with nothing under them, and broken links.

import { brokenLinksIn } from '../document/broken-link.ts'
import { emptyLabels, hasWords } from '../document/empty-label.ts'
import type { Finding, Repair } from './finding.ts'
import { STUB } from '../document/handle.ts'
import { textOf, type TextLine } from '../document/lines.ts'
import type { Note, NoteSection } from '../markdown/note.ts'
import { blockRoot, PREAMBLE, sectionRoot } from '../document/roots.ts'

export const textFindings = (note: Note): Finding[] => [
  ...note.blocks.flatMap(({ id, sections }) => sections.flatMap((section) => stub(id, section))),
  ...emptyLabelsOf(note),
  ...brokenLinks(note),
]

function stub(block: string, { person, handle, lines }: NoteSection): Finding[] {
  if (handle !== STUB) return []
  const written = hasWords(lines)
  const repairs: Repair[] = written ? [] : [{ is: 'hide section', block, person }]
  return [{ is: 'stub', root: sectionRoot(block, person), handle, written, repairs }]
}

/** One finding for each label, with all the sections that have it. */
function emptyLabelsOf({ blocks }: Note): Finding[] {
  const byLabel = new Map<string, { handles: string[]; roots: string[] }>()
  for (const { block, person, handle, lines } of blocks.flatMap(({ id, sections }) =>
    sections.filter((each) => each.handle !== STUB).map((each) => ({ block: id, ...each })),
  )) {
    const empty = emptyLabels(lines).flatMap((at) => lines[at] ?? [])
    for (const label of new Set(empty.map((line) => textOf(line).trim()))) {
      const found = byLabel.get(label) ?? { handles: [], roots: [] }
      found.handles.push(handle)
      found.roots.push(sectionRoot(block, person))
      byLabel.set(label, found)
    }
  }
  return [...byLabel].map(([label, { handles, roots }]) => ({
    is: 'empty label',
    label,
    handles,
    repairs: [{ is: 'remove label', roots, label }],
  }))
}

function brokenLinks({ preamble, blocks }: Note): Finding[] {
  const texts = [
    { root: blockRoot(PREAMBLE), lines: preamble },
    ...blocks.flatMap(({ id, lines, sections }) => [
      { root: blockRoot(id), lines },
      ...sections.map((section) => ({ root: sectionRoot(id, section.person), lines: section.lines })),
    ]),
  ]
  return texts.flatMap(({ root, lines }) =>
    lines
      .filter((line): line is TextLine => line.node === 'line')
      .flatMap(({ runs }) => brokenLinksIn(runs))
      .map(({ text, href }): Finding => {
        const repairs: Repair[] = [{ is: 'mend link', root, text, href }]
        return { is: 'broken link', root, text, href, repairs }
      }),
  )
}
