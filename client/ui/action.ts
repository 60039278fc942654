// The form of an action: what a person can do at a place of a page, as data that menus, buttons and keys read.

/** As it is shown; pressed without Ctrl and without the system's key. */
export type Key = `Alt ${string}`

interface Named<At> {
  readonly label: string
  /** When it can be done; where this is left out, always. */
  readonly can?: (at: At) => boolean
}

/** It is done at once. */
export interface Deed<At> extends Named<At> {
  readonly key?: Key
  readonly does: (at: At) => unknown
}

/** It leads to another address. */
export interface Way<At> extends Named<At> {
  readonly leads: (at: At) => string
}

/** A text is asked for first. */
export interface Question<At> extends Named<At> {
  /** The name of the field. */
  readonly asks: string
  /** False where the text was refused; the person was told why. */
  readonly does: (at: At, typed: string) => boolean
}

export type Action<At> = Deed<At> | Way<At> | Question<At>

export const canDo = <At>({ can }: Named<At>, at: At): boolean => can?.(at) ?? true

/** What can be done there, of these. */
export const offered = <At, A extends Named<At>>(actions: readonly A[], at: At): A[] =>
  actions.filter((action) => canDo(action, at))
