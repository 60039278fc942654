// Brings a block or a section of the note to the top of the page, with the focus.

/** Longer ways are jumped, in screens: what rushes by is seen by nobody. */
const FAR = 2

/** The elements' ids, which the links of the outline name too. */
export const blockId = (block: string): string => `block-${block}`
export const sectionId = ({ block, person }: { block: string; person: string }): string =>
  `section-${block}-${person}`

export function jumpTo(id: string): void {
  const target = document.getElementById(id)
  if (target === null) return
  const isFar = Math.abs(target.getBoundingClientRect().top) > FAR * innerHeight
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  target.scrollIntoView({ block: 'start', behavior: isFar || isStill ? 'instant' : 'smooth' })
  target.focus({ preventScroll: true })
}
