// What a person types while their section becomes private. From the key that asks for that, nothing may reach
// the public text. So the keys are held, and typed in the private text once it is open.

import { typesText } from '../browser/typed-key.ts'

/** ms until the section is open again if nothing has become of it. */
const PATIENCE = 10_000

let held = ''
let timer: ReturnType<typeof setTimeout> | undefined

/** An inert section has no focus, so no key, composition, paste or drop reaches its text. */
function setInert(inert: boolean): void {
  for (const section of document.querySelectorAll<HTMLElement>('[data-mine]')) section.inert = inert
}

function hold(event: KeyboardEvent): void {
  if (document.activeElement !== document.body || !typesText(event)) return
  event.preventDefault()
  event.stopImmediatePropagation()
  held += event.key
}

export function holdKeys(): void {
  setInert(true)
  addEventListener('keydown', hold, true)
  clearTimeout(timer)
  timer = setTimeout(letKeysGo, PATIENCE)
}

/** Returns what was typed meanwhile. */
export function letKeysGo(): string {
  const typed = held
  held = ''
  clearTimeout(timer)
  removeEventListener('keydown', hold, true)
  setInert(false)
  return typed
}
