// The form of an action: something that a person can do at a place of a page. Actions are data that menus,
// buttons and keys read.

/**
 * A function key, or a letter with Ctrl (⌘ on a Mac). No layout types a sign with these, as a Mac does with
 * Option and a letter. Pressed with another key held down, it does nothing.
 */
export type Key = `F${number}` | `Mod+${Uppercase<string>}`

interface Named<At> {
  readonly label: string
  /** Whether the action can be done here. If left out, it always can. */
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
  /** Returns false if it refused the text. The person has then been told why. */
  readonly does: (at: At, typed: string) => boolean
}

export type Action<At> = Deed<At> | Way<At> | Question<At>

export const canDo = <At>({ can }: Named<At>, at: At): boolean => can?.(at) ?? true

/** The actions that can be done here. */
export const offered = <At, A extends Named<At>>(actions: readonly A[], at: At): A[] =>
  actions.filter((action) => canDo(action, at))
