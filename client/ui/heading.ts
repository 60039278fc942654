// The heading of a screen, to which the focus goes when a person comes from another screen.

/**
 * Attach it to the heading. A link within the page leaves the focus nowhere, so a screen reader would not say that
 * the screen is another one. When the page has only just been loaded, the browser does what is right.
 */
export function heading(element: HTMLElement): void {
  if (document.activeElement !== document.body || !navigator.userActivation.hasBeenActive) return
  element.tabIndex = -1
  element.focus({ preventScroll: true })
}
