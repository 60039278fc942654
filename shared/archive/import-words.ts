// What an import says about files, in English. The page may pass its own words.

export interface ImportWords {
  /** About files that are not notes. */
  othersLeft: (count: number) => string
  tooLarge: (path: string) => string
  notUtf8: (path: string) => string
  notText: (path: string) => string
  empty: (path: string) => string
  garbled: (path: string) => string
  /** `text` is no date of a calendar. `date` is the note's date from elsewhere. */
  noSuchDate: (path: string, text: string, date: string | null) => string
  noDate: (path: string) => string
  severalMeetings: (path: string, count: number) => string
  meetingWithoutDate: (title: string, path: string) => string
  leftAsItIs: (why: string) => string
}

const refused = (path: string, why: string): string => `“${path}” ${why}. Nothing of it was imported.`

export const importWords: ImportWords = {
  othersLeft: (count) =>
    count === 1
      ? 'One file is no Markdown and was left alone.'
      : `${count} files are no Markdown and were left alone.`,
  tooLarge: (path) => refused(path, 'is larger than a note can be (limit 900 kB)'),
  notUtf8: (path) => refused(path, 'cannot be read as UTF-8 text'),
  notText: (path) => refused(path, 'is not a text'),
  empty: (path) => refused(path, 'is empty'),
  garbled: (path) =>
    `“${path}” was once read under a wrong encoding: the page offers its repair where it is opened.`,
  noSuchDate: (path, text, date) =>
    `“${path}” is dated ${text}, which no calendar has: it is kept ${date === null ? 'without a date' : `under ${date}`}.`,
  noDate: (path) => `“${path}” names no date: it is kept without one.`,
  severalMeetings: (path, count) => `“${path}” holds ${count} meetings: each became a note of its own.`,
  meetingWithoutDate: (title, path) =>
    `“${title}” in “${path}” names no date that a calendar has: it is kept without one.`,
  leftAsItIs: (why) => `The note was left as it is. ${why}`,
}
