// Sentences of the list of completions.

export const words = {
  people: 'People',
  issues: 'Issues and pull requests',
}
