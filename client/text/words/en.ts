// Sentences in and under a text.

export const words = {
  writeHere: 'Write here…',
  nothingYet: 'Nothing here yet',
  outOf: (name: string) => `Out of ${name}. Tab and Shift Tab go on from here; Enter goes back in.`,
  reload: 'Reload',
  esc: 'Esc',
  then: ', then ',
  tab: 'Tab',
  leavesTheText: ', leaves the text',
  task: 'Task',
}
