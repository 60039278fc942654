// The names of a document's texts. A root needs no creation, so two people who begin a text offline share it.

export const PREAMBLE = 'preamble'

/** The lines of a block; `PREAMBLE` is the block above the first heading. */
export const blockRoot = (block: string): string => `block:${block}`

/** A person's lines. `person` ends in `~2` for a second section in the block. */
export const sectionRoot = (block: string, person: string): string => `section:${block}/${person}`

/** In a series' document: the labels in a person's untouched section. */
export const LABELS_ROOT = 'labels'
