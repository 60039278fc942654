// Colleagues who are played. Each has a document, and types into it as a person does: letter by letter, with
// pauses, in their own section, under its labels. The document and the relay exchange updates.

import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { insertLines } from '../../shared/document/insert-lines.ts'
import { elementText, isBlank, line, readLines } from '../../shared/document/lines.ts'
import { handleId } from '../../shared/document/people.ts'
import { blockRoot, sectionRoot } from '../../shared/document/roots.ts'
import { scaffoldLines, scaffoldUpdate } from '../../shared/document/scaffold.ts'
import { announceSection } from '../../shared/model/meeting.ts'
import { defaultTemplate } from '../../shared/model/template.ts'
import type { Act } from './script.ts'
import type { SmallRelay } from './small-relay.ts'

/** The block with everybody's sections, and the next one, where all of them talk. */
const at = defaultTemplate.blocks.findIndex(({ people }) => people)
export const [HOME = '', TALK = ''] = defaultTemplate.blocks.slice(at).map(({ id }) => id)

/** A beginning of fewer letters may be anybody's. */
const LEAST_BEGUN = 8

export interface Hand {
  /** Returns a number from 0 to 1. */
  random: () => number
  wait: (ms: number) => Promise<void>
  /** Called after each letter, with the line that the colleague is writing. */
  writes: (handle: string, text: string) => void
}

export class Colleague {
  readonly handle: string
  readonly doc = new Y.Doc()
  readonly #awareness = new Awareness(this.doc)
  readonly #relay: SmallRelay
  readonly #room: ReturnType<SmallRelay['room']>
  readonly #hand: Hand
  readonly #id: string
  readonly #root: string

  constructor(handle: string, relay: SmallRelay, room: string, hand: Hand) {
    this.handle = handle
    this.#id = handleId(handle)
    this.#root = sectionRoot(HOME, this.#id)
    this.#relay = relay
    this.#room = relay.room(room)
    this.#hand = hand
    this.#room.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (relay.runs && origin !== this) Y.applyUpdate(this.doc, update, relay)
    })
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (relay.runs && origin !== relay) void this.#room.take(update, this)
    })
    this.#awareness.on('update', () => this.#show())
  }

  /** Call once the room has loaded, and when the relay runs again. Each side gets what it lacks. */
  async meet(): Promise<void> {
    const { doc } = this.#room
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(this.doc)), this.#relay)
    await this.#room.take(Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(doc)), this)
    if (this.#awareness.getLocalState() === null || this.#awareness.getLocalState()?.['handle'] === undefined)
      this.#awareness.setLocalState({ handle: this.handle, colour: 0, caret: null })
    this.#show()
  }

  #show(): void {
    if (!this.#relay.runs) return
    const update = encodeAwarenessUpdate(this.#awareness, [this.#awareness.clientID])
    applyAwarenessUpdate(this.#room.awareness, update, this)
  }

  /** Begins the section, with the labels that the template offers. */
  begin(): void {
    announceSection(this.doc, HOME, this.#id, this.handle)
    const fragment = this.doc.getXmlFragment(this.#root)
    if (fragment.length > 0) return
    Y.applyUpdate(this.doc, scaffoldUpdate(this.#root, scaffoldLines(defaultTemplate.section)), this)
  }

  /** Does one thing of the script. `isAtOnce`: whether a line is written whole, without pauses. */
  async do(act: Act, isAtOnce = false): Promise<void> {
    if ('rest' in act) return this.#hand.wait(act.rest)
    if ('tick' in act) return this.#tick(act.tick)
    const [root, label] = 'says' in act ? [blockRoot(TALK), null] : [this.#root, act.under]
    const text = 'says' in act ? act.says : 'task' in act ? act.task : act.item
    const fragment = this.doc.getXmlFragment(root)
    const begun = this.#begun(fragment, text)
    if (begun !== null) return this.#type(root, begun, text.slice(elementText(begun).length))
    const place = this.#place(root, label)
    const depth = label === null ? 0 : 1
    const words = isAtOnce ? text : ''
    insertLines(fragment, [line(words, { kind: 'task' in act ? 'task' : 'item', depth })], place)
    const element = fragment.get(place)
    if (!isAtOnce && element instanceof Y.XmlElement) await this.#type(root, element, text)
  }

  /** The line with these words that the colleague had written or begun before the page was reloaded. */
  #begun(fragment: Y.XmlFragment, text: string): Y.XmlElement | null {
    const isBegun = (each: unknown): each is Y.XmlElement => {
      const words = each instanceof Y.XmlElement ? elementText(each as Y.XmlElement) : ''
      return words.length >= LEAST_BEGUN && text.startsWith(words)
    }
    return fragment.toArray().find(isBegun) ?? null
  }

  /** The place of a new line: after the last line below the label, or at the end of the text. */
  #place(root: string, label: string | null): number {
    const lines = readLines(this.doc.getXmlFragment(root))
    const isLabel = (at: number): boolean => {
      const each = lines[at]
      return each?.node === 'line' && each.label
    }
    if (label === null) {
      const last = lines.findLastIndex((each) => !isBlank(each))
      return last + 1
    }
    const under = lines.findIndex(
      (each, at) => isLabel(at) && each.node === 'line' && each.runs[0]?.text === label,
    )
    if (under === -1) return lines.length
    let end = under + 1
    while (end < lines.length && !isLabel(end)) end++
    return end
  }

  async #type(root: string, element: Y.XmlElement, text: string): Promise<void> {
    const typed = element.get(0)
    if (!(typed instanceof Y.XmlText)) return
    for (const letter of text) {
      // Somebody removed the line, so the rest of it is not written.
      if (element._item?.deleted === true) break
      typed.insert(typed.length, letter)
      this.#caret(root, typed)
      this.#hand.writes(this.handle, elementText(element))
      await this.#hand.wait(this.#pause(letter))
    }
  }

  #pause(letter: string): number {
    const { random } = this.#hand
    const thinks = /[.,:?!]/.test(letter) ? 350 : letter === ' ' && random() < 0.15 ? 500 : 0
    return 45 + random() * 110 + thinks * random()
  }

  #caret(root: string, text: Y.XmlText): void {
    const at = Y.relativePositionToJSON(
      Y.createRelativePositionFromTypeIndex(text, text.length, -1),
    ) as object
    this.#awareness.setLocalState({ handle: this.handle, colour: 0, caret: { root, anchor: at, head: at } })
  }

  /** Ticks the colleague's own task that begins with these words. */
  #tick(begins: string): Promise<void> {
    const task = this.doc
      .getXmlFragment(this.#root)
      .toArray()
      .find((each) => each instanceof Y.XmlElement && elementText(each).startsWith(begins))
    // Yjs types attributes as strings, but keeps any JSON value.
    if (task instanceof Y.XmlElement) task.setAttribute('checked', true as unknown as string)
    return Promise.resolve()
  }
}
