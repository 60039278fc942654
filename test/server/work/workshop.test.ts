import { getPriority } from 'node:os'
import { threadId } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { limits } from '../../../server/config/limits.ts'
import { processFor, threadFor, type Hire } from '../../../server/work/hand.ts'
import { ByWeight, perform, type Runner, type TasksOf } from '../../../server/work/runner.ts'
import { tasks as roomTasks } from '../../../server/document/tasks.ts'
import { Workshop, type Spare, type WorkshopOptions } from '../../../server/work/workshop.ts'
import type { tasks as probeTasks } from '../../support/room/probe-tasks.ts'

type Probes = Runner<typeof probeTasks>

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const workshop of open.splice(0)) await workshop.close()
})

const MEMORY = { old: 64, young: 16 }
const OPTIONS = { time: 300_000, timePerMiB: 0, now: () => 0 }
const HANDS: [string, typeof threadFor][] = [
  ['a thread', threadFor],
  ['a process', processFor],
]

function workshopOf<T extends TasksOf<T>>(options: WorkshopOptions): Workshop<T> {
  const workshop = new Workshop<T>(options)
  open.push(workshop)
  return workshop
}

const probes = (hand = threadFor, options: Partial<WorkshopOptions> = {}): Workshop<typeof probeTasks> =>
  workshopOf({
    hire: hand(new URL('../../support/room/probe-tasks.ts', import.meta.url), MEMORY),
    ...OPTIONS,
    ...options,
  })

function long(): Uint8Array {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (let nth = 0; nth < 5 * limits.slice; nth++) doc.getText('t').insert(0, 'x')
  })
  return Y.encodeStateAsUpdate(doc)
}

describe.each(HANDS)('%s', (_, hand) => {
  test('gives the same results as this thread', async () => {
    const tasks = new URL('../../../server/document/tasks.ts', import.meta.url)
    const workshop = workshopOf<typeof roomTasks>({ hire: hand(tasks, MEMORY), ...OPTIONS })
    const update = long()
    const outcome = await workshop.for('a/b').run('examine', update, limits.slice)
    expect(outcome).toEqual(perform(roomTasks, { task: 'examine', given: [update, limits.slice] }))
    expect(outcome).toMatchObject({ is: 'done', value: { is: 'examined', size: 5 * limits.slice } })
    expect(await workshop.for('a/b').run('split', new Uint8Array([9]), 1)).toEqual({
      is: 'done',
      value: null,
    })
  })

  test('is another thread or process, works after an error, and is sent a part of a buffer without the rest', async () => {
    const runner = probes(hand).for('a/b')
    const before = await runner.run('where')
    expect(before).toMatchObject({ is: 'done' })
    expect(before).not.toMatchObject({ value: { threadId, pid: process.pid } })
    expect(await runner.run('throws')).toEqual({ is: 'failed', why: 'Error: as told' })
    expect(await runner.run('where')).toEqual(before)
    const file = new Uint8Array(100_000).fill(7)
    const outcome = await runner.run('echo', file.subarray(10, 20))
    if (outcome.is === 'failed') throw new Error(outcome.why)
    expect([...outcome.value.given]).toEqual(new Array(10).fill(7))
    expect(outcome.value.of).toBeLessThan(1000)
    expect(file.length).toBe(100_000) // the sender keeps its buffer
  })

  test('fails an order that takes too long, and does the orders after it', async () => {
    const workshop = probes(hand, { time: 300 })
    const [first, second] = await Promise.all([
      workshop.for('a/b').run('spin'),
      workshop.for('c/d').run('where'),
    ])
    expect(first).toMatchObject({ is: 'failed', why: expect.stringMatching(/longer than 300 ms/) as string })
    expect(second).toMatchObject({ is: 'done' })
  })

  test('fails an order that takes too much memory or ends it, and does the orders after it', async () => {
    const workshop = probes(hand)
    const [first, second, third] = await Promise.all([
      workshop.for('a/b').run('hoard'),
      workshop.for('c/d').run('exit'),
      workshop.for('e/f').run('where'),
    ])
    expect(first).toMatchObject({ is: 'failed', why: expect.stringMatching(/memory|SIGABRT/i) as string })
    expect(second).toMatchObject({ is: 'failed', why: expect.stringMatching(/ended/) as string })
    expect(third).toMatchObject({ is: 'done' })
  })
})

test('a thread, and a process with all its threads, have a lower priority than the relay’s own thread', async () => {
  const own = getPriority()
  const { thread, process: many } = limits.giveWay
  const steps = process.platform === 'linux' ? thread : 0
  expect(await probes(threadFor).for('a/b').run('niceness')).toEqual({ is: 'done', value: own + steps })
  const all = await probes(processFor).for('a/b').run('nicenesses')
  expect(all.is === 'done' && [...new Set(all.value)]).toEqual([own + many])
  expect(getPriority()).toBe(own)
})

test('only the process ends if it runs out of memory', async () => {
  const workshop = probes(processFor)
  expect(await workshop.for('a/b').run('swell')).toMatchObject({ is: 'failed' })
  expect(await workshop.for('c/d').run('where')).toMatchObject({ is: 'done' })
})

