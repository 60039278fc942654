import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { slashesOfFiles } from '../../../server/cli/first-look.ts'
import type { TextFile } from '../../../shared/archive/import.ts'

const text = (text: string): Promise<TextFile> => Promise.resolve({ is: 'text', text })

test('the first look at a folder reads all of its files, and reports how many were read', async () => {
  const texts: Record<string, string> = { a: 'W 12/07/26', b: 'W 11/30/26', c: '' }
  const told: number[] = []
  const slashes = await slashesOfFiles(
    Object.keys(texts),
    (file) => text(texts[file] ?? ''),
    (count) => {
      told.push(count)
      return true
    },
  )
  expect(slashes).toBe('month first')
  expect(told).toEqual([1, 2, 3])
  const both = ['W 11/30/26', 'W 30/11/26']
  expect(await slashesOfFiles(both, text, () => true)).toBeNull()
})

test('the first look stops reading when it is told to', async () => {
  const read: string[] = []
  await slashesOfFiles(
    ['a', 'b', 'c'],
    (file) => {
      read.push(file)
      return text('W 11/30/26')
    },
    (count) => count < 2,
  )
  expect(read).toEqual(['a', 'b'])
})

test('the first look keeps no file in memory', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const size = 500_000
  const files = Array.from({ length: 40 }, (_, at) => String(at))
  const used = (): number => {
    collect()
    return process.memoryUsage().heapUsed
  }
  const before = used()
  let last = 0
  await slashesOfFiles(
    files,
    (file) => text(Buffer.alloc(size, `${file} is no date. `).toString('latin1')),
    (count) => {
      if (count === files.length) last = used()
      return true
    },
  )
  expect(last - before).toBeLessThan(10 * size)
})
