// Which sections are folded on this device, for each meeting. Only a person folds sections.

import { nameOf, readText, writeText } from '../../browser/storage.ts'
import { Signal } from '../../browser/signal.ts'
import { sectionRoot } from '../../../shared/document/roots.ts'
import type { Section } from '../../../shared/model/outline.ts'
import type { MeetingSession } from '../session.ts'
import { sectionId } from './jump.ts'

const FOLDS = 'folds'
/** The most meetings whose folds are remembered. */
const MOST = 8

interface Remembered {
  room: string
  /** The roots of the folded sections. */
  folded: string[]
}

export class Folds {
  readonly #session: MeetingSession
  readonly #room: string
  readonly #signal = new Signal()
  readonly #folded: Set<string>

  constructor(session: MeetingSession) {
    const { space, series, date } = session.place
    this.#session = session
    this.#room = `${space}/${series}/${date}`
    this.#folded = new Set(remembered().find(({ room }) => room === this.#room)?.folded)
  }

  isFolded(root: string): boolean {
    this.#signal.read()
    return this.#folded.has(root)
  }

  get #mine(): string[] {
    return this.#session.outline.blocks
      .flatMap((block) => this.#session.sectionsOf(block))
      .filter((section) => this.#session.isMine(section))
      .map(({ block, person }) => sectionRoot(block, person))
  }

  /** Whether all of my sections are folded. */
  get isMineFolded(): boolean {
    const roots = this.#mine
    return roots.length > 0 && roots.every((root) => this.isFolded(root))
  }

  /** Folds my sections, or opens them. */
  #foldMine(): void {
    const roots = this.#mine
    const folds = roots.some((root) => !this.#folded.has(root))
    for (const root of roots)
      if (folds) this.#folded.add(root)
      else this.#folded.delete(root)
    this.#changed()
  }

  fold(root: string, folds: boolean): void {
    if (this.#folded.has(root) === folds) return
    if (folds) this.#folded.add(root)
    else this.#folded.delete(root)
    this.#changed()
  }

  toggle(which: 'mine' | 'others'): void {
    if (which === 'mine') this.#foldMine()
    else this.#foldOthers()
  }

  /** Folds every section except mine and the one with the focus. If they are all folded, opens them. */
  #foldOthers(): void {
    const others = this.#session.outline.blocks
      .flatMap((block) => this.#session.sectionsOf(block))
      .filter((section) => !this.#session.isMine(section) && !hasFocus(section))
      .map(({ block, person }) => sectionRoot(block, person))
    const open = others.filter((root) => !this.#folded.has(root))
    if (open.length > 0) open.forEach((root) => this.#folded.add(root))
    else this.#folded.clear()
    this.#changed()
  }

  #changed(): void {
    const others = remembered().filter(({ room }) => room !== this.#room)
    const mine = { room: this.#room, folded: [...this.#folded] }
    // If the browser stores nothing, sections stay folded only while the page is open.
    writeText(nameOf(FOLDS), JSON.stringify([mine, ...others].slice(0, MOST)))
    this.#signal.changed()
  }
}

const hasFocus = (section: Section): boolean =>
  document.getElementById(sectionId(section))?.contains(document.activeElement) === true

/** Reads what some version of this page, or a person, has stored. */
function remembered(): Remembered[] {
  try {
    const found: unknown = JSON.parse(readText(nameOf(FOLDS)) ?? '[]')
    return Array.isArray(found) ? found.filter(isRemembered) : []
  } catch {
    return [] // no version of this page wrote it
  }
}

function isRemembered(found: unknown): found is Remembered {
  if (typeof found !== 'object' || found === null) return false
  const { room, folded } = found as Partial<Record<keyof Remembered, unknown>>
  return typeof room === 'string' && Array.isArray(folded) && folded.every((root) => typeof root === 'string')
}
