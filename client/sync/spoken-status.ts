// What a screen reader says of the status. The word on the screen changes with every keystroke. So its
// element is silent, and another element is read:
//
//   nothing        while all goes well
//   one sentence   when edits have been only on this device, or nowhere, for as long as HELD
//   one sentence   when they are saved for everyone again

import type { Status } from './status.ts'
import { words } from './words/en.ts'

/** ms for which trouble must last before it is spoken. Most trouble is over sooner. */
export const HELD = 3000

export class SpokenStatus {
  readonly #say: (sentence: string) => void
  /** The last word that was spoken. If all goes well from the beginning, nothing is spoken. */
  #told: Status['word'] = 'saved'
  #now: Status['word'] = 'saved'
  #sentence = ''
  #held: ReturnType<typeof setTimeout> | null = null

  constructor(say: (sentence: string) => void) {
    this.#say = say
  }

  /** Call when a page has opened or closed. The trouble of the last page is then no longer spoken. */
  opened(): void {
    if (this.#held !== null) clearTimeout(this.#held)
    this.#held = null
    this.#told = 'saved'
  }

  /** Call at each change of the status. */
  heard({ word, text, detail }: Status): void {
    if (word === 'saving') return // it decides nothing, because the edit on its way may or may not arrive
    this.#now = word
    this.#sentence = word === 'saved' ? words.savedAgain(text) : `${text}. ${detail}`
    if (word === this.#told || word === 'saved') {
      if (this.#held !== null) clearTimeout(this.#held)
      this.#held = null
    }
    if (word === this.#told) return
    if (word === 'saved') this.#tell()
    else this.#held ??= setTimeout(() => this.#tell(), HELD)
  }

  #tell(): void {
    this.#held = null
    this.#told = this.#now
    this.#say(this.#sentence)
  }
}

/** From now on, speaks the status of the open page, as its element with `data-sync` shows it. */
export function speakStatus(): void {
  const spoken = document.createElement('p')
  spoken.className = 'unseen'
  spoken.ariaLive = 'polite'
  document.body.append(spoken)
  const status = new SpokenStatus((sentence) => (spoken.textContent = sentence))
  let shown: HTMLElement | null = null
  const read = (): void => {
    const found = document.querySelector<HTMLElement>('[data-sync]')
    if (found !== shown) status.opened()
    shown = found
    if (shown === null) return
    const word = shown.dataset['sync'] as Status['word']
    status.heard({ word, text: shown.textContent, detail: shown.title })
  }
  // Each page has its own status element, which comes and goes with the page.
  const watch = new MutationObserver(read)
  watch.observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-sync'] })
  read()
}
