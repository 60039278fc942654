// Says when the page has painted. Work that can wait begins only then.

/** The longest wait for a frame, in ms. If the page becomes hidden during the wait, no frame comes. */
const LONGEST_FRAME = 500

/** Resolves after the page has painted its next frame. If the page is hidden, resolves at once. */
export const painted = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.hidden) return resolve()
    requestAnimationFrame(() => setTimeout(resolve))
    setTimeout(resolve, LONGEST_FRAME)
  })

let tell: () => void = () => undefined

/** Resolves once the page shows something to read. */
export const readable = new Promise<void>((resolve) => (tell = resolve))

/**
 * Call when the content that the page was opened for is drawn. Resolves once the content is on the screen.
 */
export async function shown(): Promise<void> {
  await painted()
  tell()
}
