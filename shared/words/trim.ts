// A text without certain signs at its end. `/[*_]+$/` would do, but from each sign of each run of them in
// the text it looks on to the run's end: a line of thousands would take the square of their number.

/** `sign` is tried on one character at a time. */
export function trimEndOf(text: string, sign: RegExp): string {
  let end = text.length
  while (end > 0) {
    const start = end - ((text.codePointAt(end - 2) ?? 0) > 0xffff ? 2 : 1)
    if (!sign.test(text.slice(start, end))) break
    end = start
  }
  return text.slice(0, end)
}
