// Facts about an outline, computed once per outline, because every row of the page asks for them.

import { groupBy } from '../../shared/words/group-by.ts'
import type { Block, Outline, Section } from '../../shared/model/outline.ts'

interface Index {
  /** By block, then by person. */
  hiddenSections: ReadonlyMap<string, ReadonlyMap<string, Section>>
  hiddenBlocks: ReadonlySet<string>
  home: string | null
  /** Values of the header fields `lead` and `notetaker`. The people in them may write in every section. */
  editors: readonly string[]
}

const indices = new WeakMap<Outline, Index>()

function indexOf(outline: Outline): Index {
  const known = indices.get(outline)
  if (known) return known
  const { blocks, header, hidden } = outline
  const byBlock = [...groupBy(hidden.sections, ({ block }) => block)]
  const index: Index = {
    hiddenSections: new Map(
      byBlock.map(([block, sections]) => [block, new Map(sections.map((each) => [each.person, each]))]),
    ),
    hiddenBlocks: new Set(hidden.blocks.map(({ id }) => id)),
    home: blocks.find(({ people }) => people)?.id ?? null,
    editors: header
      .filter(({ id, value }) => (id === 'lead' || id === 'notetaker') && value !== '')
      .map(({ value }) => value),
  }
  indices.set(outline, index)
  return index
}

/** A block's hidden sections, in order. */
export const hiddenIn = (outline: Outline, block: string): Section[] => [
  ...(indexOf(outline).hiddenSections.get(block)?.values() ?? []),
]

export const isSectionHidden = (
  outline: Outline,
  { block, person }: Pick<Section, 'block' | 'person'>,
): boolean => indexOf(outline).hiddenSections.get(block)?.has(person) === true

export const isBlockHidden = (outline: Outline, { id }: Pick<Block, 'id'>): boolean =>
  indexOf(outline).hiddenBlocks.has(id)

/** The block where people write: the first one with a section for each person. Null if there is none. */
export const homeOf = (outline: Outline): string | null => indexOf(outline).home

export const editorsOf = (outline: Outline): readonly string[] => indexOf(outline).editors
