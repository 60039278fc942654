// What is read first: the bar, the header, blocks and sections.

export const words = {
  theTitle: 'The title',
  sectionOf: (handle: string) => `${handle}’s section`,
  person: 'Person',
  open: (date: string) => `Open ${date}`,
  dismiss: 'Dismiss',
  opening: 'Opening the notes…',
  theBar: 'The bar above the notes',
  theHeader: 'The header',
  theBlock: (heading: string) => `“${heading}”`,
  theAdder: '“+ Block”',
  title: 'Title',
  lastSnapshot: 'What the last snapshot says',
  theAttendees: 'The list of attendees',
  beforeFirst: 'Before the first heading',
  updateOf: (handle: string) => `${handle}'s update`,
  status: 'Status',
  home: 'Roundtable: your meetings',
  final: 'Final',
  viewOnly: 'View only',
  thisMeeting: 'This meeting',
}
