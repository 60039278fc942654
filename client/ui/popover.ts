/** What stands in a popover may close it. */
export interface Panel {
  close: () => void
  /** A handler that closes, does something, and gives the focus back to the button. */
  act: (what: () => unknown) => () => Promise<void>
}
