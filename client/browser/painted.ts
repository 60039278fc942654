// When what can wait may begin: a page is first of all read.

/** ms; a page that is hidden meanwhile draws no frame until it is looked at again. */
const LONGEST_FRAME = 500

/** Resolves once what was drawn just now is on the screen; at once in a hidden page, where nothing is. */
export const painted = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.hidden) return resolve()
    requestAnimationFrame(() => setTimeout(resolve))
    setTimeout(resolve, LONGEST_FRAME)
  })

let tell: () => void = () => undefined

/** Resolves once there was something to read. */
export const readable = new Promise<void>((resolve) => (tell = resolve))

/** What was drawn just now is what the page was opened for. Resolves once it is on the screen. */
export async function shown(): Promise<void> {
  await painted()
  tell()
}
