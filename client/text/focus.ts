// Moves the cursor to the next text of the note, or to the person's own section.

/** Moves to the next (1) or previous (-1) text. False if there is none. */
export function leaveTextBox(host: HTMLElement, by: 1 | -1): boolean {
  const boxes = [...document.querySelectorAll<HTMLElement>('[data-note] [role=textbox]')].filter(
    (box) => box.checkVisibility(), // a folded text cannot have the cursor
  )
  const here = boxes.findIndex((box) => host.contains(box))
  const to = boxes[here + by]
  if (to === undefined) return false
  to.focus()
  const selection = getSelection()
  if (to.isContentEditable && selection) {
    selection.selectAllChildren(to)
    if (by === 1) selection.collapseToStart()
    else selection.collapseToEnd()
  }
  to.scrollIntoView({ block: 'nearest' })
  return true
}

export function focusMine(): void {
  document.querySelector<HTMLElement>('[data-mine]:has(> [hidden])')?.focus() // a folded section opens
  const box = document.querySelector<HTMLElement>('[data-mine] [role=textbox]')
  box?.focus()
  box?.scrollIntoView({ block: 'nearest' }) // the browser follows only a cursor that stands in words
}
