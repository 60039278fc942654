/** Lets the content of a popover close the popover. */
export interface Panel {
  close: () => void
  /** Makes a handler that closes the popover, runs `what`, and gives the focus back to the button. */
  act: (what: () => unknown) => () => Promise<void>
}
