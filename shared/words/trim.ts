// Trims certain signs from a text's end. `/[*_]+$/` would do, but it scans each run of signs again from every
// sign in it: on a line of thousands, the time grows with the square of their number.

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
