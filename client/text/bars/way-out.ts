// Remembers whether the person at this device was told how to leave a text by keyboard.

import { nameOf, readText, writeText } from '../../browser/storage.ts'

const NAME = 'told the way out of a text'

let told: boolean | null = null

export const toldWayOut = (): boolean => (told ??= readText(nameOf(NAME)) !== null)

export function tellWayOut(): void {
  told = true
  writeText(nameOf(NAME), 'yes')
}
