// Finds a place for a bar or a list: in sight, and never over what it is about.

export interface Area {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** px between a bar and its text, and between a bar and the edges of the visible area. */
const GAP = 6

/**
 * The visible area of the page, in px of the window: below the bars at the top, and above what covers the
 * lower edge.
 */
export function inSight(): Area {
  const { height, offsetLeft, offsetTop, width } = visualViewport ?? {
    ...{ height: innerHeight, width: innerWidth, offsetTop: 0, offsetLeft: 0 },
  }
  const { scrollPaddingBottom, scrollPaddingTop } = getComputedStyle(document.documentElement)
  return {
    top: Math.max(parseFloat(scrollPaddingTop) || 0, offsetTop),
    bottom: offsetTop + height - (parseFloat(scrollPaddingBottom) || 0),
    left: offsetLeft,
    right: offsetLeft + width,
  }
}

/**
 * The place beside `about`: on the side `first` if there is room, else on the other side. Null if neither
 * side has room, or if `about` is out of sight.
 */
export function placeBeside(
  about: Area,
  { width, height }: Size,
  sight: Area,
  first: 'above' | 'below',
): { top: number; left: number } | null {
  if (about.bottom < sight.top || about.top > sight.bottom) return null
  const above = about.top - GAP - height
  const below = about.bottom + GAP
  const fits = { above: above >= sight.top, below: below + height <= sight.bottom }
  const side = fits[first] ? first : fits.above ? 'above' : fits.below ? 'below' : null
  if (side === null) return null
  const left = Math.max(sight.left + GAP, Math.min(about.left, sight.right - GAP - width))
  return { top: side === 'above' ? above : below, left }
}
