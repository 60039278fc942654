import { expect, test, vi } from 'vitest'
import { PAUSE, Telling } from '../../../../client/meeting/palette/telling.ts'

test('a person who asked is told, in one sentence after a pause, who came, left and began to type', () => {
  vi.useFakeTimers()
  try {
    const said: string[] = []
    const telling = new Telling((sentence) => void said.push(sentence), false)
    const person = (id: string, typing: string | null = null) => ({ id, handle: `@${id}`, typing })
    const names: Record<string, string> = { q: 'Questions' }
    const heard = (...people: ReturnType<typeof person>[]) =>
      telling.heard([person('ada', 'q'), ...people], 'ada', (root) => names[root])
    const after = (): string | undefined => {
      vi.advanceTimersByTime(PAUSE)
      return said.splice(0).at(0)
    }

    // At first, nobody has asked. After that, the sentence names neither the people who are already here nor
    // me.
    heard()
    heard(person('bob'))
    expect(after()).toBe(undefined)
    telling.turn(true)
    heard(person('bob'))
    expect(after()).toBe(undefined)

    // The sentence has the latest news of each person, once for each text, and nothing of a text that is not
    // shown.
    heard(person('bob', 'q'), person('cy'))
    heard(person('bob'), person('cy', 'elsewhere'))
    expect(after()).toBe('@cy came. @bob types in Questions.')
    heard(person('bob', 'q'))
    expect(after()).toBe('@cy left.')
    const come = (...ids: string[]) => heard(...['bob', ...ids].map((id) => person(id)))
    come('d', 'e', 'f', 'g', 'h', 'i')
    expect(after()).toBe('@d, @e, @f, @g, @h and @i came.')
    come()
    expect(after()).toBe('@d, @e, @f, @g, @h and @i left.')
    come('d', 'e', 'f', 'g', 'h', 'i', 'j')
    expect(after()).toBe('@d, @e, @f, @g, @h and 2 more came.')
    heard(person('bob'), ...['d', 'e', 'f', 'g', 'h', 'i', 'j'].map((id) => person(id, 'q')))
    expect(after()).toMatch(/@h types in Questions\. 2 more type\.$/)

    heard(person('bob'))
    telling.turn(false)
    expect(after()).toBe(undefined)
  } finally {
    vi.useRealTimers()
  }
})
