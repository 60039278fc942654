// Brings a block or section of the note to the top of the page, with the focus.

/** Longer ways are jumped, in screens: what rushes by is seen by nobody. */
const FAR = 2

/** The ids of the elements. The links in the outline use them too. */
export const blockId = (block: string): string => `block-${block}`
export const sectionId = ({ block, person }: { block: string; person: string }): string =>
  `section-${block}/${person}`

/** Follows a link of this page to one of its places. `gone` is called first: what lies over the page may leave. */
export function jumpFrom(event: MouseEvent, id: string, gone: () => void): void {
  event.preventDefault()
  gone()
  jumpTo(id)
}

export function jumpTo(id: string): void {
  const target = document.getElementById(id)
  if (target === null) return
  const isFar = Math.abs(target.getBoundingClientRect().top) > FAR * innerHeight
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  target.scrollIntoView({ block: 'start', behavior: isFar || isStill ? 'instant' : 'smooth' })
  target.focus({ preventScroll: true })
}
