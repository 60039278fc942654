// The form of an action: something that a person can do at a place in a page. Actions are data that menus,
// buttons and keys read.

/**
 * A function key, or a letter with Ctrl (⌘ on a Mac). No layout types a character with these, as a Mac does
 * with Option and a letter. If another key is held down too, nothing happens.
 */
export type Key = `F${number}` | `Mod+${Uppercase<string>}`

interface Named<At> {
  readonly label: string
  /** Whether the action can be done here. If this is left out, it always can. */
  readonly can?: (at: At) => boolean
}

/** An action that is done at once. */
export interface Deed<At> extends Named<At> {
  readonly key?: Key
  readonly does: (at: At) => unknown
}

/** An action that leads to another address. */
export interface Way<At> extends Named<At> {
  readonly leads: (at: At) => string
}

/** An action that first asks for a text. */
export interface Question<At> extends Named<At> {
  /** The name of the field. */
  readonly asks: string
  /** Returns false if it refused the text. The person was then told why. */
  readonly does: (at: At, typed: string) => boolean
}

export type Action<At> = Deed<At> | Way<At> | Question<At>

export const canDo = <At>({ can }: Named<At>, at: At): boolean => can?.(at) ?? true

/** The actions that can be done here. */
export const offered = <At, A extends Named<At>>(actions: readonly A[], at: At): A[] =>
  actions.filter((action) => canDo(action, at))

/** Lets an action in a popover close the popover. */
export interface Panel {
  close: () => void
  /** Makes a handler that closes the popover, runs `what`, and gives the focus back to the button. */
  act: (what: () => unknown) => () => Promise<void>
}
