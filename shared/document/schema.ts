// The nodes and marks of a section's text, as plain specs that import nothing. A fragment is a flat sequence
// of lines. Structure is an attribute, never nesting, so that nobody deletes what others type in a line by
// indenting, labelling or ticking it. If this file changes, SCHEMA_VERSION must change too.

export const SCHEMA_VERSION = 1

/** The client ids of scaffolds begin here, above every random id of Yjs. */
export const SCAFFOLD_CLIENTS = 2 ** 32

export const isScaffoldClient = (client: number): boolean =>
  client >= SCAFFOLD_CLIENTS && client < 2 * SCAFFOLD_CLIENTS

/**
 * The attribute of a label that undo brought back. It holds the text that the scaffold offered. While the
 * label has this text, nobody has used the label.
 */
export const OFFERED = 'offered'

export const LINE_KINDS = ['text', 'item', 'ordered', 'task', 'quote'] as const
export type LineKind = (typeof LINE_KINDS)[number]

export const MAX_DEPTH = 12

/** The deepest heading; level 0 is a block without a heading. */
export const MAX_LEVEL = 6

/** A name is cut to this many characters, because it may head a thousand sections. A handle has at most 64. */
export const MAX_NAME = 200

/** Other fields, such as a title or the value of a header row, are shown up to this many characters. */
export const MAX_FIELD = 20_000

/**
 * A page shows at most this many sections and this many attendees, and a quarter as many blocks and header
 * rows, before a person asks for more. The largest meeting has 500 people. The Markdown has every row.
 */
export const MAX_ROWS = 1000

export interface LineAttributes {
  kind: LineKind
  /** Levels of indentation, 0 to MAX_DEPTH. */
  depth: number
  /** Whether a task is ticked. */
  checked: boolean
  /** A label such as `Done:`; the lines after it stand under it. */
  label: boolean
  /** The number of an ordered line as written (`3.`, `b)`); null if counting would give the same number. */
  number: string | null
}

export const lineDefaults: LineAttributes = {
  kind: 'item',
  depth: 0,
  checked: false,
  label: false,
  number: null,
}

/**
 * For each node, the attributes that it may have, with their defaults. An absent attribute means the default.
 */
export const nodes = {
  line: lineDefaults,
  code: { depth: 0, fence: '```', info: '' },
  raw: { depth: 0 },
} as const

export const MARKS = ['bold', 'italic', 'strike', 'codeSpan', 'link', 'verbatim'] as const
export type MarkName = (typeof MARKS)[number]

/**
 * The marks of a run of text. (`code` is a node's name, so its mark is `codeSpan`.) `verbatim` is unparsed
 * Markdown source.
 */
export interface Marks {
  bold?: true
  italic?: true
  strike?: true
  codeSpan?: true
  verbatim?: true
  link?: { href: string; title: string | null }
}

export const isNodeName = (name: string): name is keyof typeof nodes => Object.hasOwn(nodes, name)
export const isMarkName = (name: string): name is MarkName => (MARKS as readonly string[]).includes(name)
export const isLineKind = (kind: unknown): kind is LineKind => LINE_KINDS.some((known) => known === kind)

/**
 * The value that is shown for an attribute, whatever the document holds. A value of another type or form
 * shows as the default; a value out of range shows as the nearest allowed one. Every reader uses these
 * functions, and nobody writes the result back. An attribute that is not listed here belongs to a later
 * version: it is kept, but not shown.
 */
export const shown = {
  kind: (held: unknown): LineKind => (isLineKind(held) ? held : lineDefaults.kind),
  depth: (held: unknown): number =>
    typeof held === 'number' && held > 0 ? Math.min(Math.trunc(held), MAX_DEPTH) : 0,
  checked: (held: unknown): boolean => held === true,
  label: (held: unknown): boolean => held === true,
  number: (held: unknown): string | null => (typeof held === 'string' && NUMBER.test(held) ? held : null),
  fence: (held: unknown): string => (typeof held === 'string' && FENCE.test(held) ? held : nodes.code.fence),
  /** Only one line, because a second line would be read as part of the code. */
  info: (held: unknown): string =>
    typeof held === 'string' && !/[\r\n]/.test(held) ? held : nodes.code.info,
} as const

/** `3.`, `12)`, `b)` */
const NUMBER = /^[\p{L}\p{N}]{1,9}[.)]$/u
const FENCE = /^(?:`{3,}|~{3,})$/

/** A link may lead only to a web or mail address, because a person can see what that does. */
export function safeHref(href: string): string | null {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(href.trim())?.[1]?.toLowerCase()
  return scheme === 'http' || scheme === 'https' || scheme === 'mailto' ? href.trim() : null
}