describe('P31: an order that goes wrong', () => {
  test('moves its room to the end, so others have their turn first', async () => {
    const workshop = probes()
    const order: string[] = []
    const note = (room: string) =>
      workshop
        .for(room)
        .run('where')
        .then(() => order.push(room))
    const all = [workshop.for('a/b').run('exit'), note('a/b'), note('a/c'), note('d/e'), note('d/f')]
    await Promise.all(all)
    expect(order).toEqual(['d/e', 'd/f', 'a/c', 'a/b'])
  })

  test('fails if the workshop closes, and so does each later order', async () => {
    const workshop = probes()
    const given = [workshop.for('a/b').run('spin'), workshop.for('a/b').run('where')]
    await workshop.close()
    for (const each of [...given, workshop.for('a/b').run('where')])
      expect(await each).toMatchObject({ is: 'failed', why: 'the server is closing' })
  })
})

test('each order goes to the first workshop that accepts its weight', async () => {
  const asked: string[] = []
  const named = (name: string): Probes => ({
    run: () => {
      asked.push(name)
      return Promise.resolve({ is: 'failed', why: '' })
    },
  })
  const runner = new ByWeight(
    ({ given }, most) => Math.min((given[0] as Uint8Array).length, most + 1),
    [
      { most: 10, runner: named('light') },
      { most: 20, runner: named('middle') },
    ],
    named('heavy'),
  )
  for (const weight of [10, 11, 20, 21, 99]) await runner.run('echo', new Uint8Array(weight))
  expect(asked).toEqual(['light', 'middle', 'middle', 'heavy', 'heavy'])
})

describe('P31: if the test decides when hands are done,', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const SPARE = { hands: 2, after: 100, idle: 30_000 }

  /** The test decides when each hand does its order, and knows whose order it is. */
  function staged(spare?: Spare) {
    const hands: { has: string | null; start: () => void; finish: () => void; isGone: boolean }[] = []
    const hire: Hire = ({ said }) => {
      const hand = {
        has: null as string | null,
        start: () => said('ready'),
        finish: () => {
          hand.has = null
          said({ is: 'done', value: null })
        },
        isGone: false,
      }
      hands.push(hand)
      return {
        send: ({ given }) => (hand.has = String(given[0])),
        end: () => {
          hand.isGone = true
          return Promise.resolve()
        },
      }
    }
    const workshop = workshopOf<{ work: (name: string) => null }>({
      time: 1e6,
      timePerMiB: 0,
      hire,
      now: () => Date.now(),
      ...(spare && { spare }),
    })
    const order = (room: string) => void workshop.for(room).run('work', room)
    const works = () => hands.map(({ has }) => has)
    return { hands, order, works }
  }

  test('another team’s order waits for one order of a team that used much, however many orders of that team wait', () => {
    const { hands, order, works } = staged()
    for (let nth = 0; nth < 32; nth++) order(`a/${nth}`)
    hands[0]?.start()
    for (let turn = 0; turn < 3; turn++) {
      vi.advanceTimersByTime(20)
      hands[0]?.finish()
    }
    for (const nth of [1, 2, 3, 4]) {
      order('b/1')
      expect(works()[0]).toMatch(/^a/)
      vi.advanceTimersByTime(20)
      hands[0]?.finish()
      expect(works(), `order ${nth}`).toEqual(['b/1'])
      vi.advanceTimersByTime(1)
      hands[0]?.finish()
    }
  })

  test('a spare hand is started for another team while the first hand works long, and ends when it has nothing to do', () => {
    const { hands, order, works } = staged(SPARE)
    order('a/1')
    order('a/2')
    hands[0]?.start()
    order('b/1')
    vi.advanceTimersByTime(99)
    expect(works()).toEqual(['a/1'])
    vi.advanceTimersByTime(1)
    hands[1]?.start()
    expect(works()).toEqual(['a/1', 'b/1'])
    hands[1]?.finish()
    vi.advanceTimersByTime(29_999)
    order('b/1')
    expect(works()).toEqual(['a/1', 'b/1'])
    hands[1]?.finish()
    vi.advanceTimersByTime(29_999)
    expect(hands.map(({ isGone }) => isGone)).toEqual([false, false])
    vi.advanceTimersByTime(1)
    expect(hands.map(({ isGone }) => isGone)).toEqual([false, true])
    hands[0]?.finish()
    expect(works()).toEqual(['a/2', null])
  })

  test('one team never has two hands, and no spare hand is started for it', () => {
    const { hands, order, works } = staged(SPARE)
    for (const room of ['a/1', 'a/2', 'a/3']) order(room)
    hands[0]?.start()
    vi.advanceTimersByTime(1000)
    expect(hands).toHaveLength(1)
    order('b/1')
    order('b/2')
    vi.advanceTimersByTime(100)
    hands[1]?.start()
    hands[1]?.finish()
    expect(works()).toEqual(['a/1', 'b/2'])
    hands[1]?.finish()
    expect(works()).toEqual(['a/1', null])
    expect(hands).toHaveLength(2)
  })

  test('no spare hand is started while the first hand still starts', () => {
    const { hands, order, works } = staged(SPARE)
    order('a/1')
    order('b/1')
    vi.advanceTimersByTime(1000)
    expect(hands).toHaveLength(1)
    hands[0]?.start()
    vi.advanceTimersByTime(100)
    hands[1]?.start()
    expect(works()).toEqual(['a/1', 'b/1'])
  })
})
