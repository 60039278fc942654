// How commands print, and how they end.

/** `usage`: the arguments could not be understood. */
export type Outcome = 'done' | 'failed' | 'usage'

export const say = (sentence: string) => void process.stderr.write(`${sentence}\n`)

export const print = (line: string) => void process.stdout.write(`${line}\n`)

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

export function fail(sentence: string): Outcome {
  say(sentence)
  return 'failed'
}
