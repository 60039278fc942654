// The characters on a person's disc: the first ones of two names, or the first two of a single name.

const signs = new Intl.Segmenter()

export function initials(handle: string): string {
  const [first = '', second] = handle.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  const signsOf = (name: string): string[] => [...signs.segment(name)].map(({ segment }) => segment)
  const [one = '', two = ''] = signsOf(first)
  return second === undefined ? one + two : one + (signsOf(second)[0] ?? '')
}
