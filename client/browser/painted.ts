// Tells when work that can wait may begin. Reading comes first.

/** ms to wait for a frame, because a page that becomes hidden draws none. */
const LONGEST_FRAME = 500

/** Resolves once the present drawing is on the screen. Resolves at once in a hidden page. */
export const painted = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.hidden) return resolve()
    requestAnimationFrame(() => setTimeout(resolve))
    setTimeout(resolve, LONGEST_FRAME)
  })

let tell: () => void = () => undefined

/** Resolves once the page shows something to read. */
export const readable = new Promise<void>((resolve) => (tell = resolve))

/** Call when the content that the page was opened for is drawn. Resolves once it is on the screen. */
export async function shown(): Promise<void> {
  await painted()
  tell()
}
