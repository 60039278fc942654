// The names of a document's texts. A root does not have to be created, so if two people begin a text offline,
// they share it.

export const PREAMBLE = 'preamble'

/** The root of a block's own lines; `PREAMBLE` is the block above the first heading. */
export const blockRoot = (block: string): string => `block:${block}`

/** The root of a person's lines in a block. `person` ends in `~2` for a second section in the block. */
export const sectionRoot = (block: string, person: string): string => `section:${block}/${person}`

/** The root, in a series' document, of the labels that an untouched section shows. */
export const LABELS_ROOT = 'labels'
