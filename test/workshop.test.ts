import { threadId } from 'node:worker_threads'
import { afterEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { limits } from '../server/limits.ts'
import { bySize, perform, type Runner } from '../server/runner.ts'
import { tasks as roomTasks } from '../server/tasks.ts'
import { Workshop, type WorkshopOptions } from '../server/workshop.ts'
import type { tasks as probeTasks } from './support/probe-tasks.ts'

type Probes = Runner<typeof probeTasks>

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const workshop of open.splice(0)) await workshop.close()
})

const OPTIONS = { memory: { maxOldGenerationSizeMb: 64 }, time: 20_000, timePerMiB: 0, now: () => 0 }

function probes(options: Partial<WorkshopOptions> = {}): Workshop<typeof probeTasks> {
  const workshop = new Workshop<typeof probeTasks>({
    ...OPTIONS,
    tasks: new URL('support/probe-tasks.ts', import.meta.url),
    ...options,
  })
  open.push(workshop)
  return workshop
}

function long(): Uint8Array {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (let nth = 0; nth < 5 * limits.slice; nth++) doc.getText('t').insert(0, 'x')
  })
  return Y.encodeStateAsUpdate(doc)
}

describe('a thread', () => {
  test('delivers what this one would', async () => {
    const workshop = new Workshop<typeof roomTasks>({
      ...OPTIONS,
      tasks: new URL('../server/tasks.ts', import.meta.url),
    })
    open.push(workshop)
    const update = long()
    const outcome = await workshop.for('a/b').run('examine', update, limits.slice)
    expect(outcome).toEqual(perform(roomTasks, { task: 'examine', given: [update, limits.slice] }))
    expect(outcome).toMatchObject({ is: 'done', value: { is: 'examined', size: 5 * limits.slice } })
    expect(await workshop.for('a/b').run('split', new Uint8Array([9]), 1)).toEqual({
      is: 'done',
      value: null,
    })
  })

  test('is another one, and stays: an error is a value', async () => {
    const runner = probes().for('a/b')
    const before = await runner.run('where')
    expect(before).toMatchObject({ is: 'done', value: { isMainThread: false } })
    expect(before).not.toMatchObject({ value: { threadId } })
    expect(await runner.run('throws')).toEqual({ is: 'failed', why: 'Error: as told' })
    expect(await runner.run('where')).toEqual(before)
  })

  test('is sent a part of a buffer without the rest, and the sender keeps its own', async () => {
    const file = new Uint8Array(1000).fill(7)
    const outcome = await probes().for('a/b').run('echo', file.subarray(10, 20))
    expect(outcome).toEqual({ is: 'done', value: { given: new Uint8Array(10).fill(7), of: 10 } })
    expect(file.length).toBe(1000)
  })
})

describe('an order that goes wrong fails by itself', () => {
  const wrong: [string, keyof typeof probeTasks, Partial<WorkshopOptions>, RegExp][] = [
    ['it takes too long', 'spin', { time: 300 }, /longer than 300 ms/],
    ['it takes too much memory', 'hoard', {}, /memory/i],
    ['it ends its thread', 'exit', {}, /ended/],
  ]
  test.each(wrong)('%s, and those behind it are done by another thread', async (_, task, options, why) => {
    const workshop = probes(options)
    const [first, second] = await Promise.all([
      workshop.for('a/b').run(task as 'where'),
      workshop.for('c/d').run('where'),
    ])
    expect(first).toMatchObject({ is: 'failed', why: expect.stringMatching(why) as string })
    expect(second).toMatchObject({ is: 'done' })
  })

  test('its room has its next turn after all others', async () => {
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

  test('a workshop that closes fails what it has, and what comes later', async () => {
    const workshop = probes()
    const given = [workshop.for('a/b').run('spin'), workshop.for('a/b').run('where')]
    await workshop.close()
    for (const each of [...given, workshop.for('a/b').run('where')])
      expect(await each).toMatchObject({ is: 'failed', why: 'the server is closing' })
  })
})

test('a long order is given to the slow one, a short one to the quick one', async () => {
  const asked: string[] = []
  const named = (name: string): Probes => ({
    run: () => {
      asked.push(name)
      return Promise.resolve({ is: 'failed', why: '' })
    },
  })
  const runner = bySize(named('quick'), named('slow'), 10)
  await runner.run('echo', new Uint8Array(10))
  await runner.run('echo', new Uint8Array(11))
  expect(asked).toEqual(['quick', 'slow'])
})
