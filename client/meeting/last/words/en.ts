// Sentences about the items of my last meeting, and my answers.

export const words = {
  title: 'From last time',
  kinds: {
    next: 'Next',
    blocked: 'Blocked',
    question: 'Question',
    done: 'Done',
    progress: 'In progress',
    other: '',
  },
  since: (date: string, nth: number) =>
    `since ${date}, ${nth}${['st', 'nd', 'rd'][((((nth + 90) % 100) - 10) % 10) - 1] ?? 'th'} meeting`,
  unanswered: (since: string, on: string) => `${since}, not answered on ${on}`,
  older: (count: number) => `${count === 1 ? 'One' : count} more, not answered`,
  answers: { done: 'Done', still: 'Still', dropped: 'Dropped' },
  keysHint:
    'Keys: d is done, s is still, x is dropped, y is yes, j and k go to the next and the one before, Ctrl+Z takes the last answer back.',
  youWrote: 'You wrote:',
  isThisIt: 'Is this it?',
  yes: 'Yes, this is it',
  toMySection: 'On to my section',
  toAnswer: (count: number) => (count === 0 ? 'all answered' : `${count} to answer`),
  said: (answer: string, item: string, count: number) =>
    `${answer}: ${item}. ${count === 0 ? 'All answered.' : `${count} left.`}`,
  takenBack: (item: string, count: number) => `Answer taken back: ${item}. ${count} left.`,
  saidAgain: (item: string, count: number) =>
    `Answered again: ${item}. ${count === 0 ? 'All answered.' : `${count} left.`}`,
  notTakenBack:
    'This answer cannot be taken back any more, because its line has changed, or its text was opened again.',
  dropped: (item: string) => `Dropped: “${item}”. It will not be asked again.`,
  undo: 'Undo',
  carryAgenda: (count: number, day: string) => `Carry ${count} from ${day}`,
  agendaCarried: (count: number, day: string) =>
    `${count === 1 ? 'One line' : `${count} lines`} of ${day} ${count === 1 ? 'is' : 'are'} in this agenda.`,
  agendaNotOpen: 'The agenda is not open for typing, so nothing was changed. Try again when it is.',
  round: 'Whose turn',
  speaks: 'Now',
  speaksNext: 'Next',
  beginWith: (handle: string) => `Begin with ${handle}`,
  giveTo: (handle: string) => `On to ${handle}`,
  endRound: 'End the round',
  turn: (handle: string) => `${handle}’s turn?`,
  whyLead: (handle: string) =>
    `Of those who came to the last meetings, ${handle} has not led for the longest time. A click here takes it.`,
  whyNotetaker: (handle: string) =>
    `Of those who came to the last meetings, ${handle} has not taken notes for the longest time. A click here takes it.`,
  notWritten: 'Your section is not open for typing, so nothing was written. Try again when it is.',
}
