import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { limits } from '../../../server/config/limits.ts'
import { Outgoing } from '../../../server/net/outgoing.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

class Answer extends EventEmitter {
  destroyed = false
  destroy(): void {
    this.destroyed = true
    this.emit('close')
  }
}

const half = () => Buffer.alloc(limits.outgoing.ofTeam / 2)

test('a text with many readers counts once, and the texts of one team are bounded in bytes', () => {
  const outgoing = new Outgoing()
  const text = half()
  for (let nth = 0; nth < 60; nth++) expect(outgoing.admit('a', text, new Answer())).toBe(true)
  expect(outgoing.admit('a', half(), new Answer())).toBe(true)
  expect(outgoing.admit('a', Buffer.alloc(1), new Answer())).toBe(false)
  expect(outgoing.admit('a', text, new Answer())).toBe(true)
  expect(outgoing.admit('b', half(), new Answer())).toBe(true)
})

test('the texts of all teams are bounded in bytes, but a team that has none on its way may always have one', () => {
  const outgoing = new Outgoing()
  const answers = ['a', 'b', 'c'].flatMap((team) =>
    [half(), half()].map((text) => {
      const answer = new Answer()
      return { answer, isIn: outgoing.admit(team, text, answer) }
    }),
  )
  expect(answers.map(({ isIn }) => isIn)).toEqual([true, true, true, true, true, false])
  expect(outgoing.admit('c', Buffer.alloc(1), new Answer())).toBe(false)
  for (const { answer } of answers.slice(0, 2)) answer.emit('close')
  expect(outgoing.admit('c', half(), new Answer())).toBe(true)
})

test('a text counts until its last answer is closed', () => {
  const outgoing = new Outgoing()
  const text = half()
  const answers = [new Answer(), new Answer()]
  for (const answer of answers) outgoing.admit('a', text, answer)
  outgoing.admit('a', half(), new Answer())
  answers[0]?.emit('close')
  expect(outgoing.admit('a', half(), new Answer())).toBe(false)
  answers[1]?.emit('close')
  expect(outgoing.admit('a', half(), new Answer())).toBe(true)
})

test('a reader that left before its text was made counts for nothing', () => {
  const outgoing = new Outgoing()
  const left = new Answer()
  left.destroy()
  for (let nth = 0; nth < 3; nth++) expect(outgoing.admit('a', half(), left)).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})

test('a reader that takes too long is cut off, but not a reader that has taken everything', () => {
  const outgoing = new Outgoing()
  const [slow, done] = [new Answer(), new Answer()]
  for (const answer of [slow, done]) outgoing.admit('a', half(), answer)
  done.emit('close')
  vi.advanceTimersByTime(limits.reading)
  expect([slow.destroyed, done.destroyed]).toEqual([true, false])
  expect(vi.getTimerCount()).toBe(0)
})
