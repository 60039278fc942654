// What “My week” says.

export const words = {
  myWeek: 'My week',
  whatThisIs: (handle: string) =>
    `What ${handle} has open: from the last meeting of each series in which ${handle} wrote, and what was open before and has not been answered since. As far as it is on this device.`,
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
