// Measures how long notes take to read, write and import.

import { readFileSync } from 'node:fs'
import { importNote } from '../../shared/archive/import.ts'
import { readNote } from '../../shared/markdown/read.ts'
import { writeNote } from '../../shared/markdown/write.ts'
import { figuresOf, timed, timedOnce, type Figure } from '../support/basics/figures.ts'
import { realNote } from '../support/basics/note-grammar.ts'
import { seeded } from '../support/basics/random.ts'

const kB = 1000
const MB = 1000 * kB

/** Pieces that were once slow to read. Texts that repeat them are the most expensive ones. */
const HOSTILE = [
  ...['- a\n', '  b\n', '[', '*a ', '<!-- a\n', '`', '\\', 'https://a.b/) ', '@p\n- x\n\n', '~~a', '# a\n'],
  ...[
    '# @a\n',
    '### Ada\n- Done:\n',
    'Ada:\n- Done:\n\n',
    '- Ada\n  - Done:\n',
    '**Ada**\n\n',
    '- @a\n',
    '## a 2018-11-26\n',
  ],
]

export function* benchNotes(file: string | undefined): Generator<Figure> {
  if (file !== undefined) yield* readAndWritten(file, readFileSync(file, 'utf8'))
  yield* readAndWritten('30 kB', realNote(seeded(1), 30 * kB), 30)
  const half = timed(5, reading(realNote(seeded(2), 500 * kB)))
  const five = timedOnce(reading(realNote(seeded(2), 5 * MB)))
  yield* figuresOf('500 kB read', half)
  yield* figuresOf('5 MB read', five)
  yield { what: '5 MB read to 500 kB read', value: five.cpu / half.cpu, unit: 'times', most: 15 }
  for (const part of HOSTILE) {
    const [some, more] = [2000, 20_000].map((times) => timed(3, reading(part.repeat(times))).cpu) as [
      number,
      number,
    ]
    yield {
      what: `10 times ${JSON.stringify(part)}`,
      value: more / Math.max(some, 1),
      unit: 'times',
      most: 25,
    }
  }
  yield* imported()
}

const reading = (text: string) => () => readNote(text)

function* readAndWritten(what: string, text: string, most?: number): Generator<Figure> {
  const note = readNote(text)
  yield* figuresOf(`${what} read`, timed(15, reading(text)), most)
  yield* figuresOf(
    `${what} written`,
    timed(15, () => writeNote(note)),
    most,
  )
}

function* imported(): Generator<Figure> {
  const random = seeded(3)
  const texts = Array.from({ length: 500 }, () => realNote(random, 1 * kB + random.int(12 * kB)))
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let most = 0
  const notes: unknown[] = []
  const took = timedOnce(() => {
    texts.forEach((text, at) => {
      notes.push(importNote(`2018/${at}.md`, text))
      most = Math.max(most, process.memoryUsage().rss)
    })
  })
  yield* figuresOf(`${notes.length} notes imported`, took, 20 * 1000)
  yield { what: 'memory at its peak, all in all', value: most / 2 ** 20, unit: 'MiB' }
  yield {
    what: 'memory at its peak, of that for them',
    value: Math.max(0, most - before) / 2 ** 20,
    unit: 'MiB',
    most: 300,
  }
}
