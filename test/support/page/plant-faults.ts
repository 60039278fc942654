// Plants faults in an editor: its plugins, drawing and handlers throw at random moments.

import { Plugin } from '@tiptap/pm/state'
import type { Planted } from './headless-editor.ts'
import { seeded, type Random } from '../basics/random.ts'

export class PlantedFault extends Error {}

/** The chance of a fault each time that a plugin, the drawing or a handler runs. */
const LIKELY = 0.002

export class Faults {
  readonly #random: Random
  #resting = true
  #ended = false
  struck = 0

  constructor(seed: number) {
    this.#random = seeded(seed)
  }

  begin = (): void => void (this.#resting = this.#ended)
  rest = (): void => void (this.#resting = true)
  end(): void {
    this.#ended = true
    this.rest()
  }

  #strike = (): void => {
    if (this.#resting || !this.#random.chance(LIKELY)) return
    this.struck++
    throw new PlantedFault('planted')
  }

  readonly planted: Planted = {
    plugins: [
      new Plugin({
        state: { init: () => 0, apply: () => (this.#strike(), 0) },
        props: { decorations: () => (this.#strike(), null) },
        filterTransaction: () => (this.#strike(), true),
        appendTransaction: () => (this.#strike(), null),
        view: () => ({ update: this.#strike }),
      }),
    ],
    draw: this.#strike,
    handle: this.#strike,
  }
}
