// Trims certain characters from the end of a text. `/[*_]+$/` would also work, but it scans a run of such
// characters again from each of them. On a line with thousands, its time grows with the square of their
// number.

/** `sign` is tested on one character at a time. */
export function trimEndOf(text: string, sign: RegExp): string {
  let end = text.length
  while (end > 0) {
    const start = end - ((text.codePointAt(end - 2) ?? 0) > 0xffff ? 2 : 1)
    if (!sign.test(text.slice(start, end))) break
    end = start
  }
  return text.slice(0, end)
}
