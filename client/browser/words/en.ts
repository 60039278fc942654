// What every part of the page says: errors, files, and how this language writes dates.

export const words = {
  locale: 'en-GB',
  unreachable: 'The server can’t be reached, so that was not done. Try again later.',
  serverError: (status: number) => `The server answered with an error (${status}).`,
  unreadable: (why: string) =>
    `This page cannot show a part of the notes (${why}). Nothing is lost; reload the page.`,
  unfinished: (why: string) =>
    `Something went wrong on this page (${why}). What you wrote is kept. Try again, or reload the page.`,
  brokenLink: (sentence: string) => sentence,
  goHome: 'Go to my meetings',
  thisPage: 'This page',
  tooLarge: (name: string) => `“${name}” is over 5 MB. Nothing was imported; import it in parts.`,
  notUtf8: (name: string) =>
    `“${name}” cannot be read as UTF-8 text. Nothing was imported; save it as UTF-8 and try again.`,
  notText: (name: string) => `“${name}” is not a text. Nothing was imported.`,
  ctrl: 'Ctrl',
  shift: 'Shift',
  escape: 'Escape',
  answered: ((sentence) => sentence) as (sentence: string, code: string | undefined) => string,
  said: (sentence: string) => sentence,
}
