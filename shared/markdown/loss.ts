// An independent judge of a round trip: slow, obvious, and without any of the reader's code.

/**
 * Looks for the source's characters in the export, in order. Returns the source from its first missing
 * character on; null if none is missing. White space, bullet markers and the choice between `*` and `_` do
 * not count.
 */
export function lostText(source: string, exported: string): string | null {
  const wanted = essence(source)
  const had = essence(exported)
  let at = 0
  for (let index = 0; index < wanted.length; index++) {
    const found = had.indexOf(wanted[index] ?? '', at)
    if (found === -1) return wanted.slice(index, index + 40)
    at = found + 1
  }
  return null
}

const essence = (text: string): string =>
  text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .map((line) => line.replace(/^\s*[-*+](?=\s|$)/, ''))
    .join('')
    .replace(/\s+/g, '')
    .replaceAll('_', '*')
