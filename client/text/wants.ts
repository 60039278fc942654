// How other parts of the page act in a text: as the person, and through the text's editor. A text that is only drawn
// opens its editor first. Before that, it asks the person if the text belongs to somebody else.

import type { Early } from './editor/editor.ts'

export interface WantingText extends HTMLElement {
  want?: (act: Early) => void
}
