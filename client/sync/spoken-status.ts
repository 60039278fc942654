// What a screen reader is told of the status. The word on the screen changes with every keystroke, so its
// element is silent, and another one speaks:
//
//   nothing        while all goes well
//   one sentence   when edits are kept on this device only, or nowhere, and that has lasted for HELD
//   one sentence   when they are saved for everyone again

import type { Status } from './status.ts'

/** ms that trouble lasts before it is told. Most of it is over by then. */
export const HELD = 3000

export class SpokenStatus {
  readonly #say: (sentence: string) => void
  /** The last word that was told. Nobody is told that all goes well from the beginning. */
  #told: Status['word'] = 'saved'
  #now: Status['word'] = 'saved'
  #sentence = ''
  #held: ReturnType<typeof setTimeout> | null = null

  constructor(say: (sentence: string) => void) {
    this.#say = say
  }

  /** Call when another page has opened, or none. What the last one held is told no more. */
  opened(): void {
    if (this.#held !== null) clearTimeout(this.#held)
    this.#held = null
    this.#told = 'saved'
  }

  /** Call at each change of the status. */
  heard({ word, text, detail }: Status): void {
    if (word === 'saving') return // It decides nothing: an edit on its way ends well or not.
    this.#now = word
    this.#sentence = word === 'saved' ? 'Saved for everyone again.' : `${text}. ${detail}`
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

/** Speaks the status of whatever page is open, as the element with `data-sync` shows it. */
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
  // Each page has an element of its own, which comes and goes with it.
  const watch = new MutationObserver(read)
  watch.observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-sync'] })
  read()
}
