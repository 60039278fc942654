// Says who comes, who leaves, and who begins to type and where. Only a person who asked for it is told: in
// one sentence after each pause, with the latest news of each person.

import { nameOf, readText, writeText } from '../../browser/storage.ts'
import type { Present } from '../../text/editor/presence.ts'
import { words } from './words/en.ts'

/** ms between two sentences, so that what a screen reader reads in between can be heard. */
export const PAUSE = 4000

/** How many people one sentence names. */
const MOST = 3

type Person = Pick<Present, 'id' | 'handle' | 'typing'>

export class Telling {
  readonly #say: (sentence: string) => void
  #isOn: boolean
  /** Who was here at the last reading. Null before the first reading, which is not told. */
  #here: Map<string, Person> | null = null
  #news = new Map<string, string>()
  /** The text that each person was last told to type in. */
  readonly #told = new Map<string, string>()
  #pause: ReturnType<typeof setTimeout> | null = null

  constructor(say: (sentence: string) => void, isOn: boolean) {
    this.#say = say
    this.#isOn = isOn
  }

  get isOn(): boolean {
    return this.#isOn
  }

  turn(on: boolean): void {
    this.#isOn = on
    if (!on) this.close()
  }

  /**
   * Call when people came, left or typed. `named` gives the name of a text; undefined for a text that is not
   * shown.
   */
  heard(people: readonly Person[], me: string, named: (root: string) => string | undefined): void {
    const before = this.#here
    const here = new Map(people.filter(({ id }) => id !== me).map((person) => [person.id, person]))
    this.#here = here
    if (before === null || !this.#isOn) return
    for (const [id, { handle, typing }] of here) {
      if (!before.has(id)) this.#news.set(id, words.came(handle))
      const place = typing === null ? undefined : named(typing)
      if (typing === null || place === undefined || this.#told.get(id) === typing) continue
      this.#told.set(id, typing)
      this.#news.set(id, words.types(handle, place))
    }
    for (const [id, { handle }] of before)
      if (!here.has(id)) {
        this.#told.delete(id)
        this.#news.set(id, words.left(handle))
      }
    if (this.#news.size > 0) this.#pause ??= setTimeout(() => this.#tell(), PAUSE)
  }

  #tell(): void {
    this.#pause = null
    const news = [...this.#news.values()]
    this.#news.clear()
    const rest = news.length - MOST
    this.#say([...news.slice(0, MOST), ...(rest > 0 ? [words.andMore(rest)] : [])].join(' '))
  }

  close(): void {
    if (this.#pause !== null) clearTimeout(this.#pause)
    this.#pause = null
    this.#news.clear()
  }
}

const WANTED = 'telling'

/** Whether the person at this device has asked to be told. */
export const wantsTelling = (): boolean =>
  readText(nameOf(WANTED)) !== null && readText(nameOf(WANTED)) !== ''

/** If the browser stores nothing, the choice lasts as long as the page. */
export const rememberTelling = (on: boolean): boolean => writeText(nameOf(WANTED), on ? 'yes' : '')

/** Makes the element whose text a screen reader says. */
export function spokenElement(): HTMLElement {
  const spoken = document.createElement('p')
  spoken.className = 'unseen'
  spoken.ariaLive = 'polite'
  return spoken
}
