// Measurements of the promises, for people who are new here. `test/README.md` has the figures and says how
// each was measured. A test checks that both are the same.

export const MEASURED = [
  {
    promise: 'What shows as saved stays saved.',
    figure: 'The server was killed 120 times while people typed: none of 2,258 saved words was lost.',
    numbers: ['120 kill', '2,258'],
  },
  {
    promise: 'Everybody’s words merge.',
    figure:
      'In 10,000 rounds, people edited the same lines at once: of 148,590 words none was lost or doubled.',
    numbers: ['10,000 rounds', '148,590'],
  },
  {
    promise: 'It works offline.',
    figure: 'A meeting you have opened before is there in 0.15 to 0.44 seconds, with the server down.',
    numbers: ['0.15 to', 'to 0.44'],
  },
] as const

export const NOT_PROMISED = [
  'Whoever runs the server can read the notes: there is no end-to-end encryption.',
  'There is one server, on one machine. Its second copy is your backup.',
  'When lines are also joined and split at once, a word is doubled now and then: 8 of 2,528 were.',
  'What you compose with an input method can be doubled, if somebody deletes or moves it at that moment.',
] as const

/** These numbers are also in `NOT_PROMISED`. */
export const NUMBERS_OF_THE_REST = ['8 of 2,528 words'] as const
