// Label text → its kind. The text is kept as written; only the kind is inferred.

export const LABEL_KINDS = ['done', 'progress', 'blocked', 'next', 'question', 'other'] as const
export type LabelKind = (typeof LABEL_KINDS)[number]

const kinds: readonly [RegExp, LabelKind][] = [
  [/^(?:done|did|finished|completed|last week|accomplished|achievements?|shipped|yesterday)\b/, 'done'],
  [/^(?:in[ -]?progress|wip|doing|working on|current(?:ly)?|ongoing)\b/, 'progress'],
  [/^(?:block(?:ed|ers?|ing)?|asks?|asked|needs?(?: review)?|stuck|waiting)\b/, 'blocked'],
  [/^(?:next|this week|to[ -]?do|plan(?:s|ned)?|upcoming|today|tomorrow)\b/, 'next'],
  [/^(?:questions?|q)\b/, 'question'],
]

export const labelKind = (text: string): LabelKind => {
  const word = text.trim().toLowerCase()
  return kinds.find(([pattern]) => pattern.test(word))?.[1] ?? 'other'
}

/**
 * `Done:` is a label whatever its word; without the colon only a known word is, alone on its line
 * but for a bracketed remark: `Blocked`, `Done (last two weeks)`.
 */
export const looksLikeLabel = (text: string): boolean => {
  const trimmed = text.trim()
  if (/^[^:]{1,60}:$/.test(trimmed) && !/https?$/.test(trimmed.slice(0, -1))) return true
  return labelKind(trimmed) !== 'other' && /^[\p{L}/ -]{1,30}(?:\([^)]*\))?$/u.test(trimmed)
}
