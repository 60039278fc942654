// The texts that the simulated colleagues write.

/** A line below a label of the writer's section, a line in the discussion, a tick, or a pause in ms. */
export type Act =
  | { under: string; item: string }
  | { under: string; task: string }
  | { says: string }
  | { tick: string }
  | { rest: number }

export interface Part {
  handle: string
  /** The texts that are there when the person comes. */
  before: readonly Act[]
  /** The texts that are written while the person looks. */
  live: readonly Act[]
  /** The texts that are written while the network is cut or the relay is stopped, after all of `live`. */
  more: readonly Act[]
}

const [DONE, PROGRESS, BLOCKED, NEXT] = ['Done:', 'In progress:', 'Blocked:', 'Next:'] as const

export const SCRIPT: readonly Part[] = [
  {
    handle: '@mia',
    before: [
      { under: DONE, item: 'Moved the sign-up page to the new address' },
      { under: DONE, item: 'Answered the 14 open questions of the beta group' },
    ],
    live: [
      { rest: 1500 },
      { under: PROGRESS, item: 'Release notes for 1.4, second draft' },
      { rest: 5000 },
      { says: 'Do we move next week’s call? Monday is a holiday in Berlin.' },
      { rest: 9000 },
      { under: NEXT, item: 'Send the beta group the new build' },
      { rest: 6000 },
      { says: 'Then Tuesday it is. I will change the schedule after the call.' },
    ],
    more: [
      { under: NEXT, item: 'Ask two beta users for a call on Wednesday' },
      { says: 'Who takes the notes next time?' },
      { under: DONE, item: 'Read all of the feedback from Friday' },
    ],
  },
  {
    handle: '@jonas',
    before: [{ under: DONE, item: 'Import of old notes: 312 of 318 read without a question' }],
    live: [
      { rest: 600 },
      { under: BLOCKED, item: 'No access to the staging server since Friday. @priya, can you let me in?' },
      { rest: 4000 },
      { under: NEXT, item: 'Find out what the six other imports have in common' },
      { rest: 9000 },
      { says: 'Tuesday is fine for me.' },
      { rest: 5000 },
      { under: PROGRESS, item: 'Looking at the slow query that Mia saw' },
    ],
    more: [
      { under: PROGRESS, item: 'Reading the logs of last night’s import' },
      { under: DONE, item: 'Two packages have their security fixes' },
      { says: 'I can take the notes next time.' },
    ],
  },
  {
    handle: '@priya',
    before: [],
    live: [
      { rest: 2500 },
      { under: DONE, item: 'The app starts in 0.8 seconds; it was 2.1' },
      { rest: 3500 },
      { under: NEXT, task: 'Give @jonas access to staging' },
      { rest: 5000 },
      { under: PROGRESS, item: 'Load test with 300 people, results on Thursday' },
      { rest: 2500 },
      { tick: 'Give @jonas' },
      { rest: 4000 },
      { says: 'Tuesday at the same time works for me, too.' },
    ],
    more: [
      { under: NEXT, item: 'Turn on the new cache for a tenth of our users' },
      { says: 'Shall we look at the load test together on Thursday?' },
      { under: DONE, item: 'Cleaned up the alerts: 40 became 6' },
    ],
  },
]
