// Sentences of “My week”.

export const words = {
  myWeek: 'My week',
  whatThisIs: (handle: string) =>
    `The open items of ${handle}: those of the last meeting in each series in which ${handle} wrote, and older ones that are still unanswered. Only meetings on this device are counted.`,
  reading: 'Reading what this device has…',
  nothingOpen: 'Nothing is open, as far as this device knows.',
  notRead: 'What this device has could not be read. Your notes are safe: reload the page to try again.',
  toTeam: 'The team',
  toMeetings: 'Your meetings',
  unnamedTeam: 'Unnamed team',
  kinds: { blocked: 'Blocked', question: 'Open questions', next: 'Next' },
  askedOfYou: 'Asked of you',
  since: (date: string) => `since ${date}`,
  unanswered: (since: string, on: string) => `since ${since}, not answered on ${on}`,
  age: (meetings: number, since: string) => `in ${meetings} meetings, since ${since}`,
}
