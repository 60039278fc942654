// Says who comes, who leaves, and who begins to type and where. Only a person who asked for it is told: in
// one sentence after each pause, with the latest news of each person.

import { nameOf, readText, writeText } from '../../browser/storage.ts'
import type { Present } from '../../text/editor/presence.ts'
import { words } from './words/en.ts'

/** ms between two sentences, so that what a screen reader reads in between can be heard. */
export const PAUSE = 4000

/** How many people are named who came, who left and who type. */
const MOST = 5

type Person = Pick<Present, 'id' | 'handle' | 'typing'>

type News = { handle: string } & ({ is: 'came' | 'left' } | { is: 'types'; place: string })

/** The first of them, and how many more. Never one more: its name is as short as “1 more”. */
function first(all: readonly string[]): [string[], number] {
  const rest = all.length > MOST + 1 ? all.length - MOST : 0
  return [all.slice(0, all.length - rest), rest]
}

function listed(handles: readonly string[]): string {
  const [named, rest] = first(handles)
  return new Intl.ListFormat(words.locale).format(rest > 0 ? [...named, words.more(rest)] : named)
}

export class Telling {
  readonly #say: (sentence: string) => void
  #isOn: boolean
  /** Who was here at the last reading. Null before the first reading, which is not told. */
  #here: Map<string, Person> | null = null
  readonly #news = new Map<string, News>()
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
      if (!before.has(id)) this.#news.set(id, { is: 'came', handle })
      const place = typing === null ? undefined : named(typing)
      if (typing === null || place === undefined || this.#told.get(id) === typing) continue
      this.#told.set(id, typing)
      this.#news.set(id, { is: 'types', handle, place })
    }
    for (const [id, { handle }] of before)
      if (!here.has(id)) {
        this.#told.delete(id)
        this.#news.set(id, { is: 'left', handle })
      }
    if (this.#news.size > 0) this.#pause ??= setTimeout(() => this.#tell(), PAUSE)
  }

  #tell(): void {
    this.#pause = null
    const news = [...this.#news.values()]
    this.#news.clear()
    const those = (is: 'came' | 'left') => news.filter((each) => each.is === is).map(({ handle }) => handle)
    const [types, rest] = first(
      news.flatMap((each) => (each.is === 'types' ? [words.types(each.handle, each.place)] : [])),
    )
    const [came, left] = [those('came'), those('left')]
    const said = [
      ...(came.length > 0 ? [words.came(listed(came))] : []),
      ...types,
      ...(rest > 0 ? [words.moreType(rest)] : []),
      ...(left.length > 0 ? [words.left(listed(left))] : []),
    ]
    this.#say(said.join(' '))
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
