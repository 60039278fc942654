// The signs on a person's disc: the first of their first two names, or the first two of their only one.

const signs = new Intl.Segmenter()

export function initials(handle: string): string {
  const [first = '', second] = handle.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  const signsOf = (name: string): string[] => [...signs.segment(name)].map(({ segment }) => segment)
  const [one = '', two = ''] = signsOf(first)
  return second === undefined ? one + two : one + (signsOf(second)[0] ?? '')
}
