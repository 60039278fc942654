// What the command line says, and how it ends.

/** `usage` where it was called in another way than it is made for. */
export type Outcome = 'done' | 'failed' | 'usage'

export const say = (sentence: string) => void process.stderr.write(`${sentence}\n`)

export const answer = (line: string) => void process.stdout.write(`${line}\n`)

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

export function fail(sentence: string): Outcome {
  say(sentence)
  return 'failed'
}
