// A slow and plain program that says how old each item of a person is, and which ones the person is asked about. It shares nothing with the memory of a series:
// it knows what the person did, and reads the Markdown of each meeting as plain text.
//
// Each text that a person writes begins with a sign (`t12`) that no other text has. So a text says which item it
// is, whatever the person has made of the item's words.

/** An act of a person in a meeting: a new item, or new words for an item. */
export interface Deed {
  sign: string
  /** The sign of the item's words before. Null if the item is new. */
  before: string | null
}

/** An item that stands directly under a label. */
export interface Told {
  /** The number of the item. The same in each meeting. */
  item: number
  label: string
  isTicked: boolean
}

export interface SlowAge {
  meetings: number
  since: string
}

export interface SlowAsked {
  item: number
  /** The date of the last meeting in which the person wrote and said nothing about it. */
  unanswered: string | null
}

interface Meeting {
  date: string
  told: Told[]
  /** The items that stand anywhere in it, or that the person dropped in it. */
  said: Set<number>
  isWritten: boolean
}

const FORGOTTEN = -1

export const signIn = (text: string): string | null => /t\d+(?!\d)/.exec(text)?.[0] ?? null

export class SlowAges {
  readonly #itemOf = new Map<string, number>()
  readonly #meetings: Meeting[] = []

  did({ sign, before }: Deed): void {
    const known = before === null ? undefined : this.#itemOf.get(before)
    this.#itemOf.set(sign, known ?? this.#itemOf.size)
  }

  /** From now on, nothing is known of the item. */
  forget(item: number): void {
    for (const [sign, each] of this.#itemOf) if (each === item) this.#itemOf.set(sign, FORGOTTEN)
  }

  itemOf(text: string): number | null {
    const item = this.#itemOf.get(signIn(text) ?? '') ?? FORGOTTEN
    return item === FORGOTTEN ? null : item
  }

  /** Call with the whole Markdown of each meeting, in order. */
  read(date: string, markdown: string): readonly Told[] {
    const told: Told[] = []
    const said = new Set<number>()
    let isWritten = false
    let isOurs = false
    let label = ''
    let top = Infinity
    for (const row of markdown.split('\n')) {
      if (/^(?:##|@)/.test(row)) isOurs = row.startsWith('@')
      const [, indent = '', text = ''] = /^( *)- (.*)$/.exec(row) ?? []
      if (text === '') continue
      if (indent === '' && /^[\w ]+:$/.test(text)) {
        label = text
        top = Infinity
        continue
      }
      isWritten ||= isOurs && text !== '[ ]'
      const item = this.itemOf(text)
      if (item !== null) said.add(item)
      const isTop = indent.length <= top
      top = Math.min(top, indent.length)
      if (item !== null && isTop) told.push({ item, label, isTicked: text.startsWith('[x] ') })
    }
    this.#meetings.push({ date, told, said, isWritten })
    return told
  }

  /** Call after `read`, with an item that the person dropped in this meeting. */
  dropped(item: number): void {
    this.#meetings.at(-1)?.said.add(item)
  }

  /** The items that were open when the person last said something about them. */
  asked(labels: readonly string[]): SlowAsked[] {
    return [...new Set(this.#itemOf.values())].flatMap((item) => {
      const at = this.#meetings.findLastIndex(({ said }) => said.has(item))
      const isOpen = this.#meetings[at]?.told.some(
        (each) => each.item === item && labels.includes(each.label) && !each.isTicked,
      )
      if (item === FORGOTTEN || isOpen !== true) return []
      const later = this.#meetings.slice(at + 1).findLast(({ isWritten }) => isWritten)
      return [{ item, unanswered: later?.date ?? null }]
    })
  }

  /** The date of the first meeting in which the item was. */
  firstOf(item: number): string | null {
    return this.#meetings.find(({ told }) => told.some((each) => each.item === item))?.date ?? null
  }

  /** In how many meetings the item stood under one of these labels without a tick, and since when. */
  ageOf(item: number, labels: readonly string[]): SlowAge {
    const at = this.#meetings.filter(({ told }) =>
      told.some((each) => each.item === item && labels.includes(each.label) && !each.isTicked),
    )
    return { meetings: at.length, since: at[0]?.date ?? '' }
  }
}
