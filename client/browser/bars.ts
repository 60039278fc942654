// Keeps the line in which a person types in sight: below the bar and the notices at the top of the page, and
// above an on-screen keyboard.
//
// The height of the bars is set as the root's `scroll-padding-top`, so the browser takes it into account
// when it scrolls. An editor that scrolls its own text calls `keepInSight`.

/** px of space that scrolling leaves between a bar and the line below it. */
const GAP = 8

/** Elements that cover a part of the page if they are sticky. */
const BARS = '.top, .notices, .strip'

/**
 * Measures the bars from now on, whenever a bar or the window changes its size. Another page has other bars, so they
 * are also measured whenever the focus moves.
 */
export function watchBars(): void {
  const root = document.documentElement
  let bars: Element[] = []
  const measure = (): void => {
    const covered = bars.reduce(
      (sum, bar) =>
        getComputedStyle(bar).position === 'sticky' ? sum + bar.getBoundingClientRect().height : sum,
      0,
    )
    root.style.scrollPaddingTop = `${covered + GAP}px`
  }
  const sizes = new ResizeObserver(measure)
  const findBars = (): void => {
    const found = [...document.querySelectorAll(BARS)]
    if (found.length === bars.length && found.every((bar, at) => bar === bars[at])) return
    sizes.disconnect()
    bars = found
    for (const bar of bars) sizes.observe(bar)
    measure()
  }
  addEventListener('resize', measure)
  addEventListener('focusin', findBars)
  findBars()
}

/** Scrolls the page as little as is needed to show these lines, with some room around them. */
export function keepInSight({ top, bottom }: { top: number; bottom: number }): void {
  const { height, offsetTop } = visualViewport ?? { height: innerHeight, offsetTop: 0 }
  const padding = getComputedStyle(document.documentElement)
  const highest = Math.max(parseFloat(padding.scrollPaddingTop) || 0, offsetTop + GAP)
  const lowest = offsetTop + height - (parseFloat(padding.scrollPaddingBottom) || GAP)
  // If there is no room for both edges, the upper one is shown.
  if (top < highest || bottom - top > lowest - highest) scrollBy(0, top - highest)
  else if (bottom > lowest) scrollBy(0, bottom - lowest)
}
