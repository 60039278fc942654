// Light, dark, or the system's choice. The choice is kept on this device. `public/scheme.js` applies it
// before the first paint.

import { nameOf, readText, writeText } from '../browser/storage.ts'

export const SCHEMES = ['system', 'light', 'dark'] as const
export type Scheme = (typeof SCHEMES)[number]

const NAME = nameOf('scheme')

export const chosenScheme = (): Scheme => SCHEMES.find((scheme) => scheme === readText(NAME)) ?? 'system'

/** False if the browser stores nothing, so the choice is lost. */
export function chooseScheme(scheme: Scheme): boolean {
  const isKept = writeText(NAME, scheme)
  dispatchEvent(new Event('roundtable:scheme'))
  return isKept
}
