// How other parts of the page act in a text: as the person, and through the text's editor. A text that is only drawn
// opens its editor first. Before that, it asks the person if the text belongs to somebody else, unless what the person
// has pressed says so.

import type { Early } from './editor/editor.ts'

export interface WantingText extends HTMLElement {
  /** `isSure`: the person need not be asked whether they want to edit somebody else’s text. */
  want?: (act: Early, isSure?: boolean) => void
  /** The person's acts before the text is open. */
  early?: () => Early[]
}

/** Says whether the text with this element was closed for typing. */
export const markClosed = (element: HTMLElement, isClosed: boolean): void =>
  void element.toggleAttribute('data-closed', isClosed)

/** Acts in a text. False if the text is not drawn, or was closed for typing: then nothing is done, now or later. */
export function actIn(text: WantingText | null, act: Early, isSure = false): boolean {
  const isClosed = text?.closest('.textbox')?.querySelector('[data-closed]') != null
  if (isClosed || text?.want === undefined) return false
  text.want(act, isSure)
  return true
}

const afterAct = (typed: string, act: Early): string => {
  if ('text' in act) return typed + act.text
  if (!('press' in act)) return typed
  const { key } = act.press
  if (key === 'Backspace') return typed.slice(0, -1)
  return typed + (key === 'Enter' ? '\n' : key.length === 1 ? key : '')
}

/** The text that these acts type. */
export const typedBy = (acts: readonly Early[]): string => acts.reduce(afterAct, '')

/** Takes what the person has typed in the drawn texts within these elements. It is typed in none of them then. */
export function takeEarly(within: string): string {
  const texts = document.querySelectorAll<WantingText>(`${within} .textbox .text`)
  return [...texts]
    .map(({ early }) => typedBy((early?.() ?? []).splice(0)))
    .filter((typed) => typed !== '')
    .join('\n')
}
