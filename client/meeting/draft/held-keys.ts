// Holds the keys that a person types while their section becomes private. After the key that asks for this, no text may
// reach the public section. So the keys are held until the private text is open.

import { typesText } from '../../browser/typed-key.ts'

/** Null while no keys are held. */
let held: string | null = null

/** An inert section takes no key, composition, paste or drop. */
function setInert(inert: boolean): void {
  for (const section of document.querySelectorAll<HTMLElement>('[data-mine]')) section.inert = inert
}

const isEdit = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  (key === 'Enter' || key === 'Backspace') && !altKey && !ctrlKey && !metaKey

/** Without its last letter, as a person sees letters. If nothing is held, nothing is taken out of the text either. */
const withoutLast = (typed: string): string =>
  [...new Intl.Segmenter().segment(typed)]
    .slice(0, -1)
    .map(({ segment }) => segment)
    .join('')

function hold(event: KeyboardEvent): void {
  if (document.activeElement !== document.body || !(typesText(event) || isEdit(event))) return
  event.preventDefault()
  if (event.key === 'Backspace') held = withoutLast(held ?? '')
  else held = (held ?? '') + (event.key === 'Enter' ? '\n' : event.key)
}

export function holdKeys(): void {
  held ??= ''
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  setInert(true)
  addEventListener('keydown', hold, true)
}

/** Returns the text that was typed since the keys were held. Line feeds separate its lines. */
export function letKeysGo(): string {
  if (held === null) return ''
  const typed = held
  held = null
  removeEventListener('keydown', hold, true)
  setInert(false)
  return typed
}
