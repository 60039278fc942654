// What the list of completions says.

export const words = {
  people: 'People',
  issues: 'Issues and pull requests',
}
