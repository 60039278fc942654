// Sentences that every part of the page uses: errors, files, and how this language writes dates.

import { linkWords } from '../../../shared/wire/link-words.ts'

export const words = {
  locale: 'en-GB',
  unreachable: 'The server can’t be reached, so that was not done. Try again later.',
  serverError: (status: number) => `The server answered with an error (${status}).`,
  unreadable: 'This page cannot show a part of the notes. Nothing is lost; reload the page.',
  unfinished: 'Something went wrong on this page. What you wrote is kept. Try again, or reload the page.',
  ofLinks: linkWords,
  thisPage: 'This page',
  tooLarge: (name: string) => `“${name}” is over 5 MB. Nothing was imported; import it in parts.`,
  notUtf8: (name: string) =>
    `“${name}” cannot be read as UTF-8 text. Nothing was imported; save it as UTF-8 and try again.`,
  notText: (name: string) => `“${name}” is not a text. Nothing was imported.`,
  ctrl: 'Ctrl',
  shift: 'Shift',
  escape: 'Escape',
  click: 'click',
  answered: ((sentence) => sentence) as (
    sentence: string,
    code?: string | null,
    number?: number | null,
  ) => string,
  said: (sentence: string) => sentence,
}
